import { newId } from '../../domain/ids.js';
import type { Database } from '../../entities/database.js';

/**
 * Counts wrong codes and PINs, once for each time a till is named (as actorName says it), in a transaction of its own: what was asked for is refused
 * all the same, and five in a minute start a cool-down.
 */
export async function recordWrongTries(
  database: Database,
  schemeId: string,
  tills: readonly string[],
  now: Date,
): Promise<void> {
  if (tills.length === 0) return;
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      'INSERT INTO code_failure (scheme_id, id, actor, failed_at) SELECT $1, id, actor, $4 FROM unnest($2::uuid[], $3::text[]) AS f (id, actor)',
      [schemeId, tills.map(() => newId()), tills, now],
    ),
  );
}
