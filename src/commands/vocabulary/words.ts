import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { Word } from '../../domain/vocabulary/words.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { brokenUniqueIndex } from '../people/brokenUniqueIndex.js';

export type WordTable = 'skill' | 'training';

interface WordRow {
  id: string;
  name: string;
  retired: boolean;
  merged_into: string | null;
}

/** Both tables alike; only skills are merged. */
const columns = {
  skill: `w.id, w.name, w.retired_at IS NOT NULL AS retired,
    (SELECT o.name FROM skill o WHERE o.scheme_id = w.scheme_id AND o.id = w.merged_into_id) AS merged_into`,
  training: 'w.id, w.name, w.retired_at IS NOT NULL AS retired, NULL::text AS merged_into',
} as const;

/**
 * Adds a word, or brings back a retired one of the same folded name, in the new spelling. Of two who add it at once, one does.
 * @throws DomainError ALREADY_DONE where there is one, or one that goes by another name now
 */
export async function addWord(
  tx: SchemeTransaction & { now: Date },
  table: WordTable,
  word: Word,
): Promise<{ id: string }> {
  const [made] = await tx.sql<{ id: string }>(
    `INSERT INTO ${table} (scheme_id, id, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (scheme_id, name_key) DO NOTHING RETURNING id`,
    [tx.schemeId, newId(), word.name, word.nameKey, tx.now],
  );
  if (made) return made;
  const [standing] = await tx.sql<WordRow>(
    `SELECT ${columns[table]} FROM ${table} w WHERE w.scheme_id = $1 AND w.name_key = $2 FOR NO KEY UPDATE OF w`,
    [tx.schemeId, word.nameKey],
  );
  if (!standing) throw notFound();
  if (standing.merged_into !== null) throw taken(`${standing.name} goes by the name of ${standing.merged_into} now.`);
  if (!standing.retired) throw taken(`${standing.name} is in the list already.`);
  await tx.sql(`UPDATE ${table} SET name = $3, retired_at = NULL WHERE scheme_id = $1 AND id = $2`, [
    tx.schemeId,
    standing.id,
    word.name,
  ]);
  return { id: standing.id };
}

/** Writes a word otherwise, wherever it stands. @throws DomainError ALREADY_DONE (another has the name), INVALID_INPUT (merged); RequestError NOT_FOUND */
export async function renameWord(tx: SchemeTransaction, table: WordTable, id: string, word: Word): Promise<void> {
  await lockWord(tx, table, id);
  try {
    await tx.sql(`UPDATE ${table} SET name = $3, name_key = $4 WHERE scheme_id = $1 AND id = $2`, [
      tx.schemeId,
      id,
      word.name,
      word.nameKey,
    ]);
  } catch (error) {
    if (brokenUniqueIndex(error) !== `${table}_name`) throw error;
    const mend = table === 'skill' ? ' Merge the two instead.' : '';
    throw taken(`There is one called ${word.name} already, in the list or retired.${mend}`);
  }
}

/** It stays where it is named, and is offered to nobody any more. @throws DomainError ALREADY_DONE, INVALID_INPUT (merged); RequestError NOT_FOUND */
export async function retireWord(tx: SchemeTransaction & { now: Date }, table: WordTable, id: string): Promise<void> {
  const { name, retired } = await lockWord(tx, table, id);
  if (retired) throw new DomainError('ALREADY_DONE', `${name} is retired already.`);
  await tx.sql(`UPDATE ${table} SET retired_at = $3 WHERE scheme_id = $1 AND id = $2`, [tx.schemeId, id, tx.now]);
}

/** A word that is a word of its own, for the rest of the transaction. @throws DomainError INVALID_INPUT (merged); RequestError NOT_FOUND */
export async function lockWord(tx: SchemeTransaction, table: WordTable, id: string): Promise<WordRow> {
  const [row] = await tx.sql<WordRow>(
    `SELECT ${columns[table]} FROM ${table} w WHERE w.scheme_id = $1 AND w.id = $2 FOR NO KEY UPDATE OF w`,
    [tx.schemeId, id],
  );
  if (!row) throw notFound();
  if (row.merged_into !== null) {
    throw new DomainError('INVALID_INPUT', `${row.name} was merged into ${row.merged_into}. Use that one.`);
  }
  return row;
}

function taken(message: string): DomainError {
  return new DomainError('ALREADY_DONE', message, { field: ['name'] });
}
