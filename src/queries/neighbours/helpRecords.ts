import { meetingStates } from '../../domain/neighbours/exchange.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type HelpAnswerEntity, HelpExchangeEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { type Actor, memberNamed } from '../../policies/actor.js';

/** A post with whether it is hidden from the asker, because one of the two blocked the other. */
export interface HelpPostRecord extends HelpPostEntity {
  isHidden: boolean;
}

/** An answer with whose post it is to. */
export interface HelpAnswerRecord extends HelpAnswerEntity {
  posterId: string;
}

/** An exchange with whether the two are to meet, and so know where and how to reach one another: it goes on, nobody missed it, and neither blocked the other. */
export interface HelpExchangeRecord extends HelpExchangeEntity {
  isMeeting: boolean;
}

/** Posts by id. Missing ones are left out. */
export async function helpPostRecords(
  tx: SchemeTransaction,
  actor: Actor,
  ids: readonly string[],
): Promise<HelpPostRecord[]> {
  const posts = await tx.em.find(HelpPostEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } });
  const askerId = actor.kind === 'MEMBER' ? actor.memberId : null;
  const apart = await keptApart(
    tx,
    posts.map(({ memberId }) => [memberId, askerId]),
  );
  return posts.map((post, index) => ({ ...post, isHidden: apart[index] ?? false }));
}

export async function helpAnswerRecords(
  tx: SchemeTransaction,
  answers: readonly HelpAnswerEntity[],
): Promise<HelpAnswerRecord[]> {
  const posts = await tx.sql<{ id: string; memberId: string }>(
    'SELECT id, member_id AS "memberId" FROM help_post WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, answers.map(({ postId }) => postId)],
  );
  const posterOf = new Map(posts.map(({ id, memberId }) => [id, memberId]));
  return answers.map((answer) => ({ ...answer, posterId: posterOf.get(answer.postId) ?? '' }));
}

/** Exchanges by id, in the order of the ids. Missing ones are left out. */
export async function helpExchangeRecords(
  tx: SchemeTransaction,
  ids: readonly string[],
): Promise<HelpExchangeRecord[]> {
  const found = await tx.em.find(HelpExchangeEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } });
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = ids.flatMap((id) => byId.get(id) ?? []);
  const apart = await keptApart(
    tx,
    rows.map(({ helperId, helpedId }) => [helperId, helpedId]),
  );
  return rows.map((row, index) => ({
    ...row,
    isMeeting: meetingStates.includes(row.state) && row.missedById == null && !apart[index],
  }));
}

/** Of each pair: has one blocked the other? */
async function keptApart(
  tx: SchemeTransaction,
  pairs: readonly (readonly [string, string | null])[],
): Promise<boolean[]> {
  const rows = await tx.sql<{ place: number }>(
    `SELECT q.place FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS q (one, other, place)
     WHERE EXISTS (SELECT 1 FROM member_block b WHERE b.scheme_id = $1 AND b.ended_at IS NULL
       AND (b.blocker_id = q.one AND b.blocked_id = q.other OR b.blocker_id = q.other AND b.blocked_id = q.one))`,
    [tx.schemeId, pairs.map(([one]) => one), pairs.map(([, other]) => other)],
  );
  const places = new Set(rows.map(({ place }) => Number(place)));
  return pairs.map((_, index) => places.has(index + 1));
}

/** Did somebody else write it for the member, who has no screen or asked for help? */
export function isForAnother(by: string, memberId: string): boolean {
  return memberNamed(by) !== memberId;
}
