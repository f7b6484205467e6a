import { DomainError } from '../../domain/errors.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { attended } from '../../domain/shifts/attendance.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { activityOf, writeAttendanceHours } from './attendanceHours.js';
import { mustHaveBeen } from './attendanceTimes.js';
import { evidenceOf } from './checkOut.js';
import type { LockedBooking } from './lockBooking.js';
import { mayAttend } from './mayAttend.js';

/** A line of the list. */
export interface AttendanceEntry {
  bookingId: string;
  came: boolean;
  /** Where they came: from when to when. Left out: as planned. */
  checkedInAt?: Date | null;
  checkedOutAt?: Date | null;
  evidence?: string | null;
}

const DAY_MS = 24 * 60 * 60_000;

type Transaction = CommandTransaction<never>;

/** Writes one line of the list. Everything it is about is locked. @throws DomainError, see recordAttendance */
export async function writeEntry(
  tx: Transaction,
  locked: LockedBooking,
  entry: AttendanceEntry,
  field: string[],
): Promise<void> {
  const { booking } = locked;
  if (!['BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW'].includes(booking.state)) {
    throw new DomainError('BOOKING_NOT_OPEN', 'This booking was not taken up or has ended.', { field });
  }
  const log = await lockLogOf(tx, booking.id);
  if (log && log.state !== 'SUBMITTED') throw decided(log.state, field);
  if (!entry.came) return await writeAbsence(tx, booking, log);
  const times = timesOf(entry, locked.shift, booking, tx.now, field);
  // Who was let in at the door has been asked already.
  if (booking.checkedInAt == null) await mayAttend(tx, booking.memberId, locked);
  const evidence = evidenceOf(entry.evidence, false) ?? booking.evidence ?? null;
  Object.assign(booking, {
    state: 'ATTENDED',
    noShowAt: null,
    checkedInAt: times.checkedInAt,
    checkedInHow: booking.checkedInHow ?? 'LIST',
    checkedOutAt: times.checkedOutAt,
    checkedOutHow: 'LIST',
    evidence,
  });
  await tx.em.flush();
  if (log) await correctLog(tx, log, locked, field);
  else await writeAttendanceHours(tx, locked, [booking]);
}

async function lockLogOf(tx: Transaction, bookingId: string): Promise<HoursLogEntity | null> {
  await tx.sql('SELECT 1 FROM hours_log WHERE scheme_id = $1 AND booking_id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    bookingId,
  ]);
  return await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, bookingId }, { refresh: true });
}

/** What was given before stands until it is said otherwise; from there on as it was planned. */
function timesOf(
  entry: AttendanceEntry,
  shift: ShiftEntity,
  booking: BookingEntity,
  now: Date,
  field: string[],
): { checkedInAt: Date; checkedOutAt: Date } {
  const checkedInAt = entry.checkedInAt ?? booking.checkedInAt ?? shift.startsAt;
  const checkedOutAt = entry.checkedOutAt ?? booking.checkedOutAt ?? shift.endsAt;
  mustHaveBeen(checkedOutAt, now, [...field, 'checkedOutAt']);
  const isPossible =
    checkedInAt < checkedOutAt &&
    checkedInAt >= new Date(shift.startsAt.getTime() - DAY_MS / 6) &&
    checkedOutAt > shift.startsAt &&
    checkedOutAt.getTime() - checkedInAt.getTime() <= DAY_MS;
  if (isPossible) return { checkedInAt, checkedOutAt };
  throw new DomainError(
    'INVALID_INPUT',
    'These times do not fit the shift: from the check-in to a later check-out, a day at most. Please check them.',
    { field: [...field, 'checkedInAt'] },
  );
}

/** Nobody came: hours that were written are taken back, which their member hears and may appeal. */
async function writeAbsence(tx: Transaction, booking: BookingEntity, log: HoursLogEntity | null): Promise<void> {
  if (booking.state === 'NO_SHOW') return;
  Object.assign(booking, {
    state: 'NO_SHOW',
    noShowAt: tx.now,
    checkedInAt: null,
    checkedInHow: null,
    checkedOutAt: null,
    checkedOutHow: null,
  });
  if (log) {
    Object.assign(log, {
      state: 'DECLINED',
      decidedBy: tx.actorName,
      decidedAt: tx.now,
      declineReason: "The group's list says that nobody came on this booking.",
    });
  }
  await tx.em.flush();
  if (log) {
    await tx.event('HoursDeclined', { hoursLogId: log.id, memberId: log.memberId });
    await tx.audit('HoursLog', log.id);
  } else {
    await tx.event('NoShowRecorded', { bookingId: booking.id, memberId: booking.memberId });
  }
}

/** @throws DomainError INVALID_INPUT (less than a minute) */
async function correctLog(
  tx: Transaction,
  log: HoursLogEntity,
  { booking, shift, opportunity }: LockedBooking,
  field: string[],
): Promise<void> {
  const { checkedInAt, checkedOutAt } = booking;
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const given =
    checkedInAt && checkedOutAt
      ? attended(shift.startsAt, { checkedInAt, checkedOutAt }, rulesOf(scheme.rules), scheme.timeZone)
      : null;
  if (given === null) {
    throw new DomainError('INVALID_INPUT', 'That comes to less than a minute. Write down that they did not come.', {
      field,
    });
  }
  Object.assign(log, given, { activity: activityOf(opportunity, booking) });
  await tx.em.flush();
  await tx.audit('HoursLog', log.id, { givenMinutes: given.givenMinutes });
}

const decidedWords = {
  APPROVED: 'These hours are approved. Please ask an operator to reverse them; the right ones can then be logged.',
  APPEALED: 'The member has appealed about these hours. Please decide the appeal instead.',
  DECLINED: 'These hours were declined. The member can ask for them to be looked at again.',
  REVERSED: 'These hours were reversed. The right ones can be logged by hand.',
} as const;

function decided(state: keyof typeof decidedWords, field: string[]): DomainError {
  return new DomainError('ALREADY_DECIDED', decidedWords[state], { field });
}
