import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import {
  memberLimitSince,
  memberLimitUntil,
  type Restrictions,
  restrictionsForm,
  stockSlot,
} from '../../domain/spending/restrictions.js';
import type { Database } from '../../entities/database.js';
import { actorName } from '../../policies/actor.js';
import type { RedemptionRequest } from './redemptionTypes.js';

/** Everything one redemption is judged by. Null parts do not exist in this scheme. */
export interface RedemptionItemFacts {
  priorHash: Buffer | null;
  priorOperation: string | null;
  priorRedemptionId: string | null;
  /** Wrong codes and PINs of this till in the last minute. */
  recentFailures: number;
  code: { id: string; isLive: boolean } | null;
  card: { id: string; isLive: boolean; pinHash: Buffer } | null;
  hold: {
    id: string;
    isLive: boolean;
    bookedFor: Date | null;
    priceMinutes: number;
    adults: number;
    under16s: number;
  } | null;
  member: { id: string; isActive: boolean; wardCode: string | null; walletId: string } | null;
  offer: OfferFacts | null;
  timesInPeriod: number;
  stockUsed: number;
}

export interface OfferFacts {
  id: string;
  title: string;
  organisationId: string;
  venueAccountId: string | null;
  venueStatus: string;
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

/** Asks the database: one call is one round trip. In a transaction, or on a connection of its own. */
export type Ask = <Row extends object>(text: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Asks on a connection of its own: for functions that enter the scheme by themselves. */
export function askAlone({ pool }: Pick<Database, 'pool'>): Ask {
  return async <Row extends object>(text: string, parameters: readonly unknown[]) =>
    (await pool.query<Row>(text, [...parameters])).rows;
}

interface FactsRow {
  priorHash: Buffer | null;
  priorOperation: string | null;
  priorRedemptionId: string | null;
  recentFailures: number;
  codeId: string | null;
  codeIsLive: boolean | null;
  cardId: string | null;
  cardIsLive: boolean | null;
  cardPinHash: Buffer;
  holdId: string | null;
  holdIsLive: boolean | null;
  holdBookedFor: Date | null;
  holdPriceMinutes: number;
  holdAdults: number;
  holdUnder16s: number;
  memberId: string | null;
  memberIsActive: boolean;
  wardCode: string | null;
  walletId: string;
  offerId: string | null;
  offerTitle: string;
  organisationId: string;
  venueAccountId: string | null;
  venueStatus: string;
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

const factsQuery = `SELECT prior_hash AS "priorHash", prior_operation AS "priorOperation", prior_redemption_id AS "priorRedemptionId",
  recent_failures AS "recentFailures", code_id AS "codeId", code_is_live AS "codeIsLive", card_id AS "cardId", card_is_live AS "cardIsLive",
  card_pin_hash AS "cardPinHash", hold_id AS "holdId", hold_is_live AS "holdIsLive", hold_booked_for AS "holdBookedFor", hold_price_minutes AS "holdPriceMinutes",
  hold_adults AS "holdAdults", hold_under16s AS "holdUnder16s", member_id AS "memberId", member_is_active AS "memberIsActive",
  ward_code AS "wardCode", wallet_id AS "walletId", offer_id AS "offerId", offer_title AS "offerTitle", organisation_id AS "organisationId",
  venue_account_id AS "venueAccountId", venue_status AS "venueStatus", budget_minutes AS "budgetMinutes", price_minutes AS "priceMinutes",
  under16_price_minutes AS "under16PriceMinutes", price_per AS "pricePer", offer_status AS "offerStatus", revision, restrictions, zone, rules
  FROM redemption_facts($1, $2, $3)`;

/**
 * One read for the whole batch; a second one only where an offer limits how often or how many.
 * @param visitAt when it is to be enjoyed, where that is not now: limits and slots are those of that time.
 */
export async function readRedemptionFacts(
  ask: Ask,
  schemeId: string,
  requests: readonly Omit<RedemptionRequest, 'inputHash'>[],
  now: Date,
  visitAt: Date = now,
): Promise<RedemptionBatchFacts> {
  const rows = await ask<FactsRow>(factsQuery, [schemeId, now, JSON.stringify(requests.map(questionOf))]);
  const items = rows.map(itemOf);
  const zone = rows[0]?.zone ?? 'Europe/London';
  await countLimited(ask, schemeId, items, visitAt, zone);
  return { zone, rules: rulesOf(rows[0]?.rules), items };
}

function questionOf(request: Omit<RedemptionRequest, 'inputHash'>, item: number): object {
  const { proof } = request;
  return {
    item,
    actor: actorName(request.actor),
    key: request.key,
    code_hash: proof.kind === 'CODE' && proof.codeHash ? `\\x${proof.codeHash.toString('hex')}` : null,
    card_number: proof.kind === 'CARD' ? proof.cardNumber : null,
    redemption_id: proof.kind === 'HOLD' ? proof.redemptionId : null,
    member_id: proof.kind === 'MEMBER' ? proof.memberId : null,
    offer_id: request.offerId,
  };
}

function itemOf(row: FactsRow): RedemptionItemFacts {
  const { codeId, cardId, holdId, memberId } = row;
  return {
    priorHash: row.priorHash,
    priorOperation: row.priorOperation,
    priorRedemptionId: row.priorRedemptionId,
    recentFailures: row.recentFailures,
    code: codeId === null ? null : { id: codeId, isLive: row.codeIsLive === true },
    card: cardId === null ? null : { id: cardId, isLive: row.cardIsLive === true, pinHash: row.cardPinHash },
    hold:
      holdId === null
        ? null
        : {
            id: holdId,
            isLive: row.holdIsLive === true,
            bookedFor: row.holdBookedFor,
            priceMinutes: row.holdPriceMinutes,
            adults: row.holdAdults,
            under16s: row.holdUnder16s,
          },
    member:
      memberId === null
        ? null
        : { id: memberId, isActive: row.memberIsActive, wardCode: row.wardCode, walletId: row.walletId },
    offer: offerOf(row),
    timesInPeriod: 0,
    stockUsed: 0,
  };
}

function offerOf(row: FactsRow): OfferFacts | null {
  if (row.offerId === null) return null;
  return {
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
  };
}

async function countLimited(
  ask: Ask,
  schemeId: string,
  items: RedemptionItemFacts[],
  at: Date,
  zone: string,
): Promise<void> {
  const limited = items.flatMap((item) => {
    const { offer, member, hold } = item;
    const isLimited = offer?.restrictions.memberLimit || offer?.restrictions.stockPerSlot !== undefined;
    return offer && member && !hold && isLimited ? [{ item, offer, member }] : [];
  });
  if (limited.length === 0) return;
  const questions = limited.map(({ offer, member }, index) => ({
    item: index,
    member_id: member.id,
    offer_id: offer.id,
    since: memberLimitSince(offer.restrictions, at, zone),
    until: memberLimitUntil(offer.restrictions, at, zone),
    slot: stockSlot(offer.restrictions, at, zone),
  }));
  const counts = await ask<{ times: number; stock: number }>('SELECT times, stock FROM redemption_counts($1, $2)', [
    schemeId,
    JSON.stringify(questions),
  ]);
  limited.forEach(({ item }, index) => {
    item.timesInPeriod = counts[index]?.times ?? 0;
    item.stockUsed = counts[index]?.stock ?? 0;
  });
}
