import { nextTryAt } from '../../domain/dueWork/dueWork.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import type { DueWorkTurn } from './claimDueWork.js';

/** Somebody else has claimed, done, moved or cancelled the work meanwhile: what this worker did of it is undone. */
export class DueWorkSuperseded extends Error {
  override name = 'DueWorkSuperseded';
}

export interface SettlingDatabase {
  /** What the work is done with. */
  database: Database;
  isSettled(): boolean;
}

/**
 * A way to the data on which a piece of work and its settlement are one: its transaction marks the work as done before it commits, and throws
 * DueWorkSuperseded, which undoes everything, where this claim no longer counts. So the work has one effect, however often it is claimed, and
 * wherever a worker dies or stands still. The row is marked last: everybody else locks the work's subject first and the row after it.
 * Work that plans or cancels itself keeps what it planned. One piece of work is one transaction; another one after it is refused.
 */
export function settlingDatabase(database: Database, claim: DueWorkTurn, now: Date): SettlingDatabase {
  let settled = false;
  const inScheme: Database['inScheme'] = async (schemeId, work, isolation) => {
    if (settled) throw new Error('work that is due is one transaction, and this one was settled before');
    const answer = await database.inScheme(
      schemeId,
      async (tx) => {
        const result = await work(tx);
        await settle(tx, claim, now);
        return result;
      },
      isolation,
    );
    settled = true;
    return answer;
  };
  return { database: Object.assign(Object.create(database) as Database, { inScheme }), isSettled: () => settled };
}

/** Marks work as done whose effect was not a transaction of its own. @throws DueWorkSuperseded */
export async function settleDueWork(database: Database, claim: DueWorkTurn, now: Date): Promise<void> {
  await database.inScheme(claim.schemeId, (tx) => settle(tx, claim, now));
}

async function settle(tx: SchemeTransaction, { schemeId, id, turn }: DueWorkTurn, now: Date): Promise<void> {
  const done = await tx.sql(
    `UPDATE due_work SET state = 'DONE', settled_at = $4, turn = turn + 1, last_failure = NULL
     WHERE scheme_id = $1 AND id = $2 AND turn = $3 AND state = 'WAITING' RETURNING id`,
    [schemeId, id, turn, now],
  );
  if (done.length > 0) return;
  // The row as this very transaction wrote it, straight after the claim: the work planned or cancelled itself.
  const own = await tx.sql(
    'SELECT id FROM due_work WHERE scheme_id = $1 AND id = $2 AND turn = $3 + 1 AND xmin = pg_current_xact_id()::xid',
    [schemeId, id, turn],
  );
  if (own.length === 0) throw new DueWorkSuperseded('the work was claimed, done, moved or cancelled meanwhile');
}

/**
 * Writes down that a try failed: the work is due again later, or, after the last try, waits for an operator.
 * @param failure the name and code of the error, nothing it says
 * @returns when it is tried again, null where it is given up; undefined where the claim no longer counted and nothing changed.
 */
export async function failDueWork(
  database: Database,
  claim: DueWorkTurn & { tries: number },
  failure: string,
  now: Date,
): Promise<Date | null | undefined> {
  const again = nextTryAt(now, claim.tries);
  const failed = await database.inScheme(claim.schemeId, (tx) =>
    tx.sql(
      `UPDATE due_work SET turn = turn + 1, last_failure = $4, next_try_at = coalesce($5, next_try_at),
         state = CASE WHEN $5::timestamptz IS NULL THEN 'DEAD' ELSE 'WAITING' END,
         settled_at = CASE WHEN $5::timestamptz IS NULL THEN $6::timestamptz END
       WHERE scheme_id = $1 AND id = $2 AND turn = $3 AND state = 'WAITING' RETURNING id`,
      [claim.schemeId, claim.id, claim.turn, failure, again, now],
    ),
  );
  return failed.length > 0 ? again : undefined;
}
