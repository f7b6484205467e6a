import { isFree } from '../profiles/availability.js';
import type { Span } from '../shifts/places.js';
import { weeksBetween } from './buildProblem.js';
import { type EditedSeat, seatWords } from './edits.js';
import type { SaidAvailability } from './freeSpans.js';
import { type RotaFacts, whyNoTime } from './judgeSeat.js';

/** What a rota was asked for with, as far as a hand can go against it. */
export interface SoftRules {
  weeklyShiftsMax: number | null;
  weeklyMinutesMax: number | null;
  restMinutes: number | null;
  availability: ReadonlyMap<string, SaidAvailability>;
  apart: readonly { oneMemberId: string; otherMemberId: string }[];
}

const minuteMs = 60_000;

/**
 * What somebody who is put on a place by hand goes against, in words: it is done all the same, because the coordinator knows more than the service. What a
 * booking would be refused for is not among it.
 */
export function warningsOf(
  facts: RotaFacts,
  seats: readonly EditedSeat[],
  added: readonly EditedSeat[],
  rules: SoftRules,
): string[] {
  const staying = seats.filter(({ change }) => change !== 'REMOVED');
  return added.flatMap((seat) => {
    const shift = facts.shifts.get(seat.shiftId);
    if (!shift) return [];
    const found = [
      ...availabilityWarnings(facts, seat, shift, rules),
      ...limitWarnings(facts, seat, seats, rules),
      ...apartWarnings(facts, seat, staying, rules),
    ];
    return found.map((words) => `${seatWords(facts, seat)}: ${words}`);
  });
}

function availabilityWarnings(
  facts: RotaFacts,
  { memberId, shiftId }: EditedSeat,
  shift: Span,
  rules: SoftRules,
): string[] {
  const said = rules.availability.get(memberId);
  const cause = facts.opportunities.get(facts.shifts.get(shiftId)?.opportunityId ?? '')?.cause ?? '';
  const isAway = said !== undefined && !isFree(said.weekly, said.exceptions, shift.startsAt, shift.endsAt, facts.zone);
  const avoids = facts.people.get(memberId)?.avoids.includes(cause) ?? false;
  return [
    ...(isAway ? ['They have said that they are not free then.'] : []),
    ...(avoids ? ['They would rather not be asked about this cause.'] : []),
  ];
}

function limitWarnings(facts: RotaFacts, seat: EditedSeat, seats: readonly EditedSeat[], rules: SoftRules): string[] {
  const taken = takenBy(facts, seat.memberId, seats);
  const shift = facts.shifts.get(seat.shiftId);
  if (!shift) return [];
  const [week] = weeksBetween(shift.day, shift.day, facts.zone);
  const inWeek = taken.filter(({ startsAt }) => week && startsAt >= week.startsAt && startsAt < week.endsAt);
  const minutes = inWeek.reduce((sum, span) => sum + (span.endsAt.getTime() - span.startsAt.getTime()) / minuteMs, 0);
  const own = facts.people.get(seat.memberId)?.weeklyMinutesMax ?? null;
  const { weeklyShiftsMax, weeklyMinutesMax, restMinutes } = rules;
  const tooClose = restMinutes !== null && whyNoTime({ ...shift, shiftId: shift.id }, taken, restMinutes) !== null;
  return [
    ...(weeklyShiftsMax !== null && inWeek.length > weeklyShiftsMax
      ? [`That is more than ${weeklyShiftsMax === 1 ? '1 shift' : `${weeklyShiftsMax} shifts`} in a week.`]
      : []),
    ...(weeklyMinutesMax !== null && minutes > weeklyMinutesMax
      ? ['That is more in a week than this rota allows.']
      : []),
    ...(own !== null && minutes > own ? ['That is more in a week than they would give.'] : []),
    ...(tooClose ? ['That leaves less rest than this rota asks for.'] : []),
  ];
}

/** Everything that somebody would have taken on, here and elsewhere. */
function takenBy(facts: RotaFacts, memberId: string, seats: readonly EditedSeat[]): (Span & { shiftId: string })[] {
  const mine = seats.filter((seat) => seat.memberId === memberId);
  const ended = new Set(mine.filter(({ change }) => change === 'REMOVED').map(({ bookingId }) => bookingId));
  const booked = (facts.busy.get(memberId) ?? []).filter(({ id }) => !ended.has(id));
  const fresh = mine
    .filter(({ change }) => change === 'NEW')
    .flatMap(({ shiftId }) => {
      const shift = facts.shifts.get(shiftId);
      return shift ? [{ ...shift, shiftId }] : [];
    });
  return [...booked, ...fresh];
}

function apartWarnings(
  facts: RotaFacts,
  { memberId, shiftId }: EditedSeat,
  staying: readonly EditedSeat[],
  { apart }: SoftRules,
): string[] {
  const others = apart.flatMap(({ oneMemberId, otherMemberId }) => {
    if (oneMemberId === memberId) return [otherMemberId];
    return otherMemberId === memberId ? [oneMemberId] : [];
  });
  const there = others.filter((id) => staying.some((seat) => seat.memberId === id && seat.shiftId === shiftId));
  return there.map((id) => `${facts.people.get(id)?.name ?? 'Somebody'} is there, and the two are to be apart.`);
}
