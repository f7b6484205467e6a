import { addDays, dayStart, weekStartDay } from '../schemes/localTime.js';
import type { Span } from '../shifts/places.js';
import { freeSpansBetween, type SaidAvailability } from './freeSpans.js';
import {
  type JudgedBooking,
  type JudgedPerson,
  type JudgedShift,
  type RotaFacts,
  whyNotShift,
  whyNotTakePart,
} from './judgeSeat.js';
import {
  goalsAfterDropOut,
  type RotaLimit,
  type RotaPerson,
  type RotaPreference,
  type RotaProblem,
  type RotaStanding,
  type RotaWish,
  rotaGoals,
} from './problem.js';

/** What the coordinator asked for. */
export interface RotaAsked {
  fromOn: string;
  toOn: string;
  weeklyShiftsMax: number | null;
  weeklyMinutesMax: number | null;
  restMinutes: number | null;
  bookingsMayMove: boolean;
  /** Worked out again from one that stood. */
  isBased: boolean;
  deadlineMs: number;
}

export interface SeatNamed {
  memberId: string;
  shiftRoleId: string;
  isPinned: boolean;
}

/** What is known besides who may be where. */
export interface RotaKnown {
  /** Those who have said when they are free. */
  availability: ReadonlyMap<string, SaidAvailability>;
  /** How often somebody had a place with the group lately. */
  servedLately: ReadonlyMap<string, number>;
  /** Shifts on which members gave a place up, or the group did for them; and of those the ones since the rota was asked for. */
  givenUp: ReadonlyMap<string, ReadonlySet<string>>;
  givenUpSince: ReadonlyMap<string, ReadonlySet<string>>;
  /** Seats that the coordinator named, and those of the rota that this one is based on. */
  seats: readonly SeatNamed[];
  wishes: readonly { id: string; kind: 'TOGETHER' | 'APART'; oneMemberId: string; otherMemberId: string }[];
}

/** Who waits for a shift asked for it themselves; a cause somebody cares for is a smaller sign. */
const waitingWeight = 50;
const interestWeight = 10;

/** A place for one person that the rota may decide about. */
export function isOwnPlace({ state, places, isTeam }: JudgedBooking): boolean {
  return state === 'BOOKED' && places === 1 && !isTeam;
}

/** Is the place taken by what the rota does not decide about: a team, an offer, somebody who is there already? */
function isForeign(booking: JudgedBooking): boolean {
  return booking.state !== 'WAITING' && !isOwnPlace(booking);
}

/** What the solver is asked, from what is known now. Shifts that cannot be booked any more are left out. */
export function buildRotaProblem(facts: RotaFacts, asked: RotaAsked, known: RotaKnown): RotaProblem {
  const shifts = [...facts.shifts.values()].filter((shift) => whyNotShift(facts, shift) === null);
  const open = new Set(shifts.map(({ id }) => id));
  const bookings = facts.bookings.filter(({ shiftId }) => open.has(shiftId));
  const roles = [...facts.roles.values()].filter(({ shiftId }) => open.has(shiftId));
  const foreign = Map.groupBy(bookings.filter(isForeign), ({ shiftRoleId }) => shiftRoleId);
  const taken = (roleId: string) => (foreign.get(roleId) ?? []).reduce((sum, { places }) => sum + places, 0);
  const wishes = (kind: 'TOGETHER' | 'APART'): RotaWish[] =>
    known.wishes
      .filter((wish) => wish.kind === kind)
      .map(({ id, oneMemberId, otherMemberId }) => ({ id, personIds: [oneMemberId, otherMemberId] }));
  const standing = standingPlaces(facts, asked, known, bookings);
  return {
    shifts: shifts.map(({ id, startsAt, endsAt }) => ({ id, startsAt, endsAt })),
    seats: roles.map(({ id, shiftId, skillIds, capacity }) => {
      return { id, shiftId, skillIds, places: Math.max(0, capacity - taken(id)) };
    }),
    people: peopleOf(facts, asked, known, { shifts, bookings, standing }),
    ...{ together: wishes('TOGETHER'), apart: wishes('APART'), standing },
    goals: asked.isBased ? goalsAfterDropOut : rotaGoals,
    deadlineMs: asked.deadlineMs,
  };
}

