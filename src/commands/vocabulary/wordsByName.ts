import { nameKey } from '../../domain/people/nameKey.js';
import { cutAt } from '../../domain/text.js';
import { nearestWord } from '../../domain/vocabulary/nearestWord.js';
import type { SchemeTransaction } from '../../entities/database.js';

interface NamedRow {
  id: string;
  nameKey: string;
  mergedIntoId: string | null;
  isRetired: boolean;
}

/** So many names that are not known get a suggestion; beyond, the list itself is the better help. */
const suggestedMax = 50;

/** Skills or trainings as people write them. */
export class WordsByName {
  private constructor(
    private readonly found: ReadonlyMap<string, string>,
    private readonly nearest: ReadonlyMap<string, string>,
    private readonly table: 'skill' | 'training',
  ) {}

  /**
   * Looks up every name at once; a skill that was merged into another stands for that one. What is found is held until the transaction ends, so
   * that nobody merges or retires it meanwhile: ask before any row is locked but memberships.
   */
  static async read(
    tx: SchemeTransaction,
    table: 'skill' | 'training',
    names: readonly string[],
  ): Promise<WordsByName> {
    const keys = [...new Set(names.map(nameKey))];
    if (keys.length === 0) return new WordsByName(new Map(), new Map(), table);
    const merged = table === 'skill' ? 'merged_into_id' : 'NULL::uuid';
    const rows = await tx.sql<NamedRow>(
      `SELECT id, name_key AS "nameKey", ${merged} AS "mergedIntoId", retired_at IS NOT NULL AS "isRetired"
       FROM ${table} WHERE scheme_id = $1 AND name_key = ANY ($2) ORDER BY id FOR SHARE`,
      [tx.schemeId, keys],
    );
    const found = new Map(
      rows.flatMap(({ id, nameKey: key, mergedIntoId, isRetired }) =>
        mergedIntoId === null && isRetired ? [] : [[key, mergedIntoId ?? id]],
      ),
    );
    const unknown = keys.filter((key) => !found.has(key)).slice(0, suggestedMax);
    return new WordsByName(found, await suggestions(tx, table, unknown), table);
  }

  /** The ids of what was named, each once; or why one of them is not known. */
  ids(names: readonly string[]): { ids: string[] } | { problem: string } {
    const ids: string[] = [];
    for (const name of names) {
      const id = this.found.get(nameKey(name));
      if (id === undefined) return { problem: this.unknown(name) };
      ids.push(id);
    }
    return { ids: [...new Set(ids)] };
  }

  private unknown(name: string): string {
    const nearest = this.nearest.get(nameKey(name));
    const mend =
      nearest === undefined
        ? `Choose from the scheme's list, or ask its staff to add it.`
        : `The nearest is “${nearest}”. Write that, or ask the scheme's staff to add yours.`;
    return `the ${this.table} “${cutAt(name, 80)}” is not in the scheme's list. ${mend}`;
  }
}

async function suggestions(
  tx: SchemeTransaction,
  table: 'skill' | 'training',
  unknown: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (unknown.length === 0) return new Map();
  const words = await tx.sql<{ name: string; nameKey: string }>(
    `SELECT name, name_key AS "nameKey" FROM ${table} WHERE scheme_id = $1 AND retired_at IS NULL ORDER BY name_key LIMIT 10000`,
    [tx.schemeId],
  );
  const nearest = new Map<string, string>();
  for (const key of unknown) {
    // A long list takes a while: let the other requests have their turn.
    await new Promise((resolve) => setImmediate(resolve));
    const word = key.length <= 80 ? nearestWord(key, words) : undefined;
    if (word) nearest.set(key, word.name);
  }
  return nearest;
}
