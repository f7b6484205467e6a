import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import { bookingWrite } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { lockMembers } from '../people/lockMembers.js';
import { mayHavePlace, mustHaveTime } from './judgeBooking.js';
import { lockShift, placesOf, type RolePlaces } from './rota.js';

export interface BookShiftInput {
  idempotencyKey: string;
  shiftId: string;
  memberId: string;
  /** Absent: the only kind of place there is. */
  shiftRoleId?: string | null;
  /** How many people come: the member, and friends or a team who are no members. */
  places: number;
  /** A team comes: its name. Absent: the member, with friends at most. */
  teamName?: string | null;
  /** Where no place is free: wait for one. */
  joinWaitingList: boolean;
}

const liveStates = ['WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW'] as const;

/**
 * Books places on a shift for a member, or puts them on its waiting list where none is free and that was asked for. Whoever waits already gets a place
 * this way in the last hours, when places are free to whoever books first.
 *
 * @throws DomainError SHIFT_NOT_OPEN, SHIFT_FULL, BOOKING_OVERLAPS, REST_NEEDED, REQUIREMENTS_NOT_MET, OPPORTUNITY_NOT_OPEN, APPLICATION_NEEDED,
 * CONSENT_NEEDED, MEMBER_CLOSED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, ALREADY_DONE, INVALID_INPUT, CONFLICT;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records ShiftBooked where a place became theirs.
 */
export const bookShift = defineCommand({
  name: 'bookShift',
  policy: bookingWrite,
  async run(tx, input: BookShiftInput): Promise<{ bookingId: string }> {
    const known = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!known) throw notFound();
    tx.authorize({ memberId: input.memberId, organisationId: known.organisationId });
    await lockMembers(tx, [input.memberId]);
    const opportunity = await keepOpportunity(tx, known.opportunityId);
    const shift = await lockShift(tx, known.id);
    const roles = await placesOf(tx, shift.id);
    const role = chosenRole(roles, input.shiftRoleId ?? null);
    const teamName = checkedTeam(input, opportunity, role);
    await mayHavePlace(tx, { memberId: input.memberId, opportunity, shift, role });
    const before = await tx.em.findOne(
      BookingEntity,
      { schemeId: tx.schemeId, shiftId: shift.id, memberId: input.memberId, state: { $in: [...liveStates] } },
      { refresh: true },
    );
    const booking = await place(tx, { ...input, teamName }, { shift, role, before });
    if (booking.state === 'BOOKED') {
      await tx.event('ShiftBooked', { bookingId: booking.id, memberId: booking.memberId });
    }
    await tx.audit('Booking', booking.id, { state: booking.state, places: booking.places });
    return { bookingId: booking.id };
  },
});

/** @throws DomainError ALREADY_DONE, BOOKING_OVERLAPS, REST_NEEDED, SHIFT_FULL */
async function place(
  tx: CommandTransaction<never>,
  wish: Pick<BookShiftInput, 'memberId' | 'places' | 'joinWaitingList'> & { teamName: string | null },
  { shift, role, before }: { shift: ShiftEntity; role: RolePlaces; before: BookingEntity | null },
): Promise<BookingEntity> {
  if (before && before.state !== 'WAITING') throw alreadyThere(before);
  const isFree = wish.places <= role.freePlaces;
  if (isFree) await mustHaveTime(tx, wish.memberId, shift);
  else if (before) throw new DomainError('ALREADY_DONE', 'They are on the waiting list already. No place is free yet.');
  else if (!wish.joinWaitingList) throw full(role);
  const asked = {
    shiftRoleId: role.id,
    places: wish.places,
    teamName: wish.teamName,
    bookedBy: tx.actorName,
    ...(isFree ? { state: 'BOOKED' as const, bookedAt: tx.now } : { state: 'WAITING' as const }),
  };
  const booking = before
    ? Object.assign(before, asked)
    : tx.em.create(BookingEntity, {
        id: newId(),
        schemeId: tx.schemeId,
        shiftId: shift.id,
        memberId: wish.memberId,
        askedAt: tx.now,
        ...asked,
      });
  await tx.em.flush();
  return booking;
}

function alreadyThere({ state }: BookingEntity): DomainError {
  return new DomainError(
    'ALREADY_DONE',
    state === 'OFFERED'
      ? 'A place on this shift is kept for them already. Accept it.'
      : 'They have a place on this shift already.',
  );
}

function full({ name, freePlaces }: RolePlaces): DomainError {
  const left =
    freePlaces === 0 ? 'No place is' : freePlaces === 1 ? 'Only 1 place is' : `Only ${freePlaces} places are`;
  return new DomainError('SHIFT_FULL', `${left} free for "${name}" on this shift. Ask to be put on the waiting list.`);
}

/** @throws DomainError INVALID_INPUT; RequestError NOT_FOUND */
function chosenRole(roles: readonly RolePlaces[], roleId: string | null): RolePlaces {
  if (roleId !== null) {
    const named = roles.find(({ id }) => id === roleId);
    if (!named) throw notFound();
    return named;
  }
  const [only, another] = roles;
  if (!only || another) {
    const names = roles.map(({ name }) => `"${name}"`).join(', ');
    throw new DomainError('INVALID_INPUT', `This shift has several kinds of place. Say which one: ${names}.`, {
      field: ['shiftRoleId'],
    });
  }
  return only;
}

/** The team's name, made plain. @throws DomainError INVALID_INPUT */
function checkedTeam(
  { places, teamName }: Pick<BookShiftInput, 'places' | 'teamName'>,
  opportunity: OpportunityEntity,
  role: RolePlaces,
): string | null {
  if (!Number.isInteger(places) || places < 1 || places > role.capacity) {
    throw new DomainError('INVALID_INPUT', `"${role.name}" on this shift is for 1 to ${role.capacity} people.`, {
      field: ['places'],
    });
  }
  if (teamName === null || teamName === undefined) {
    if (places <= 1 + opportunity.friendsMax) return null;
    throw new DomainError(
      'INVALID_INPUT',
      opportunity.friendsMax === 0
        ? 'Nobody can be brought along to this. Let each person book for themselves, or book as a team.'
        : `At most ${opportunity.friendsMax} friends can be brought along. Book as a team, with its name.`,
      { field: ['places'] },
    );
  }
  const name = plainLine(teamName);
  if (!hasLength(name, 1, 120)) {
    throw new DomainError('INVALID_INPUT', "A team's name has 1 to 120 characters.", { field: ['teamName'] });
  }
  return name;
}
