import type { BookingRecord } from '../../queries/records.js';
import { Attendance } from '../../schema/attendance/attendance.js';

export function presentAttendance(record: BookingRecord): Attendance {
  const { state } = record;
  const came = state === 'ATTENDING' || state === 'ATTENDED' || state === 'NO_SHOW' ? state : 'EXPECTED';
  return Object.assign(new Attendance(), {
    state: came,
    checkedInAt: record.checkedInAt ?? null,
    checkedInBy: record.checkedInHow ?? null,
    checkedOutAt: record.checkedOutAt ?? null,
    checkedOutBy: record.checkedOutHow ?? null,
    evidence: record.evidence ?? null,
    bookingId: record.id,
    memberId: record.memberId,
  });
}
