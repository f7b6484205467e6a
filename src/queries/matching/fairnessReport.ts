import {
  type AgeBand,
  ageBands,
  byStanding,
  type FoundCount,
  foundWithinDays,
  type GroupExposure,
  gini,
  isTellable,
  readReportDays,
  type StandingExposure,
  tellableRows,
} from '../../domain/matching/fairness.js';
import { addDays, dayStart, localDay } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** Null: too few to be told. */
type Told = FoundCount | null;

export interface FairnessRecord {
  fromOn: string;
  toOn: string;
  /** Until the end of this day what members found counts. */
  foundUntilOn: string;
  /** The end of the time. */
  endsAt: Date;
  /** The least shown first. */
  groups: GroupExposure[];
  standings: StandingExposure[];
  gini: number | null;
  members: Told;
  /** Every ward, and null for members whose ward is not known. */
  byWard: { wardId: string | null; told: Told }[];
  byAgeBand: { ageBand: AgeBand; told: Told }[];
}

/**
 * How evenly groups were shown as matches in a time, and who found something new. Who saw what is stored nowhere, so members are counted by what they
 * did themselves.
 * @throws RequestError FORBIDDEN, BAD_USER_INPUT
 */
export const fairnessReport = defineQuery({
  name: 'fairnessReport',
  policy: schemeAudit,
  isolation: 'REPEATABLE READ',
  async run(tx, asked: { fromOn: string; toOn: string }): Promise<FairnessRecord> {
    tx.authorize(undefined);
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const today = localDay(tx.now, timeZone);
    const { fromOn, untilOn } = readReportDays(asked.fromOn, asked.toOn, today);
    const startsAt = dayStart(fromOn, timeZone);
    const endsAt = dayStart(untilOn, timeZone);
    const lastDay = addDays(asked.toOn, foundWithinDays);
    const [foundUntilOn = today] = [lastDay, today].sort();
    const groups = await exposures(tx, startsAt, endsAt, asked);
    const counted = await counts(tx, startsAt, endsAt, dayStart(addDays(foundUntilOn, 1), timeZone), asked.toOn);
    const all = addedUp(counted);
    return {
      ...{ fromOn, toOn: asked.toOn, foundUntilOn, endsAt, groups },
      standings: byStanding(groups, endsAt),
      gini: gini(groups.map(({ shown }) => shown)),
      members: isTellable(all) ? all : null,
      byWard: await wardRows(tx, counted),
      byAgeBand: bandRows(counted),
    };
  },
});

/** Groups that take part and had something published in the time. */
async function exposures(
  tx: SchemeTransaction,
  startsAt: Date,
  endsAt: Date,
  { fromOn, toOn }: { fromOn: string; toOn: string },
): Promise<GroupExposure[]> {
  return await tx.sql<GroupExposure>(
    `WITH offered AS (
       SELECT o.organisation_id AS id, count(*)::integer AS opportunities FROM opportunity o
       WHERE o.scheme_id = $1 AND o.published_at < $3 AND (o.closed_at IS NULL OR o.closed_at >= $2) GROUP BY o.organisation_id
     ), exposed AS (
       SELECT e.organisation_id AS id, sum(e.shown)::integer AS shown FROM match_exposure e
       WHERE e.scheme_id = $1 AND e.on_day >= $4::date AND e.on_day <= $5::date GROUP BY e.organisation_id
     ), applied AS (
       SELECT o.organisation_id AS id, count(*)::integer AS applications FROM application a
       JOIN opportunity o ON o.scheme_id = a.scheme_id AND o.id = a.opportunity_id
       WHERE a.scheme_id = $1 AND a.applied_at >= $2 AND a.applied_at < $3 GROUP BY o.organisation_id
     ), booked AS (
       SELECT s.organisation_id AS id, count(*)::integer AS bookings FROM booking b
       JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
       WHERE b.scheme_id = $1 AND b.asked_at >= $2 AND b.asked_at < $3 GROUP BY s.organisation_id
     )
     SELECT g.id AS "organisationId", g.verified_at AS "verifiedAt", f.opportunities, coalesce(e.shown, 0) AS shown,
            coalesce(a.applications, 0) AS applications, coalesce(b.bookings, 0) AS bookings
     FROM offered f JOIN organisation g ON g.scheme_id = $1 AND g.id = f.id
     LEFT JOIN exposed e ON e.id = g.id LEFT JOIN applied a ON a.id = g.id LEFT JOIN booked b ON b.id = g.id
     WHERE g.status = 'VERIFIED'
     ORDER BY shown, g.id`,
    [tx.schemeId, startsAt, endsAt, fromOn, toOn],
  );
}

