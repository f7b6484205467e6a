import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import {
  memberLimitSince,
  type Restrictions,
  restrictionsForm,
  stockSlot,
} from '../../domain/spending/restrictions.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { actorName } from '../../policies/actor.js';
import type { RedemptionRequest } from './redemptionTypes.js';

/** Everything one redemption is judged by. Null parts do not exist in this scheme. */
export interface RedemptionItemFacts {
  priorHash: Buffer | null;
  priorOperation: string | null;
  priorRedemptionId: string | null;
  /** Wrong codes of this till in the last minute. */
  recentFailures: number;
  code: { id: string; isLive: boolean } | null;
  member: { id: string; name: string; isActive: boolean; wardCode: string | null; walletId: string } | null;
  offer: OfferFacts | null;
  timesInPeriod: number;
  stockUsed: number;
}

export interface OfferFacts {
  id: string;
  title: string;
  organisationId: string;
  venueAccountId: string | null;
  venueStatus: 'PENDING' | 'VERIFIED' | 'CLOSED';
  budgetMinutes: number | null;
  priceMinutes: number;
  under16PriceMinutes: number | null;
  pricePer: 'PERSON' | 'PARTY';
  status: 'ACTIVE' | 'PAUSED' | 'ENDED';
  revision: number;
  restrictions: Restrictions;
}

export interface RedemptionBatchFacts {
  zone: string;
  rules: SchemeRules;
  items: RedemptionItemFacts[];
}

interface FactsRow {
  priorHash: Buffer | null;
  priorOperation: string | null;
  priorRedemptionId: string | null;
  recentFailures: number;
  codeId: string | null;
  codeIsLive: boolean | null;
  memberId: string | null;
  memberName: string;
  memberIsActive: boolean;
  wardCode: string | null;
  walletId: string;
  offerId: string | null;
  offerTitle: string;
  organisationId: string;
  venueAccountId: string | null;
  venueStatus: OfferFacts['venueStatus'];
  budgetMinutes: number | null;
  priceMinutes: number;
  under16PriceMinutes: number | null;
  pricePer: OfferFacts['pricePer'];
  offerStatus: OfferFacts['status'];
  revision: number;
  restrictions: unknown;
  zone: string;
  rules: unknown;
}

/** One read for the whole batch; a second one only where an offer limits how often or how many. */
export async function readRedemptionFacts(
  tx: SchemeTransaction,
  requests: readonly RedemptionRequest[],
  now: Date,
): Promise<RedemptionBatchFacts> {
  const rows = await tx.sql<FactsRow>(
    `SELECT i.input_hash AS "priorHash", i.operation AS "priorOperation", i.result ->> 'redemptionId' AS "priorRedemptionId",
            (SELECT count(*) FROM code_failure f WHERE f.scheme_id = $1 AND f.actor = q.actor AND f.failed_at > $6) AS "recentFailures",
            c.id AS "codeId", c.used_at IS NULL AND c.expires_at > $5 AS "codeIsLive",
            m.id AS "memberId", m.name AS "memberName", m.status = 'ACTIVE' AS "memberIsActive", w.gss_code AS "wardCode", wallet.id AS "walletId",
            o.id AS "offerId", o.title AS "offerTitle", o.organisation_id AS "organisationId", venue.id AS "venueAccountId", g.status AS "venueStatus",
            g.monthly_budget_minutes AS "budgetMinutes", o.price_minutes AS "priceMinutes", o.under16_price_minutes AS "under16PriceMinutes",
            o.price_per AS "pricePer", o.status AS "offerStatus", o.revision, o.restrictions, s.time_zone AS zone, s.rules
     FROM unnest($2::text[], $3::text[], $4::bytea[], $7::uuid[]) WITH ORDINALITY AS q (actor, key, code_hash, offer_id, position)
     JOIN scheme s ON s.scheme_id = $1
     LEFT JOIN idempotency i ON i.scheme_id = $1 AND i.actor = q.actor AND i.key = q.key
     LEFT JOIN redemption_code c ON c.scheme_id = $1 AND c.code_hash = q.code_hash
     LEFT JOIN member m ON m.scheme_id = $1 AND m.id = c.member_id
     LEFT JOIN ward w ON w.scheme_id = $1 AND w.id = m.ward_id
     LEFT JOIN account wallet ON wallet.scheme_id = $1 AND wallet.member_id = m.id
     LEFT JOIN offer o ON o.scheme_id = $1 AND o.id = q.offer_id
     LEFT JOIN organisation g ON g.scheme_id = $1 AND g.id = o.organisation_id
     LEFT JOIN account venue ON venue.scheme_id = $1 AND venue.organisation_id = o.organisation_id AND venue.kind = 'VENUE'
     ORDER BY q.position`,
    [
      tx.schemeId,
      requests.map((request) => actorName(request.actor)),
      requests.map((request) => request.key),
      requests.map((request) => request.codeHash),
      now,
      new Date(now.getTime() - 60_000),
      requests.map((request) => request.offerId),
    ],
  );
  const items = rows.map(itemOf);
  const zone = rows[0]?.zone ?? 'Europe/London';
  await countLimited(tx, items, now, zone);
  return { zone, rules: rulesOf(rows[0]?.rules), items };
}

