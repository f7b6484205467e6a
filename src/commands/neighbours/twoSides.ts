import { DomainError, notFound } from '../../domain/errors.js';
import { isUnderAge } from '../../domain/people/care.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { HelpAnswerEntity, HelpExchangeEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { holdsSchemeRole } from '../../policies/actor.js';
import { standsInIt } from '../../policies/neighbours.js';
import type { CommandTransaction } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';

type Transaction = CommandTransaction<{ memberId: string }>;

export interface SchemeTime {
  timeZone: string;
  rules: SchemeRules;
}

export async function schemeTime(tx: SchemeTransaction): Promise<SchemeTime> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  return { timeZone: scheme.timeZone, rules: rulesOf(scheme.rules) };
}

/** Kept from ending meanwhile; every one of them of age. @throws DomainError MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND */
export async function keepAdults(
  tx: SchemeTransaction & { readonly now: Date },
  memberIds: readonly string[],
  zone: string,
): Promise<void> {
  await keepMembers(tx, memberIds);
  const members = await tx.em.find(
    MemberEntity,
    { schemeId: tx.schemeId, id: { $in: [...memberIds] } },
    { refresh: true },
  );
  if (members.length < new Set(memberIds).size) throw notFound();
  const today = localDay(tx.now, zone);
  for (const member of members) {
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'One of the memberships has ended.');
    if (isUnderAge(member.adultFromOn, today)) {
      throw new DomainError(
        'ADULTS_ONLY',
        "Help between members is for adults. Groups have things to do for younger people: please ask the scheme's staff.",
      );
    }
  }
}

/**
 * Staff who are no party read why; the two learn nothing of a block, only what they would of a post or an exchange that is gone.
 * @throws DomainError BLOCKED for staff; else `unseen`
 */
export async function mustNotBeBlocked(
  tx: CommandTransaction<never>,
  oneId: string,
  otherId: string,
  unseen: Error,
): Promise<void> {
  if (!(await isBlocked(tx, oneId, otherId))) return;
  if (!holdsSchemeRole(tx.actor, 'OPERATOR') || standsInIt(tx.actor, [oneId, otherId])) throw unseen;
  throw new DomainError('BLOCKED', 'These two members cannot be brought together. Please choose somebody else.');
}

async function isBlocked(tx: SchemeTransaction, oneId: string, otherId: string): Promise<boolean> {
  const found = await tx.sql(
    `SELECT 1 FROM member_block WHERE scheme_id = $1 AND ended_at IS NULL
       AND (blocker_id = $2 AND blocked_id = $3 OR blocker_id = $3 AND blocked_id = $2) LIMIT 1`,
    [tx.schemeId, oneId, otherId],
  );
  return found.length > 0;
}

/**
 * Nobody speaks for the other side: not with the other side's helper, nor as staff. @throws DomainError SECOND_PERSON_NEEDED
 */
export function mustNotStandOnTheOtherSide(tx: CommandTransaction<never>, otherId: string): void {
  if (!standsInIt(tx.actor, [otherId])) return;
  throw new DomainError(
    'SECOND_PERSON_NEEDED',
    "You stand on the other side of this. They say it themselves, or with another helper or the scheme's staff.",
  );
}

/** A row of the table, by its id, that nobody changes meanwhile. */
async function lockRow(tx: SchemeTransaction, table: string, id: string): Promise<void> {
  await tx.sql(`SELECT 1 FROM ${table} WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE`, [tx.schemeId, id]);
}

/** Everything about a post is decided under its lock, after the memberships and before answers and exchanges. @throws RequestError NOT_FOUND */
export async function lockPost(tx: SchemeTransaction, postId: string): Promise<HelpPostEntity> {
  await lockRow(tx, 'help_post', postId);
  const post = await tx.em.findOne(HelpPostEntity, { schemeId: tx.schemeId, id: postId }, { refresh: true });
  if (!post) throw notFound();
  return post;
}

export interface LockedAnswer {
  post: HelpPostEntity;
  answer: HelpAnswerEntity;
}

