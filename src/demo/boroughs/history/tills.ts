import { createHash } from 'node:crypto';
import { inputHash } from '../../../commands/secrets.js';
import { type Draft, draftRow, judgeVisit, mustBeOfAnother } from '../../../commands/spending/judgeRedemption.js';
import type { OfferFacts, RedemptionItemFacts } from '../../../commands/spending/redemptionFacts.js';
import { DomainError } from '../../../domain/errors.js';
import { addDaysToInstant, periodStart } from '../../../domain/schemes/localTime.js';
import { memberLimitSince, memberLimitUntil, type Party, stockSlot } from '../../../domain/spending/restrictions.js';
import type { MemberActor } from '../../../policies/actor.js';
import { redeem, redemptionReverse } from '../../../policies/spending.js';
import { type Borough, type DemoMember, type DemoOffer, type DemoVenue, demoZone } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { Random, taken } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import type { Wallets } from './wallets.js';

/** What a member wants to enjoy, and with whom. */
export interface Wish {
  member: DemoMember;
  venue: DemoVenue;
  offer: DemoOffer;
  party: Party;
}

/** A wish that the rules allow. */
export interface Allowed extends Wish {
  draft: Draft;
}

/** Somebody at a till: with a code or card, or with a hold placed before. */
export interface Arrival extends Allowed {
  holdId: string | null;
}

const minuteMs = 60_000;

