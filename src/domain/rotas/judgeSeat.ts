import type { UserErrorCode } from '../errors.js';
import { missingRequirements, type Requirements, type SeenCheck } from '../opportunities/requirements.js';
import { isUnderAge } from '../people/care.js';
import { clashOf, type Span } from '../shifts/places.js';

/** An opportunity as the judgement needs it. */
export interface JudgedOpportunity extends Requirements {
  id: string;
  state: 'DRAFT' | 'PUBLISHED' | 'CLOSED';
  joining: 'OPEN' | 'BY_APPLICATION';
  cause: string;
}

export interface JudgedShift extends Span {
  id: string;
  opportunityId: string;
  state: 'SCHEDULED' | 'CANCELLED';
  /** The local day on which it begins. */
  day: string;
}

export interface JudgedRole {
  id: string;
  shiftId: string;
  name: string;
  capacity: number;
  skillIds: readonly string[];
}

export interface JudgedPerson {
  id: string;
  name: string;
  isActive: boolean;
  adultFromOn: string | null;
  skillIds: readonly string[];
  /** Causes they would rather not be asked about. */
  avoids: readonly string[];
  interests: readonly string[];
  weeklyMinutesMax: number | null;
  checks: readonly SeenCheck[];
}

/** A booking on one of the shifts, or of one of the people. */
export interface JudgedBooking extends Span {
  id: string;
  shiftId: string;
  shiftRoleId: string;
  memberId: string;
  state: 'WAITING' | 'OFFERED' | 'BOOKED' | 'ATTENDING' | 'ATTENDED' | 'NO_SHOW';
  places: number;
  isTeam: boolean;
}

/** Everything that says who may have a place on some shifts, read at once. */
export interface RotaFacts {
  now: Date;
  zone: string;
  /** What the scheme asks for between two shifts of one member. */
  restMinutes: number;
  organisation: { id: string; status: 'PENDING' | 'VERIFIED' | 'SUSPENDED' | 'CLOSED' };
  opportunities: ReadonlyMap<string, JudgedOpportunity>;
  shifts: ReadonlyMap<string, JudgedShift>;
  roles: ReadonlyMap<string, JudgedRole>;
  people: ReadonlyMap<string, JudgedPerson>;
  /** Live ones on the shifts, whoever's they are. */
  bookings: readonly JudgedBooking[];
  /** What the people have taken on around then on any shift, these ones included, by member. */
  busy: ReadonlyMap<string, readonly JudgedBooking[]>;
  /** `member opportunity`: applications that were accepted, and consents that stand. */
  accepted: ReadonlySet<string>;
  consents: ReadonlySet<string>;
}

export type SeatRefusal = Extract<
  UserErrorCode,
  | 'ORGANISATION_CLOSED'
  | 'ORGANISATION_SUSPENDED'
  | 'NOT_VERIFIED'
  | 'OPPORTUNITY_NOT_OPEN'
  | 'SHIFT_NOT_OPEN'
  | 'MEMBER_CLOSED'
  | 'APPLICATION_NEEDED'
  | 'CONSENT_NEEDED'
  | 'REQUIREMENTS_NOT_MET'
  | 'ALREADY_DONE'
  | 'SHIFT_FULL'
  | 'BOOKING_OVERLAPS'
  | 'REST_NEEDED'
>;

export const pairKey = (memberId: string, otherId: string): string => `${memberId} ${otherId}`;

const statusRefusals = {
  CLOSED: 'ORGANISATION_CLOSED',
  SUSPENDED: 'ORGANISATION_SUSPENDED',
  PENDING: 'NOT_VERIFIED',
} as const;

/** Whether anybody may have a place on this shift now, in the order in which booking asks. */
export function whyNotShift(facts: RotaFacts, shift: JudgedShift | undefined): SeatRefusal | null {
  if (!shift || shift.state === 'CANCELLED' || shift.startsAt <= facts.now) return 'SHIFT_NOT_OPEN';
  const { status } = facts.organisation;
  if (status !== 'VERIFIED') return statusRefusals[status];
  return facts.opportunities.get(shift.opportunityId)?.state === 'PUBLISHED' ? null : 'OPPORTUNITY_NOT_OPEN';
}

/** Whether a member may take part in an opportunity on a local day, as booking asks it. Whoever is not known is no member. */
export function whyNotTakePart(
  facts: RotaFacts,
  memberId: string,
  opportunity: JudgedOpportunity,
  day: string,
): SeatRefusal | null {
  const person = facts.people.get(memberId);
  if (!person?.isActive) return 'MEMBER_CLOSED';
  const pair = pairKey(memberId, opportunity.id);
  if (opportunity.joining === 'BY_APPLICATION' && !facts.accepted.has(pair)) return 'APPLICATION_NEEDED';
  if (isUnderAge(person.adultFromOn, day) && !facts.consents.has(pair)) return 'CONSENT_NEEDED';
  const missing = missingRequirements(opportunity, person, day);
  return missing.length > 0 ? 'REQUIREMENTS_NOT_MET' : null;
}

/**
 * Whether a member may have a place in a role, whatever is free and whatever else they have taken on: what mayHavePlace asks of a booking, of many at
 * once. Null: yes.
 */
export function whyNotPlace(facts: RotaFacts, memberId: string, role: JudgedRole | undefined): SeatRefusal | null {
  const shift = role && facts.shifts.get(role.shiftId);
  const closed = whyNotShift(facts, shift);
  const opportunity = shift && facts.opportunities.get(shift.opportunityId);
  if (closed || !role || !shift || !opportunity) return closed ?? 'SHIFT_NOT_OPEN';
  const refused = whyNotTakePart(facts, memberId, opportunity, shift.day);
  if (refused) return refused;
  const skills = facts.people.get(memberId)?.skillIds ?? [];
  return role.skillIds.every((id) => skills.includes(id)) ? null : 'REQUIREMENTS_NOT_MET';
}

/** What is taken on by members and counts when a shift is judged. */
export type Taken = Span & { shiftId: string };

/** Nobody is at two places at once, and the scheme's rest lies between two shifts. */
export function whyNoTime(wanted: Taken, others: readonly Taken[], restMinutes: number): SeatRefusal | null {
  return clashOf(
    wanted,
    others.filter(({ shiftId }) => shiftId !== wanted.shiftId),
    restMinutes,
  );
}
