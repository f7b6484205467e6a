import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

/** What of a member's credits can be used until one day. */
export interface Expiring {
  /** The last local day on which they can be used. */
  lastDayOn: string;
  minutes: number;
}

export interface ExpiringFacts {
  memberId: string;
  recipient: RecipientRecord;
  /** The soonest first. */
  expiring: Expiring[];
}

export interface ExpiringInput {
  /** Members behind this one, by id. Null: from the first. */
  after: string | null;
  limit: number;
  /** Credits whose last day lies from this local day on, and not after that one. */
  fromOn: string;
  untilOn: string;
}

/** Wallets with credits that lapse within some days. $1 scheme, $2 and $3 the local days: what lapses does so at the end of its last day. */
const EXPIRING = `
  SELECT a.member_id, (l.expires_at AT TIME ZONE s.time_zone - interval '1 microsecond')::date AS last_day_on, sum(l.remaining_minutes)::integer AS minutes
  FROM scheme s JOIN lot l ON l.scheme_id = s.scheme_id JOIN account a ON a.scheme_id = s.scheme_id AND a.id = l.account_id
  WHERE s.scheme_id = $1 AND l.remaining_minutes > 0 AND a.kind = 'WALLET' AND a.status = 'OPEN' AND a.balance_minutes > 0
    AND l.expires_at > ($2::date)::timestamp AT TIME ZONE s.time_zone AND l.expires_at <= ($3::date + 1)::timestamp AT TIME ZONE s.time_zone
  GROUP BY a.member_id, last_day_on`;

/** How many members it concerns. */
export const expiringCount = defineQuery({
  name: 'expiringCount',
  policy: roundsDue,
  async run(tx, input: Pick<ExpiringInput, 'fromOn' | 'untilOn'>): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(
      `SELECT count(DISTINCT member_id)::integer AS count FROM (${EXPIRING}) AS expiring`,
      [tx.schemeId, input.fromOn, input.untilOn],
    );
    return row?.count ?? 0;
  },
});

/** Members whose credits lapse within some days, by id, with what lapses when. */
export const expiringFacts = defineQuery({
  name: 'expiringFacts',
  policy: roundsDue,
  async run(tx, { after, limit, fromOn, untilOn }: ExpiringInput): Promise<ExpiringFacts[]> {
    tx.authorize(undefined);
    const rows = await tx.sql<Expiring & { memberId: string }>(
      `WITH expiring AS (${EXPIRING}), batch AS (
         SELECT DISTINCT member_id FROM expiring WHERE $4::uuid IS NULL OR member_id > $4 ORDER BY member_id LIMIT $5)
       SELECT member_id AS "memberId", last_day_on AS "lastDayOn", minutes FROM expiring JOIN batch USING (member_id)
       ORDER BY member_id, last_day_on`,
      [tx.schemeId, fromOn, untilOn, after, limit],
    );
    const recipients = await recipientRecords(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    const byMember = Map.groupBy(rows, ({ memberId }) => memberId);
    return [...byMember].flatMap(([memberId, found]) => {
      const recipient = recipients.get(memberId);
      const expiring = found.map(({ lastDayOn, minutes }) => ({ lastDayOn, minutes }));
      return recipient === undefined ? [] : [{ memberId, recipient, expiring }];
    });
  },
});