/**
 * An answer with its post, and the two members kept. Whoever is joined with somebody at that moment is asked to look again.
 * @throws DomainError MEMBER_CLOSED, ADULTS_ONLY, HELP_NOT_OPEN; RequestError NOT_FOUND
 */
export async function lockAnswer(tx: Transaction, answerId: string, zone: string): Promise<LockedAnswer> {
  const seen = await tx.em.findOne(HelpAnswerEntity, { schemeId: tx.schemeId, id: answerId });
  if (!seen) throw notFound();
  const seenPost = await tx.em.findOneOrFail(HelpPostEntity, { schemeId: tx.schemeId, id: seen.postId });
  const sides = [seenPost.memberId, seen.memberId];
  await keepAdults(tx, sides, zone);
  const post = await lockPost(tx, seen.postId);
  await lockRow(tx, 'help_answer', answerId);
  const answer = await tx.em.refreshOrFail(seen);
  if (post.memberId !== sides[0] || answer.memberId !== sides[1]) throw changedMeanwhile();
  return { post, answer };
}

/** Which side the member stands on, and who the other is. @throws RequestError NOT_FOUND for who stands on neither */
export function sidesOf(
  exchange: Pick<HelpExchangeEntity, 'helperId' | 'helpedId'>,
  memberId: string,
): { side: 'HELPER' | 'HELPED'; otherId: string } {
  if (exchange.helperId === memberId) return { side: 'HELPER', otherId: exchange.helpedId };
  if (exchange.helpedId === memberId) return { side: 'HELPED', otherId: exchange.helperId };
  throw notFound();
}

/** Nobody can say yet how it was. Where one side cancelled late and the other counts the time, there is nothing to wait for. */
export function isStillToCome({ state, startsAt }: HelpExchangeEntity, now: Date): boolean {
  return state === 'AGREED' && startsAt != null && startsAt > now;
}

export interface LockedExchange {
  exchange: HelpExchangeEntity;
  side: 'HELPER' | 'HELPED';
  otherId: string;
}

/**
 * An exchange for one of its two sides, with its post and its answer, everything locked and the policy asked.
 * @throws DomainError SECOND_PERSON_NEEDED, MEMBER_CLOSED, HELP_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN
 */
export async function lockExchangeFor(
  tx: Transaction,
  input: { exchangeId: string; memberId: string },
  zone: string,
): Promise<LockedExchange> {
  const seen = await tx.em.findOne(HelpExchangeEntity, { schemeId: tx.schemeId, id: input.exchangeId });
  if (!seen) throw notFound();
  const { side, otherId } = sidesOf(seen, input.memberId);
  tx.authorize({ memberId: input.memberId });
  mustNotStandOnTheOtherSide(tx, otherId);
  await keepAdults(tx, [input.memberId, otherId], zone);
  const exchange = await lockExchange(tx, seen.id);
  return { exchange, side, otherId };
}

/** With its post and its answer, in the order of everybody. @throws DomainError HELP_NOT_OPEN; RequestError NOT_FOUND */
export async function lockExchange(tx: SchemeTransaction, exchangeId: string): Promise<HelpExchangeEntity> {
  const seen = await tx.em.findOne(HelpExchangeEntity, { schemeId: tx.schemeId, id: exchangeId });
  if (!seen) throw notFound();
  const { helperId, helpedId } = seen;
  await lockRow(tx, 'help_post', seen.postId);
  await lockRow(tx, 'help_answer', seen.answerId);
  await lockRow(tx, 'help_exchange', exchangeId);
  const exchange = await tx.em.refreshOrFail(seen);
  if (exchange.helperId !== helperId || exchange.helpedId !== helpedId) throw changedMeanwhile();
  return exchange;
}

function changedMeanwhile(): DomainError {
  return new DomainError('HELP_NOT_OPEN', 'Somebody changed this at the same moment. Please look at it again.');
}

export function notOpen(message: string): DomainError {
  return new DomainError('HELP_NOT_OPEN', message);
}
