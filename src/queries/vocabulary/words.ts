import { plainLine } from '../../domain/notifications/plainFacts.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { nameKey } from '../../domain/people/nameKey.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { containing } from '../people/containing.js';
import { fromNameCursor, toNameCursor } from '../people/nameCursor.js';

export interface WordsInput {
  first: number;
  after?: string | null;
  /** A part of a name, whatever its case, accents and hyphens. */
  search?: string | null;
  includeRetired?: boolean;
}

/** A page of a vocabulary by folded name, which is unique in a scheme. @throws RequestError BAD_USER_INPUT for a cursor of another list */
export async function pageOfWords<Row extends { id: string; nameKey: string }>(
  tx: SchemeTransaction,
  table: 'skill' | 'training',
  input: WordsInput,
  rowsOf: (ids: string[]) => Promise<Row[]>,
): Promise<Page<Row>> {
  const after = input.after ? fromNameCursor(input.after) : null;
  const ids = await tx.sql<{ id: string }>(
    `SELECT id FROM ${table}
     WHERE scheme_id = $1 AND ($2::text IS NULL OR name_key > $2) AND ($3::text IS NULL OR name_key LIKE $3) AND ($4 OR retired_at IS NULL)
     ORDER BY name_key LIMIT $5`,
    [
      tx.schemeId,
      after?.name ?? null,
      input.search ? containing(nameKey(plainLine(input.search))) : null,
      input.includeRetired ?? false,
      input.first + 1,
    ],
  );
  const rows = await rowsOf(ids.map((row) => row.id));
  return pageOf(rows, input.first, (row) => toNameCursor(row.nameKey, row.id));
}
