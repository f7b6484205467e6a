import { notFound } from '../../domain/errors.js';
import type { SeenCheck } from '../../domain/opportunities/requirements.js';
import {
  type JudgedBooking,
  type JudgedOpportunity,
  type JudgedPerson,
  type JudgedRole,
  type JudgedShift,
  pairKey,
  type RotaFacts,
} from '../../domain/rotas/judgeSeat.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../database.js';
import { SchemeEntity } from '../people/entities.js';

/** So far around the shifts what people have taken on elsewhere is looked at: a week of limits, whatever day it begins on. */
const aroundMs = 8 * 86_400_000;

interface Asked {
  organisationId: string;
  shiftIds: readonly string[];
  memberIds: readonly string[];
  now: Date;
}

/**
 * Everything that says whether these members may have places on these shifts of an organisation, in a dozen statements however many they are. As it is
 * now: whoever means to book locks first. Shifts of another organisation are left out.
 * @throws RequestError NOT_FOUND (the organisation)
 */
export async function readRotaFacts(tx: SchemeTransaction, asked: Asked): Promise<RotaFacts> {
  const { timeZone: zone, rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const [organisation] = await tx.sql<RotaFacts['organisation']>(
    'SELECT id, status FROM organisation WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, asked.organisationId],
  );
  if (!organisation) throw notFound();
  const shifts = await readShifts(tx, asked, zone);
  const shiftIds = shifts.map(({ id }) => id);
  const opportunities = await readOpportunities(tx, [...new Set(shifts.map(({ opportunityId }) => opportunityId))]);
  const bookings = await readBookings(tx, 'b.shift_id = ANY ($2)', [shiftIds]);
  const { accepted, consents } = await readPairs(tx, asked.memberIds, [...opportunities.keys()]);
  return {
    ...{ now: asked.now, zone, restMinutes: rulesOf(rules).restMinutes, organisation, opportunities, bookings },
    shifts: byId(shifts),
    roles: byId(await readRoles(tx, shiftIds)),
    people: byId(await readPeople(tx, asked.memberIds)),
    busy: Map.groupBy(await readBusy(tx, asked.memberIds, shifts), ({ memberId }) => memberId),
    accepted,
    consents,
  };
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

async function readShifts(tx: SchemeTransaction, asked: Asked, zone: string): Promise<JudgedShift[]> {
  const rows = await tx.sql<Omit<JudgedShift, 'day'>>(
    `SELECT id, opportunity_id AS "opportunityId", state, starts_at AS "startsAt", ends_at AS "endsAt"
     FROM shift WHERE scheme_id = $1 AND id = ANY ($2) AND organisation_id = $3 ORDER BY starts_at, id`,
    [tx.schemeId, asked.shiftIds, asked.organisationId],
  );
  return rows.map((row) => ({ ...row, day: localDay(row.startsAt, zone) }));
}

async function readOpportunities(
  tx: SchemeTransaction,
  ids: readonly string[],
): Promise<Map<string, JudgedOpportunity>> {
  const rows = await tx.sql<JudgedOpportunity>(
    `SELECT id, state, joining, cause, minimum_age AS "minimumAge", training_ids AS "trainingIds", dbs_level AS "dbsLevel"
     FROM opportunity WHERE scheme_id = $1 AND id = ANY ($2)`,
    [tx.schemeId, ids],
  );
  return byId(rows);
}

/** By shift and name, as the group lists them. */
async function readRoles(tx: SchemeTransaction, shiftIds: readonly string[]): Promise<JudgedRole[]> {
  return await tx.sql<JudgedRole>(
    `SELECT r.id, r.shift_id AS "shiftId", r.name, r.capacity, r.skill_ids AS "skillIds"
     FROM shift_role r JOIN shift s ON s.scheme_id = r.scheme_id AND s.id = r.shift_id
     WHERE r.scheme_id = $1 AND r.shift_id = ANY ($2) ORDER BY s.starts_at, s.id, r.name, r.id`,
    [tx.schemeId, shiftIds],
  );
}

async function readPeople(tx: SchemeTransaction, ids: readonly string[]): Promise<JudgedPerson[]> {
  const rows = await tx.sql<Omit<JudgedPerson, 'checks'>>(
    `SELECT m.id, m.name, m.status = 'ACTIVE' AS "isActive", m.adult_from_on::text AS "adultFromOn", coalesce(p.skill_ids, '{}') AS "skillIds",
            coalesce(p.avoids, '{}') AS avoids, coalesce(p.interests, '{}') AS interests, p.weekly_minutes_max AS "weeklyMinutesMax"
     FROM member m LEFT JOIN member_profile p ON p.scheme_id = m.scheme_id AND p.member_id = m.id
     WHERE m.scheme_id = $1 AND m.id = ANY ($2) ORDER BY m.id`,
    [tx.schemeId, ids],
  );
  const checks = await tx.sql<SeenCheck & { memberId: string }>(
    `SELECT member_id AS "memberId", kind, age_years AS "ageYears", training_id AS "trainingId", dbs_level AS "dbsLevel", dated_on::text AS "datedOn",
            expires_on::text AS "expiresOn"
     FROM member_check WHERE scheme_id = $1 AND member_id = ANY ($2) AND ended_at IS NULL`,
    [tx.schemeId, ids],
  );
  const seen = Map.groupBy(checks, ({ memberId }) => memberId);
  return rows.map((row) => ({ ...row, checks: seen.get(row.id) ?? [] }));
}

async function readBookings(
  tx: SchemeTransaction,
  where: string,
  values: readonly unknown[],
): Promise<JudgedBooking[]> {
  return await tx.sql<JudgedBooking>(
    `SELECT b.id, b.shift_id AS "shiftId", b.shift_role_id AS "shiftRoleId", b.member_id AS "memberId", b.state, b.places,
            b.team_name IS NOT NULL AS "isTeam", s.starts_at AS "startsAt", s.ends_at AS "endsAt"
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
     WHERE b.scheme_id = $1 AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW') AND ${where}
     ORDER BY b.asked_at, b.id`,
    [tx.schemeId, ...values],
  );
}

/** What people have a place on around the time of these shifts, anywhere in the scheme. */
async function readBusy(
  tx: SchemeTransaction,
  memberIds: readonly string[],
  shifts: readonly JudgedShift[],
): Promise<JudgedBooking[]> {
  const [first, last] = [shifts[0], shifts.at(-1)];
  if (!first || !last) return [];
  const from = new Date(first.startsAt.getTime() - aroundMs);
  const to = new Date(last.startsAt.getTime() + aroundMs);
  return await readBookings(
    tx,
    `b.member_id = ANY ($2) AND b.state IN ('BOOKED', 'ATTENDING') AND s.state = 'SCHEDULED' AND s.starts_at BETWEEN $3 AND $4`,
    [memberIds, from, to],
  );
}

async function readPairs(
  tx: SchemeTransaction,
  memberIds: readonly string[],
  opportunityIds: readonly string[],
): Promise<{ accepted: Set<string>; consents: Set<string> }> {
  const read = async (table: string, alive: string) => {
    const rows = await tx.sql<{ memberId: string; opportunityId: string }>(
      `SELECT member_id AS "memberId", opportunity_id AS "opportunityId" FROM ${table}
       WHERE scheme_id = $1 AND opportunity_id = ANY ($2) AND member_id = ANY ($3) AND ${alive}`,
      [tx.schemeId, opportunityIds, memberIds],
    );
    return new Set(rows.map((row) => pairKey(row.memberId, row.opportunityId)));
  };
  return {
    accepted: await read('application', `state = 'ACCEPTED'`),
    consents: await read('guardian_consent', 'ended_at IS NULL'),
  };
}
