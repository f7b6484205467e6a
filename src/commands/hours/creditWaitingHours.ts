import { rewardLapsesAt } from '../../domain/hours/reward.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

/** The approved hours that may be credited in this transaction: they and all they touch are locked. */
export interface WaitingHours {
  readonly hoursLogIds: readonly string[];
}

export interface PotsToFill {
  /** The pots that credits come into, or whose payer may change. */
  potIds: readonly string[];
  /** What arrives in all of them together; left out: as much as there may be. */
  arrivingMinutes?: number;
  /** What else the command locks: a log it changes, the accounts it moves credits between. */
  hoursLogIds?: readonly string[];
  accountIds?: readonly string[];
}

/**
 * The first lock of every command that brings credits into a pot, taken before any code, log, hold or account: what comes into pots, and the hours
 * that wait for them, follow one another in a scheme, so that the oldest are always credited first and two who fill at once miss none.
 * Locks the logs and the accounts named too, each kind by id. Ask `creditWaitingHours` once the credits have moved.
 */
export async function lockWaitingHours(tx: SchemeTransaction, fill: PotsToFill): Promise<WaitingHours> {
  const [locked] = await tx.sql<{ hoursLogIds: string[] }>(
    'SELECT lock_waiting_hours($1, $2::uuid[], $3, $4::uuid[], $5::uuid[]) AS "hoursLogIds"',
    [tx.schemeId, fill.potIds, fill.arrivingMinutes ?? null, fill.hoursLogIds ?? [], fill.accountIds ?? []],
  );
  return { hoursLogIds: locked?.hoursLogIds ?? [] };
}

/**
 * Credits the hours that wait for these pots, the oldest approved first, as far as each pot goes; what a pot does not cover holds up what comes
 * after it. Called after credits came into a pot, in the same transaction, with what `lockWaitingHours` gave.
 * Records HoursCredited and an audit row for each log. Returns the logs that wait no longer.
 */
export async function creditWaitingHours(
  tx: SchemeTransaction & { readonly now: Date; readonly actorName: string },
  waiting: WaitingHours,
  potIds: readonly string[],
): Promise<string[]> {
  if (waiting.hoursLogIds.length === 0) return [];
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const [credited] = await tx.sql<{ hoursLogIds: string[] }>(
    `SELECT award_waiting($1, $2, $3, $4, $5::uuid[], $6::uuid[], '{}') AS "hoursLogIds"`,
    [
      tx.schemeId,
      tx.now,
      rewardLapsesAt(tx.now, rulesOf(scheme.rules), scheme.timeZone),
      tx.actorName,
      potIds,
      waiting.hoursLogIds,
    ],
  );
  return credited?.hoursLogIds ?? [];
}

/** What still waits for a pot. */
export async function stillWaiting(tx: SchemeTransaction, potId: string): Promise<{ logs: number; minutes: number }> {
  const [sum] = await tx.sql<{ logs: number; minutes: number }>(
    'SELECT count(*) AS logs, coalesce(sum(reward_minutes), 0) AS minutes FROM waiting_hours($1, ARRAY[$2::uuid])',
    [tx.schemeId, potId],
  );
  return sum ?? { logs: 0, minutes: 0 };
}
