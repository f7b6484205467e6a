import type { SchemeTransaction } from '../../entities/database.js';

/** A row as its columns are called. Columns it does not name keep their defaults. */
export type Row = Readonly<Record<string, unknown>>;

/** Writes rows of one table in one statement; all of them name the same columns. */
export async function insertRows(tx: SchemeTransaction, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = ['scheme_id', ...Object.keys(first)].join(', ');
  await tx.sql(
    `INSERT INTO ${table} (${columns})
     SELECT ${columns.replace('scheme_id', '$1::uuid')} FROM jsonb_populate_recordset(NULL::${table}, $2) WITH ORDINALITY ORDER BY ordinality`,
    [tx.schemeId, JSON.stringify(rows)],
  );
}
