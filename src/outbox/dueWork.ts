import type { DueWorkKind } from '../domain/dueWork/dueWork.js';
import { newId } from '../domain/ids.js';
import type { SchemeTransaction } from '../entities/database.js';

export type { DueWorkKind } from '../domain/dueWork/dueWork.js';

/**
 * Makes something happen at an instant, in the caller's transaction: it is due if, and only if, that commits. There is one piece of work of a
 * kind for one subject: planning it again moves it, and wakes one that was done, cancelled or given up. Whoever is at it meanwhile changes nothing.
 * Locks the row: call it after the subject is locked, as everybody does.
 */
export async function planDueWork(
  tx: SchemeTransaction,
  now: Date,
  work: { kind: DueWorkKind; subjectId: string; dueAt: Date },
): Promise<void> {
  await tx.sql(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at) VALUES ($1, $2, $3, $4, $5, $5, $6)
     ON CONFLICT (scheme_id, kind, subject_id) DO UPDATE
     SET due_at = excluded.due_at, next_try_at = excluded.due_at, state = 'WAITING', settled_at = NULL, turn = due_work.turn + 1, tries = 0,
         last_failure = NULL`,
    [tx.schemeId, newId(), work.kind, work.subjectId, work.dueAt, now],
  );
}

/**
 * Takes planned work back, in the caller's transaction, and work that was given up too: nobody need see to it any more. What was done already stays done.
 * Locks the row, after its subject.
 */
export async function cancelDueWork(
  tx: SchemeTransaction,
  now: Date,
  work: { kind: DueWorkKind; subjectId: string },
): Promise<void> {
  await tx.sql(
    `UPDATE due_work SET state = 'CANCELLED', settled_at = $4, turn = turn + 1
     WHERE scheme_id = $1 AND kind = $2 AND subject_id = $3 AND state IN ('WAITING', 'DEAD')`,
    [tx.schemeId, work.kind, work.subjectId, now],
  );
}
