import type { LineFacts } from '../../domain/accounts/describeLine.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { lineColumns } from '../accounts/lineColumns.js';

/** What moved in a wallet in a month. `openingMinutes` and the groups after it add up to `closingMinutes`, whatever moved. */
export interface StatementFigures {
  openingMinutes: number;
  /** For hours and for help to neighbours, less what was taken back of it. */
  earnedMinutes: number;
  /** At venues and as help from neighbours, less what came back of it: below zero as a rule, as what leaves is. */
  enjoyedMinutes: number;
  /** Gifts and donations: below zero. */
  passedOnMinutes: number;
  /** Gifts, and what the scheme gave. */
  receivedMinutes: number;
  /** Below zero. */
  lapsedMinutes: number;
  otherMinutes: number;
  closingMinutes: number;
}

export interface StatementLine extends LineFacts {
  balanceAfterMinutes: number;
  occurredAt: Date;
}

/** A wallet's month in figures. */
export interface WalletMonth extends StatementFigures {
  memberId: string;
  /** Hours approved in the month, whatever they brought, and those taken back in it. */
  givenMinutes: number;
  takenBackMinutes: number;
  movements: number;
  /** What lapses from now on within some days, and the last day of the first of it; null: nothing does. */
  lapsingMinutes: number;
  lapsingOn: string | null;
}

/** An account whose month moved so many times, the last of them with this number of its own. */
export interface MovedAccount {
  accountId: string;
  movements: number;
  lastSequence: number | null;
}

export interface WalletMonthRow extends WalletMonth, MovedAccount {}

/**
 * The group an entry counts in: by the movement it is or takes back, and by the side of that movement on which the member was. What has no other group
 * is in the last, so that nothing is left out of the sum.
 */
const GROUPED = `
  SELECT e.amount_minutes, e.sequence, e.occurred_at >= $3 AS is_later, CASE
    WHEN what.kind IN ('ISSUE', 'AWARD') OR what.kind = 'EXCHANGE' AND what.arrived THEN 'EARNED'
    WHEN what.kind IN ('REDEMPTION', 'EXCHANGE') THEN 'ENJOYED'
    WHEN what.kind IN ('GIFT', 'DONATION') AND NOT what.arrived THEN 'PASSED_ON'
    WHEN what.kind IN ('GIFT', 'DONATION', 'GRANT', 'VOUCHER') AND what.arrived THEN 'RECEIVED'
    WHEN what.kind = 'EXPIRY' THEN 'LAPSED'
    ELSE 'OTHER' END AS belongs
  FROM entry e
  JOIN transfer t ON t.scheme_id = $1 AND t.id = e.transfer_id
  LEFT JOIN transfer original ON original.scheme_id = $1 AND original.id = t.reverses_transfer_id
  CROSS JOIN LATERAL (
    SELECT coalesce(original.kind, t.kind) AS kind, (e.amount_minutes > 0) = (original.id IS NULL) AS arrived) what
  WHERE e.scheme_id = $1 AND e.account_id = b.account_id AND e.occurred_at >= $2`;

/** What a group comes to in the month. */
const sumOf = (group: string) =>
  `coalesce(sum(g.amount_minutes) FILTER (WHERE NOT g.is_later AND g.belongs = '${group}'), 0)::bigint`;

/**
 * A month of some wallets (`WalletMonthRow`), by their members. The balances are told backwards from what the account carries now, and the groups by
 * themselves: that they agree proves both. $1 scheme, $2 and $3 when the month began and ended, $6 now, $7 until when what lapses soon does; $4 and $5 are
 * left to the choice of wallets.
 * @param chosen which: from FROM on, of a member `m` and their account `a`
 */
export const walletMonths = (chosen: string): string => `
  WITH batch AS (
    SELECT m.id AS member_id, a.id AS account_id, a.balance_minutes, a.status ${chosen})
  SELECT b.member_id AS "memberId", b.account_id AS "accountId", b.balance_minutes - moved.since AS "openingMinutes",
         b.balance_minutes - moved.later AS "closingMinutes", moved."earnedMinutes", moved."enjoyedMinutes", moved."passedOnMinutes",
         moved."receivedMinutes", moved."lapsedMinutes", moved."otherMinutes", moved.movements, moved."lastSequence", hours.*,
         coalesce(lapsing.minutes, 0)::integer AS "lapsingMinutes", lapsing.on_day AS "lapsingOn"
  FROM batch b
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.amount_minutes), 0)::bigint AS since, coalesce(sum(g.amount_minutes) FILTER (WHERE g.is_later), 0)::bigint AS later,
           ${sumOf('EARNED')} AS "earnedMinutes", ${sumOf('ENJOYED')} AS "enjoyedMinutes", ${sumOf('PASSED_ON')} AS "passedOnMinutes",
           ${sumOf('RECEIVED')} AS "receivedMinutes", ${sumOf('LAPSED')} AS "lapsedMinutes", ${sumOf('OTHER')} AS "otherMinutes",
           (count(*) FILTER (WHERE NOT g.is_later))::integer AS movements, max(g.sequence) FILTER (WHERE NOT g.is_later) AS "lastSequence"
    FROM (${GROUPED}) g) moved
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(given_minutes) FILTER (WHERE decided_at >= $2 AND decided_at < $3 AND state IN ('APPROVED', 'REVERSED')), 0)::bigint
             AS "givenMinutes",
           coalesce(sum(given_minutes) FILTER (WHERE reversed_at >= $2 AND reversed_at < $3), 0)::bigint AS "takenBackMinutes"
    FROM hours_log WHERE scheme_id = $1 AND member_id = b.member_id) hours
  CROSS JOIN LATERAL (
    SELECT sum(l.remaining_minutes) AS minutes,
           (min(l.expires_at) AT TIME ZONE (SELECT time_zone FROM scheme WHERE scheme_id = $1) - interval '1 microsecond')::date AS on_day
    FROM lot l
    WHERE l.scheme_id = $1 AND l.account_id = b.account_id AND l.remaining_minutes > 0 AND l.expires_at > $6 AND l.expires_at <= $7
      AND b.status = 'OPEN' AND b.balance_minutes > 0) lapsing
  ORDER BY b.member_id`;

/** The last lines of a month of each account, the latest first. No more are looked up than it had: what lies before the month is left alone. */
export async function linesOfMonth(
  tx: SchemeTransaction,
  rows: readonly MovedAccount[],
  { from, until, most }: { from: Date; until: Date; most: number },
): Promise<Map<string, StatementLine[]>> {
  const moved = rows.flatMap(({ accountId, movements, lastSequence }) =>
    lastSequence === null
      ? []
      : [{ account_id: accountId, before: lastSequence + 1, count: Math.min(movements, most) }],
  );
  const lines = await tx.sql<StatementLine & { accountId: string }>(
    `SELECT w.account_id AS "accountId", ${lineColumns}
     FROM jsonb_to_recordset($2::jsonb) AS w (account_id uuid, before bigint, count integer)
     CROSS JOIN LATERAL account_statement($1, w.account_id, w.before, w.count) line
     WHERE line.occurred_at >= $3 AND line.occurred_at < $4 ORDER BY w.account_id, line.sequence DESC`,
    [tx.schemeId, JSON.stringify(moved), from, until],
  );
  return Map.groupBy(lines, ({ accountId }) => accountId);
}
