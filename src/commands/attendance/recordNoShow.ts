import { DomainError } from '../../domain/errors.js';
import { attendanceList } from '../../policies/attendance.js';
import { defineCommand } from '../defineCommand.js';
import { mustBeWithinListDays, mustStand } from './attendanceTimes.js';
import { lockBooking } from './lockBooking.js';

/**
 * The group writes down that somebody who was booked did not come; once the shift has begun, and for some days after it.
 * @throws DomainError BOOKING_NOT_OPEN, SHIFT_NOT_OPEN, CHECK_IN_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN. Records NoShowRecorded.
 */
export const recordNoShow = defineCommand({
  name: 'recordNoShow',
  policy: attendanceList,
  async run(tx, input: { bookingId: string }): Promise<{ bookingId: string }> {
    const { booking, shift } = await lockBooking(tx, input.bookingId, ({ organisationId, memberId }) =>
      tx.authorize({ organisationId, memberId }),
    );
    if (booking.state !== 'BOOKED') {
      throw new DomainError('BOOKING_NOT_OPEN', 'Only who is booked and has not checked in can be missing.', {
        field: ['bookingId'],
      });
    }
    mustStand(shift);
    if (tx.now < shift.startsAt) {
      throw new DomainError('CHECK_IN_NOT_OPEN', 'The shift has not begun: they may still come.');
    }
    mustBeWithinListDays(shift, tx.now);
    booking.state = 'NO_SHOW';
    booking.noShowAt = tx.now;
    await tx.em.flush();
    await tx.event('NoShowRecorded', { bookingId: booking.id, memberId: booking.memberId });
    await tx.audit('Booking', booking.id);
    return { bookingId: booking.id };
  },
});
