import { SchemeEntity } from '../../entities/people/entities.js';
import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { decidersOf } from './deciders.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

interface CheckRow {
  checkId: string;
  memberId: string;
  ageYears: number | null;
  trainingName: string | null;
  dbsLevel: 'BASIC' | 'STANDARD' | 'ENHANCED' | 'ENHANCED_WITH_BARRED_LISTS' | null;
  /** The last day it counts. */
  expiresOn: string;
}

/** Places of theirs at one group, on shifts after that day that ask for it. */
export interface RelyingGroup {
  checkId: string;
  organisationId: string;
  organisationName: string;
  /** The first of them. */
  role: string;
  startsAt: Date;
  count: number;
  /** Who looks after the group's people. */
  coordinators: RecipientRecord[];
}

export interface ExpiringCheck extends CheckRow {
  member: RecipientRecord | null;
  groups: RelyingGroup[];
}

interface Span {
  fromOn: string;
  untilOn: string;
}

/** Proofs that count, and that no newer one of the same stands behind. */
const CHECKS = `FROM member_check c JOIN member m ON m.scheme_id = c.scheme_id AND m.id = c.member_id AND m.status = 'ACTIVE'
  WHERE c.scheme_id = $1 AND c.ended_at IS NULL AND c.expires_on >= $2::date AND c.expires_on <= $3::date AND NOT EXISTS (
    SELECT 1 FROM member_check n WHERE n.scheme_id = c.scheme_id AND n.member_id = c.member_id AND n.kind = c.kind AND n.ended_at IS NULL
      AND n.training_id IS NOT DISTINCT FROM c.training_id AND (c.kind <> 'AGE' OR n.age_years >= c.age_years)
      AND (n.expires_on IS NULL OR n.expires_on > c.expires_on))`;

/** How many proofs come to their end. */
export const expiringChecksCount = defineQuery({
  name: 'expiringChecksCount',
  policy: roundsDue,
  async run(tx, { fromOn, untilOn }: Span): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(`SELECT count(*)::integer AS count ${CHECKS}`, [
      ...[tx.schemeId, fromOn, untilOn],
    ]);
    return row?.count ?? 0;
  },
});

/** A place on a shift after the proof's last day that asks for such a proof. $2 the proofs, $3 the scheme's zone. */
const RELYING = `
  SELECT c.id AS "checkId", o.organisation_id AS "organisationId", g.name AS "organisationName", count(*)::integer AS count,
         (array_agg(o.role ORDER BY h.starts_at, b.id))[1] AS role, min(h.starts_at) AS "startsAt"
  FROM member_check c
  JOIN booking b ON b.scheme_id = c.scheme_id AND b.member_id = c.member_id AND b.state = 'BOOKED'
  JOIN shift h ON h.scheme_id = b.scheme_id AND h.id = b.shift_id AND h.state = 'SCHEDULED'
    AND h.starts_at >= (c.expires_on + 1)::timestamp AT TIME ZONE $3
  JOIN opportunity o ON o.scheme_id = h.scheme_id AND o.id = h.opportunity_id
    AND CASE c.kind WHEN 'TRAINING' THEN c.training_id = ANY (o.training_ids) WHEN 'DBS' THEN o.dbs_level <> 'NONE' ELSE o.minimum_age IS NOT NULL END
  JOIN organisation g ON g.scheme_id = o.scheme_id AND g.id = o.organisation_id
  WHERE c.scheme_id = $1 AND c.id = ANY ($2)
  GROUP BY c.id, o.organisation_id, g.name ORDER BY c.id, o.organisation_id`;

/** Proofs that come to their end, by that day and id, with who relies on them afterwards. */
export const expiringChecks = defineQuery({
  name: 'expiringChecks',
  policy: roundsDue,
  async run(tx, input: Span & { after: string | null; limit: number }): Promise<ExpiringCheck[]> {
    tx.authorize(undefined);
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const rows = await tx.sql<CheckRow>(
      `SELECT c.id AS "checkId", c.member_id AS "memberId", c.age_years AS "ageYears", c.dbs_level AS "dbsLevel", c.expires_on AS "expiresOn",
              (SELECT t.name FROM training t WHERE t.scheme_id = c.scheme_id AND t.id = c.training_id) AS "trainingName"
       ${CHECKS} AND ($4::uuid IS NULL OR c.id > $4) ORDER BY c.id LIMIT $5`,
      [tx.schemeId, input.fromOn, input.untilOn, input.after, input.limit],
    );
    const relying = await tx.sql<Omit<RelyingGroup, 'coordinators'>>(RELYING, [
      ...[tx.schemeId, rows.map(({ checkId }) => checkId), timeZone],
    ]);
    const people = await decidersOf(
      tx,
      tx.now,
      relying.map(({ organisationId }) => organisationId),
    );
    const members = await recipientRecords(
      tx,
      rows.map(({ memberId }) => memberId),
    );
    const groups = relying.map((one): RelyingGroup => {
      const { coordinators = [], leaders = [] } = people.get(one.organisationId) ?? {};
      return { ...one, coordinators: coordinators.length > 0 ? coordinators : leaders };
    });
    const groupsOf = Map.groupBy(groups, ({ checkId }) => checkId);
    return rows.map((row) => ({
      ...row,
      member: members.get(row.memberId) ?? null,
      groups: groupsOf.get(row.checkId) ?? [],
    }));
  },
});
