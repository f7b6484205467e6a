import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { BookingState } from '../../domain/shifts/booking.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import { bookingList, bookingRead } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor, listScope } from '../latestFirst.js';

/** A booking with whose rota it stands on. */
export type BookingRecord = BookingEntity & { organisationId: string };

/** Bookings by id. Missing ones are left out. */
export async function bookingRecords(tx: SchemeTransaction, ids: readonly string[]): Promise<BookingRecord[]> {
  return await withOrganisations(tx, await tx.em.find(BookingEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } }));
}

async function withOrganisations(tx: SchemeTransaction, rows: readonly BookingEntity[]): Promise<BookingRecord[]> {
  const shifts = await tx.sql<{ id: string; organisationId: string }>(
    'SELECT id, organisation_id AS "organisationId" FROM shift WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, [...new Set(rows.map(({ shiftId }) => shiftId))]],
  );
  const organisations = new Map(shifts.map(({ id, organisationId }) => [id, organisationId]));
  return rows.map((row) => Object.assign(row, { organisationId: organisations.get(row.shiftId) ?? '' }));
}

/** One booking. @throws RequestError NOT_FOUND, FORBIDDEN */
export const booking = defineQuery({
  name: 'booking',
  policy: bookingRead,
  async run(tx, input: { bookingId: string }): Promise<BookingRecord> {
    const [found] = await bookingRecords(tx, [input.bookingId]);
    if (!found) throw notFound();
    tx.authorize({ memberId: found.memberId, organisationId: found.organisationId });
    return found;
  },
});

export interface BookingsInput {
  first: number;
  after?: string | null;
  shiftId?: string | null;
  memberId?: string | null;
  state?: BookingState | null;
}

/** A page of bookings, the latest asked first: of a shift, of a member, of both; one's own where nothing is named. */
export const bookings = defineQuery({
  name: 'bookings',
  policy: bookingList,
  async run(tx, input: BookingsInput): Promise<Page<BookingRecord>> {
    const shiftId = input.shiftId ?? null;
    const shift = shiftId ? await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: shiftId }) : null;
    const named = input.memberId ?? null;
    const memberId = named ?? (shiftId ? null : listScope(tx.actor, {}).memberId);
    tx.authorize({ memberId, organisationId: shift?.organisationId ?? null });
    if (shiftId && !shift) throw notFound();
    const rows = await tx.em.find(
      BookingEntity,
      {
        schemeId: tx.schemeId,
        ...(shiftId ? { shiftId } : {}),
        ...(memberId ? { memberId } : {}),
        ...(input.state ? { state: input.state } : {}),
        ...(input.after ? afterInstant('askedAt', input.after) : {}),
      },
      { orderBy: { askedAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(await withOrganisations(tx, rows), input.first, (row) => instantCursor(row.askedAt, row.id));
  },
});

/** Places on shifts to come of many members, the next first; at most so many of each. */
export async function bookingsAhead(
  tx: SchemeTransaction & { now: Date },
  memberIds: readonly string[],
  most: number,
): Promise<BookingRecord[]> {
  const ids = await tx.sql<{ id: string }>(
    `SELECT b.id FROM unnest($2::uuid[]) AS wanted (member_id) CROSS JOIN LATERAL (
       SELECT b.id, s.starts_at FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
       WHERE b.scheme_id = $1 AND b.member_id = wanted.member_id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING') AND s.ends_at > $3
       ORDER BY s.starts_at, b.id LIMIT $4
     ) b ORDER BY b.starts_at, b.id`,
    [tx.schemeId, memberIds, tx.now, most],
  );
  const found = await bookingRecords(
    tx,
    ids.map(({ id }) => id),
  );
  const places = new Map(ids.map(({ id }, index) => [id, index]));
  return found.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}
