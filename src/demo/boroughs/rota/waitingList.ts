import type { BookingEndReason } from '../../../domain/shifts/booking.js';
import type { DemoMember } from '../borough.js';
import type { Random } from '../random.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Somebody who asks for a place on a shift. */
export interface Asks {
  member: DemoMember;
  at: Date;
  /** How many come with them, the member included. */
  people: number;
  teamName: string | null;
  /** When they give the place back. Null: they keep it. */
  cancelsAt: Date | null;
  /** Of the shift's kinds of places: the one they would like. */
  kind: number;
}

export interface Booked extends Asks {
  asks: Asks;
  state: 'WAITING' | 'OFFERED' | 'BOOKED' | 'CANCELLED' | 'LAPSED';
  bookedAt: Date | null;
  offeredAt: Date | null;
  offerLapsesAt: Date | null;
  endedAt: Date | null;
  endReason: BookingEndReason | null;
}

export interface ShiftFacts {
  startsAt: Date;
  capacities: readonly number[];
  waitingOfferHours: number;
  waitingOfferStopsHours: number;
}

type Moment = { at: Date; run(): void };

/**
 * Who gets the places of a shift, by the rules of the waiting list: in the order in which they asked; a place that is given back is kept for who
 * waited longest, for a while; in the last hours it is whoever's who books first. Seen at `until`: what would come later has not happened yet.
 */
export function shareOut(asks: readonly Asks[], shift: ShiftFacts, until: Date, random: Random): Booked[] {
  const { startsAt } = shift;
  const stopsAt = new Date(startsAt.getTime() - shift.waitingOfferStopsHours * hourMs);
  const free = [...shift.capacities];
  const all: Booked[] = [];
  const moments: Moment[] = [];
  const plan = (at: Date, run: () => void) => {
    let place = moments.length;
    while (place > 0 && (moments[place - 1]?.at ?? at) > at) place -= 1;
    moments.splice(place, 0, { at, run });
  };
  const freeOf = (kind: number) => free[kind] ?? 0;
  const take = (booked: Booked, places: number) => {
    free[booked.kind] = freeOf(booked.kind) - places;
  };

  const passOn = (kind: number, at: Date): void => {
    const next = all.find((one) => one.state === 'WAITING' && one.kind === kind && one.people <= freeOf(kind));
    if (!next || at >= startsAt) return;
    take(next, next.people);
    if (at >= stopsAt) {
      const booksAt = new Date(at.getTime() + random.between(3, 40) * minuteMs);
      if (booksAt < startsAt && booksAt <= until) Object.assign(next, { state: 'BOOKED', bookedAt: booksAt });
      else take(next, -next.people);
      return;
    }
    const lapsesAt = new Date(Math.min(at.getTime() + shift.waitingOfferHours * hourMs, stopsAt.getTime()));
    const minutes = Math.floor((lapsesAt.getTime() - at.getTime()) / minuteMs);
    const takesAt = random.chance(0.87)
      ? new Date(at.getTime() + random.between(1, Math.min(20 * 60, minutes)) * minuteMs - 1_000)
      : null;
    Object.assign(next, { state: 'OFFERED', offeredAt: at, offerLapsesAt: lapsesAt });
    plan(takesAt ?? lapsesAt, () => {
      next.offerLapsesAt = null;
      if (takesAt) {
        Object.assign(next, { state: 'BOOKED', bookedAt: takesAt });
        return;
      }
      Object.assign(next, { state: 'LAPSED', endedAt: lapsesAt, endReason: 'OFFER_LAPSED' });
      take(next, -next.people);
      passOn(kind, lapsesAt);
    });
  };

  const giveBack = (booked: Booked, at: Date) => {
    if (booked.state !== 'BOOKED') return;
    Object.assign(booked, { state: 'CANCELLED', endedAt: at, endReason: 'BY_MEMBER' });
    take(booked, -booked.people);
    passOn(booked.kind, at);
  };

  for (const ask of asks) {
    plan(ask.at, () => {
      const booked: Booked = {
        ...ask,
        asks: ask,
        state: 'WAITING',
        bookedAt: null,
        offeredAt: null,
        offerLapsesAt: null,
        endedAt: null,
        endReason: null,
      };
      all.push(booked);
      // With friends where they fit, otherwise alone.
      if (booked.people > freeOf(booked.kind)) Object.assign(booked, { people: 1, teamName: null });
      if (freeOf(booked.kind) < 1) return;
      take(booked, booked.people);
      Object.assign(booked, { state: 'BOOKED', bookedAt: ask.at });
      const { cancelsAt } = ask;
      if (cancelsAt) plan(cancelsAt, () => giveBack(booked, cancelsAt));
    });
  }
  for (let moment = moments.shift(); moment && moment.at <= until; moment = moments.shift()) moment.run();
  if (startsAt <= until)
    for (const one of all)
      if (one.state === 'WAITING') Object.assign(one, { state: 'LAPSED', endedAt: startsAt, endReason: 'SHIFT_BEGAN' });
  return all;
}
