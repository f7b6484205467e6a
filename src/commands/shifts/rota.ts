import { notFound } from '../../domain/errors.js';
import { placeTakingStates } from '../../domain/shifts/booking.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';

/** Shifts whose places are counted, given and taken back by nobody else meanwhile, in the order of their ids. */
export async function lockShifts(tx: SchemeTransaction, shiftIds: readonly string[]): Promise<ShiftEntity[]> {
  await tx.sql('SELECT 1 FROM shift WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.schemeId,
    shiftIds,
  ]);
  return await tx.em.find(
    ShiftEntity,
    { schemeId: tx.schemeId, id: { $in: [...shiftIds] } },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
}

/** @throws RequestError NOT_FOUND */
export async function lockShift(tx: SchemeTransaction, shiftId: string): Promise<ShiftEntity> {
  const [shift] = await lockShifts(tx, [shiftId]);
  if (!shift) throw notFound();
  return shift;
}

/** A booking as it is before anything is locked: to be asked about, and read again under its shift's lock. @throws RequestError NOT_FOUND */
export async function findBooking(
  tx: SchemeTransaction,
  bookingId: string,
): Promise<{ booking: BookingEntity; shift: ShiftEntity }> {
  const booking = await tx.em.findOne(BookingEntity, { schemeId: tx.schemeId, id: bookingId });
  if (!booking) throw notFound();
  const shift = await tx.em.findOneOrFail(ShiftEntity, { schemeId: tx.schemeId, id: booking.shiftId });
  return { booking, shift };
}

/** As it stands under its shift's lock, which everybody takes who changes it. */
export async function bookingNow(tx: SchemeTransaction, bookingId: string): Promise<BookingEntity> {
  await tx.sql('SELECT 1 FROM booking WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, bookingId]);
  return await tx.em.findOneOrFail(BookingEntity, { schemeId: tx.schemeId, id: bookingId }, { refresh: true });
}

export interface RolePlaces {
  id: string;
  name: string;
  capacity: number;
  skillIds: string[];
  takenPlaces: number;
  freePlaces: number;
}

/** The kinds of place of a shift, by name, with what is free of each. Counted under the shift's lock. */
export async function placesOf(tx: SchemeTransaction, shiftId: string): Promise<RolePlaces[]> {
  const rows = await tx.sql<Omit<RolePlaces, 'freePlaces'>>(
    `SELECT r.id, r.name, r.capacity, r.skill_ids AS "skillIds",
            coalesce(sum(b.places) FILTER (WHERE b.state = ANY ($3)), 0)::int AS "takenPlaces"
     FROM shift_role r LEFT JOIN booking b ON b.scheme_id = r.scheme_id AND b.shift_role_id = r.id AND b.shift_id = r.shift_id
     WHERE r.scheme_id = $1 AND r.shift_id = $2 GROUP BY r.id, r.name, r.capacity, r.skill_ids ORDER BY r.name, r.id`,
    [tx.schemeId, shiftId, [...placeTakingStates]],
  );
  return rows.map((row) => ({ ...row, freePlaces: Math.max(0, row.capacity - row.takenPlaces) }));
}
