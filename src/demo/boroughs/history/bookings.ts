import { addDays, addDaysToInstant, localInstant } from '../../../domain/schemes/localTime.js';
import { holdLapsesAt } from '../../../domain/spending/holdTimes.js';
import { holdRelease, offerHold } from '../../../policies/spending.js';
import { type Borough, type DemoMember, demoZone, isOffline } from '../borough.js';
import { type DemoDay, minuteOf, wallTime } from '../calendar.js';
import { Random } from '../random.js';
import type { Row } from '../rows.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import { partyFor, type Tastes } from './tastes.js';
import type { Allowed, Arrival, Tills, Wish } from './tills.js';
import type { Wallets } from './wallets.js';

interface Booking extends Allowed {
  holdId: string;
  placedAt: Date;
  bookedFor: Date;
  lapsesAt: Date;
  /** Released or lapsed. */
  endedAt: Date | null;
  state: 'HELD' | 'REDEEMED' | 'RELEASED' | 'LAPSED';
}

/** In an ordinary week, of members with enough credits. */
const bookingsPerWeek = 0.02;
const secondMs = 1_000;

/** Members book a visit some days ahead: most come, some give it back, a few forget. */
export class Bookings {
  private readonly random: Random;
  private readonly all: Booking[] = [];
  private readonly expected = new Map<number, Booking[]>();

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    private readonly counts: HistoryCounts,
    private readonly wallets: Wallets,
    private readonly tastes: Tastes,
    private readonly tills: Tills,
  ) {
    this.random = new Random(`${borough.seed} bookings`);
  }

  /** Plans who books in some days that follow each other. */
  plan(days: readonly DemoDay[]): void {
    const { random, borough, agenda } = this;
    for (const member of borough.members) {
      if (this.wallets.free(member) < 90 || isOffline(member)) continue;
      if (!random.chance((bookingsPerWeek * member.spends * days.length) / 7)) continue;
      const day = random.pick(days);
      const at = borough.calendar.instant(day.index, random.between(9 * 60, 21 * 60), random.between(0, 59));
      agenda.add(day.index, at, () => this.tryToBook(member, at, day));
    }
  }

  /** Who has booked for a day and comes. */
  arrivals(day: DemoDay, at: Date): Arrival[] {
    const here = (this.expected.get(day.index) ?? []).filter(({ state }) => state === 'HELD');
    const once = here.filter(({ member }, place) => here.findIndex((other) => other.member === member) === place);
    for (const booking of once) {
      booking.state = 'REDEEMED';
      this.wallets.unpin(booking.member);
    }
    return once.map((booking) => ({ ...booking, draft: { ...booking.draft, transferId: this.borough.ids.at(at) } }));
  }

  /** What is due by itself for each hold, as it stands after the last day. */
  dueWork(now: Date): Row[] {
    const { ids } = this.borough;
    return this.all.map(({ draft, placedAt, lapsesAt, endedAt, state }) => {
      // A redeemed hold's work is found to be done when its time comes.
      const isDone = lapsesAt <= now;
      const settled = state === 'RELEASED' ? 'CANCELLED' : isDone ? 'DONE' : 'WAITING';
      return {
        id: ids.at(placedAt),
        kind: 'HOLD_LAPSES',
        subject_id: draft.redemptionId,
        due_at: lapsesAt,
        next_try_at: lapsesAt,
        state: settled,
        turn: settled === 'DONE' ? 1 : 0,
        created_at: placedAt,
        settled_at: settled === 'WAITING' ? null : (endedAt ?? lapsesAt),
      };
    });
  }

  private tryToBook(member: DemoMember, at: Date, day: DemoDay): void {
    const { random, tastes } = this;
    for (let tries = 0; tries < 6; tries += 1) {
      const { venue, offer } = tastes.pick(member, random);
      // Venues that keep to a budget take no bookings.
      if (offer.status !== 'ACTIVE' || venue.budgetMinutes !== null) continue;
      const ahead = random.between(2, 16);
      const opening = random.pick(offer.restrictions.openings ?? []);
      if (!opening.weekdays.includes(((day.weekday + ahead - 1) % 7) + 1)) continue;
      const minute =
        30 * random.between(Math.ceil(minuteOf(opening.from) / 30), Math.ceil(minuteOf(opening.until) / 30) - 1);
      const bookedFor = localInstant(addDays(day.day, ahead), wallTime(minute), demoZone);
      this.hold({ member, venue, offer, party: partyFor(offer, random) }, at, bookedFor, day.index + ahead);
      return;
    }
  }

  /** As holdOffer judges and posts it. */
  private hold(wish: Wish, at: Date, bookedFor: Date, visitDay: number): void {
    const { ids, rules } = this.borough;
    // One booking at a time: of two for one day only one would be taken in.
    if (this.wallets.isPinned(wish.member)) return;
    const allowed = this.tills.allow(wish, bookedFor, at);
    if (!allowed) return;
    const { member, venue, draft } = allowed;
    const facts = { organisationId: venue.body.id, memberId: member.id };
    if (!offerHold.allows(member.actor, facts)) throw new Error('somebody books who may not');
    const lapsesAt = holdLapsesAt(at, bookedFor, rules, demoZone);
    const holdId = ids.at(at);
    const booking: Booking = { ...allowed, holdId, placedAt: at, bookedFor, lapsesAt, endedAt: null, state: 'HELD' };
    const row = this.tills.rowOf(0, allowed, member.actor, { code: null, card: null, hold: null }, at, bookedFor);
    const book = this.book();
    book.acts.push({ kind: 'hold', at, body: { holdId, row, bookedFor, lapsesAt } });
    const event = { redemptionId: draft.redemptionId, ...facts };
    book.record(member.actor, at, 'holdOffer', ['Redemption', draft.redemptionId], ['HoldPlaced', event]);
    this.all.push(booking);
    this.wallets.pin(member);
    this.counts.bookings += 1;
    this.planEnd(booking, visitDay);
  }

  private planEnd(booking: Booking, visitDay: number): void {
    const { random, agenda } = this;
    const { calendar } = this.borough;
    const fate = random.next();
    if (fate < 0.1) {
      const day = visitDay - 1;
      if (day >= calendar.length) return;
      const at = calendar.instant(day, random.between(8 * 60, 21 * 60), random.between(0, 59));
      agenda.add(day, at, () => this.end(booking, 'RELEASED', at));
    } else if (fate < 0.16) {
      const at = new Date(booking.lapsesAt.getTime() + random.between(2, 20) * secondMs);
      agenda.add(visitDay + 1, at, () => this.end(booking, 'LAPSED', at));
    } else {
      this.expected.set(visitDay, [...(this.expected.get(visitDay) ?? []), booking]);
    }
  }

  /** As releaseHold and lapseHold do it. */
  private end(booking: Booking, state: 'RELEASED' | 'LAPSED', at: Date): void {
    const { member, venue, draft, holdId, bookedFor } = booking;
    if (booking.state !== 'HELD') return;
    const facts = { organisationId: venue.body.id, memberId: member.id };
    if (!holdRelease.allows(member.actor, facts)) throw new Error('somebody gives a booking back who may not');
    booking.state = state;
    booking.endedAt = at;
    const graceUntil = addDaysToInstant(at, this.borough.rules.graceDays, demoZone);
    const book = this.book();
    book.acts.push({ kind: 'endHold', at, body: { holdId, state, graceUntil } });
    const subject: [string, string] = ['Redemption', draft.redemptionId];
    if (state === 'RELEASED') book.record(member.actor, at, 'releaseHold', subject);
    else book.recordBySystem(at, 'lapseHold', subject);
    this.tills.forget(booking, bookedFor);
    this.wallets.unpin(member);
  }
}
