import { DomainError } from '../../domain/errors.js';
import { attendanceList } from '../../policies/attendance.js';
import { defineCommand } from '../defineCommand.js';
import { mustBeWithinListDays } from './attendanceTimes.js';
import { lockBooking } from './lockBooking.js';

/**
 * Takes back that somebody did not come: they are booked as before, and can be checked in or written into the list.
 * @throws DomainError BOOKING_NOT_OPEN, CHECK_IN_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 */
export const undoNoShow = defineCommand({
  name: 'undoNoShow',
  policy: attendanceList,
  async run(tx, input: { bookingId: string }): Promise<{ bookingId: string }> {
    const { booking, shift } = await lockBooking(tx, input.bookingId, ({ organisationId, memberId }) =>
      tx.authorize({ organisationId, memberId }),
    );
    if (booking.state !== 'NO_SHOW') {
      throw new DomainError('BOOKING_NOT_OPEN', 'Nobody has written down that they did not come.', {
        field: ['bookingId'],
      });
    }
    mustBeWithinListDays(shift, tx.now);
    booking.state = 'BOOKED';
    booking.noShowAt = null;
    await tx.em.flush();
    await tx.audit('Booking', booking.id);
    return { bookingId: booking.id };
  },
});
