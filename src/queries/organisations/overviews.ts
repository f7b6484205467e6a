import { nextSteps, type OrganisationFacts } from '../../domain/organisations/nextSteps.js';
import { localDay, periodStart } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

/** What whoever looks after an organisation wants to see first. Months are local calendar months. */
export interface OverviewRecord {
  organisationId: string;
  nextSteps: string[];
  waitingHours: number;
  oldestWaitingAt: Date | null;
  givenThisMonthMinutes: number;
  peopleThisMonth: number;
  honouredThisMonthMinutes: number;
  openInvitations: number;
  joined: number;
  /** Groups that have named this organisation as their sponsor and wait for its word. */
  groupsToVouchForIds: string[];
}

interface OverviewRow extends Omit<OverviewRecord, 'nextSteps' | 'oldestWaitingAt'> {
  status: OrganisationFacts['status'];
  isGroup: boolean;
  isVenue: boolean;
  waitsForSponsor: string | null;
  leaders: number;
  tills: number;
  activeOffers: number;
  oldestWaitingAt: string | null;
}

/** Organisations at a glance, many in one query. Whoever may see one is asked about by the field that shows it. */
export async function overviews(
  tx: SchemeTransaction,
  now: Date,
  organisationIds: readonly string[],
): Promise<Map<string, OverviewRecord>> {
  const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const monthStart = periodStart(now, 'MONTH', timeZone);
  const rows = await tx.sql<OverviewRow>(overviewSql, [
    tx.schemeId,
    organisationIds,
    monthStart,
    localDay(monthStart, timeZone),
    now,
  ]);
  return new Map(
    rows.map((row) => {
      const oldestWaitingAt = row.oldestWaitingAt === null ? null : new Date(row.oldestWaitingAt);
      const steps = nextSteps({
        ...row,
        oldestWaitingOn: oldestWaitingAt && localDay(oldestWaitingAt, timeZone),
        groupsToVouchFor: row.groupsToVouchForIds.length,
      });
      return [row.organisationId, { ...row, oldestWaitingAt, nextSteps: steps }];
    }),
  );
}

const overviewSql = `
  SELECT o.id AS "organisationId", o.status, o.is_group AS "isGroup", o.is_venue AS "isVenue",
    (SELECT s.name FROM organisation s WHERE s.scheme_id = $1 AND s.id = o.sponsor_organisation_id AND o.vouched_at IS NULL) AS "waitsForSponsor",
    waiting.count AS "waitingHours", waiting.oldest AS "oldestWaitingAt",
    given.minutes AS "givenThisMonthMinutes", given.people AS "peopleThisMonth",
    (SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
     WHERE r.scheme_id = $1 AND r.organisation_id = o.id AND r.state = 'REDEEMED' AND r.redeemed_at >= $3) AS "honouredThisMonthMinutes",
    asked.open AS "openInvitations", asked.joined,
    held.leaders, held.tills + (SELECT count(*) FROM api_key k WHERE k.scheme_id = $1 AND k.organisation_id = o.id AND k.kind = 'TILL'
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $5))
      + (SELECT count(*) FROM till t WHERE t.scheme_id = $1 AND t.organisation_id = o.id AND t.unpaired_at IS NULL AND t.lapses_at > $5) AS tills,
    (SELECT count(*) FROM offer f WHERE f.scheme_id = $1 AND f.organisation_id = o.id AND f.status = 'ACTIVE') AS "activeOffers",
    ARRAY(SELECT g.id::text FROM organisation g WHERE g.scheme_id = $1 AND g.sponsor_organisation_id = o.id AND g.vouched_at IS NULL
      AND g.status <> 'CLOSED' ORDER BY g.created_at, g.id LIMIT 100) AS "groupsToVouchForIds"
  FROM organisation o
  CROSS JOIN LATERAL (SELECT count(*) AS count, min(l.submitted_at) AS oldest FROM hours_log l
    WHERE l.scheme_id = $1 AND l.organisation_id = o.id AND l.state = 'SUBMITTED') waiting
  CROSS JOIN LATERAL (SELECT coalesce(sum(l.given_minutes), 0) AS minutes, count(DISTINCT l.member_id) AS people FROM hours_log l
    WHERE l.scheme_id = $1 AND l.organisation_id = o.id AND l.state = 'APPROVED' AND l.worked_on >= $4) given
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE i.state = 'OPEN' AND i.lapses_at > $5) AS open,
      count(*) FILTER (WHERE i.state = 'ACCEPTED') AS joined FROM invitation i
    WHERE i.scheme_id = $1 AND i.organisation_id = o.id) asked
  CROSS JOIN LATERAL (SELECT count(DISTINCT r.member_id) FILTER (WHERE r.role IN ('LEADER', 'COORDINATOR')) AS leaders,
      count(*) FILTER (WHERE r.role = 'TILL') AS tills FROM role_assignment r
    WHERE r.scheme_id = $1 AND r.organisation_id = o.id AND r.ended_at IS NULL) held
  WHERE o.scheme_id = $1 AND o.id = ANY ($2)`;
