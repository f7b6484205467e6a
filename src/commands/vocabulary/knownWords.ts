import { DomainError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';

interface KnownRow {
  id: string;
  merged_into_id: string | null;
}

export interface KnownWordsOptions {
  /** What the input calls them: the path of the field a refusal is about. */
  field: string[];
  /** How many at most. */
  max: number;
  /** What the record names already: a word that was retired since may stay. */
  kept?: readonly string[];
}

/**
 * The ids of words of the vocabulary that somebody named, each once, in the order they were named; a skill that was merged into another stands for
 * that one. Held until the end of the transaction, so that nobody merges or retires them meanwhile: ask before any row is locked but memberships.
 * @throws DomainError INVALID_INPUT for too many, before the database is asked, and for ids that are unknown or retired, which look alike
 */
export async function knownWords(
  tx: SchemeTransaction,
  table: 'skill' | 'training',
  ids: readonly string[],
  { field, max, kept = [] }: KnownWordsOptions,
): Promise<string[]> {
  const things = table === 'skill' ? 'skills' : 'trainings';
  const wanted = [...new Set(ids)];
  if (wanted.length > max) {
    throw new DomainError('INVALID_INPUT', `Please choose at most ${max} ${things}.`, { field });
  }
  if (wanted.length === 0) return [];
  const merged = table === 'skill' ? 'merged_into_id' : 'NULL::uuid AS merged_into_id';
  const rows = await tx.sql<KnownRow>(
    `SELECT id, ${merged} FROM ${table}
     WHERE scheme_id = $1 AND id = ANY ($2) AND (retired_at IS NULL OR id = ANY ($3) ${table === 'skill' ? 'OR EXISTS (SELECT 1 FROM skill o WHERE o.scheme_id = skill.scheme_id AND o.id = skill.merged_into_id AND (o.retired_at IS NULL OR o.id = ANY ($3)))' : ''})
     ORDER BY id FOR SHARE`,
    [tx.schemeId, wanted, kept],
  );
  const found = new Map(rows.map((row) => [row.id, row.merged_into_id ?? row.id]));
  const known = wanted.map((id) => found.get(id));
  if (known.includes(undefined)) {
    throw new DomainError(
      'INVALID_INPUT',
      `One of the ${things} is not, or no longer, in the scheme's list. Choose from the list again.`,
      { field },
    );
  }
  return [...new Set(known.filter((id) => id !== undefined))];
}
