import { placeTakingStates } from '../../domain/shifts/booking.js';
import type { SchemeTransaction } from '../../entities/database.js';

/** A shift with what stands beside it wherever it is shown. */
export interface ShiftRecord {
  id: string;
  opportunityId: string;
  organisationId: string;
  seriesId: string | null;
  occursOn: string | null;
  startsAt: Date;
  endsAt: Date;
  note: string;
  state: 'SCHEDULED' | 'CANCELLED';
  cancelReason: string | null;
  sequence: number;
  changedAt: Date;
  /** What somebody would be there. */
  role: string;
  /** Its opportunity is out or has been, and its organisation takes part. */
  isShown: boolean;
}

export const shiftColumns = `s.id, s.opportunity_id AS "opportunityId", s.organisation_id AS "organisationId", s.series_id AS "seriesId", s.occurs_on AS "occursOn",
  s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.note, s.state, s.cancel_reason AS "cancelReason", s.sequence, s.changed_at AS "changedAt",
  o.role, (o.state <> 'DRAFT' AND g.status = 'VERIFIED') AS "isShown"`;
const besides = `JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id
  JOIN organisation g ON g.scheme_id = s.scheme_id AND g.id = s.organisation_id`;
export const shiftTables = `shift s ${besides}`;

/** Shifts by id. Missing ones are left out. */
export async function shiftRecords(tx: SchemeTransaction, ids: readonly string[]): Promise<ShiftRecord[]> {
  return await tx.sql<ShiftRecord>(
    `SELECT ${shiftColumns} FROM ${shiftTables} WHERE s.scheme_id = $1 AND s.id = ANY ($2)`,
    [tx.schemeId, ids],
  );
}

/** A kind of place, with what is taken of it. */
export interface ShiftRoleRecord {
  id: string;
  shiftId: string;
  name: string;
  capacity: number;
  skillIds: string[];
  takenPlaces: number;
  waiting: number;
  organisationId: string;
  isShown: boolean;
}

/** Kinds of place by their own ids or their shifts', by name; what is free of all of them is counted at once. */
export async function shiftRoleRecords(
  tx: SchemeTransaction,
  by: { ids: readonly string[] } | { shiftIds: readonly string[] },
): Promise<ShiftRoleRecord[]> {
  const [column, ids] = 'ids' in by ? ['r.id', by.ids] : ['r.shift_id', by.shiftIds];
  return await tx.sql<ShiftRoleRecord>(
    `SELECT r.id, r.shift_id AS "shiftId", r.name, r.capacity, r.skill_ids AS "skillIds", coalesce(b.taken, 0)::int AS "takenPlaces",
            coalesce(b.waiting, 0)::int AS waiting, s.organisation_id AS "organisationId", (o.state <> 'DRAFT' AND g.status = 'VERIFIED') AS "isShown"
     FROM shift_role r JOIN shift s ON s.scheme_id = r.scheme_id AND s.id = r.shift_id ${besides}
     LEFT JOIN LATERAL (
       SELECT sum(b.places) FILTER (WHERE b.state = ANY ($3)) AS taken, count(*) FILTER (WHERE b.state = 'WAITING') AS waiting
       FROM booking b WHERE b.scheme_id = r.scheme_id AND b.shift_id = r.shift_id AND b.shift_role_id = r.id
     ) b ON true
     WHERE r.scheme_id = $1 AND ${column} = ANY ($2) ORDER BY r.name, r.id`,
    [tx.schemeId, ids, [...placeTakingStates]],
  );
}

/** Shifts to come of many opportunities, the next first; at most so many of each. */
export async function shiftsAhead(
  tx: SchemeTransaction & { now: Date },
  opportunityIds: readonly string[],
  most: number,
): Promise<ShiftRecord[]> {
  const ids = await tx.sql<{ id: string }>(
    `SELECT s.id FROM unnest($2::uuid[]) AS wanted (opportunity_id) CROSS JOIN LATERAL (
       SELECT id FROM shift WHERE scheme_id = $1 AND opportunity_id = wanted.opportunity_id AND state = 'SCHEDULED' AND starts_at > $3
       ORDER BY starts_at, id LIMIT $4
     ) s`,
    [tx.schemeId, opportunityIds, tx.now, most],
  );
  const found = await shiftRecords(
    tx,
    ids.map(({ id }) => id),
  );
  return found.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
}
