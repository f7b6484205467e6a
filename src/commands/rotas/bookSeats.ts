import { newId } from '../../domain/ids.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { RotaSeatEntity } from '../../entities/rotas/entities.js';
import { BookingEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { endBooking } from '../shifts/endBooking.js';

type Seat = Pick<RotaSeatEntity, 'id' | 'shiftId' | 'shiftRoleId' | 'memberId'>;

/**
 * Books seats that were judged, under the locks of their members and shifts, and writes at each what it is booked as. Whoever waited for the shift has the
 * place by the same booking. Three statements, however many they are.
 */
export async function bookSeats(
  tx: SchemeTransaction & { actorName: string; now: Date },
  seats: readonly Seat[],
): Promise<void> {
  if (seats.length === 0) return;
  const rows = seats.map(({ id, shiftId, shiftRoleId, memberId }) => {
    return { seatId: id, id: newId(), shiftId, shiftRoleId, memberId };
  });
  const wanted = `jsonb_to_recordset($2::jsonb) AS w ("seatId" uuid, id uuid, "shiftId" uuid, "shiftRoleId" uuid, "memberId" uuid)`;
  const asJson = JSON.stringify(rows);
  await tx.sql(
    `UPDATE booking b SET state = 'BOOKED', shift_role_id = w."shiftRoleId", places = 1, team_name = NULL, booked_by = $3, booked_at = $4
     FROM ${wanted} WHERE b.scheme_id = $1 AND b.shift_id = w."shiftId" AND b.member_id = w."memberId" AND b.state = 'WAITING'`,
    [tx.schemeId, asJson, tx.actorName, tx.now],
  );
  await tx.sql(
    `INSERT INTO booking (scheme_id, id, shift_id, shift_role_id, member_id, state, places, booked_by, asked_at, booked_at)
     SELECT $1, w.id, w."shiftId", w."shiftRoleId", w."memberId", 'BOOKED', 1, $3, $4, $4 FROM ${wanted}
     ON CONFLICT (scheme_id, shift_id, member_id) WHERE state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW') DO NOTHING`,
    [tx.schemeId, asJson, tx.actorName, tx.now],
  );
  await tx.sql(
    `UPDATE rota_seat s SET booking_id = b.id FROM ${wanted}
     JOIN booking b ON b.scheme_id = $1 AND b.shift_id = w."shiftId" AND b.member_id = w."memberId" AND b.state = 'BOOKED'
     WHERE s.scheme_id = $1 AND s.id = w."seatId"`,
    [tx.schemeId, asJson],
  );
}

/**
 * Ends bookings that a rota gives to others, under the locks of their shifts. The members hear of it with what else the rota means for them.
 * Records BookingEnded for each.
 */
export async function endByRota(tx: CommandTransaction<never>, bookingIds: readonly string[]): Promise<void> {
  if (bookingIds.length === 0) return;
  await tx.sql('SELECT 1 FROM booking WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.schemeId,
    bookingIds,
  ]);
  const bookings = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, id: { $in: [...bookingIds] }, state: 'BOOKED' },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const booking of bookings) await endBooking(tx, booking, 'CANCELLED', 'BY_ROTA');
}
