import type { ShiftLine } from '../../domain/notifications/rotaFacts.js';
import type { RotaEnding, RotaState } from '../../domain/rotas/rota.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface RotaProposedFacts {
  /** Who asked for it. */
  recipient: RecipientRecord;
  state: RotaState;
  organisationName: string;
  fromOn: string;
  toOn: string;
  places: number;
  placesFilled: number;
  endedHow: RotaEnding | null;
}

/** Rotas by id, for who asked for them. */
export async function rotaProposedFacts(
  tx: SchemeTransaction,
  rotaIds: readonly string[],
): Promise<Map<string, RotaProposedFacts>> {
  const rows = await tx.sql<Omit<RotaProposedFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT r.id, substr(r.proposed_by, 8) AS "memberId", r.state, g.name AS "organisationName", r.from_on::text AS "fromOn", r.to_on::text AS "toOn",
            r.places, r.places_filled AS "placesFilled", r.ended_how AS "endedHow"
     FROM rota r JOIN organisation g ON g.scheme_id = r.scheme_id AND g.id = r.organisation_id
     WHERE r.scheme_id = $1 AND r.id = ANY ($2) AND r.proposed_by LIKE 'member:%'`,
    [tx.schemeId, rotaIds],
  );
  return await withRecipients(tx, rows);
}

export interface RotaConfirmedFacts {
  recipient: RecipientRecord;
  organisationName: string;
  /** Where they have a place by this rota, and where they have none any more, by time. */
  shifts: ShiftLine[];
  ended: ShiftLine[];
}

/** What a confirmed rota means for somebody, by the seat that names them. Places that they have given up since are left out. */
export async function rotaConfirmedFacts(
  tx: SchemeTransaction,
  rotaSeatIds: readonly string[],
): Promise<Map<string, RotaConfirmedFacts>> {
  const rows = await tx.sql<ShiftLine & { id: string; memberId: string; organisationName: string; isOver: boolean }>(
    `SELECT named.id, named.member_id AS "memberId", g.name AS "organisationName", o.role, s.starts_at AS "startsAt", s.ends_at AS "endsAt",
            seat.change = 'REMOVED' AS "isOver"
     FROM rota_seat named JOIN rota_seat seat ON seat.scheme_id = named.scheme_id AND seat.member_id = named.member_id AND seat.rota_id = named.rota_id
     JOIN booking b ON b.scheme_id = seat.scheme_id AND b.id = seat.booking_id
     JOIN shift s ON s.scheme_id = seat.scheme_id AND s.id = seat.shift_id
     JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id
     JOIN organisation g ON g.scheme_id = s.scheme_id AND g.id = s.organisation_id
     WHERE named.scheme_id = $1 AND named.id = ANY ($2) AND ((seat.change = 'REMOVED' AND b.end_reason = 'BY_ROTA') OR (seat.change <> 'REMOVED' AND b.state = 'BOOKED'))
     ORDER BY s.starts_at, s.id`,
    [tx.schemeId, rotaSeatIds],
  );
  const told = [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, lines]) => {
    const [first] = lines;
    if (!first) return [];
    const of = (isOver: boolean) =>
      lines.filter((line) => line.isOver === isOver).map(({ role, startsAt, endsAt }) => ({ role, startsAt, endsAt }));
    const { memberId, organisationName } = first;
    return [{ id, memberId, organisationName, shifts: of(false), ended: of(true) }];
  });
  return await withRecipients(tx, told);
}
