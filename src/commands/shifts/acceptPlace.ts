import { DomainError } from '../../domain/errors.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { bookingWrite } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { lockMembers } from '../people/lockMembers.js';
import { isSuspended } from './freePlaces.js';
import { mayHavePlace, mustHaveTime } from './judgeBooking.js';
import { bookingNow, findBooking, lockShift, placesOf } from './rota.js';

export interface AcceptPlaceInput {
  bookingId: string;
}

/**
 * Takes the place that was offered to somebody who waited. Judged as a booking is: what has changed while they waited counts.
 *
 * @throws DomainError OFFER_LAPSED, BOOKING_NOT_OPEN, and what bookShift refuses; RequestError NOT_FOUND, FORBIDDEN.
 * Records ShiftBooked.
 */
export const acceptPlace = defineCommand({
  name: 'acceptPlace',
  policy: bookingWrite,
  async run(tx, input: AcceptPlaceInput): Promise<{ bookingId: string }> {
    const known = await findBooking(tx, input.bookingId);
    tx.authorize({ memberId: known.booking.memberId, organisationId: known.shift.organisationId });
    await lockMembers(tx, [known.booking.memberId]);
    const opportunity = await keepOpportunity(tx, known.shift.opportunityId);
    const shift = await lockShift(tx, known.shift.id);
    const booking = await bookingNow(tx, known.booking.id);
    const isOver = booking.offerLapsesAt && booking.offerLapsesAt <= tx.now;
    // While the group is suspended an offer does not run out: that is what stands in the way, and is said.
    if (booking.state === 'LAPSED' || (isOver && !(await isSuspended(tx, shift.organisationId)))) {
      throw new DomainError('OFFER_LAPSED', 'The time to take this place is over; it goes to the next in line.');
    }
    if (booking.state !== 'OFFERED') {
      throw new DomainError('BOOKING_NOT_OPEN', 'No place is kept for them on this shift now.');
    }
    const role = (await placesOf(tx, shift.id)).find(({ id }) => id === booking.shiftRoleId);
    if (!role) throw new Error('a booking names a kind of place that its shift does not have');
    await mayHavePlace(tx, { memberId: booking.memberId, opportunity, shift, role });
    await mustHaveTime(tx, booking.memberId, shift);
    Object.assign(booking, { state: 'BOOKED', bookedAt: tx.now, offerLapsesAt: null });
    await tx.em.flush();
    await cancelDueWork(tx, tx.now, { kind: 'WAITING_OFFER_LAPSES', subjectId: booking.id });
    await tx.event('ShiftBooked', { bookingId: booking.id, memberId: booking.memberId });
    await tx.audit('Booking', booking.id);
    return { bookingId: booking.id };
  },
});
