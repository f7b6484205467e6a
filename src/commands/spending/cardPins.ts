import type { Database } from '../../entities/database.js';

/** So many wrong PINs in a row lock a card for a while; twice as many, until staff replace it. */
export const wrongPinsBeforeLock = 5;
const lockMinutes = 15;

/**
 * Counts wrong PINs, each guess for itself however many come at once, and locks the card when it is time. In a transaction of its own: the
 * refusal that made it necessary rolls nothing of it back.
 */
export async function recordWrongPins(
  database: Database,
  schemeId: string,
  cardIds: readonly string[],
  now: Date,
): Promise<void> {
  const lockedUntil = new Date(now.getTime() + lockMinutes * 60_000);
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      `WITH guess AS (SELECT id, count(*)::integer AS times FROM unnest($2::uuid[]) AS id GROUP BY id ORDER BY id),
       locked AS (SELECT c.id FROM member_card c JOIN guess g ON g.id = c.id WHERE c.scheme_id = $1 ORDER BY c.id FOR NO KEY UPDATE OF c)
       UPDATE member_card c
       SET wrong_pins = c.wrong_pins + g.times,
           locked_until = CASE
             WHEN c.wrong_pins + g.times >= 2 * $4::integer THEN 'infinity'
             WHEN c.wrong_pins < $4::integer AND c.wrong_pins + g.times >= $4::integer THEN $3::timestamptz
             ELSE c.locked_until END
       FROM guess g JOIN locked l ON l.id = g.id WHERE c.scheme_id = $1 AND c.id = g.id AND c.state = 'ACTIVE'`,
      [schemeId, cardIds, lockedUntil, wrongPinsBeforeLock],
    ),
  );
}

/** A right PIN begins the count anew. */
export async function clearWrongPins(database: Database, schemeId: string, cardIds: readonly string[]): Promise<void> {
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      'UPDATE member_card SET wrong_pins = 0, locked_until = NULL WHERE scheme_id = $1 AND id = ANY ($2) AND wrong_pins > 0',
      [schemeId, cardIds],
    ),
  );
}
