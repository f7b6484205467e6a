import type { LongWorkKind } from '../../domain/dueWork/workTrouble.js';
import type { SchemeTransaction } from '../../entities/database.js';

/** Did the next step of long work fail so often that nobody tries it any more? Call it with the work itself locked. */
export async function wasGivenUp(tx: SchemeTransaction, kind: LongWorkKind, subjectId: string): Promise<boolean> {
  const dead = await tx.sql(
    `SELECT id FROM due_work WHERE scheme_id = $1 AND kind = $2 AND subject_id = $3 AND state = 'DEAD'`,
    [tx.schemeId, kind, subjectId],
  );
  return dead.length > 0;
}
