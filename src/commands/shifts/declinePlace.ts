import { DomainError } from '../../domain/errors.js';
import { bookingWrite } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { endBooking } from './endBooking.js';
import { offerFreePlaces } from './freePlaces.js';
import { bookingNow, findBooking, lockShift } from './rota.js';

export interface DeclinePlaceInput {
  bookingId: string;
}

/**
 * Lets a place that was offered go to the next in line. Whoever declines is off the waiting list.
 *
 * @throws DomainError BOOKING_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export const declinePlace = defineCommand({
  name: 'declinePlace',
  policy: bookingWrite,
  async run(tx, input: DeclinePlaceInput): Promise<{ bookingId: string }> {
    const known = await findBooking(tx, input.bookingId);
    tx.authorize({ memberId: known.booking.memberId, organisationId: known.shift.organisationId });
    const shift = await lockShift(tx, known.shift.id);
    const booking = await bookingNow(tx, known.booking.id);
    if (booking.state !== 'OFFERED') {
      throw new DomainError('BOOKING_NOT_OPEN', 'No place is kept for them on this shift now.');
    }
    await endBooking(tx, booking, 'CANCELLED', 'OFFER_DECLINED');
    await offerFreePlaces(tx, shift);
    await tx.audit('Booking', booking.id);
    return { bookingId: booking.id };
  },
});
