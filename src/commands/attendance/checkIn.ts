import { DomainError } from '../../domain/errors.js';
import type { BookingState } from '../../domain/shifts/booking.js';
import { attendanceRecord } from '../../policies/attendance.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { checkInTime, mustStand } from './attendanceTimes.js';
import { lockBooking } from './lockBooking.js';
import { mayAttend, mustBeRunning } from './mayAttend.js';
import { type Shown, showsCode, takeTry, wayShown } from './shownCode.js';

export interface CheckInInput extends Shown {
  bookingId: string;
  /** From the group's list: when it was, where that is a while ago. */
  at?: Date | null;
}

const checkInOnce = defineCommand({
  name: 'checkIn',
  policy: attendanceRecord,
  async run(tx, input: CheckInInput): Promise<{ bookingId: string }> {
    const locked = await lockBooking(tx, input.bookingId, ({ memberId, organisationId }) =>
      tx.authorize({ memberId, organisationId, showsCode: showsCode(input) }),
    );
    const { booking, shift } = locked;
    const how = wayShown(tx, shift.id, input);
    if (booking.state !== 'BOOKED') throw notToCheckIn(booking.state);
    mustStand(shift);
    await mustBeRunning(tx, shift);
    const at = await checkInTime(tx, shift, { at: input.at ?? null, isList: how === 'LIST' });
    await mayAttend(tx, booking.memberId, locked);
    booking.state = 'ATTENDING';
    booking.checkedInAt = at;
    booking.checkedInHow = how;
    await tx.em.flush();
    await tx.audit('Booking', booking.id, { how });
    return { bookingId: booking.id };
  },
});

/**
 * Somebody who is booked is there: with what is shown at the shift, or from the group's list. Requirements are asked again.
 * @throws DomainError CHECK_IN_NOT_VALID, CHECK_IN_NOT_OPEN, BOOKING_NOT_OPEN, SHIFT_NOT_OPEN, ORGANISATION_SUSPENDED, ORGANISATION_CLOSED, MEMBER_CLOSED,
 * CONSENT_NEEDED, REQUIREMENTS_NOT_MET, IN_THE_FUTURE, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN, RATE_LIMITED, UNAVAILABLE.
 */
export async function checkIn(context: RequestContext, input: CheckInInput): Promise<{ bookingId: string }> {
  mustNotBackdate(input);
  if (showsCode(input)) await takeTry(context, input.bookingId);
  return await checkInOnce(context, input);
}

/** Who shows a code is there now. @throws DomainError INVALID_INPUT */
export function mustNotBackdate(input: Shown & { at?: Date | null }): void {
  if (!showsCode(input) || !input.at) return;
  throw new DomainError('INVALID_INPUT', 'With a code it is now. Another time is written down from the group’s list.', {
    field: ['at'],
  });
}

function notToCheckIn(state: BookingState): DomainError {
  return new DomainError('BOOKING_NOT_OPEN', words[state] ?? 'This booking is over.', { field: ['bookingId'] });
}

const words: Partial<Record<BookingState, string>> = {
  WAITING: 'This is a place on the waiting list. Please ask the group whether there is room.',
  OFFERED: 'This place is offered. Please take it first, then check in.',
  ATTENDING: 'Checked in already. There is nothing more to do until the check-out.',
  ATTENDED: 'Checked out already. The group can correct its list.',
  NO_SHOW: 'The group has written down that nobody came. It can take that back.',
};
