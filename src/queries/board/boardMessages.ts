import type { Channel } from '../../domain/notifications/kinds.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { toldOtherwise } from '../../entities/notifications/toldOtherwise.js';
import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** What is told of a message: neither its words nor whom it is to. */
export interface BoardMessage {
  id: string;
  kind: string;
  channel: Channel;
  createdAt: Date;
  /** Null: it was given up. */
  nextTryAt: Date | null;
  tries: number;
  /** Names nobody. */
  failure: string | null;
  /** Its words were removed when it was given up: there is nothing left to send. */
  isGone: boolean;
  /** It was given up, and its recipient was told in another way, or is about to be. */
  isToldOtherwise: boolean;
}

/** WAITING: what is tried next comes first. FAILED: what was written last. */
export interface BoardMessagesInput {
  state: 'WAITING' | 'FAILED';
  first: number;
  after?: string | null;
}

const columns = `id, kind, channel, created_at AS "createdAt", next_try_at AS "nextTryAt", tries, failure, sensitive AND state = 'FAILED' AS "isGone",
  state = 'FAILED' AND ${toldOtherwise('n.id')} AS "isToldOtherwise"`;

/** A page of messages for the board. Policy: operators. */
export const boardMessages = defineQuery({
  name: 'boardMessages',
  policy: schemeOperation,
  async run(tx, { state, first, after }: BoardMessagesInput): Promise<Page<BoardMessage>> {
    tx.authorize({});
    const { at, id } = after ? readInstantCursor(after) : { at: null, id: null };
    const [where, order] =
      state === 'WAITING'
        ? [`state = 'PENDING' AND ($3::timestamptz IS NULL OR (next_try_at, id) > ($3, $4::uuid))`, 'next_try_at, id']
        : [
            `state = 'FAILED' AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))`,
            'created_at DESC, id DESC',
          ];
    const rows = await tx.sql<BoardMessage>(
      `SELECT ${columns} FROM (SELECT * FROM notification WHERE scheme_id = $1 AND ${where} ORDER BY ${order} LIMIT $2) n ORDER BY ${order}`,
      [tx.schemeId, first + 1, at, id],
    );
    return pageOf(rows, first, (row) => instantCursor(state === 'WAITING' ? row.nextTryAt : row.createdAt, row.id));
  },
});