/** The tills of a borough: they judge visits as the service does, keep count of what its limits count, and take visits in and back. */
export class Tills {
  private readonly random: Random;
  private readonly visits = new Map<string, Date[]>();
  private readonly places = new Map<string, number>();
  private readonly received = new Map<string, number>();

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly wallets: Wallets,
  ) {
    this.random = new Random(`${borough.seed} tills`);
  }

  /**
   * Judges a visit at an instant and counts it. Null, and nothing counted, where the rules or the wallet refuse.
   * @param now when it is decided: before the visit, for a booking
   */
  allow(wish: Wish, visitAt: Date, now: Date): Allowed | null {
    const { member, venue, offer, party } = wish;
    const slotKey = this.slotKey(offer, visitAt);
    const stockUsed = slotKey === null ? 0 : (this.places.get(slotKey) ?? 0);
    const timesInPeriod = this.timesInPeriod(member, offer, visitAt);
    const visit = judged(factsOf(offer, venue), member, party, { timesInPeriod, stockUsed }, visitAt);
    if (!visit || visit.priceMinutes > this.wallets.free(member) || !this.fitsBudget(venue, visit.priceMinutes, now))
      return null;
    this.wallets.take(member, visit.priceMinutes);
    if (slotKey !== null) this.places.set(slotKey, stockUsed + party.adults + party.under16s);
    const visitsKey = `${member.id} ${offer.id}`;
    if (offer.restrictions.memberLimit) this.visits.set(visitsKey, [...(this.visits.get(visitsKey) ?? []), visitAt]);
    const { ids } = this.borough;
    return { ...wish, draft: { ...visit, redemptionId: ids.at(now), transferId: ids.at(visitAt) } };
  }

  /** Takes in everybody who is at a till at one instant. No member comes twice. */
  takeIn(arrivals: readonly Arrival[], at: Date, day: DemoDay): void {
    if (arrivals.length === 0) return;
    const rows = arrivals.map((arrival, item) => {
      const till = this.tillFor(arrival.venue, arrival.member);
      this.wallets.moved(arrival.member.walletId, at);
      this.planReversal(arrival, till, at, day);
      return this.row(item, arrival, till, at);
    });
    this.book().acts.push({ kind: 'redeem', at, body: rows });
    this.counts.visits += rows.length;
  }

  /** The row that redeem_batch and hold_offer read, with ids from the seed. */
  rowOf(
    item: number,
    { draft }: Allowed,
    by: MemberActor,
    proven: Pick<RedemptionItemFacts, 'code' | 'card' | 'hold'>,
    at: Date,
    visitAt: Date,
  ): object {
    const { ids } = this.borough;
    const { redemptionId, offer, party, member } = draft;
    const request = {
      actor: by,
      now: at,
      key: ids.at(at),
      inputHash: inputHash('redeemCredits', { redemptionId, offerId: offer.id, ...party }),
      proof: { kind: 'MEMBER', memberId: member.id },
      offerId: offer.id,
      offerRevision: null,
      party,
    } as const;
    const row = draftRow(item, draft, request, proven, { zone: demoZone }, at, visitAt);
    return { ...row, audit_id: ids.at(at), event_id: ids.at(at) };
  }

  private row(item: number, arrival: Arrival, till: MemberActor, at: Date): object {
    const { member, draft, holdId } = arrival;
    if (!redeem.allows(till, draft.offer)) throw new Error('somebody redeems who may not');
    mustBeOfAnother(till, member.id);
    const { adults, under16s } = draft.party;
    const hold = { isLive: true, priceMinutes: draft.priceMinutes, adults, under16s, bookedFor: null };
    const proven = {
      code: holdId === null && member.card === null ? { id: this.showCode(member, at), isLive: true } : null,
      card:
        holdId === null && member.card !== null ? { id: member.card.id, isLive: true, pinHash: Buffer.alloc(0) } : null,
      hold: holdId === null ? null : { id: holdId, ...hold },
    };
    return this.rowOf(item, arrival, till, proven, at, at);
  }

  /** Takes a visit that will not happen out of the counts. */
  forget({ member, offer, party }: Wish, visitAt: Date): void {
    const slotKey = this.slotKey(offer, visitAt);
    if (slotKey !== null) this.places.set(slotKey, (this.places.get(slotKey) ?? 0) - party.adults - party.under16s);
    const visitsKey = `${member.id} ${offer.id}`;
    this.visits.set(
      visitsKey,
      (this.visits.get(visitsKey) ?? []).filter((visit) => visit !== visitAt),
    );
  }

  private slotKey(offer: DemoOffer, at: Date): string | null {
    const slot = stockSlot(offer.restrictions, at, demoZone);
    return slot === null ? null : `${offer.id} ${slot}`;
  }

  private timesInPeriod(member: DemoMember, { id, restrictions }: DemoOffer, at: Date): number {
    const earlier = this.visits.get(`${member.id} ${id}`) ?? [];
    if (earlier.length === 0) return 0;
    const since = memberLimitSince(restrictions, at, demoZone);
    const until = memberLimitUntil(restrictions, at, demoZone);
    return earlier.filter((visit) => since !== null && until !== null && visit >= since && visit < until).length;
  }

  /** Counts the price where it fits. */
  private fitsBudget(venue: DemoVenue, price: number, now: Date): boolean {
    if (venue.budgetMinutes === null) return true;
    const key = `${venue.accountId} ${periodStart(now, 'MONTH', demoZone).getTime()}`;
    const received = (this.received.get(key) ?? 0) + price;
    if (received > venue.budgetMinutes) return false;
    this.received.set(key, received);
    return true;
  }

  /** The code on the member's screen, made a minute or two before. Nobody can show it any more: what is hashed was never a code. */
  private showCode(member: DemoMember, at: Date): string {
    const { ids, rules } = this.borough;
    const madeAt = new Date(at.getTime() - this.random.between(20, 150) * 1_000);
    const id = ids.at(madeAt);
    const book = this.book();
    book.codes.push({
      id,
      member_id: member.id,
      code_hash: `\\x${createHash('sha256').update(id).digest('hex')}`,
      created_at: madeAt,
      expires_at: new Date(madeAt.getTime() + rules.redemptionCodeMinutes * minuteMs),
    });
    book.record(member.actor, madeAt, 'createRedemptionCode', ['RedemptionCode', id]);
    return id;
  }

  /** Whoever is at the till, but never the visitor. */
  private tillFor(venue: DemoVenue, visitor: DemoMember): MemberActor {
    const others = venue.staff.filter((person) => person !== visitor);
    return taken(others, this.random.between(0, others.length - 1)).actor;
  }

  /** Now and then a visit is given back: by the venue within the hour, or by an operator some days later. */
  private planReversal(arrival: Arrival, till: MemberActor, visitAt: Date, day: DemoDay): void {
    const { random, borough, agenda } = this;
    const { calendar, operators } = borough;
    if (random.chance(0.012)) {
      const at = new Date(visitAt.getTime() + random.between(8, 28) * minuteMs);
      agenda.add(day.index, at, () => this.reverse(arrival, till, at));
    } else if (random.chance(0.004)) {
      const later = day.index + random.between(1, 20);
      const operator = operators.find((person) => person !== arrival.member);
      if (later >= calendar.length || !operator) return;
      const at = calendar.instant(later, random.between(10 * 60, 16 * 60), random.between(0, 59));
      agenda.add(later, at, () => this.reverse(arrival, operator.actor, at));
    }
  }

  /** As reverseRedemption does it. */
  private reverse({ member, venue, draft }: Arrival, by: MemberActor, at: Date): void {
    const { ids, rules } = this.borough;
    const { redemptionId, transferId } = draft;
    const facts = { organisationId: venue.body.id, memberId: member.id };
    if (!redemptionReverse.allows(by, facts)) throw new Error('somebody gives a visit back who may not');
    const book = this.book();
    const graceUntil = addDaysToInstant(at, rules.graceDays, demoZone);
    book.acts.push({ kind: 'reverse', at, body: { reversalId: ids.at(at), originalId: transferId, graceUntil } });
    book.reversedRedemptions.push({ id: redemptionId, at });
    const event = { redemptionId, ...facts };
    book.record(by, at, 'reverseRedemption', ['Redemption', redemptionId], ['RedemptionReversed', event]);
    this.wallets.moved(member.walletId, at);
    this.counts.reversals += 1;
  }
}

function factsOf(offer: DemoOffer, { body, accountId, budgetMinutes }: DemoVenue): OfferFacts {
  const { id, title, priceMinutes, under16PriceMinutes, pricePer, status, restrictions } = offer;
  return {
    id,
    title,
    organisationId: body.id,
    venueAccountId: accountId,
    venueStatus: body.status,
    budgetMinutes,
    priceMinutes,
    under16PriceMinutes,
    pricePer,
    status,
    revision: 1,
    restrictions,
  };
}

/** Null where the rules refuse it. */
function judged(
  offer: OfferFacts,
  { id, ward, walletId }: DemoMember,
  party: Party,
  counts: { timesInPeriod: number; stockUsed: number },
  at: Date,
): ReturnType<typeof judgeVisit> | null {
  try {
    const member = { id, isActive: true, wardCode: ward.gssCode, walletId };
    return judgeVisit(offer, member, party, counts, { zone: demoZone }, at);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
