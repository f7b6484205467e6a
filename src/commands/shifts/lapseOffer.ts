import { DomainError } from '../../domain/errors.js';
import { rotaDue } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { endBooking } from './endBooking.js';
import { isSuspended, offerFreePlaces } from './freePlaces.js';
import { bookingNow, findBooking, lockShift } from './rota.js';

export interface LapseOfferInput {
  bookingId: string;
}

/**
 * Takes an offered place back that nobody took in time, and offers it to the next. While its group is suspended nobody could take it: it stays theirs,
 * at most until the shift begins, and is offered anew when the group takes part again. Done when it is due; once, however often it is asked for.
 * @throws DomainError ALREADY_DONE (it was taken or is over), IN_THE_FUTURE (its time has not come); RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export const lapseOffer = defineCommand({
  name: 'lapseOffer',
  policy: rotaDue,
  async run(tx, input: LapseOfferInput): Promise<{ bookingId: string }> {
    tx.authorize(undefined);
    const known = await findBooking(tx, input.bookingId);
    const shift = await lockShift(tx, known.shift.id);
    const booking = await bookingNow(tx, known.booking.id);
    if (booking.state !== 'OFFERED' || !booking.offerLapsesAt) {
      throw new DomainError('ALREADY_DONE', 'This offer is over.');
    }
    if (booking.offerLapsesAt > tx.now) {
      throw new DomainError('IN_THE_FUTURE', 'The time to take this place is not over.');
    }
    const rests = await isSuspended(tx, shift.organisationId);
    if (rests) {
      booking.offerLapsesAt = shift.startsAt;
      await tx.em.flush();
    } else {
      await endBooking(tx, booking, 'LAPSED', 'OFFER_LAPSED');
      await offerFreePlaces(tx, shift);
    }
    await tx.audit('Booking', booking.id, { rests });
    return { bookingId: booking.id };
  },
});
