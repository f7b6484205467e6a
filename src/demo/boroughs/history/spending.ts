import { createHash } from 'node:crypto';
import { inputHash } from '../../../commands/secrets.js';
import { type Draft, draftRow, judgeVisit } from '../../../commands/spending/judgeRedemption.js';
import type { OfferFacts } from '../../../commands/spending/redemptionFacts.js';
import { DomainError } from '../../../domain/errors.js';
import { addDaysToInstant, periodStart } from '../../../domain/schemes/localTime.js';
import { memberLimitSince, type Party, stockSlot } from '../../../domain/spending/restrictions.js';
import type { MemberActor } from '../../../policies/actor.js';
import { redeem, redemptionReverse } from '../../../policies/spending.js';
import { type Borough, type DemoMember, type DemoOffer, type DemoVenue, demoZone, isOffline } from '../borough.js';
import { type DemoDay, minuteOf } from '../calendar.js';
import { distanceKm } from '../places.js';
import { Random, taken } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import type { Wallets } from './wallets.js';

interface Choice {
  venue: DemoVenue;
  offer: DemoOffer;
  weight: number;
}

/** A time of day at which members are at the tills of the borough. */
interface Hour {
  day: DemoDay;
  minute: number;
  at: Date;
  visitors: { member: DemoMember; venue: DemoVenue; offer: DemoOffer; party: Party }[];
}

type Judged = Omit<Draft, 'redemptionId' | 'transferId'>;

interface Visit {
  redemptionId: string;
  transferId: string;
  member: DemoMember;
  venue: DemoVenue;
  at: Date;
}

/** In an ordinary week, of members with enough credits. */
const visitsPerWeek = 0.3;
const minuteMs = 60_000;

/** Late morning, afternoon, evening: in minutes after midnight. One of them on a working day, two at the weekend. */
const hours: readonly [from: number, until: number][] = [
  [11 * 60, 13 * 60 + 45],
  [14 * 60, 16 * 60 + 25],
  [17 * 60, 19 * 60 + 30],
];

const parties: readonly (Party & { weight: number })[] = [
  { adults: 1, under16s: 0, weight: 55 },
  { adults: 2, under16s: 0, weight: 20 },
  { adults: 1, under16s: 1, weight: 10 },
  { adults: 2, under16s: 2, weight: 8 },
  { adults: 1, under16s: 2, weight: 7 },
];

