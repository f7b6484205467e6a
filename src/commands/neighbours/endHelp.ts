import { formatMinutes } from '../../domain/minutes.js';
import { type ExchangeEndReason, meetingStates } from '../../domain/neighbours/exchange.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { HelpExchangeEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { cancelExchangeWork, cancelOne } from './endExchange.js';
import { dropProposals, endPost } from './endPost.js';
import type { SchemeTime } from './twoSides.js';

type Transaction = CommandTransaction<never>;

const hourMs = 3_600_000;

/**
 * A membership ends, locked by the caller: its posts, answers and exchanges under way end with it, and the other side is told. Exchanges that both
 * confirmed are left: the caller gives what there is for them (settleAtEnd) once the wallets are locked and nothing is held. Those that one side confirmed
 * count as after silence, and no further than what was agreed. Of what is with staff these are told that it is over.
 * Locks posts, answers and exchanges, each by id.
 * Records HelpAnswerEnded and ExchangeEnded for each, and ExchangeStuck for what was disputed.
 */
export async function endHelpOf(tx: Transaction, memberId: string): Promise<HelpExchangeEntity[]> {
  await lockHelpOf(tx, [memberId]);
  const posts = await tx.em.find(
    HelpPostEntity,
    { schemeId: tx.schemeId, memberId, state: { $in: ['OPEN', 'MET'] } },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const post of posts) {
    await endPost(tx, post, 'ENDED');
    await cancelDueWork(tx, tx.now, { kind: 'HELP_POST_ENDS', subjectId: post.id });
  }
  await endWaitingAnswers(tx, `member_id = $2`, [memberId]);
  const theirs = { $or: [{ helperId: memberId }, { helpedId: memberId }] };
  await confirmHalves(tx, theirs);
  const disputed = await cancelAll(tx, theirs, 'MEMBERSHIP_ENDED', ['DISPUTED'], undecidedWords);
  await tx.events(
    'ExchangeStuck',
    disputed.map(({ id }) => ({ exchangeId: id })),
  );
  await cancelAll(tx, theirs, 'MEMBERSHIP_ENDED', ['PROPOSED', 'AGREED']);
  return await tx.em.find(
    HelpExchangeEntity,
    { schemeId: tx.schemeId, state: 'WAITING_FOR_CREDITS', ...theirs },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
}

const undecidedWords = 'A membership ended before staff had said what counts. Nothing was given.';

/** The other side can speak no more, or never will: what one said counts, but nothing beyond what both had agreed to. */
async function confirmHalves(tx: Transaction, which: object): Promise<void> {
  const halves = await tx.em.find(
    HelpExchangeEntity,
    { schemeId: tx.schemeId, state: 'HALF_CONFIRMED', ...which },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const exchange of halves) {
    const said = exchange.helperMinutes ?? exchange.helpedMinutes ?? 0;
    const minutes = Math.min(said, exchange.agreedMinutes ?? said);
    const bySilence =
      exchange.helperMinutes == null
        ? { helperMinutes: minutes, helperConfirmedAt: tx.now, helperConfirmedBy: 'system' }
        : { helpedMinutes: minutes, helpedConfirmedAt: tx.now, helpedConfirmedBy: 'system' };
    Object.assign(exchange, bySilence, { state: 'WAITING_FOR_CREDITS', settledMinutes: minutes, waitsSince: tx.now });
    if (minutes < said) {
      exchange.settleReason = `A membership ended: of the ${formatMinutes(said)} that one side said, the ${formatMinutes(minutes)} that were agreed count.`;
      await tx.event('ExchangeStuck', { exchangeId: exchange.id });
    }
    await tx.em.flush();
    await cancelExchangeWork(tx, exchange.id);
  }
}

/**
 * One member wants to be kept apart from another: what waits or is still to come between them ends. What was given already can still be confirmed. An
 * agreed time that counts if it is missed is called off by whoever blocks, where that is the helped member and the notice is short.
 */
export async function endBetween(
  tx: Transaction,
  blockerId: string,
  blockedId: string,
  { rules }: SchemeTime,
): Promise<void> {
  await lockHelpOf(tx, [blockerId, blockedId]);
  const noticeEndsAt = new Date(tx.now.getTime() + rules.exchangeNoticeHours * hourMs);
  const charged = { helperId: blockedId, helpedId: blockerId, chargesMissed: true };
  await cancelAll(tx, { ...charged, startsAt: { $gt: tx.now, $lt: noticeEndsAt } }, 'BY_HELPED', ['AGREED']);
  await endPair(tx, blockerId, blockedId);
}

/** The same, with everything between the two locked. */
async function endPair(tx: Transaction, oneId: string, otherId: string): Promise<void> {
  await endWaitingAnswers(
    tx,
    `(member_id, (SELECT p.member_id FROM help_post p WHERE p.scheme_id = $1 AND p.id = post_id)) IN (($2::uuid, $3::uuid), ($3::uuid, $2::uuid))`,
    [oneId, otherId],
  );
  const between = {
    $or: [
      { helperId: oneId, helpedId: otherId },
      { helperId: otherId, helpedId: oneId },
    ],
  };
  await cancelAll(tx, { ...between, startsAt: null }, 'BLOCKED', ['PROPOSED']);
  await cancelAll(tx, { ...between, startsAt: { $gt: tx.now } }, 'BLOCKED', ['AGREED']);
}

/**
 * Two memberships of one person are joined: posts, answers, exchanges and blocks go to the one that remains, none of them twice. What the two had going with
 * one another ends; what is settled between them stays as it was written. Whoever was kept apart from one of the two is kept apart from both, and what was to come
 * with them is called off.
 */
export async function joinHelp(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  const both = [remainingId, leavingId];
  await lockHelpOf(tx, both);
  await endPair(tx, remainingId, leavingId);
  await cancelAll(tx, { helperId: { $in: both }, helpedId: { $in: both } }, 'MEMBERSHIP_ENDED', meetingStates);
  // Both had answered the same post: the answer of the one that remains goes on.
  await endWaitingAnswers(
    tx,
    `member_id = $3 AND EXISTS (SELECT 1 FROM help_answer o WHERE o.scheme_id = $1 AND o.post_id = help_answer.post_id AND o.member_id = $2 AND o.state = 'WAITING')`,
    [remainingId, leavingId],
  );
  for (const table of ['help_post', 'help_answer']) await moveMember(tx, table, 'member_id', remainingId, leavingId);
  await tx.sql(
    `UPDATE help_exchange SET helper_id = CASE helper_id WHEN $3 THEN $2 ELSE helper_id END,
       helped_id = CASE helped_id WHEN $3 THEN $2 ELSE helped_id END,
       proposed_by_id = CASE proposed_by_id WHEN $3 THEN $2 ELSE proposed_by_id END,
       missed_by_id = CASE missed_by_id WHEN $3 THEN $2 ELSE missed_by_id END
     WHERE scheme_id = $1 AND $3 IN (helper_id, helped_id) AND NOT $2 IN (helper_id, helped_id)`,
    [tx.schemeId, remainingId, leavingId],
  );
  await joinBlocks(tx, remainingId, leavingId);
  for (const otherId of await keptApartFrom(tx, remainingId)) await endPair(tx, remainingId, otherId);
}

async function joinBlocks(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  await tx.sql(
    `WITH open AS (
       SELECT id, CASE blocker_id WHEN $3 THEN $2 ELSE blocker_id END AS blocker, CASE blocked_id WHEN $3 THEN $2 ELSE blocked_id END AS blocked
       FROM member_block WHERE scheme_id = $1 AND ended_at IS NULL AND (blocker_id IN ($2, $3) OR blocked_id IN ($2, $3))
     ), ranked AS (SELECT id, blocker = blocked AS of_self, row_number() OVER (PARTITION BY blocker, blocked ORDER BY id) AS place FROM open)
     UPDATE member_block b SET ended_at = $4 FROM ranked WHERE b.scheme_id = $1 AND b.id = ranked.id AND (ranked.of_self OR ranked.place > 1)`,
    [tx.schemeId, remainingId, leavingId, tx.now],
  );
  await tx.sql(
    `UPDATE member_block SET blocker_id = CASE blocker_id WHEN $3 THEN $2 ELSE blocker_id END,
                             blocked_id = CASE blocked_id WHEN $3 THEN $2 ELSE blocked_id END
     WHERE scheme_id = $1 AND $3 IN (blocker_id, blocked_id) AND ended_at IS NULL`,
    [tx.schemeId, remainingId, leavingId],
  );
}

async function keptApartFrom(tx: SchemeTransaction, memberId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT DISTINCT CASE blocker_id WHEN $2 THEN blocked_id ELSE blocker_id END AS id FROM member_block
     WHERE scheme_id = $1 AND ended_at IS NULL AND $2 IN (blocker_id, blocked_id) ORDER BY id`,
    [tx.schemeId, memberId],
  );
  return rows.map(({ id }) => id);
}

/** Everything that these memberships have to do with: posts by id, then answers, then exchanges, as everybody locks them. */
async function lockHelpOf(tx: SchemeTransaction, memberIds: readonly string[]): Promise<void> {
  const parameters = [tx.schemeId, memberIds];
  await tx.sql(
    `SELECT 1 FROM help_post WHERE scheme_id = $1 AND (member_id = ANY ($2)
       OR id IN (SELECT post_id FROM help_answer WHERE scheme_id = $1 AND member_id = ANY ($2) AND state IN ('WAITING', 'AGREED')))
     ORDER BY id FOR NO KEY UPDATE`,
    parameters,
  );
  await tx.sql(
    `SELECT 1 FROM help_answer WHERE scheme_id = $1 AND (member_id = ANY ($2)
       OR post_id IN (SELECT id FROM help_post WHERE scheme_id = $1 AND member_id = ANY ($2)))
     ORDER BY id FOR NO KEY UPDATE`,
    parameters,
  );
  await tx.sql(
    `SELECT 1 FROM help_exchange WHERE scheme_id = $1 AND (helper_id = ANY ($2) OR helped_id = ANY ($2)) ORDER BY id FOR NO KEY UPDATE`,
    parameters,
  );
}

/** @param which of the table help_answer, with the parameters from $2 on */
async function endWaitingAnswers(tx: Transaction, which: string, parameters: readonly string[]): Promise<void> {
  const ended = await tx.sql<{ id: string }>(
    `UPDATE help_answer SET state = 'ENDED', ended_at = $${parameters.length + 2} WHERE scheme_id = $1 AND state = 'WAITING' AND ${which} RETURNING id`,
    [tx.schemeId, ...parameters, tx.now],
  );
  const ids = ended.map(({ id }) => id).sort();
  await dropProposals(tx, ids);
  await tx.events(
    'HelpAnswerEnded',
    ids.map((answerId) => ({ answerId })),
  );
}

async function cancelAll(
  tx: Transaction,
  which: object,
  reason: ExchangeEndReason,
  states: readonly HelpExchangeEntity['state'][],
  words: string | null = null,
): Promise<HelpExchangeEntity[]> {
  const exchanges = await tx.em.find(
    HelpExchangeEntity,
    { schemeId: tx.schemeId, state: { $in: [...states] }, ...which },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const exchange of exchanges) await cancelOne(tx, exchange, reason, words);
  return exchanges;
}

async function moveMember(
  tx: SchemeTransaction,
  table: string,
  column: string,
  remainingId: string,
  leavingId: string,
): Promise<void> {
  await tx.sql(`UPDATE ${table} SET ${column} = $2 WHERE scheme_id = $1 AND ${column} = $3`, [
    tx.schemeId,
    remainingId,
    leavingId,
  ]);
}
