import { MemberDays } from '../../domain/hours/day.js';
import type { RewardChoice } from '../../domain/hours/reward.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';

export interface LogFacts {
  id: string;
  memberId: string;
  organisationId: string;
  state: string;
  /** Who declined it, while an appeal is open. */
  decidedBy: string | null;
  workedOn: string;
  givenMinutes: number;
  rewardMinutes: number;
  startsAt: Date | null;
  endsAt: Date | null;
  reward: RewardChoice;
  walletId: string;
  memberStatus: string;
  organisationStatus: string;
  /** The group's own pot, unless it has closed. */
  groupPotId: string | null;
  donationPotId: string | null;
}

export interface BatchFacts {
  zone: string;
  rules: SchemeRules;
  communityPotId: string;
  logs: Map<string, LogFacts>;
  days: Map<string, MemberDays>;
}

/** What a batch of approvals is judged by. */
export async function readFacts(tx: SchemeTransaction, hoursLogIds: string[]): Promise<BatchFacts> {
  const [scheme] = await tx.sql<{ zone: string; rules: unknown; communityPotId: string }>(
    `SELECT s.time_zone AS zone, s.rules, (SELECT id FROM account WHERE scheme_id = s.scheme_id AND kind = 'COMMUNITY_POT') AS "communityPotId"
     FROM scheme s WHERE s.scheme_id = $1`,
    [tx.schemeId],
  );
  const logs = await tx.sql<LogFacts>(
    `SELECT h.id, h.member_id AS "memberId", h.organisation_id AS "organisationId", h.state, h.decided_by AS "decidedBy", h.worked_on AS "workedOn",
            h.given_minutes AS "givenMinutes", h.reward_minutes AS "rewardMinutes", h.starts_at AS "startsAt", h.ends_at AS "endsAt",
            coalesce(h.reward_choice, m.reward_choice) AS reward, w.id AS "walletId", m.status AS "memberStatus", o.status AS "organisationStatus",
            own.id AS "groupPotId", pot.id AS "donationPotId"
     FROM hours_log h
     JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id
     JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id
     JOIN account w ON w.scheme_id = h.scheme_id AND w.member_id = h.member_id
     LEFT JOIN account own ON own.scheme_id = h.scheme_id AND own.organisation_id = h.organisation_id AND own.kind = 'POT' AND own.status <> 'CLOSED'
     LEFT JOIN account pot ON pot.scheme_id = h.scheme_id AND pot.organisation_id = m.donate_to_organisation_id AND pot.kind = 'POT' AND pot.status = 'OPEN'
     WHERE h.scheme_id = $1 AND h.id = ANY ($2)`,
    [tx.schemeId, hoursLogIds],
  );
  return {
    zone: scheme?.zone ?? 'Europe/London',
    rules: rulesOf(scheme?.rules),
    communityPotId: scheme?.communityPotId ?? '',
    logs: new Map(logs.map((log) => [log.id, log])),
    days: await countedDays(tx, logs),
  };
}

/** What counts already for the members concerned, in the weeks around the logs. */
export async function countedDays(
  tx: SchemeTransaction,
  logs: readonly { memberId: string; workedOn: string }[],
): Promise<Map<string, MemberDays>> {
  const memberIds = [...new Set(logs.map((log) => log.memberId))];
  const sorted = logs.map((log) => log.workedOn).sort();
  const rows =
    memberIds.length === 0
      ? []
      : await tx.sql<{
          memberId: string;
          workedOn: string;
          givenMinutes: number;
          startsAt: Date | null;
          endsAt: Date | null;
        }>(
          `SELECT member_id AS "memberId", worked_on AS "workedOn", given_minutes AS "givenMinutes", starts_at AS "startsAt", ends_at AS "endsAt"
           FROM hours_log
           WHERE scheme_id = $1 AND member_id = ANY ($2) AND state = 'APPROVED' AND worked_on BETWEEN $3::date - 7 AND $4::date + 7`,
          [tx.schemeId, memberIds, sorted[0], sorted.at(-1)],
        );
  const days = new Map(memberIds.map((id) => [id, new MemberDays()]));
  for (const row of rows) days.get(row.memberId)?.add(row);
  return days;
}
