import type { Database } from '../../entities/database.js';

/**
 * The scheme of a message, before a scheme is known: its id is all that a carrier tells of it. Null: there is none. Only tc_worker sees them all; the keys
 * lead with the scheme, so it is looked up scheme by scheme.
 */
export async function schemeOfMessage(
  database: Pick<Database, 'pool'>,
  notificationId: string,
): Promise<string | null> {
  const { rows } = await database.pool.query<{ schemeId: string }>(
    `SELECT s.scheme_id AS "schemeId" FROM scheme s
     WHERE EXISTS (SELECT 1 FROM notification n WHERE n.scheme_id = s.scheme_id AND n.id = $1) LIMIT 1`,
    [notificationId],
  );
  return rows[0]?.schemeId ?? null;
}
