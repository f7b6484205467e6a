import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { HelpPostKind } from '../../domain/neighbours/exchange.js';
import { type HelpPostForm, readHelpPost, standsUntil } from '../../domain/neighbours/helpPost.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { HelpPostEntity } from '../../entities/neighbours/entities.js';
import { WardEntity } from '../../entities/people/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { knownSkills } from '../vocabulary/knownSkills.js';
import { keepAdults, schemeTime } from './twoSides.js';

export interface PostHelpInput extends HelpPostForm {
  /** Whose post it is. */
  memberId: string;
  skillIds?: string[] | null;
  wardId?: string | null;
  /** The last local day on which it stands. Null: sixty days ahead. */
  standsUntilOn?: string | null;
}

/** Of one member, at a time. */
const openPostsMax = 50;

/**
 * Writes what a member offers or asks for, and plans its end.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN
 */
export async function postHelp(
  tx: CommandTransaction<{ memberId: string }>,
  kind: HelpPostKind,
  input: PostHelpInput,
): Promise<HelpPostEntity> {
  tx.authorize({ memberId: input.memberId });
  const { timeZone } = await schemeTime(tx);
  await keepAdults(tx, [input.memberId], timeZone);
  await mustHaveRoom(tx, input.memberId);
  const post = tx.em.create(HelpPostEntity, {
    id: newId(),
    schemeId: tx.schemeId,
    kind,
    memberId: input.memberId,
    ...readHelpPost(input),
    skillIds: await knownSkills(tx, input.skillIds ?? []),
    wardId: await knownWard(tx, input.wardId),
    state: 'OPEN',
    postedBy: tx.actorName,
    postedAt: tx.now,
    changedAt: tx.now,
    standsUntil: standsUntil(input.standsUntilOn, tx.now, timeZone),
  });
  tx.em.persist(post);
  await tx.em.flush();
  await planPostEnd(tx, post);
  await tx.audit('HelpPost', post.id, { kind });
  return post;
}

export async function planPostEnd(tx: CommandTransaction<never>, post: HelpPostEntity): Promise<void> {
  await planDueWork(tx, tx.now, { kind: 'HELP_POST_ENDS', subjectId: post.id, dueAt: post.standsUntil });
}

async function mustHaveRoom(tx: SchemeTransaction, memberId: string): Promise<void> {
  const open = await tx.em.count(HelpPostEntity, { schemeId: tx.schemeId, memberId, state: 'OPEN' });
  if (open < openPostsMax) return;
  throw new DomainError('INVALID_INPUT', `There are ${openPostsMax} open posts already. Withdraw one of them first.`);
}

/** @throws RequestError NOT_FOUND */
export async function knownWard(tx: SchemeTransaction, wardId: string | null | undefined): Promise<string | null> {
  if (!wardId) return null;
  if (!(await tx.em.findOne(WardEntity, { schemeId: tx.schemeId, id: wardId }))) throw notFound();
  return wardId;
}
