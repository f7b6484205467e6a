import type { SchemeTransaction } from '../../entities/database.js';
import type { MovedAccount } from './monthOfAccounts.js';

/** A venue's month. Its opening balance, what was enjoyed there, less what was reversed and returned, and the rest add up to its closing balance. */
export interface VenueFigures {
  venueName: string;
  openingMinutes: number;
  redeemedCount: number;
  redeemedMinutes: number;
  reversedCount: number;
  reversedMinutes: number;
  /** Back to where credits come from. */
  returnedMinutes: number;
  /** Whatever else moved; below zero where it left. */
  otherMinutes: number;
  closingMinutes: number;
  /** Members who had never enjoyed anything there before. */
  firstTimeCount: number;
  /** Null: it has none. */
  budgetMinutes: number | null;
  budgetUsedMinutes: number;
}

/** Redemptions of the month that stood when it was over. $1 scheme, $3 and $4 when it began and ended. */
const STOOD = `r.scheme_id = $1 AND r.organisation_id = o.id AND r.redeemed_at >= $3 AND r.redeemed_at < $4
  AND (r.state = 'REDEEMED' OR r.reversed_at >= $4)`;

export interface VenueMonthRecord extends MovedAccount {
  /** The venue's own. */
  id: string;
  figures: VenueFigures;
}

/**
 * The month of these venues, by name. Those where nothing happened, and which have nothing, are left out, unless `isQuietToo`. What is told of a month that is
 * over stays what it was, but for the budget, which is the one of now.
 */
export async function venueMonths(
  tx: SchemeTransaction,
  { from, until }: { from: Date; until: Date },
  venueIds: readonly string[],
  isQuietToo = false,
): Promise<VenueMonthRecord[]> {
  const rows = await tx.sql<VenueFigures & MovedAccount & { id: string }>(
    `SELECT o.id, a.id AS "accountId", moved.movements, moved.last_sequence AS "lastSequence", o.name AS "venueName", a.balance_minutes - moved.since AS "openingMinutes", a.balance_minutes - moved.later AS "closingMinutes",
            moved.redeemed_count AS "redeemedCount", moved.redeemed AS "redeemedMinutes", moved.reversed_count AS "reversedCount",
            -moved.reversed AS "reversedMinutes", -moved.returned AS "returnedMinutes",
            moved.since - moved.later - moved.redeemed - moved.reversed - moved.returned AS "otherMinutes",
            guests.first_count AS "firstTimeCount", o.monthly_budget_minutes AS "budgetMinutes", guests.used AS "budgetUsedMinutes"
     FROM organisation o
     JOIN account a ON a.scheme_id = o.scheme_id AND a.organisation_id = o.id AND a.kind = 'VENUE'
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(e.amount_minutes), 0)::bigint AS since, coalesce(sum(e.amount_minutes) FILTER (WHERE e.occurred_at >= $4), 0)::bigint AS later,
              (count(*) FILTER (WHERE e.occurred_at < $4))::integer AS movements, max(e.sequence) FILTER (WHERE e.occurred_at < $4) AS last_sequence,
              (count(*) FILTER (WHERE e.occurred_at < $4 AND t.kind = 'REDEMPTION'))::integer AS redeemed_count,
              coalesce(sum(e.amount_minutes) FILTER (WHERE e.occurred_at < $4 AND t.kind = 'REDEMPTION'), 0)::bigint AS redeemed,
              (count(*) FILTER (WHERE e.occurred_at < $4 AND t.kind = 'REVERSAL'))::integer AS reversed_count,
              coalesce(sum(e.amount_minutes) FILTER (WHERE e.occurred_at < $4 AND t.kind = 'REVERSAL'), 0)::bigint AS reversed,
              coalesce(sum(e.amount_minutes) FILTER (WHERE e.occurred_at < $4 AND t.kind = 'RETURN'), 0)::bigint AS returned
       FROM entry e JOIN transfer t ON t.scheme_id = $1 AND t.id = e.transfer_id
       WHERE e.scheme_id = $1 AND e.account_id = a.id AND e.occurred_at >= $3) moved
     CROSS JOIN LATERAL (
       SELECT (count(DISTINCT r.member_id) FILTER (WHERE NOT EXISTS (
                SELECT 1 FROM redemption before WHERE before.scheme_id = $1 AND before.member_id = r.member_id AND before.organisation_id = o.id
                  AND before.redeemed_at < $3 AND (before.state = 'REDEEMED' OR before.reversed_at >= $4))))::integer AS first_count,
              coalesce(sum(r.price_minutes), 0)::bigint AS used
       FROM redemption r WHERE ${STOOD}) guests
     WHERE o.scheme_id = $1 AND o.id = ANY ($2) AND (moved.movements > 0 OR a.balance_minutes <> moved.later OR $5)
     ORDER BY o.name, o.id`,
    [tx.schemeId, venueIds, from, until, isQuietToo],
  );
  return rows.map(({ id, accountId, movements, lastSequence, ...figures }) => ({
    ...{ id, accountId, movements, lastSequence, figures },
  }));
}
