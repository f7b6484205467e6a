import type { BookingState } from '../../domain/shifts/booking.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { decidersOf } from './deciders.js';
import { operatorRecords, type RecipientRecord, withRecipients } from './recipients.js';

interface ShiftTold {
  organisationName: string;
  role: string;
  shiftStartsAt: Date;
  shiftEndsAt: Date;
}

export interface AttendanceFacts extends ShiftTold {
  recipient: RecipientRecord;
  state: BookingState;
  checkedOutHow: 'QR' | 'CODE' | 'LIST' | 'FORGOTTEN' | null;
}

const SHIFT_TOLD = `o.name AS "organisationName", p.role, s.starts_at AS "shiftStartsAt", s.ends_at AS "shiftEndsAt"`;
const OF_SHIFT = `JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
     JOIN organisation o ON o.scheme_id = s.scheme_id AND o.id = s.organisation_id`;

/** Bookings by id, as they stand now. Missing ones are left out. */
export async function attendanceFacts(
  tx: SchemeTransaction,
  bookingIds: readonly string[],
): Promise<Map<string, AttendanceFacts>> {
  const rows = await tx.sql<Omit<AttendanceFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT b.id, b.member_id AS "memberId", b.state, b.checked_out_how AS "checkedOutHow", ${SHIFT_TOLD}
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id ${OF_SHIFT}
     WHERE b.scheme_id = $1 AND b.id = ANY ($2)`,
    [tx.schemeId, bookingIds],
  );
  return await withRecipients(tx, rows);
}

export interface AttendanceListFacts extends ShiftTold {
  /** How many bookings nobody has said anything about. */
  bookedCount: number;
  /** Who keeps the list and is there: leaders and coordinators of the group, else the operators. */
  recipients: RecipientRecord[];
}

/** Shifts by id. Missing ones are left out. */
export async function attendanceListFacts(
  tx: SchemeTransaction & { now: Date },
  shiftIds: readonly string[],
): Promise<Map<string, AttendanceListFacts>> {
  const rows = await tx.sql<Omit<AttendanceListFacts, 'recipients'> & { id: string; organisationId: string }>(
    `SELECT s.id, s.organisation_id AS "organisationId", ${SHIFT_TOLD}, (
              SELECT count(*)::integer FROM booking b WHERE b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state = 'BOOKED') AS "bookedCount"
     FROM shift s ${OF_SHIFT} WHERE s.scheme_id = $1 AND s.id = ANY ($2)`,
    [tx.schemeId, shiftIds],
  );
  const people = await decidersOf(
    tx,
    tx.now,
    rows.map(({ organisationId }) => organisationId),
  );
  const operators = await operatorRecords(tx);
  return new Map(
    rows.map(({ id, organisationId, ...facts }) => {
      const { leaders = [], coordinators = [] } = people.get(organisationId) ?? {};
      const atTheGroup = [...leaders, ...coordinators];
      return [id, { ...facts, recipients: atTheGroup.length > 0 ? atTheGroup : operators }];
    }),
  );
}
