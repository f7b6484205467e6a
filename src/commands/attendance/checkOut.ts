import { DomainError } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { attendanceRecord } from '../../policies/attendance.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { writeAttendanceHours } from './attendanceHours.js';
import { checkOutTime } from './attendanceTimes.js';
import { mustNotBackdate } from './checkIn.js';
import { lockBooking } from './lockBooking.js';
import { type Shown, showsCode, takeTry, wayShown } from './shownCode.js';

export interface CheckOutInput extends Shown {
  bookingId: string;
  at?: Date | null;
  /** What was done, in words. */
  evidence?: string | null;
}

const checkOutOnce = defineCommand({
  name: 'checkOut',
  policy: attendanceRecord,
  async run(tx, input: CheckOutInput): Promise<{ bookingId: string }> {
    const locked = await lockBooking(tx, input.bookingId, ({ memberId, organisationId }) =>
      tx.authorize({ memberId, organisationId, showsCode: showsCode(input) }),
    );
    const { booking, shift, opportunity } = locked;
    const how = wayShown(tx, shift.id, input);
    const { checkedInAt } = booking;
    if (booking.state !== 'ATTENDING' || !checkedInAt) {
      throw new DomainError(
        'BOOKING_NOT_OPEN',
        booking.state === 'ATTENDED' ? 'Checked out already. Thank you.' : 'There was no check-in yet.',
        { field: ['bookingId'] },
      );
    }
    const at = checkOutTime(tx, shift, { at: input.at ?? null, checkedInAt });
    booking.evidence = evidenceOf(input.evidence, opportunity.asksForEvidence && how !== 'LIST');
    booking.state = 'ATTENDED';
    booking.checkedOutAt = at;
    booking.checkedOutHow = how;
    await tx.em.flush();
    await writeAttendanceHours(tx, locked, [booking]);
    await tx.audit('Booking', booking.id, { how });
    return { bookingId: booking.id };
  },
});

/**
 * Somebody goes: what they gave, from check-in to now, is written as hours at once. Also where the group was suspended meanwhile: nothing given is lost.
 * @throws DomainError CHECK_IN_NOT_VALID, CHECK_IN_NOT_OPEN, BOOKING_NOT_OPEN, REASON_NEEDED, IN_THE_FUTURE, INVALID_INPUT; RequestError NOT_FOUND,
 * FORBIDDEN, RATE_LIMITED, UNAVAILABLE. Records HoursLogged.
 */
export async function checkOut(context: RequestContext, input: CheckOutInput): Promise<{ bookingId: string }> {
  mustNotBackdate(input);
  if (showsCode(input)) await takeTry(context, input.bookingId);
  return await checkOutOnce(context, input);
}

/** @throws DomainError REASON_NEEDED, INVALID_INPUT */
export function evidenceOf(typed: string | null | undefined, isAsked: boolean): string | null {
  const evidence = plainText(typed ?? '').trim();
  if (evidence === '') {
    if (!isAsked) return null;
    throw new DomainError('REASON_NEEDED', 'The group asks what you did: please say it in a sentence.', {
      field: ['evidence'],
    });
  }
  if (hasLength(evidence, 1, 1000)) return evidence;
  throw new DomainError('INVALID_INPUT', 'Please say it in at most 1,000 characters.', { field: ['evidence'] });
}
