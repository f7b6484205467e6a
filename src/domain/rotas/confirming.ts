import type { RotaFacts } from './judgeSeat.js';
import { Placing, type SeatVerdict, type WantedSeat } from './placing.js';
import type { SeatChange } from './rota.js';

/** A seat as a rota has it when it is confirmed. */
export interface SeatToConfirm extends WantedSeat {
  id: string;
  change: SeatChange;
  bookingId: string | null;
}

export interface Confirming<Seat extends SeatToConfirm> {
  booked: Seat[];
  refused: { seat: Seat; code: Exclude<SeatVerdict, null> }[];
  /** Their bookings end. */
  ended: Seat[];
  /** Their bookings were to end, and stay: what they were to make room for cannot be had. */
  stay: Seat[];
}

/**
 * What confirming a rota does, as things are now: each new place is judged as a booking would be, in the order of time. Where some cannot be had, bookings
 * that were to end stay as far as they are in nobody's way.
 */
export function confirmingOf<Seat extends SeatToConfirm>(facts: RotaFacts, seats: readonly Seat[]): Confirming<Seat> {
  const standing = new Set(facts.bookings.filter(({ state }) => state === 'BOOKED').map(({ id }) => id));
  const toEnd = seats.filter(({ change, bookingId }) => change === 'REMOVED' && standing.has(bookingId ?? ''));
  const placing = new Placing(facts, new Set(toEnd.flatMap(({ bookingId }) => bookingId ?? [])));
  const booked: Seat[] = [];
  const refused: Confirming<Seat>['refused'] = [];
  for (const seat of seats.filter(({ change }) => change === 'NEW')) {
    const code = placing.place(seat);
    if (code === null) booked.push(seat);
    else refused.push({ seat, code });
  }
  if (refused.length === 0) return { booked, refused, ended: toEnd, stay: [] };
  // A shift that was moved since is no reason to take a booking away.
  const startOf = ({ shiftId, startsAt }: Seat) => facts.shifts.get(shiftId)?.startsAt ?? startsAt;
  const stay = toEnd.filter((seat) => placing.place({ ...seat, startsAt: startOf(seat) }) === null);
  return { booked, refused, stay, ended: toEnd.filter((seat) => !stay.includes(seat)) };
}