/** Members enjoy their credits at venues near them. */
export class Spending {
  private readonly random: Random;
  private readonly choices = new Map<DemoMember, Choice[]>();
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
    this.random = new Random(`${borough.seed} spending`);
  }

  /** Plans the visits of some days that follow each other. Those of one hour reach the ledger together, as tills' requests do that arrive at once. */
  plan(days: readonly DemoDay[]): void {
    const { random, borough, agenda } = this;
    const open = days.flatMap((day) => this.hoursOf(day));
    for (const member of borough.members) {
      const free = this.wallets.free(member);
      // A code needs a screen to stand on.
      if (free < 45 || isOffline(member)) continue;
      const wish = visitsPerWeek * (days.length / 7) * member.spends * Math.min(1.5, free / 300);
      for (let left = wish; left > 0; left -= 1) {
        if (random.chance(Math.min(left, 0.9)))
          this.planVisit(
            member,
            random.weighted(open, (hour) => this.weightOf(hour)),
          );
      }
    }
    for (const hour of open) {
      if (hour.visitors.length > 0) agenda.add(hour.day.index, hour.at, () => this.visitAll(hour));
    }
  }

  private hoursOf(day: DemoDay): Hour[] {
    const { random, borough } = this;
    const count = day.weekday >= 6 ? 2 : 1;
    return random
      .shuffled(hours)
      .slice(0, count)
      .map(([from, until]) => {
        const minute = random.between(from, until);
        return { day, minute, at: borough.calendar.instant(day.index, minute, random.between(0, 59)), visitors: [] };
      });
  }

  private weightOf({ day }: Hour): number {
    return this.borough.calendar.season(day, 'EVEN');
  }

  private planVisit(member: DemoMember, hour: Hour): void {
    const { random } = this;
    if (hour.visitors.some((visitor) => visitor.member === member)) return;
    for (let tries = 0; tries < 5; tries += 1) {
      const { venue, offer } = random.weighted(this.choicesOf(member), (choice) => choice.weight);
      if (offer.status !== 'ACTIVE' || !isOpen(offer, hour)) continue;
      hour.visitors.push({ member, venue, offer, party: this.partyFor(offer) });
      return;
    }
  }

  /** Near ones and popular ones first; the same for a member all year. */
  private choicesOf(member: DemoMember): Choice[] {
    let choices = this.choices.get(member);
    if (!choices) {
      choices = this.borough.venues.flatMap((venue) => {
        const near = 1 / (distanceKm(member.home, venue.body.place) + 0.8) ** 1.3;
        return venue.offers.map((offer) => ({ venue, offer, weight: (venue.crowd * near) / venue.offers.length }));
      });
      this.choices.set(member, choices);
    }
    return choices;
  }

  private partyFor({ restrictions }: DemoOffer): Party {
    const { adults, under16s } = this.random.weighted(parties, ({ weight }) => weight);
    const young = restrictions.under16sMax === 0 ? 0 : under16s;
    const grown = Math.max(adults, (restrictions.partyMin ?? 1) - young);
    return { adults: Math.min(grown, restrictions.adultsMax ?? grown), under16s: young };
  }

  private visitAll(hour: Hour): void {
    const drafts: object[] = [];
    for (const { member, venue, offer, party } of hour.visitors) {
      const judged = this.judge(member, venue, offer, party, hour.at);
      if (!judged) continue;
      const { ids } = this.borough;
      const draft: Draft = { ...judged, redemptionId: ids.at(hour.at), transferId: ids.at(hour.at) };
      const till = this.tillFor(venue, member);
      drafts.push(this.draft(drafts.length, draft, member, till, hour.at));
      const { redemptionId, transferId } = draft;
      this.planReversal({ redemptionId, transferId, member, venue, at: hour.at }, till, hour.day);
    }
    if (drafts.length > 0) this.book().acts.push({ kind: 'redeem', at: hour.at, body: drafts });
    this.counts.visits += drafts.length;
  }

  /** As redeemCredits judges it, with its counts. Null where the rules refuse: then the visit does not happen. */
  private judge(member: DemoMember, venue: DemoVenue, offer: DemoOffer, party: Party, at: Date): Judged | null {
    const { restrictions } = offer;
    const since = memberLimitSince(restrictions, at, demoZone);
    const visitsKey = `${member.id} ${offer.id}`;
    const earlier = this.visits.get(visitsKey) ?? [];
    const slot = stockSlot(restrictions, at, demoZone);
    const slotKey = `${offer.id} ${slot}`;
    const stockUsed = this.places.get(slotKey) ?? 0;
    const timesInPeriod = since === null ? 0 : earlier.filter((before) => before >= since).length;
    const judged = allowedVisit(factsOf(offer, venue), member, party, { timesInPeriod, stockUsed }, at);
    const price = judged?.priceMinutes ?? 0;
    const month = venue.budgetMinutes === null ? null : periodStart(at, 'MONTH', demoZone);
    const budgetKey = `${venue.accountId} ${month?.getTime()}`;
    const received = (this.received.get(budgetKey) ?? 0) + price;
    if (!judged || price > this.wallets.free(member) || received > (venue.budgetMinutes ?? received)) return null;
    this.wallets.take(member, price, at);
    if (since !== null) this.visits.set(visitsKey, [...earlier, at]);
    if (slot !== null) this.places.set(slotKey, stockUsed + party.adults + party.under16s);
    this.received.set(budgetKey, received);
    return judged;
  }

  private draft(item: number, draft: Draft, member: DemoMember, till: MemberActor, at: Date): object {
    const { ids } = this.borough;
    const { redemptionId, offer, party } = draft;
    if (!redeem.allows(till, offer)) throw new Error('somebody redeems who may not');
    const request = {
      actor: till,
      now: at,
      key: ids.at(at),
      inputHash: inputHash('redeemCredits', { redemptionId, offerId: offer.id, ...party }),
      proof: { kind: 'CODE', codeHash: null },
      offerId: offer.id,
      offerRevision: null,
      party,
    } as const;
    const proven = { code: { id: this.showCode(member, at), isLive: true }, card: null, hold: null };
    const row = draftRow(item, draft, request, proven, { zone: demoZone }, at);
    return { ...row, audit_id: ids.at(at), event_id: ids.at(at) };
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
  private planReversal(visit: Visit, till: MemberActor, day: DemoDay): void {
    const { random, borough, agenda } = this;
    const { calendar, operators } = borough;
    if (random.chance(0.012)) {
      const at = new Date(visit.at.getTime() + random.between(8, 28) * minuteMs);
      agenda.add(day.index, at, () => this.reverse(visit, till, at));
    } else if (random.chance(0.004)) {
      const later = day.index + random.between(1, 20);
      const operator = operators.find((person) => person !== visit.member);
      if (later >= calendar.length || !operator) return;
      const at = calendar.instant(later, random.between(10 * 60, 16 * 60), random.between(0, 59));
      agenda.add(later, at, () => this.reverse(visit, operator.actor, at));
    }
  }

  /** As reverseRedemption does it. */
  private reverse({ redemptionId, transferId, member, venue }: Visit, by: MemberActor, at: Date): void {
    const { ids, rules } = this.borough;
    const facts = { organisationId: venue.body.id, memberId: member.id };
    if (!redemptionReverse.allows(by, facts)) throw new Error('somebody gives a visit back who may not');
    const book = this.book();
    const graceUntil = addDaysToInstant(at, rules.graceDays, demoZone);
    book.acts.push({ kind: 'reverse', at, body: { reversalId: ids.at(at), originalId: transferId, graceUntil } });
    book.reversedRedemptions.push({ id: redemptionId, at });
    const event = { redemptionId, ...facts };
    book.record(by, at, 'reverseRedemption', ['Redemption', redemptionId], ['RedemptionReversed', event]);
    this.wallets.take(member, 0, at);
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
function allowedVisit(
  offer: OfferFacts,
  { id, ward, walletId }: DemoMember,
  party: Party,
  counts: { timesInPeriod: number; stockUsed: number },
  at: Date,
): Judged | null {
  try {
    const member = { id, isActive: true, wardCode: ward.gssCode, walletId };
    return judgeVisit(offer, member, party, counts, { zone: demoZone }, at);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function isOpen({ restrictions }: DemoOffer, { day, minute }: Hour): boolean {
  return (restrictions.openings ?? []).some(
    ({ weekdays, from, until }) =>
      weekdays.includes(day.weekday) && minuteOf(from) <= minute && minute < minuteOf(until),
  );
}