function itemOf(row: FactsRow): RedemptionItemFacts {
  return {
    priorHash: row.priorHash,
    priorOperation: row.priorOperation,
    priorRedemptionId: row.priorRedemptionId,
    recentFailures: row.recentFailures,
    code: row.codeId === null ? null : { id: row.codeId, isLive: row.codeIsLive === true },
    member:
      row.memberId === null
        ? null
        : {
            id: row.memberId,
            name: row.memberName,
            isActive: row.memberIsActive,
            wardCode: row.wardCode,
            walletId: row.walletId,
          },
    offer:
      row.offerId === null
        ? null
        : {
            id: row.offerId,
            title: row.offerTitle,
            organisationId: row.organisationId,
            venueAccountId: row.venueAccountId,
            venueStatus: row.venueStatus,
            budgetMinutes: row.budgetMinutes,
            priceMinutes: row.priceMinutes,
            under16PriceMinutes: row.under16PriceMinutes,
            pricePer: row.pricePer,
            status: row.offerStatus,
            revision: row.revision,
            restrictions: restrictionsForm.parse(row.restrictions),
          },
    timesInPeriod: 0,
    stockUsed: 0,
  };
}

async function countLimited(
  tx: SchemeTransaction,
  items: RedemptionItemFacts[],
  now: Date,
  zone: string,
): Promise<void> {
  const limited = items.filter(
    (item) =>
      item.offer &&
      item.member &&
      (item.offer.restrictions.memberLimit || item.offer.restrictions.stockPerSlot !== undefined),
  );
  if (limited.length === 0) return;
  const counts = await tx.sql<{ times: number; stock: number }>(
    `SELECT (SELECT count(*) FROM redemption r WHERE r.scheme_id = $1 AND r.member_id = q.member_id AND r.offer_id = q.offer_id
               AND r.redeemed_at >= q.since AND r.state = 'REDEEMED') AS times,
            (SELECT coalesce(sum(r.adults + r.under16s), 0) FROM redemption r WHERE r.scheme_id = $1 AND r.offer_id = q.offer_id
               AND r.stock_slot = q.slot AND r.state IN ('HELD', 'REDEEMED')) AS stock
     FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[]) WITH ORDINALITY AS q (member_id, offer_id, since, slot, position)
     ORDER BY q.position`,
    [
      tx.schemeId,
      limited.map((item) => item.member?.id),
      limited.map((item) => item.offer?.id),
      limited.map((item) => (item.offer ? memberLimitSince(item.offer.restrictions, now, zone) : null)),
      limited.map((item) => (item.offer ? stockSlot(item.offer.restrictions, now, zone) : null)),
    ],
  );
  limited.forEach((item, index) => {
    item.timesInPeriod = counts[index]?.times ?? 0;
    item.stockUsed = counts[index]?.stock ?? 0;
  });
}
