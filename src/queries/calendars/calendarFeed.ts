import {
  type Calendar,
  type CalendarEvent,
  cancelledDays,
  eventsMax,
  pastDays,
} from '../../domain/calendars/calendar.js';
import { notFound } from '../../domain/errors.js';
import type { BookingState } from '../../domain/shifts/booking.js';
import { CalendarFeedEntity } from '../../entities/calendars/entities.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { anyone } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** What a link shows, as of now. @throws RequestError NOT_FOUND: unknown, revoked, or of a membership that has ended */
export const calendarFeed = defineQuery({
  name: 'calendarFeed',
  policy: anyone,
  async schemeFor(context, input: { tokenHash: Buffer }) {
    const { rows } = await context.database.pool.query<{ scheme_id: string }>(
      'SELECT scheme_id FROM resolve_calendar($1)',
      [input.tokenHash],
    );
    return rows[0]?.scheme_id ?? null;
  },
  async run(tx, { tokenHash }): Promise<Calendar> {
    tx.authorize(undefined);
    const feed = await tx.em.findOne(CalendarFeedEntity, { schemeId: tx.schemeId, tokenHash, revokedAt: null });
    if (!feed) throw notFound();
    const [holder] = await tx.sql<{ timeZone: string; schemeName: string; name: string | null; isThere: boolean }>(
      `SELECT s.time_zone AS "timeZone", s.name AS "schemeName", o.name, coalesce(m.status = 'ACTIVE', true) AS "isThere"
       FROM scheme s
       LEFT JOIN organisation o ON o.scheme_id = s.scheme_id AND o.id = $2
       LEFT JOIN member m ON m.scheme_id = s.scheme_id AND m.id = $3
       WHERE s.scheme_id = $1`,
      [tx.schemeId, feed.organisationId ?? null, feed.memberId ?? null],
    );
    if (!holder?.isThere) throw notFound();
    const events = feed.memberId ? await placesOf(tx, feed.memberId) : await shiftsOf(tx, feed);
    return { name: holder.name ?? holder.schemeName, timeZone: holder.timeZone, events };
  },
});

interface ShiftRow {
  id: string;
  sequence: number;
  startsAt: Date;
  endsAt: Date;
  changedAt: Date;
  role: string;
  groupName: string;
  note: string;
  address: string;
  postcode: string | null;
  isCancelled: boolean;
}

const SHIFT = `s.sequence, s.starts_at AS "startsAt", s.ends_at AS "endsAt", p.role, o.name AS "groupName", s.note, p.address, p.postcode`;
const OF_SHIFT = `JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
  JOIN organisation o ON o.scheme_id = s.scheme_id AND o.id = s.organisation_id`;

/** The oldest instants of what is over, and of what was cancelled, that are still shown. */
function since(now: Date): [Date, Date] {
  return [daysBefore(now, pastDays), daysBefore(now, cancelledDays)];
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

/** A place that is waited for becomes one's own and may be given up, never the other way: so the number of its changes grows with its state. */
const steps: Readonly<Record<BookingState, number>> = {
  WAITING: 0,
  OFFERED: 1,
  BOOKED: 2,
  ATTENDING: 2,
  ATTENDED: 2,
  NO_SHOW: 2,
  CANCELLED: 3,
  LAPSED: 3,
};
const stepsMax = 4;

async function placesOf(tx: SchemeTransaction & { now: Date }, memberId: string): Promise<CalendarEvent[]> {
  const rows = await tx.sql<Omit<ShiftRow, 'isCancelled'> & { state: BookingState }>(
    `SELECT b.id, b.state, ${SHIFT},
            greatest(s.changed_at, b.asked_at, b.booked_at, b.offered_at, b.ended_at) AS "changedAt"
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id ${OF_SHIFT}
     WHERE b.scheme_id = $1 AND b.member_id = $2 AND s.ends_at >= $3 AND (b.ended_at IS NULL OR b.ended_at >= $4)
     ORDER BY s.starts_at, b.id LIMIT $5`,
    [tx.schemeId, memberId, ...since(tx.now), eventsMax],
  );
  return rows.map(({ state, ...row }) => {
    const isCancelled = steps[state] === steps.CANCELLED;
    const isWaiting = steps[state] < steps.BOOKED;
    const prefix = state === 'WAITING' ? 'Waiting list: ' : state === 'OFFERED' ? 'Offered: ' : '';
    return {
      ...eventOf({ ...row, isCancelled }, 'booking'),
      sequence: row.sequence * stepsMax + steps[state],
      status: isCancelled ? 'CANCELLED' : isWaiting ? 'TENTATIVE' : 'CONFIRMED',
      summary: `${prefix}${row.role} at ${row.groupName}`,
    };
  });
}

async function shiftsOf(
  tx: SchemeTransaction & { now: Date },
  { kind, organisationId = null }: CalendarFeedEntity,
): Promise<CalendarEvent[]> {
  const isPublic = kind === 'PUBLIC';
  const rows = await tx.sql<ShiftRow & { taken: number; capacity: number }>(
    `SELECT s.id, s.state = 'CANCELLED' AS "isCancelled", ${SHIFT}, greatest(s.changed_at, booked.changed_at) AS "changedAt",
            coalesce(booked.taken, 0)::integer AS taken,
            (SELECT coalesce(sum(r.capacity), 0)::integer FROM shift_role r WHERE r.scheme_id = s.scheme_id AND r.shift_id = s.id) AS capacity
     FROM shift s ${OF_SHIFT}
     LEFT JOIN LATERAL (
       SELECT sum(b.places) FILTER (WHERE b.state IN ('OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')) AS taken,
              max(greatest(b.booked_at, b.offered_at, b.ended_at)) AS changed_at
       FROM booking b WHERE NOT $5::boolean AND b.scheme_id = s.scheme_id AND b.shift_id = s.id) booked ON true
     WHERE s.scheme_id = $1 AND s.starts_at >= $3::timestamptz - interval '1 day' AND s.ends_at >= $3 AND (s.cancelled_at IS NULL OR s.cancelled_at >= $4)
       AND ($2::uuid IS NULL OR s.organisation_id = $2)
       AND (NOT $5 OR (p.visibility = 'PUBLIC' AND o.status IN ('VERIFIED', 'CLOSED') AND (p.state = 'PUBLISHED' OR (s.state = 'CANCELLED' AND p.published_at IS NOT NULL))))
     ORDER BY s.ends_at < $7::timestamptz, abs(extract(epoch FROM s.starts_at - $7)), s.id LIMIT $6`,
    [tx.schemeId, organisationId, ...since(tx.now), isPublic, eventsMax, tx.now],
  );
  // What is over gives way to what is to come, and of both what is near stays.
  const inOrder = rows.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
  return inOrder.map((row) => ({
    ...eventOf(row, 'shift'),
    summary: isPublic ? `${row.role} at ${row.groupName}` : `${row.role} (${row.taken} of ${row.capacity})`,
  }));
}

function eventOf(row: ShiftRow, kind: 'booking' | 'shift'): CalendarEvent {
  const { id, sequence, startsAt, endsAt, changedAt, note, address, postcode, isCancelled } = row;
  return {
    uid: `${kind}-${id}@time-credits`,
    sequence,
    status: isCancelled ? 'CANCELLED' : 'CONFIRMED',
    startsAt,
    endsAt,
    changedAt,
    summary: '',
    description: note,
    location: [address, postcode].filter((part) => part !== null && part !== '').join(', '),
  };
}
