import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { BookingEntity, type ShiftEntity, SwapEntity } from '../../entities/shifts/entities.js';
import { bookingWrite } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { lockMembers } from '../people/lockMembers.js';
import { endBooking } from './endBooking.js';
import { offerFreePlaces } from './freePlaces.js';
import { mayHavePlace, mustHaveTime } from './judgeBooking.js';
import { findBooking, lockShifts, placesOf } from './rota.js';

type Transaction = CommandTransaction<never>;

export interface TakeSwapInput {
  swapId: string;
  /** Who takes the place. */
  memberId: string;
  /** For a SWAP: the taker's own booking at the same opportunity, which the other one gets. */
  givenBookingId?: string | null;
}

/**
 * Takes a place that somebody gives away; in a swap the two change places. Whoever gets a place passes everything a booking asks. Both memberships and
 * both shifts are locked: of many who take it at once, one does.
 *
 * @throws DomainError SWAP_NOT_OPEN, INVALID_INPUT, and what bookShift refuses, for either of the two; RequestError NOT_FOUND, FORBIDDEN.
 * Records SwapTaken, ShiftBooked for each new place, and BookingEnded for what was given.
 */
export const takeSwap = defineCommand({
  name: 'takeSwap',
  policy: bookingWrite,
  async run(tx, input: TakeSwapInput): Promise<{ swapId: string; bookingId: string }> {
    const known = await tx.em.findOne(SwapEntity, { schemeId: tx.schemeId, id: input.swapId });
    if (!known) throw notFound();
    const { shift } = await findBooking(tx, known.bookingId);
    tx.authorize({ memberId: input.memberId, organisationId: shift.organisationId });
    const givenShiftId = input.givenBookingId ? (await findBooking(tx, input.givenBookingId)).shift.id : null;
    await lockMembers(tx, [...new Set([known.memberId, input.memberId])]);
    const opportunity = await keepOpportunity(tx, known.opportunityId);
    const shifts = await lockShifts(tx, [shift.id, ...(givenShiftId ? [givenShiftId] : [])]);
    const swap = await tx.em.findOneOrFail(SwapEntity, { schemeId: tx.schemeId, id: known.id }, { refresh: true });
    mustBeTheirs(swap, input.memberId);
    const place = await bookedNow(tx, swap.bookingId, swap.memberId);
    const given = await givenPlace(tx, swap, input);
    const [to, from] = [shiftOf(shifts, place), given ? shiftOf(shifts, given) : null];
    await endBooking(tx, place, 'CANCELLED', 'SWAPPED', 'IN_A_SWAP');
    if (given) await endBooking(tx, given, 'CANCELLED', 'SWAPPED');
    const newBookingId = await takeOver(tx, input.memberId, { place, shift: to, opportunity });
    if (given && from) await takeOver(tx, swap.memberId, { place: given, shift: from, opportunity });
    Object.assign(swap, {
      ...{ state: 'TAKEN', takenByMemberId: input.memberId, newBookingId },
      ...{ givenBookingId: given?.id ?? null, endedAt: tx.now },
    });
    await tx.em.flush();
    // Who takes it alone may need fewer places than who gave it.
    for (const one of shifts) await offerFreePlaces(tx, one);
    await tx.event('SwapTaken', { swapId: swap.id, memberId: swap.memberId });
    await tx.audit('Swap', swap.id);
    return { swapId: swap.id, bookingId: newBookingId };
  },
});

/** @throws DomainError SWAP_NOT_OPEN, INVALID_INPUT */
function mustBeTheirs(swap: SwapEntity, memberId: string): void {
  if (swap.state !== 'OPEN') throw new DomainError('SWAP_NOT_OPEN', 'This swap was taken, taken back or is too late.');
  if (swap.memberId === memberId) {
    throw new DomainError('INVALID_INPUT', 'The place is theirs already. Withdraw the swap to keep it.');
  }
  if (swap.toMemberId && swap.toMemberId !== memberId) {
    throw new DomainError('SWAP_NOT_OPEN', 'This place is meant for somebody else.');
  }
}

/** @throws DomainError SWAP_NOT_OPEN */
async function bookedNow(tx: Transaction, bookingId: string, memberId: string): Promise<BookingEntity> {
  const booking = await tx.em.findOne(BookingEntity, { schemeId: tx.schemeId, id: bookingId }, { refresh: true });
  if (booking?.state !== 'BOOKED' || booking.memberId !== memberId) {
    throw new DomainError('SWAP_NOT_OPEN', 'One of the two places is not there to be given any more.');
  }
  return booking;
}

/** @throws DomainError INVALID_INPUT, SWAP_NOT_OPEN */
async function givenPlace(
  tx: Transaction,
  swap: SwapEntity,
  { memberId, givenBookingId }: TakeSwapInput,
): Promise<BookingEntity | null> {
  const field = ['givenBookingId'];
  if (swap.kind === 'STAND_IN') {
    if (!givenBookingId) return null;
    throw new DomainError('INVALID_INPUT', 'Whoever stands in gives nothing in exchange.', { field });
  }
  if (!givenBookingId) {
    throw new DomainError('INVALID_INPUT', 'Say which place of theirs is given in exchange.', { field });
  }
  const { shift } = await findBooking(tx, givenBookingId);
  if (shift.opportunityId !== swap.opportunityId) {
    throw new DomainError('INVALID_INPUT', 'Only places at the same opportunity are swapped.', { field });
  }
  return await bookedNow(tx, givenBookingId, memberId);
}

function shiftOf(shifts: readonly ShiftEntity[], { shiftId }: BookingEntity): ShiftEntity {
  const found = shifts.find(({ id }) => id === shiftId);
  if (!found) throw new Error('a booking of a shift that was not locked');
  return found;
}

/**
 * Books the place that has just been given up, for one person. Whoever waited for that shift has what they waited for.
 * @throws DomainError ALREADY_DONE, and what bookShift refuses
 */
async function takeOver(
  tx: Transaction,
  memberId: string,
  { place, shift, opportunity }: { place: BookingEntity; shift: ShiftEntity; opportunity: OpportunityEntity },
): Promise<string> {
  const role = (await placesOf(tx, shift.id)).find(({ id }) => id === place.shiftRoleId);
  if (!role) throw new Error('a booking names a kind of place that its shift does not have');
  await mayHavePlace(tx, { memberId, opportunity, shift, role });
  await mustHaveTime(tx, memberId, shift);
  const before = await tx.em.findOne(BookingEntity, {
    schemeId: tx.schemeId,
    shiftId: shift.id,
    memberId,
    state: { $nin: ['CANCELLED', 'LAPSED'] },
  });
  if (before && before.state !== 'WAITING' && before.state !== 'OFFERED') {
    throw new DomainError('ALREADY_DONE', 'They have a place on this shift already.');
  }
  if (before) await endBooking(tx, before, 'CANCELLED', 'SWAPPED');
  const booking = tx.em.create(BookingEntity, {
    id: newId(),
    schemeId: tx.schemeId,
    shiftId: shift.id,
    shiftRoleId: role.id,
    memberId,
    state: 'BOOKED',
    bookedBy: tx.actorName,
    askedAt: tx.now,
    bookedAt: tx.now,
  });
  await tx.em.flush();
  await tx.event('ShiftBooked', { bookingId: booking.id, memberId });
  return booking.id;
}
