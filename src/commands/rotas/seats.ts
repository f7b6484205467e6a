import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { seatWords } from '../../domain/rotas/edits.js';
import { whyNotPlace } from '../../domain/rotas/judgeSeat.js';
import { invalid, type Pin } from '../../domain/rotas/rotaForm.js';
import { droppedWords } from '../../domain/rotas/rotaWords.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { RotaEntity, RotaSeatEntity } from '../../entities/rotas/entities.js';
import { readRotaFacts } from '../../entities/rotas/rotaFacts.js';
import type { CommandTransaction } from '../defineCommand.js';

/** A seat as it is written; an id is given to it then. */
export type SeatToWrite = Pick<
  RotaSeatEntity,
  'shiftId' | 'shiftRoleId' | 'memberId' | 'startsAt' | 'change' | 'isPinned' | 'saidFree'
> & { bookingId: string | null };

interface Beginning {
  organisationId: string;
  shiftIds: readonly string[];
  pinned: readonly Pin[];
  based: RotaEntity | null;
}

/**
 * What a rota begins with: the places that the coordinator fixed, and those of the rota that it is based on. What was fixed comes before what was only
 * proposed for the same member on the same shift.
 * @throws DomainError for a place that this member may not have; INVALID_INPUT; RequestError NOT_FOUND (a member)
 */
export async function seatsToBegin(tx: CommandTransaction<never>, asked: Beginning): Promise<SeatToWrite[]> {
  const before = asked.based === null ? [] : await seatsThatStand(tx, asked.based, asked.shiftIds);
  const fixed = await pinnedSeats(tx, asked);
  const key = ({ memberId, shiftId }: SeatToWrite) => `${memberId} ${shiftId}`;
  return [...new Map([...before, ...fixed].map((seat) => [key(seat), seat])).values()];
}

async function pinnedSeats(tx: CommandTransaction<never>, asked: Beginning): Promise<SeatToWrite[]> {
  if (asked.pinned.length === 0) return [];
  const memberIds = [...new Set(asked.pinned.map(({ memberId }) => memberId))];
  const facts = await readRotaFacts(tx, { ...asked, memberIds, now: tx.now });
  if (facts.people.size < memberIds.length) throw notFound();
  return asked.pinned.map(({ shiftRoleId, memberId }) => {
    const role = facts.roles.get(shiftRoleId);
    const shift = role && facts.shifts.get(role.shiftId);
    if (!shift) throw invalid('pinned', 'A place that is to be fixed is not on a shift of this rota.');
    const refused = whyNotPlace(facts, memberId, role);
    const place = { shiftId: shift.id, shiftRoleId, memberId, startsAt: shift.startsAt };
    if (refused) {
      throw new DomainError(refused, `${seatWords(facts, place)}: ${droppedWords(refused)}`, { field: ['pinned'] });
    }
    return { ...place, change: 'NEW', isPinned: true, saidFree: true, bookingId: null };
  });
}

/**
 * Of a rota that is confirmed its bookings stand by themselves: only what was fixed is taken over, where the member has the place still. Of one that is
 * there to be looked at every place stands that does not rest on a booking.
 */
export async function seatsThatStand(
  tx: SchemeTransaction,
  based: RotaEntity,
  shiftIds: readonly string[],
): Promise<SeatToWrite[]> {
  return await tx.sql<SeatToWrite>(
    `SELECT r.shift_id AS "shiftId", r.shift_role_id AS "shiftRoleId", r.member_id AS "memberId", s.starts_at AS "startsAt", 'NEW' AS change,
            r.is_pinned AS "isPinned", r.said_free AS "saidFree", NULL AS "bookingId"
     FROM rota_seat r JOIN shift s ON s.scheme_id = r.scheme_id AND s.id = r.shift_id
     LEFT JOIN booking b ON b.scheme_id = r.scheme_id AND b.id = r.booking_id
     WHERE r.scheme_id = $1 AND r.rota_id = $2 AND r.shift_id = ANY ($3) AND r.change <> 'REMOVED' AND r.refused_code IS NULL
       AND (b.id IS NULL OR (b.state = 'BOOKED' AND r.is_pinned))`,
    [tx.schemeId, based.id, shiftIds],
  );
}

/** Writes seats of a rota, however many, in one statement. */
export async function writeSeats(tx: SchemeTransaction, rotaId: string, seats: readonly SeatToWrite[]): Promise<void> {
  if (seats.length === 0) return;
  const rows = seats.map((seat) => ({ ...seat, id: newId() }));
  await tx.sql(
    `INSERT INTO rota_seat (scheme_id, id, rota_id, shift_id, shift_role_id, member_id, starts_at, change, is_pinned, said_free, booking_id)
     SELECT $1, s.id, $2, s."shiftId", s."shiftRoleId", s."memberId", s."startsAt", s.change, s."isPinned", s."saidFree", s."bookingId"
     FROM jsonb_to_recordset($3::jsonb) AS s (id uuid, "shiftId" uuid, "shiftRoleId" uuid, "memberId" uuid, "startsAt" timestamptz, change text,
       "isPinned" boolean, "saidFree" boolean, "bookingId" uuid)`,
    [tx.schemeId, rotaId, JSON.stringify(rows)],
  );
}

/** A seat with what its kind of place is called. */
export interface SeatNow extends SeatToWrite {
  id: string;
  roleName: string;
}

/** The seats of a rota, by time. */
export async function seatsNow(tx: SchemeTransaction, rotaId: string): Promise<SeatNow[]> {
  return await tx.sql<SeatNow>(
    `SELECT s.id, s.shift_id AS "shiftId", s.shift_role_id AS "shiftRoleId", s.member_id AS "memberId", s.starts_at AS "startsAt", s.change,
            s.is_pinned AS "isPinned", s.said_free AS "saidFree", s.booking_id AS "bookingId", coalesce(r.name, 'a place that is gone') AS "roleName"
     FROM rota_seat s LEFT JOIN shift_role r ON r.scheme_id = s.scheme_id AND r.id = s.shift_role_id
     WHERE s.scheme_id = $1 AND s.rota_id = $2 ORDER BY s.starts_at, s.id`,
    [tx.schemeId, rotaId],
  );
}
