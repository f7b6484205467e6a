import type { SchemeTransaction } from '../../entities/database.js';
import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { monthBounds } from './monthBounds.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

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

export interface VenueStatementFacts {
  memberId: string;
  recipient: RecipientRecord;
  /** Those they coordinate where something happened, or which have something, by name; at least one. */
  venues: VenueFigures[];
}

export interface VenueStatementInput {
  /** The first local day of the month. */
  monthOn: string;
  /** Coordinators behind this one, by id. Null: from the first. */
  after: string | null;
  limit: number;
}

export interface VenueStatementBatch {
  /** How many coordinators it looked at, and the last of them. */
  looked: number;
  last: string | null;
  found: VenueStatementFacts[];
}

const COORDINATORS = `FROM role_assignment r
  JOIN organisation o ON o.scheme_id = r.scheme_id AND o.id = r.organisation_id AND o.is_venue
  JOIN member m ON m.scheme_id = r.scheme_id AND m.id = r.member_id AND m.status = 'ACTIVE'
  WHERE r.scheme_id = $1 AND r.role = 'COORDINATOR' AND r.ended_at IS NULL`;

/** How many coordinators of venues there are to look at. */
export const venueStatementCount = defineQuery({
  name: 'venueStatementCount',
  policy: roundsDue,
  async run(tx): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(
      `SELECT count(DISTINCT r.member_id)::integer AS count ${COORDINATORS}`,
      [tx.schemeId],
    );
    return row?.count ?? 0;
  },
});

/** Coordinators with the month of their venues, by their ids. */
export const venueStatementFacts = defineQuery({
  name: 'venueStatementFacts',
  policy: roundsDue,
  async run(tx, { monthOn, after, limit }: VenueStatementInput): Promise<VenueStatementBatch> {
    tx.authorize(undefined);
    const rows = await tx.sql<{ memberId: string; venueIds: string[] }>(
      `SELECT r.member_id AS "memberId", array_agg(DISTINCT o.id) AS "venueIds" ${COORDINATORS} AND ($2::uuid IS NULL OR r.member_id > $2)
       GROUP BY r.member_id ORDER BY r.member_id LIMIT $3`,
      [tx.schemeId, after, limit],
    );
    const figures = await figuresOf(tx, monthOn, [...new Set(rows.flatMap(({ venueIds }) => venueIds))]);
    const recipients = await recipientRecords(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    return {
      looked: rows.length,
      last: rows.at(-1)?.memberId ?? null,
      found: rows.flatMap(({ memberId, venueIds }) => {
        const recipient = recipients.get(memberId);
        const venues = figures.flatMap(({ id, ...venue }) => (venueIds.includes(id) ? [venue] : []));
        return recipient === undefined || venues.length === 0 ? [] : [{ memberId, recipient, venues }];
      }),
    };
  },
});

/** Redemptions of the month that stood when it was over. $1 scheme, $3 and $4 when it began and ended. */
const STOOD = `r.scheme_id = $1 AND r.organisation_id = o.id AND r.redeemed_at >= $3 AND r.redeemed_at < $4
  AND (r.state = 'REDEEMED' OR r.reversed_at >= $4)`;

async function figuresOf(
  tx: SchemeTransaction & { now: Date },
  monthOn: string,
  venueIds: readonly string[],
): Promise<(VenueFigures & { id: string })[]> {
  const { from, until } = await monthBounds(tx, monthOn);
  return await tx.sql<VenueFigures & { id: string }>(
    `SELECT o.id, o.name AS "venueName", a.balance_minutes - moved.since AS "openingMinutes", a.balance_minutes - moved.later AS "closingMinutes",
            moved.redeemed_count AS "redeemedCount", moved.redeemed AS "redeemedMinutes", moved.reversed_count AS "reversedCount",
            -moved.reversed AS "reversedMinutes", -moved.returned AS "returnedMinutes",
            moved.since - moved.later - moved.redeemed - moved.reversed - moved.returned AS "otherMinutes",
            guests.first_count AS "firstTimeCount", o.monthly_budget_minutes AS "budgetMinutes", guests.used AS "budgetUsedMinutes"
     FROM organisation o
     JOIN account a ON a.scheme_id = o.scheme_id AND a.organisation_id = o.id AND a.kind = 'VENUE'
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(e.amount_minutes), 0)::bigint AS since, coalesce(sum(e.amount_minutes) FILTER (WHERE e.occurred_at >= $4), 0)::bigint AS later,
              (count(*) FILTER (WHERE e.occurred_at < $4))::integer AS movements,
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
                  AND before.redeemed_at < $3 AND before.state = 'REDEEMED')))::integer AS first_count,
              coalesce(sum(r.price_minutes), 0)::bigint AS used
       FROM redemption r WHERE ${STOOD}) guests
     WHERE o.scheme_id = $1 AND o.id = ANY ($2) AND (moved.movements > 0 OR a.balance_minutes <> moved.later)
     ORDER BY o.name, o.id`,
    [tx.schemeId, venueIds, from, until],
  );
}
