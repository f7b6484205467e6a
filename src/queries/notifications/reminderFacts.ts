import { notFound } from '../../domain/errors.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { rotaDue } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';
import type { ShiftNamed } from './shiftFacts.js';

export interface ReminderBooking {
  bookingId: string;
  places: number;
  /** When the place became theirs. */
  bookedAt: Date;
  recipient: RecipientRecord;
}

export interface ReminderFacts {
  shift: ShiftNamed;
  zone: string;
  rules: SchemeRules;
  /** Everybody who has a place on it now, as long as it stands. */
  bookings: ReminderBooking[];
}

/** What those booked on a shift are reminded of. @throws RequestError NOT_FOUND, FORBIDDEN */
export const reminderFacts = defineQuery({
  name: 'reminderFacts',
  policy: rotaDue,
  async run(tx, { shiftId }: { shiftId: string }): Promise<ReminderFacts> {
    tx.authorize(undefined);
    const [row] = await tx.sql<ShiftNamed & { zone: string; rules: unknown; isOn: boolean }>(
      `SELECT o.role, g.name AS "organisationName", s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.note, c.time_zone AS zone, c.rules,
              s.state = 'SCHEDULED' AS "isOn"
       FROM shift s JOIN scheme c ON c.scheme_id = s.scheme_id JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id
       JOIN organisation g ON g.scheme_id = s.scheme_id AND g.id = s.organisation_id
       WHERE s.scheme_id = $1 AND s.id = $2`,
      [tx.schemeId, shiftId],
    );
    if (!row) throw notFound();
    const { zone, rules, isOn, ...shift } = row;
    return { shift, zone, rules: rulesOf(rules), bookings: isOn ? await bookedOn(tx, shiftId) : [] };
  },
});

async function bookedOn(tx: SchemeTransaction, shiftId: string): Promise<ReminderBooking[]> {
  const rows = await tx.sql<Omit<ReminderBooking, 'recipient'> & { memberId: string }>(
    `SELECT id AS "bookingId", member_id AS "memberId", places, coalesce(booked_at, asked_at) AS "bookedAt" FROM booking
     WHERE scheme_id = $1 AND shift_id = $2 AND state = 'BOOKED' ORDER BY id`,
    [tx.schemeId, shiftId],
  );
  const recipients = await recipientRecords(
    tx,
    rows.map(({ memberId }) => memberId),
  );
  return rows.flatMap(({ memberId, ...booking }) => {
    const recipient = recipients.get(memberId);
    return recipient === undefined ? [] : [{ ...booking, recipient }];
  });
}
