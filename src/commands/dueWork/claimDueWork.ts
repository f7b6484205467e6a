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
 * Takes a piece of work for one try, if it is of these kinds, in a statement of its own: whoever asks for the same turn later, or at the same time, gets null. Until
 * `leaseEndsAt` nobody else finds it due; should this worker die meanwhile, it is due again then.
 */
export async function claimDueWork(
  database: Database,
  work: DueWorkTurn,
  kinds: readonly DueWorkKind[],
  now: Date,
  leaseEndsAt: Date,
): Promise<ClaimedDueWork | null> {
  const [claimed] = await database.inScheme(work.schemeId, (tx) =>
    tx.sql<ClaimedDueWork>(
      `UPDATE due_work SET turn = turn + 1, tries = tries + 1, next_try_at = $5
       WHERE scheme_id = $1 AND id = (
         SELECT id FROM due_work WHERE scheme_id = $1 AND id = $2 AND turn = $3 AND kind = ANY ($6) AND state = 'WAITING' AND next_try_at <= $4
         FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING scheme_id AS "schemeId", id, turn, kind, subject_id AS "subjectId", tries`,
      [work.schemeId, work.id, work.turn, now, leaseEndsAt, kinds],
    ),
  );
  return claimed ?? null;
}
