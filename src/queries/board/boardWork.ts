import type { DueWorkKind } from '../../domain/dueWork/dueWork.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { DueWorkEntity } from '../../entities/dueWork/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor, readInstantCursor } from '../latestFirst.js';

export interface BoardWork {
  id: string;
  kind: DueWorkKind;
  subjectId: string;
  dueAt: Date;
  nextTryAt: Date;
  tries: number;
  lastFailure: string | null;
}

/** WAITING: what is tried next comes first. DEAD: what was due last. */
export interface BoardWorkInput {
  state: 'WAITING' | 'DEAD';
  first: number;
  after?: string | null;
}

/** A page of due work for the board: ids, times and codes. Policy: operators. */
export const boardWork = defineQuery({
  name: 'boardWork',
  policy: schemeOperation,
  async run(tx, { state, first, after }: BoardWorkInput): Promise<Page<BoardWork>> {
    tx.authorize({});
    if (state === 'DEAD') {
      const dead = await tx.em.find(
        DueWorkEntity,
        { schemeId: tx.schemeId, state, ...(after ? afterInstant('dueAt', after) : {}) },
        { orderBy: { dueAt: 'DESC', id: 'DESC' }, limit: first + 1 },
      );
      return pageOf(dead.map(asBoardWork), first, (row) => instantCursor(row.dueAt, row.id));
    }
    const { at, id } = after ? readInstantCursor(after) : { at: null, id: null };
    const waiting = await tx.sql<BoardWork>(
      `SELECT id, kind, subject_id AS "subjectId", due_at AS "dueAt", next_try_at AS "nextTryAt", tries, last_failure AS "lastFailure" FROM due_work
       WHERE scheme_id = $1 AND state = 'WAITING' AND ($3::timestamptz IS NULL OR (next_try_at, id) > ($3, $4::uuid))
       ORDER BY next_try_at, id LIMIT $2`,
      [tx.schemeId, first + 1, at, id],
    );
    return pageOf(waiting, first, (row) => instantCursor(row.nextTryAt, row.id));
  },
});

function asBoardWork({ id, kind, subjectId, dueAt, nextTryAt, tries, lastFailure }: DueWorkEntity): BoardWork {
  return { id, kind, subjectId, dueAt, nextTryAt, tries, lastFailure: lastFailure ?? null };
}