type Counted = FoundCount & { wardId: string | null; isChild: boolean };

/**
 * Members who were about in the time: they signed in, gave hours, applied or asked for a place. Of those, who applied or asked for a place at an opportunity at
 * which they had done neither before, until the last instant. By ward, and by whether they were of age on the last day.
 */
async function counts(
  tx: SchemeTransaction,
  startsAt: Date,
  endsAt: Date,
  foundUntil: Date,
  toOn: string,
): Promise<Counted[]> {
  return await tx.sql<Counted>(
    `WITH asked AS (
       SELECT b.member_id, s.opportunity_id, b.asked_at AS at FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
       WHERE b.scheme_id = $1 AND b.asked_at >= $2 AND b.asked_at < $4
       UNION ALL
       SELECT a.member_id, a.opportunity_id, a.applied_at FROM application a WHERE a.scheme_id = $1 AND a.applied_at >= $2 AND a.applied_at < $4
     ), about AS (
       SELECT member_id FROM asked WHERE at < $3
       UNION SELECT x.member_id FROM session x WHERE x.scheme_id = $1 AND x.created_at >= $2 AND x.created_at < $3
       UNION SELECT h.member_id FROM hours_log h WHERE h.scheme_id = $1 AND h.submitted_at >= $2 AND h.submitted_at < $3
     ), found AS (
       SELECT DISTINCT k.member_id FROM asked k
       WHERE NOT EXISTS (SELECT 1 FROM application a WHERE a.scheme_id = $1 AND a.member_id = k.member_id AND a.opportunity_id = k.opportunity_id AND a.applied_at < $2)
         AND NOT EXISTS (SELECT 1 FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
                         WHERE b.scheme_id = $1 AND b.member_id = k.member_id AND s.opportunity_id = k.opportunity_id AND b.asked_at < $2)
     )
     SELECT m.ward_id AS "wardId", coalesce(m.adult_from_on > $5::date, false) AS "isChild",
            count(*)::integer AS members, count(f.member_id)::integer AS found
     FROM about t JOIN member m ON m.scheme_id = $1 AND m.id = t.member_id LEFT JOIN found f ON f.member_id = t.member_id
     WHERE m.status = 'ACTIVE'
     GROUP BY 1, 2`,
    [tx.schemeId, startsAt, endsAt, foundUntil, toOn],
  );
}

function addedUp(rows: readonly FoundCount[]): FoundCount {
  return {
    members: rows.reduce((sum, { members }) => sum + members, 0),
    found: rows.reduce((sum, { found }) => sum + found, 0),
  };
}

/** Every ward has a row, so that a row that is missing tells nothing either. */
async function wardRows(tx: SchemeTransaction, counted: readonly Counted[]): Promise<FairnessRecord['byWard']> {
  const wards = await tx.sql<{ id: string }>('SELECT id FROM ward WHERE scheme_id = $1 ORDER BY name, id', [
    tx.schemeId,
  ]);
  const rows = [...wards.map(({ id }) => id), null].map((wardId) => ({
    wardId,
    ...addedUp(counted.filter((row) => row.wardId === wardId)),
  }));
  const told = tellableRows(rows);
  return rows.map((row) => ({ wardId: row.wardId, told: told.has(row) ? row : null }));
}

function bandRows(counted: readonly Counted[]): FairnessRecord['byAgeBand'] {
  const rows = ageBands.map((ageBand) => ({
    ageBand,
    ...addedUp(counted.filter(({ isChild }) => isChild === (ageBand === 'UNDER_18'))),
  }));
  const told = tellableRows(rows);
  return rows.map((row) => ({ ageBand: row.ageBand, told: told.has(row) ? row : null }));
}
