import { DomainError, notFound } from '../../domain/errors.js';
import { shiftClosesAt } from '../../domain/shifts/attendance.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import { system } from '../../policies/notifications.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { writeAttendanceHours } from './attendanceHours.js';

/**
 * Settles what was forgotten about a shift, two hours after its planned end. Who is still checked in is checked out at the planned end, and their hours
 * are written. Who was booked and never came is a no-show where anybody at all was checked in; where nobody was, the list was not kept, and nobody is
 * said to have stayed away. Done as due work, as the service itself; once, however often it is asked for.
 * @throws DomainError ALREADY_DONE (cancelled, or nothing is left to settle), IN_THE_FUTURE; RequestError NOT_FOUND.
 * Records HoursLogged, CheckOutForgotten, NoShowRecorded, AttendanceListAsked.
 */
export const endShift = defineCommand({
  name: 'endShift',
  policy: system,
  async run(tx, input: { shiftId: string }): Promise<{ shiftId: string }> {
    tx.authorize(undefined);
    const inside = await membersInside(tx, input.shiftId);
    await keepMembers(tx, inside);
    const { shift, bookings } = await lockShift(tx, input.shiftId);
    if (shift.state === 'CANCELLED') throw new DomainError('ALREADY_DONE', 'This shift was cancelled.');
    if (shiftClosesAt(shift.endsAt) > tx.now) throw new DomainError('IN_THE_FUTURE', 'The shift is not over yet.');
    const forgotten = bookings.filter(({ state }) => state === 'ATTENDING');
    const absent = bookings.filter(({ state }) => state === 'BOOKED');
    if (forgotten.length + absent.length === 0) throw new DomainError('ALREADY_DONE', 'Nothing is left to settle.');
    if (forgotten.some(({ memberId }) => !inside.includes(memberId))) {
      throw new Error('somebody was checked in while the shift was being settled');
    }
    await checkOutForgotten(tx, shift, forgotten);
    if (bookings.some(({ state }) => state === 'ATTENDED')) await markAbsent(tx, absent);
    else await tx.event('AttendanceListAsked', { shiftId: shift.id });
    await tx.audit('Shift', shift.id, { forgotten: forgotten.length, absent: absent.length });
    return { shiftId: shift.id };
  },
});

/** Whose hours will be written; asked for before anything is locked, because members are locked first. */
async function membersInside(tx: CommandTransaction<undefined>, shiftId: string): Promise<string[]> {
  const rows = await tx.sql<{ memberId: string }>(
    `SELECT DISTINCT member_id AS "memberId" FROM booking WHERE scheme_id = $1 AND shift_id = $2 AND state = 'ATTENDING'`,
    [tx.schemeId, shiftId],
  );
  return rows.map(({ memberId }) => memberId);
}

async function lockShift(
  tx: CommandTransaction<undefined>,
  shiftId: string,
): Promise<{ shift: ShiftEntity; bookings: BookingEntity[] }> {
  await tx.sql('SELECT 1 FROM shift WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, shiftId]);
  const shift = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: shiftId });
  if (!shift) throw notFound();
  const states = ['BOOKED', 'ATTENDING', 'ATTENDED'] as const;
  await tx.sql(
    'SELECT 1 FROM booking WHERE scheme_id = $1 AND shift_id = $2 AND state = ANY ($3) ORDER BY id FOR NO KEY UPDATE',
    [tx.schemeId, shiftId, states],
  );
  const bookings = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, shiftId, state: { $in: [...states] } },
    { orderBy: { id: 'ASC' } },
  );
  return { shift, bookings };
}

async function checkOutForgotten(
  tx: CommandTransaction<undefined>,
  shift: ShiftEntity,
  forgotten: readonly BookingEntity[],
): Promise<void> {
  for (const booking of forgotten) {
    const { checkedInAt } = booking;
    booking.state = 'ATTENDED';
    // Who was only checked in after the planned end has given nothing that anybody can count.
    booking.checkedOutAt = checkedInAt && checkedInAt > shift.endsAt ? checkedInAt : shift.endsAt;
    booking.checkedOutHow = 'FORGOTTEN';
  }
  await tx.em.flush();
  const opportunity = await tx.em.findOneOrFail(OpportunityEntity, { schemeId: tx.schemeId, id: shift.opportunityId });
  await writeAttendanceHours(tx, { shift, opportunity }, forgotten);
  await tx.events(
    'CheckOutForgotten',
    forgotten.map(({ id, memberId }) => ({ bookingId: id, memberId })),
  );
}

async function markAbsent(tx: CommandTransaction<undefined>, absent: readonly BookingEntity[]): Promise<void> {
  for (const booking of absent) {
    booking.state = 'NO_SHOW';
    booking.noShowAt = tx.now;
  }
  await tx.em.flush();
  await tx.events(
    'NoShowRecorded',
    absent.map(({ id, memberId }) => ({ bookingId: id, memberId })),
  );
}
