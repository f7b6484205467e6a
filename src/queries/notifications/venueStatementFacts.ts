import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { monthBounds } from './monthBounds.js';
import { type VenueFigures, venueMonths } from './monthOfVenues.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

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
    const bounds = await monthBounds(tx, monthOn);
    const figures = await venueMonths(tx, bounds, [...new Set(rows.flatMap(({ venueIds }) => venueIds))]);
    const recipients = await recipientRecords(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    return {
      looked: rows.length,
      last: rows.at(-1)?.memberId ?? null,
      found: rows.flatMap(({ memberId, venueIds }) => {
        const recipient = recipients.get(memberId);
        const venues = figures.flatMap(({ id, figures: venue }) => (venueIds.includes(id) ? [venue] : []));
        return recipient === undefined || venues.length === 0 ? [] : [{ memberId, recipient, venues }];
      }),
    };
  },
});
