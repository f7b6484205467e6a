import type { UserErrorCode } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { clearWrongPins, countWrongPins, lockLiveCards } from './cardPins.js';
import { failuresMax, mustNotCoolDown } from './judgeRedemption.js';

/** One try with a code or a card at a till whose answer says whether it was right, as it was judged from what had been read before. */
export interface Tried {
  item: number;
  /** As actorName says it. */
  till: string;
  isRight: boolean;
  /** Null for a code, for a number that there is no card of, and for a card that rested or had ended already. */
  cardId: string | null;
}

/**
 * Settles which tries are looked at, under the locks of their tills and cards and in their order: of any number at once, in whatever processes, five
 * wrong ones of a till in a minute, and as many of a card as it takes before it rests. Those that are looked at are counted, in a transaction of its own:
 * what was asked for is refused all the same.
 * @returns what those are answered that were not looked at after all
 */
export async function settleTries(
  database: Database,
  schemeId: string,
  tries: readonly Tried[],
  now: Date,
): Promise<Map<number, UserErrorCode>> {
  const unseen = new Map<number, UserErrorCode>();
  if (tries.length === 0) return unseen;
  await database.inScheme(schemeId, async (tx) => {
    const failures = await lockTills(
      tx,
      tries.map(({ till }) => till),
      now,
    );
    const live = await lockLiveCards(tx, cardsOf(tries), now);
    const wrong: Tried[] = [];
    const right: Tried[] = [];
    for (const one of tries) {
      const before = failures.get(one.till) ?? 0;
      const rests = one.cardId !== null && !live.has(one.cardId);
      if (before >= failuresMax) unseen.set(one.item, 'TOO_MANY_TRIES');
      else if (one.isRight && !rests) right.push(one);
      else {
        failures.set(one.till, before + 1);
        wrong.push(one);
        if (one.isRight) unseen.set(one.item, 'CARD_NOT_VALID');
      }
    }
    await countWrongTries(
      tx,
      wrong.map(({ till }) => till),
      now,
    );
    await countWrongPins(tx, cardsOf(wrong), now);
    await clearWrongPins(tx, cardsOf(right));
  });
  return unseen;
}

function cardsOf(tries: readonly Tried[]): string[] {
  return tries.flatMap(({ cardId }) => cardId ?? []);
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
    const failures = await lockTills(tx, [till], now);
    mustNotCoolDown(failures.get(till) ?? 0);
    if (await isRight(tx)) return true;
    await countWrongTries(tx, [till], now);
    return false;
  });
}

/** Takes the locks of tills, for themselves alone, and says how many wrong tries of the last minute each has. redeem_lock takes the same to share them. */
async function lockTills(tx: SchemeTransaction, tills: readonly string[], now: Date): Promise<Map<string, number>> {
  const distinct = [...new Set(tills)].sort();
  await tx.sql(
    `SELECT pg_advisory_xact_lock(hashtextextended('tries ' || $1::text || ' ' || till.actor, 0))
     FROM (SELECT actor FROM unnest($2::text[]) AS t (actor) ORDER BY actor) till`,
    [tx.schemeId, distinct],
  );
  const counted = await tx.sql<{ till: string; failures: number }>(
    `SELECT t.actor AS till, (
       SELECT count(*) FROM code_failure f
       WHERE f.scheme_id = $1 AND f.actor = t.actor AND f.failed_at > $3::timestamptz - interval '1 minute') AS failures
     FROM unnest($2::text[]) AS t (actor)`,
    [tx.schemeId, distinct, now],
  );
  return new Map(counted.map(({ till, failures }) => [till, failures]));
}

async function countWrongTries(tx: SchemeTransaction, tills: readonly string[], now: Date): Promise<void> {
  if (tills.length === 0) return;
  await tx.sql(
    'INSERT INTO code_failure (scheme_id, id, actor, failed_at) SELECT $1, id, actor, $4 FROM unnest($2::uuid[], $3::text[]) AS f (id, actor)',
    [tx.schemeId, tills.map(() => newId()), tills, now],
  );
}
