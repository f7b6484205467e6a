import { DomainError } from '../../domain/errors.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { listClosesAt, listDays } from '../../domain/shifts/attendance.js';
import { cancelUntil } from '../../domain/shifts/places.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import { actsAsMember } from '../../policies/actor.js';
import { bookingWrite, keepsRota } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { endBooking, openStates } from './endBooking.js';
import { offerFreePlaces } from './freePlaces.js';
import { bookingNow, findBooking, lockShift } from './rota.js';

export interface CancelBookingInput {
  bookingId: string;
}

/**
 * Gives up a place, or the wait for one; what is free then goes to the waiting list. Members until the scheme's hours before the shift, the group
 * until somebody was checked in on it, and no longer than its list of who came can be filled in.
 *
 * @throws DomainError TOO_LATE_TO_CANCEL, BOOKING_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export const cancelBooking = defineCommand({
  name: 'cancelBooking',
  policy: bookingWrite,
  async run(tx, input: CancelBookingInput): Promise<{ bookingId: string }> {
    const known = await findBooking(tx, input.bookingId);
    tx.authorize({ memberId: known.booking.memberId, organisationId: known.shift.organisationId });
    const shift = await lockShift(tx, known.shift.id);
    const booking = await bookingNow(tx, known.booking.id);
    if (!openStates.includes(booking.state)) {
      throw new DomainError('BOOKING_NOT_OPEN', 'This booking is over: cancelled, lapsed or attended.');
    }
    const byGroup = await isGroups(tx, booking, shift);
    await endBooking(tx, booking, 'CANCELLED', byGroup ? 'BY_GROUP' : 'BY_MEMBER');
    await offerFreePlaces(tx, shift);
    await tx.audit('Booking', booking.id, { byGroup });
    return { bookingId: booking.id };
  },
});

/** Whether it is the group's doing: never where the member, or who acts for them, is in time. @throws DomainError TOO_LATE_TO_CANCEL */
async function isGroups(tx: CommandTransaction<never>, booking: BookingEntity, shift: ShiftEntity): Promise<boolean> {
  const { rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const hours = rulesOf(rules).cancelUntilHours;
  // Who waits takes nobody's place, and may stop at any time.
  const inTime = booking.state !== 'BOOKED' || tx.now < cancelUntil(shift.startsAt, { cancelUntilHours: hours });
  if (actsAsMember(tx.actor, booking.memberId, 'shifts:write') && inTime) return false;
  if (keepsRota(tx.actor, shift.organisationId)) {
    mustStillBeOpen(shift, tx.now);
    return true;
  }
  throw new DomainError(
    'TOO_LATE_TO_CANCEL',
    `Places can be cancelled until ${hours === 1 ? '1 hour' : `${hours} hours`} before the shift. Please talk to the group.`,
  );
}

/** What was said to have been is changed for as long as the list is, and then by nobody. @throws DomainError TOO_LATE_TO_CANCEL */
function mustStillBeOpen(shift: ShiftEntity, now: Date): void {
  if (now < listClosesAt(shift.endsAt)) return;
  throw new DomainError(
    'TOO_LATE_TO_CANCEL',
    `This shift was over more than ${listDays} days ago, and its list is closed. The booking stays as it is.`,
  );
}