/** Bookings stay, unless the coordinator lets them move; what was named stays where it was pinned. A booking comes before what was only proposed. */
function standingPlaces(
  facts: RotaFacts,
  asked: RotaAsked,
  known: RotaKnown,
  bookings: readonly JudgedBooking[],
): RotaStanding[] {
  const pinned = new Set(known.seats.filter(({ isPinned }) => isPinned).map(seatKey));
  const standing = new Map<string, RotaStanding>();
  const keep = (personId: string, seatId: string, isPinned: boolean) => {
    const key = `${personId} ${facts.roles.get(seatId)?.shiftId}`;
    const before = standing.get(key);
    if (!before || (isPinned && !before.pinned)) standing.set(key, { personId, seatId, pinned: isPinned });
  };
  for (const booking of bookings.filter(isOwnPlace)) {
    const isPinned = !asked.bookingsMayMove || pinned.has(seatKey(booking));
    if (facts.people.get(booking.memberId)?.isActive) keep(booking.memberId, booking.shiftRoleId, isPinned);
  }
  const may = (seat: SeatNamed) => {
    const shift = facts.shifts.get(facts.roles.get(seat.shiftRoleId)?.shiftId ?? '');
    const opportunity = shift && facts.opportunities.get(shift.opportunityId);
    if (!shift || !opportunity || whyNotShift(facts, shift)) return false;
    // Whoever is fixed by hand comes after all: the coordinator knows more.
    const gone = seat.isPinned ? known.givenUpSince : known.givenUp;
    if (gone.get(seat.memberId)?.has(shift.id)) return false;
    return whyNotTakePart(facts, seat.memberId, opportunity, shift.day) === null;
  };
  for (const seat of known.seats.filter(may)) keep(seat.memberId, seat.shiftRoleId, seat.isPinned);
  return [...standing.values()];
}

function seatKey({ memberId, shiftRoleId }: { memberId: string; shiftRoleId: string }): string {
  return `${memberId} ${shiftRoleId}`;
}

interface Around {
  shifts: readonly JudgedShift[];
  bookings: readonly JudgedBooking[];
  standing: readonly RotaStanding[];
}

function peopleOf(facts: RotaFacts, asked: RotaAsked, known: RotaKnown, around: Around): RotaPerson[] {
  const days = around.shifts.map(({ day }) => day).sort();
  const [first = asked.fromOn, last = asked.toOn] = [days[0], days.at(-1)];
  // A shift may end on the day after it begins.
  const spansOf = freeSpansBetween(addDays(first, -1), addDays(last, 1), facts.zone);
  const weeks = weeksBetween(first, last, facts.zone);
  const inRota = Map.groupBy(around.bookings, ({ memberId }) => memberId);
  const stands = Map.groupBy(around.standing, ({ personId }) => personId);
  const barred = barredShifts(facts, around.shifts);
  const decided = new Set(around.bookings.filter(isOwnPlace).map(({ id }) => id));
  const people = [...facts.people.values()].filter(({ isActive }) => isActive);
  return people.map((person) => {
    const said = known.availability.get(person.id);
    const mine = inRota.get(person.id) ?? [];
    const standing = (stands.get(person.id) ?? []).flatMap(({ seatId }) => {
      const shift = facts.shifts.get(facts.roles.get(seatId)?.shiftId ?? '');
      return shift ? [shift] : [];
    });
    const stood = new Set(standing.map(({ id }) => id));
    return {
      id: person.id,
      skillIds: person.skillIds,
      freeSpans: said ? [...spansOf(said), ...standing.map(spanOf)] : null,
      freeShiftIds: null,
      unwantedShiftIds: unwantedShifts(facts, known, person, around.shifts).filter((id) => !stood.has(id)),
      barredShiftIds: barred(person).filter((id) => !stood.has(id)),
      onShiftIds: mine.filter(isForeign).map(({ shiftId }) => shiftId),
      elsewhere: (facts.busy.get(person.id) ?? [])
        .filter(({ id }) => !decided.has(id))
        .map((booking) => ({ ...spanOf(booking), name: null })),
      limits: limitsOf(asked, person, weeks),
      restMinutes: Math.max(facts.restMinutes, asked.restMinutes ?? 0),
      preferences: preferencesOf(facts, person, around.shifts, mine),
      servedLately: known.servedLately.get(person.id) ?? 0,
    };
  });
}

