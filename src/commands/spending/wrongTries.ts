import { newId } from '../../domain/ids.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { mustNotCoolDown } from './judgeRedemption.js';

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
  await database.inScheme(schemeId, (tx) => writeWrongTries(tx, tills, now));
}

/**
 * One try with a code or a PIN at a till, counted before the next one is looked at: however many a till sends at once, to whatever process, no more than
 * five wrong ones in a minute are looked at.
 * @param isRight looks at it, in the transaction that counts it
 * @throws DomainError TOO_MANY_TRIES
 */
export async function tryAtTill(
  database: Database,
  schemeId: string,
  till: string,
  now: Date,
  isRight: (tx: SchemeTransaction) => Promise<boolean>,
): Promise<boolean> {
  return await database.inScheme(schemeId, async (tx) => {
    await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tries ${schemeId} ${till}`]);
    const [recent] = await tx.sql<{ failures: number }>(
      `SELECT count(*) AS failures FROM code_failure WHERE scheme_id = $1 AND actor = $2 AND failed_at > $3::timestamptz - interval '1 minute'`,
      [schemeId, till, now],
    );
    mustNotCoolDown(recent?.failures ?? 0);
    if (await isRight(tx)) return true;
    await writeWrongTries(tx, [till], now);
    return false;
  });
}

async function writeWrongTries(tx: SchemeTransaction, tills: readonly string[], now: Date): Promise<void> {
  await tx.sql(
    'INSERT INTO code_failure (scheme_id, id, actor, failed_at) SELECT $1, id, actor, $4 FROM unnest($2::uuid[], $3::text[]) AS f (id, actor)',
    [tx.schemeId, tills.map(() => newId()), tills, now],
  );
}
