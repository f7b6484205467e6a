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

/** A log that somebody is to decide about. */
export interface UndecidedLog {
  id: string;
  /** Who gave the hours. */
  memberId: string;
  organisationId: string;
  /** Under appeal: the member who declined, as they go on. */
  declinedByMemberId: string | null;
}

/** SQL for the member who declined the log `h`, as they go on; null where none did, or the log is not under appeal. */
export const DECLINED_BY = `CASE WHEN h.appealed_at IS NOT NULL AND h.decided_by LIKE 'member:%'
  THEN remaining_member(h.scheme_id, substr(h.decided_by, length('member:') + 1)::uuid) END`;

/** Who of the group may decide about a log and is there. */
export interface DecidersOfLog extends Deciders {
  /** Nothing about the log itself bars them. */
  mayDecide(member: RecipientRecord): boolean;
}

/**
 * The people who may decide about logs, by the log: who gave the hours, who acts for them and who declined them leave it to others. Where nobody is
 * left at the group, it is for the operators.
 */
export async function decidersOfLogs(
  tx: SchemeTransaction,
  now: Date,
  logs: readonly UndecidedLog[],
): Promise<Map<string, DecidersOfLog>> {
  const people = await decidersOf(
    tx,
    now,
    logs.map(({ organisationId }) => organisationId),
  );
  const carers = await carersOf(
    tx,
    now,
    logs.map(({ memberId }) => memberId),
  );
  return new Map(
    logs.map((log) => {
      const barred = new Set([log.memberId, log.declinedByMemberId, ...(carers.get(log.memberId) ?? [])]);
      const mayDecide = ({ memberId }: RecipientRecord) => !barred.has(memberId);
      const { leaders = [], coordinators = [] } = people.get(log.organisationId) ?? {};
      return [log.id, { leaders: leaders.filter(mayDecide), coordinators: coordinators.filter(mayDecide), mayDecide }];
    }),
  );
}

/** Guardians and helpers at an instant, by the member they act for. */
async function carersOf(
  tx: SchemeTransaction,
  now: Date,
  memberIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await tx.sql<{ memberId: string; carerIds: string[] }>(
    `SELECT for_member_id AS "memberId", array_agg(by_member_id) AS "carerIds" FROM care_link
     WHERE scheme_id = $1 AND for_member_id = ANY ($2) AND ended_at IS NULL AND begins_at <= $3 AND until > $3 GROUP BY for_member_id`,
    [tx.schemeId, [...new Set(memberIds)], now],
  );
  return new Map(rows.map(({ memberId, carerIds }) => [memberId, carerIds]));
}

/** With whom logs wait that are to be decided, in the order of the ids: whoever leads, is there and may; else the coordinators; else the staff. */
export async function waitsWith(
  tx: SchemeTransaction,
  now: Date,
  hoursLogIds: readonly string[],
): Promise<WaitsWith[]> {
  const logs = await tx.sql<UndecidedLog>(
    `SELECT h.id, h.member_id AS "memberId", h.organisation_id AS "organisationId", ${DECLINED_BY} AS "declinedByMemberId"
     FROM hours_log h WHERE h.scheme_id = $1 AND h.id = ANY ($2)`,
    [tx.schemeId, hoursLogIds],
  );
  const deciders = await decidersOfLogs(tx, now, logs);
  return hoursLogIds.map((id) => {
    const { leaders = [], coordinators = [] } = deciders.get(id) ?? {};
    if (leaders.length > 0) return 'LEADERS';
    return coordinators.length > 0 ? 'COORDINATORS' : 'STAFF';
  });
}
