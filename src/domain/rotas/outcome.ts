import { isOwnPlace } from './buildProblem.js';
import type { JudgedBooking, RotaFacts } from './judgeSeat.js';
import { Placing } from './placing.js';
import type { RotaProblem } from './problem.js';
import type { DroppedSeat, SeatChange } from './rota.js';
import type { RotaSolution, UnfilledSeat } from './solution.js';

/** A place of a rota as it is to be written. */
export interface OutcomeSeat {
  shiftId: string;
  shiftRoleId: string;
  memberId: string;
  startsAt: Date;
  change: SeatChange;
  isPinned: boolean;
  saidFree: boolean;
  bookingId: string | null;
}

export interface OutcomeGap {
  shiftId: string;
  shiftRoleId: string;
  startsAt: Date;
  placesLeft: number;
  haveSkills: number;
  here: number;
  why: UnfilledSeat['why'];
}

export interface Outcome {
  seats: OutcomeSeat[];
  gaps: OutcomeGap[];
  dropped: DroppedSeat[];
}

/**
 * What was worked out, held against what is so now: places of members who have left, on shifts that were cancelled, moved or filled meanwhile, fall out
 * and are named. Bookings that were made meanwhile stand.
 */
export function outcomeOf(
  facts: RotaFacts,
  problem: RotaProblem,
  solution: RotaSolution,
  pinned: ReadonlySet<string>,
): Outcome {
  const own = new Map(facts.bookings.filter(isOwnPlace).map((booking) => [seatKey(booking), booking]));
  const given = new Set(solution.assignments.map(({ personId, seatId }) => `${personId} ${seatId}`));
  const removed = removedBookings(problem, own, given);
  const placing = new Placing(facts, removed);
  const seats = [...own].map(([key, booking]) => bookedSeat(booking, removed.has(booking.id), pinned.has(key)));
  const startedAt = new Map(problem.shifts.map(({ id, startsAt }) => [id, startsAt]));
  const said = new Set(problem.people.filter(({ freeSpans }) => freeSpans !== null).map(({ id }) => id));
  const dropped: DroppedSeat[] = [];
  for (const { personId: memberId, seatId: shiftRoleId, shiftId } of solution.assignments) {
    const key = `${memberId} ${shiftRoleId}`;
    const startsAt = startedAt.get(shiftId);
    if (own.has(key) || !startsAt) continue;
    const place = { memberId, shiftId, shiftRoleId, startsAt };
    const code = placing.place(place);
    if (code !== null) dropped.push({ kind: 'DROPPED', personId: memberId, shiftId, code });
    else {
      const more = { isPinned: pinned.has(key), saidFree: said.has(memberId), bookingId: null };
      seats.push({ ...place, change: 'NEW', ...more });
    }
  }
  return { seats, dropped, gaps: gapsOf(facts, placing, solution.unfilled) };
}

function seatKey({ memberId, shiftRoleId }: { memberId: string; shiftRoleId: string }): string {
  return `${memberId} ${shiftRoleId}`;
}

/** Bookings that the rota knew of and gives to nobody, or that it exchanges for another place. */
function removedBookings(
  problem: RotaProblem,
  own: ReadonlyMap<string, JudgedBooking>,
  given: ReadonlySet<string>,
): Set<string> {
  const stood = problem.standing.map(({ personId, seatId }) => `${personId} ${seatId}`);
  return new Set(stood.flatMap((key) => (given.has(key) ? [] : (own.get(key)?.id ?? []))));
}

/** What becomes of places that stood before: by bookings, or in the rota that this one is based on. Nothing else stood, though it was fixed. */
export function changesOf(
  seats: readonly OutcomeSeat[],
  before: readonly { memberId: string; shiftRoleId: string }[],
): { seatsKept: number; seatsRemoved: number; seatsAdded: number } {
  const proposed = new Set(before.map(seatKey));
  const there = new Set(seats.filter(({ change }) => change !== 'REMOVED').map(seatKey));
  const booked = new Set(seats.filter(({ bookingId }) => bookingId !== null).map(seatKey));
  const seatsKept = [...there].filter((key) => booked.has(key) || proposed.has(key)).length;
  const gone = [...proposed].filter((key) => !there.has(key) && !booked.has(key)).length;
  const seatsRemoved = seats.filter(({ change }) => change === 'REMOVED').length + gone;
  return { seatsKept, seatsRemoved, seatsAdded: there.size - seatsKept };
}

/** A booking for one person: it stays, or is to end. */
function bookedSeat(booking: JudgedBooking, isRemoved: boolean, isPinned: boolean): OutcomeSeat {
  const { id: bookingId, shiftId, shiftRoleId, memberId, startsAt } = booking;
  const place = { shiftId, shiftRoleId, memberId, startsAt, bookingId, saidFree: true };
  return { ...place, change: isRemoved ? 'REMOVED' : 'KEPT', isPinned: isPinned && !isRemoved };
}

/**
 * Counted afresh. Why is what the solver found, as long as as many places are left as when it looked: whoever sits there, or who could, is no longer known
 * otherwise, and that is said.
 */
export function gapsOf(
  facts: RotaFacts,
  placing: Pick<Placing, 'takenOf'>,
  unfilled: readonly Pick<UnfilledSeat, 'seatId' | 'placesLeft' | 'haveSkills' | 'here' | 'why'>[],
): OutcomeGap[] {
  const found = new Map(unfilled.map((seat) => [seat.seatId, seat]));
  return [...facts.roles.values()].flatMap(({ id, shiftId, capacity }) => {
    const shift = facts.shifts.get(shiftId);
    const placesLeft = capacity - placing.takenOf(id);
    if (!shift || placesLeft <= 0 || shift.state === 'CANCELLED' || shift.startsAt <= facts.now) return [];
    const place = { shiftId, shiftRoleId: id, startsAt: shift.startsAt, placesLeft };
    const before = found.get(id);
    if (before?.placesLeft !== placesLeft) {
      return [{ ...place, haveSkills: 0, here: 0, why: [{ obstacle: 'CHANGED_SINCE', count: placesLeft }] }];
    }
    return [{ ...place, haveSkills: before.haveSkills, here: before.here, why: before.why }];
  });
}