function spanOf({ startsAt, endsAt }: Span): Span {
  return { startsAt, endsAt };
}

/** Most opportunities ask nothing of anybody; what one asks is judged once for each day and person. */
function barredShifts(facts: RotaFacts, shifts: readonly JudgedShift[]): (person: JudgedPerson) => string[] {
  const sameDays = [...Map.groupBy(shifts, ({ opportunityId, day }) => `${opportunityId} ${day}`).values()];
  return ({ id }) =>
    sameDays.flatMap((same) => {
      const [one] = same;
      const opportunity = one && facts.opportunities.get(one.opportunityId);
      const may = one && opportunity && whyNotTakePart(facts, id, opportunity, one.day) === null;
      return may ? [] : same.map((shift) => shift.id);
    });
}

function unwantedShifts(
  facts: RotaFacts,
  known: RotaKnown,
  person: JudgedPerson,
  shifts: readonly JudgedShift[],
): string[] {
  const givenUp = known.givenUp.get(person.id) ?? new Set<string>();
  if (person.avoids.length === 0) return [...givenUp];
  const isAvoided = ({ opportunityId }: JudgedShift) =>
    person.avoids.includes(facts.opportunities.get(opportunityId)?.cause ?? '');
  return shifts.filter((shift) => givenUp.has(shift.id) || isAvoided(shift)).map(({ id }) => id);
}

function preferencesOf(
  facts: RotaFacts,
  person: JudgedPerson,
  shifts: readonly JudgedShift[],
  mine: readonly JudgedBooking[],
): RotaPreference[] {
  const waits = new Set(mine.filter(({ state }) => state === 'WAITING').map(({ shiftId }) => shiftId));
  if (waits.size === 0 && person.interests.length === 0) return [];
  return shifts.flatMap(({ id, opportunityId }) => {
    if (waits.has(id)) return [{ shiftId: id, weight: waitingWeight }];
    const cause = facts.opportunities.get(opportunityId)?.cause ?? '';
    return person.interests.includes(cause) ? [{ shiftId: id, weight: interestWeight }] : [];
  });
}

/** Local weeks, from Monday, that the days touch. */
export function weeksBetween(firstDay: string, lastDay: string, zone: string): Span[] {
  const weeks: Span[] = [];
  for (let monday = weekStartDay(firstDay); monday <= lastDay; monday = addDays(monday, 7)) {
    weeks.push({ startsAt: dayStart(monday, zone), endsAt: dayStart(addDays(monday, 7), zone) });
  }
  return weeks;
}

function limitsOf(asked: RotaAsked, person: JudgedPerson, weeks: readonly Span[]): RotaLimit[] {
  const [ofRota, own] = [asked.weeklyMinutesMax, person.weeklyMinutesMax];
  const minutesOfRota = ofRota !== null && (own === null || ofRota < own);
  const minutesMax = minutesOfRota ? ofRota : own;
  const shiftsMax = asked.weeklyShiftsMax;
  if (minutesMax === null && shiftsMax === null) return [];
  return weeks.map((week) => ({ ...week, shiftsMax, minutesMax, minutesOfRota }));
}
