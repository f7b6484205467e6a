import { DomainError, notFound } from '../../domain/errors.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { holdsSchemeRole } from '../../policies/actor.js';
import { attendanceList } from '../../policies/attendance.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { keepMembers } from '../people/lockMembers.js';
import { mustBeWithinListDays, mustStand } from './attendanceTimes.js';
import { type AttendanceEntry, writeEntry } from './listEntry.js';
import { keepShift, lockBookings } from './lockBooking.js';
import { mustBeRunning } from './mayAttend.js';

export interface RecordAttendanceInput {
  shiftId: string;
  entries: readonly AttendanceEntry[];
}

export const entriesMax = 500;

/**
 * Fills in or corrects the list of a shift that is over, for some days: who came, from when to when, and who did not. All of it or nothing. What was
 * given is written as hours; hours written before are corrected while they wait, and stand once somebody has decided about them. While the group is
 * suspended, an operator fills it in.
 * @throws DomainError CHECK_IN_NOT_OPEN, SHIFT_NOT_OPEN, INVALID_INPUT, IN_THE_FUTURE, BOOKING_NOT_OPEN, ALREADY_DECIDED, ORGANISATION_SUSPENDED,
 * ORGANISATION_CLOSED, MEMBER_CLOSED, CONSENT_NEEDED, REQUIREMENTS_NOT_MET; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoursLogged, HoursDeclined, NoShowRecorded.
 */
export const recordAttendance = defineCommand({
  name: 'recordAttendance',
  policy: attendanceList,
  async run(tx, input: RecordAttendanceInput): Promise<{ shiftId: string; bookingIds: string[] }> {
    const found = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!found) throw notFound();
    tx.authorize({ organisationId: found.organisationId });
    const ids = idsOf(input.entries);
    const kept = await membersOf(tx, found.id, ids);
    await keepMembers(tx, kept);
    const opportunity = await keepOpportunity(tx, found.opportunityId);
    const shift = await keepShift(tx, found.id);
    const bookings = new Map((await lockBookings(tx, ids)).map((booking) => [booking.id, booking]));
    mustStand(shift);
    if (!holdsSchemeRole(tx.actor, 'OPERATOR')) await mustBeRunning(tx, shift);
    if (tx.now < shift.endsAt) {
      throw new DomainError('CHECK_IN_NOT_OPEN', 'The shift is not over yet. Until then people check in and out.');
    }
    mustBeWithinListDays(shift, tx.now);
    for (const [index, entry] of input.entries.entries()) {
      const booking = bookings.get(entry.bookingId);
      if (booking?.shiftId !== shift.id || !kept.includes(booking.memberId)) throw notFound();
      tx.doneFor(booking.memberId);
      await writeEntry(tx, { booking, shift, opportunity }, entry, ['entries', `${index}`]);
      await tx.audit('Booking', booking.id);
    }
    return { shiftId: shift.id, bookingIds: ids };
  },
});

/** @throws DomainError INVALID_INPUT */
function idsOf(entries: readonly AttendanceEntry[]): string[] {
  const ids = [...new Set(entries.map(({ bookingId }) => bookingId))];
  if (ids.length === entries.length && ids.length >= 1 && ids.length <= entriesMax) return ids;
  const message =
    ids.length < entries.length
      ? 'Each booking can stand on the list once.'
      : `Fill in from 1 to ${entriesMax} bookings at a time.`;
  throw new DomainError('INVALID_INPUT', message, { field: ['entries'] });
}

/** Members are locked before anything of theirs. */
async function membersOf(tx: CommandTransaction<never>, shiftId: string, bookingIds: string[]): Promise<string[]> {
  const rows = await tx.sql<{ memberId: string }>(
    'SELECT DISTINCT member_id AS "memberId" FROM booking WHERE scheme_id = $1 AND shift_id = $2 AND id = ANY ($3)',
    [tx.schemeId, shiftId, bookingIds],
  );
  return rows.map(({ memberId }) => memberId);
}
