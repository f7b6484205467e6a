import type { DueWorkKind } from '../../domain/dueWork/dueWork.js';
import type { Database } from '../../entities/database.js';

/** A turn of a piece of work: who finds it at this turn may claim it. */
export interface DueWorkTurn {
  schemeId: string;
  id: string;
  turn: number;
}

/** Work that this worker alone may settle, until it is claimed again or planned anew. */
export interface ClaimedDueWork extends DueWorkTurn {
  kind: DueWorkKind;
  subjectId: string;
  /** Which try this is, from 1. */
  tries: number;
}

/**
 * Takes pieces of work of one scheme for one try each, those that are of these kinds, in one statement: whoever asks for the same turn later, or at the
 * same time, does not get it. Until `leaseEndsAt` nobody else finds them due; should this worker die meanwhile, they are due again then.
 * The ids lead the lookup, so that it goes by the key however stale the table's statistics are.
 * @returns what was taken, in the order of the turns.
 */
export async function claimDueWork(
  database: Database,
  schemeId: string,
  turns: readonly Pick<DueWorkTurn, 'id' | 'turn'>[],
  kinds: readonly DueWorkKind[],
  now: Date,
  leaseEndsAt: Date,
): Promise<ClaimedDueWork[]> {
  const ids = turns.map(({ id }) => id);
  const turnById = JSON.stringify(Object.fromEntries(turns.map(({ id, turn }) => [id, turn])));
  const claimed = await database.inScheme(schemeId, (tx) =>
    tx.sql<ClaimedDueWork>(
      `WITH due AS (
         SELECT id FROM due_work
         WHERE scheme_id = $1 AND id = ANY ($2) AND turn = ($3::jsonb ->> id::text)::integer AND kind = ANY ($6) AND state = 'WAITING'
           AND next_try_at <= $4
         FOR NO KEY UPDATE SKIP LOCKED
       )
       UPDATE due_work w SET turn = w.turn + 1, tries = w.tries + 1, next_try_at = $5 FROM due
       WHERE w.scheme_id = $1 AND w.id = ANY ($2) AND w.id = due.id
       RETURNING w.scheme_id AS "schemeId", w.id, w.turn, w.kind, w.subject_id AS "subjectId", w.tries`,
      [schemeId, ids, turnById, now, leaseEndsAt, kinds],
    ),
  );
  const byId = new Map(claimed.map((one) => [one.id, one]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Puts the end of leases off, for work that goes on and that nobody else has claimed, done or moved. A row that is being written is left as it is: whoever
 * writes it is about to settle it. Once turned back on, a worker that stood still for long renews nothing that another took.
 */
export async function renewDueWork(
  database: Database,
  schemeId: string,
  claims: readonly Pick<DueWorkTurn, 'id' | 'turn'>[],
  leaseEndsAt: Date,
): Promise<void> {
  const turnById = JSON.stringify(Object.fromEntries(claims.map(({ id, turn }) => [id, turn])));
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      `UPDATE due_work w SET next_try_at = $4
       FROM (SELECT id FROM due_work
             WHERE scheme_id = $1 AND id = ANY ($2) AND turn = ($3::jsonb ->> id::text)::integer AND state = 'WAITING'
             FOR NO KEY UPDATE SKIP LOCKED) held
       WHERE w.scheme_id = $1 AND w.id = ANY ($2) AND w.id = held.id`,
      [schemeId, claims.map(({ id }) => id), turnById, leaseEndsAt],
    ),
  );
}

/** Gives claims back that nothing was done with: they are due again at once, and the try does not count. */
export async function returnDueWork(
  database: Database,
  schemeId: string,
  claims: readonly Pick<DueWorkTurn, 'id' | 'turn'>[],
  now: Date,
): Promise<void> {
  const turnById = JSON.stringify(Object.fromEntries(claims.map(({ id, turn }) => [id, turn])));
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      `UPDATE due_work SET turn = turn + 1, tries = tries - 1, next_try_at = $4
       WHERE scheme_id = $1 AND id = ANY ($2) AND turn = ($3::jsonb ->> id::text)::integer AND state = 'WAITING'`,
      [schemeId, claims.map(({ id }) => id), turnById, now],
    ),
  );
}
