import type { FailedTries, LongWorkKind } from '../../domain/dueWork/workTrouble.js';
import type { SchemeTransaction } from '../../entities/database.js';

export interface LongWorkKey {
  kind: LongWorkKind;
  subjectId: string;
}

/** What fails of long work's next steps, for many in one statement. Null: nothing does. */
export async function failedTries(
  tx: SchemeTransaction,
  keys: readonly LongWorkKey[],
): Promise<(FailedTries | null)[]> {
  const rows = await tx.sql<FailedTries & LongWorkKey>(
    `SELECT kind, subject_id AS "subjectId", state, tries, next_try_at AS "nextTryAt", last_failure AS "lastFailure" FROM due_work
     WHERE scheme_id = $1 AND kind = ANY ($2) AND subject_id = ANY ($3) AND (state = 'DEAD' OR state = 'WAITING' AND last_failure IS NOT NULL)`,
    [tx.schemeId, [...new Set(keys.map(({ kind }) => kind))], keys.map(({ subjectId }) => subjectId)],
  );
  const found = new Map(rows.map((row) => [nameOf(row), row]));
  return keys.map((key) => found.get(nameOf(key)) ?? null);
}

/** Of which long work the next step was given up. */
export async function givenUpSubjects(tx: SchemeTransaction, kind: LongWorkKind): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT subject_id AS id FROM due_work WHERE scheme_id = $1 AND kind = $2 AND state = 'DEAD'`,
    [tx.schemeId, kind],
  );
  return rows.map(({ id }) => id);
}

/** The condition that the next step of the work in this column was given up. */
export function isGivenUpSql(kind: LongWorkKind, column: string): string {
  return `EXISTS (SELECT FROM due_work w WHERE w.scheme_id = $1 AND w.kind = '${kind}' AND w.subject_id = ${column} AND w.state = 'DEAD')`;
}

const nameOf = ({ kind, subjectId }: LongWorkKey): string => `${kind} ${subjectId}`;
