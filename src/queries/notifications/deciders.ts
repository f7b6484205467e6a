import type { WaitsWith } from '../../domain/hours/waitingWords.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

/** Who decides about hours at an organisation and is there to do so. */
export interface Deciders {
  /** Its leaders who are not away, and the deputies of those who are. */
  leaders: RecipientRecord[];
  coordinators: RecipientRecord[];
}

/** The people of organisations who decide about hours, at an instant: whoever is away is left out, and a deputy stands in where one is named. */
export async function decidersOf(
  tx: SchemeTransaction,
  now: Date,
  organisationIds: readonly string[],
): Promise<Map<string, Deciders>> {
  const rows = await tx.sql<{ organisationId: string; memberId: string; role: 'LEADER' | 'COORDINATOR' }>(
    `SELECT DISTINCT r.organisation_id AS "organisationId", coalesce(a.deputy_id, r.member_id) AS "memberId",
            CASE WHEN a.id IS NULL THEN r.role ELSE 'LEADER' END AS role
     FROM role_assignment r
     LEFT JOIN leader_absence a ON a.scheme_id = r.scheme_id AND a.organisation_id = r.organisation_id AND a.leader_id = r.member_id
       AND a.ended_at IS NULL AND a.starts_at <= $3 AND a.ends_at > $3
     WHERE r.scheme_id = $1 AND r.organisation_id = ANY ($2) AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL
       AND (a.id IS NULL OR a.deputy_id IS NOT NULL)`,
    [tx.schemeId, [...new Set(organisationIds)], now],
  );
  const members = await recipientRecords(
    tx,
    rows.map(({ memberId }) => memberId),
  );
  const found = new Map<string, Deciders>();
  for (const { organisationId, memberId, role } of rows) {
    const deciders = found.get(organisationId) ?? { leaders: [], coordinators: [] };
    found.set(organisationId, deciders);
    const member = members.get(memberId);
    // Nobody hears of a thing twice because they hold two roles.
    if (!member?.isActive || [...deciders.leaders, ...deciders.coordinators].includes(member)) continue;
    (role === 'LEADER' ? deciders.leaders : deciders.coordinators).push(member);
  }
  return found;
}

/** With whom hours wait that are to be decided: whoever leads and is there; else the coordinators; else the scheme's staff. */
export function waitsWith(deciders: Deciders | undefined): WaitsWith {
  const { leaders = [], coordinators = [] } = deciders ?? {};
  if (leaders.length > 0) return 'LEADERS';
  return coordinators.length > 0 ? 'COORDINATORS' : 'STAFF';
}
