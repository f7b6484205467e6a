import type { BookingEndReason, BookingState } from '../../domain/shifts/booking.js';
import type { SwapKind, SwapState } from '../../domain/shifts/swap.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords, withRecipients } from './recipients.js';

/** A shift as messages name it. */
export interface ShiftNamed {
  role: string;
  organisationName: string;
  startsAt: Date;
  endsAt: Date;
  note: string;
}

export interface BookingFacts extends ShiftNamed {
  recipient: RecipientRecord;
  state: BookingState;
  places: number;
  endReason: BookingEndReason | null;
  cancelReason: string | null;
  offerLapsesAt: Date | null;
}

const named = `o.role, g.name AS "organisationName", s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.note`;
const shiftTables = `JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id
     JOIN organisation g ON g.scheme_id = s.scheme_id AND g.id = s.organisation_id`;

/** Bookings by id. Missing ones are left out. */
export async function bookingFacts(
  tx: SchemeTransaction,
  bookingIds: readonly string[],
): Promise<Map<string, BookingFacts>> {
  const rows = await tx.sql<Omit<BookingFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT b.id, b.member_id AS "memberId", b.state, b.places, b.end_reason AS "endReason", b.offer_lapses_at AS "offerLapsesAt",
            s.cancel_reason AS "cancelReason", ${named}
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id ${shiftTables}
     WHERE b.scheme_id = $1 AND b.id = ANY ($2)`,
    [tx.schemeId, bookingIds],
  );
  return await withRecipients(tx, rows);
}

export interface ShiftChangeFacts extends ShiftNamed {
  /** Everybody who is booked, is offered a place or waits. */
  recipients: RecipientRecord[];
  wasStartsAt: Date;
  wasEndsAt: Date;
  noteChanged: boolean;
  /** Members who are booked on it and, by this change, on another shift at the same time. */
  meetingIds: string[];
}

/** Changes of shifts by id, with the shift as the change left it. */
export async function shiftChangeFacts(
  tx: SchemeTransaction,
  changeIds: readonly string[],
): Promise<Map<string, ShiftChangeFacts>> {
  const rows = await tx.sql<Omit<ShiftChangeFacts, 'recipients'> & { id: string; memberIds: string[] }>(
    `SELECT c.id, c.started_at AS "wasStartsAt", c.ended_at AS "wasEndsAt", c.note_changed AS "noteChanged", o.role, g.name AS "organisationName",
            c.starts_at AS "startsAt", c.ends_at AS "endsAt", s.note,
            ARRAY(SELECT b.member_id FROM booking b WHERE b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED')
                  ORDER BY b.asked_at, b.id) AS "memberIds",
            ARRAY(SELECT b.member_id FROM booking b
                  JOIN booking ob ON ob.scheme_id = b.scheme_id AND ob.member_id = b.member_id AND ob.shift_id <> b.shift_id AND ob.state IN ('BOOKED', 'ATTENDING')
                  JOIN shift os ON os.scheme_id = ob.scheme_id AND os.id = ob.shift_id AND os.state = 'SCHEDULED'
                    AND os.starts_at < c.ends_at AND os.ends_at > c.starts_at
                  WHERE b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state = 'BOOKED') AS "meetingIds"
     FROM shift_change c JOIN shift s ON s.scheme_id = c.scheme_id AND s.id = c.shift_id ${shiftTables}
     WHERE c.scheme_id = $1 AND c.id = ANY ($2)`,
    [tx.schemeId, changeIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap(({ memberIds }) => memberIds),
  );
  return new Map(
    rows.map(({ memberIds, ...row }) => {
      const recipients = memberIds.flatMap((id) => members.get(id) ?? []);
      return [row.id, { ...row, recipients }];
    }),
  );
}

export interface SwapFacts extends ShiftNamed {
  /** Who gives the place away. */
  from: RecipientRecord;
  /** Who was named; null: nobody. */
  to: RecipientRecord | null;
  taker: RecipientRecord | null;
  kind: SwapKind;
  state: SwapState;
  /** When the shift begins that was given in exchange. */
  gotStartsAt: Date | null;
}

/** Swaps by id. */
export async function swapFacts(tx: SchemeTransaction, swapIds: readonly string[]): Promise<Map<string, SwapFacts>> {
  type Ids = { id: string; fromId: string; toId: string | null; takerId: string | null };
  const rows = await tx.sql<Omit<SwapFacts, 'from' | 'to' | 'taker'> & Ids>(
    `SELECT w.id, w.member_id AS "fromId", w.to_member_id AS "toId", w.taken_by_member_id AS "takerId", w.kind, w.state,
            (SELECT gs.starts_at FROM booking gb JOIN shift gs ON gs.scheme_id = gb.scheme_id AND gs.id = gb.shift_id
             WHERE gb.scheme_id = w.scheme_id AND gb.id = w.given_booking_id) AS "gotStartsAt", ${named}
     FROM swap w JOIN booking b ON b.scheme_id = w.scheme_id AND b.id = w.booking_id
     JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id ${shiftTables}
     WHERE w.scheme_id = $1 AND w.id = ANY ($2)`,
    [tx.schemeId, swapIds],
  );
  const people = await recipientRecords(
    tx,
    rows.flatMap(({ fromId, toId, takerId }) => [fromId, toId, takerId].filter((id) => id !== null)),
  );
  const found = (id: string | null) => (id === null ? null : (people.get(id) ?? null));
  return new Map(
    rows.flatMap((row) => {
      const from = found(row.fromId);
      return from ? [[row.id, { ...row, from, to: found(row.toId), taker: found(row.takerId) }] as const] : [];
    }),
  );
}
