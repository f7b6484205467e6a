import { MemberDays } from '../../domain/hours/day.js';
import { type RewardChoice, rewardLapsesAt } from '../../domain/hours/reward.js';
import { newId } from '../../domain/ids.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { actorName, holdsSchemeRole } from '../../policies/actor.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { latestInstant } from '../groupCommit.js';
import { inputHash } from '../secrets.js';
import type { ApprovalOutcome, ApprovalRefusal, ApprovalRequest } from './approvalTypes.js';

interface LogFacts {
  id: string;
  memberId: string;
  organisationId: string;
  state: string;
  workedOn: string;
  givenMinutes: number;
  rewardMinutes: number;
  startsAt: Date | null;
  endsAt: Date | null;
  reward: RewardChoice;
  walletId: string;
  memberStatus: string;
  organisationStatus: string;
  donationPotId: string | null;
}

interface BatchFacts {
  zone: string;
  rules: SchemeRules;
  communityPotId: string;
  logs: Map<string, LogFacts>;
  days: Map<string, MemberDays>;
}

/** Posts a batch of approvals of one scheme: one read of all facts, judged here, then one call that re-checks what races and writes. */
export async function postApprovals(
  database: Database,
  schemeId: string,
  requests: readonly ApprovalRequest[],
): Promise<ApprovalOutcome[]> {
  return await database.inScheme(schemeId, async (tx) => {
    const facts = await readFacts(tx, [...new Set(requests.flatMap((request) => request.hoursLogIds))]);
    const now = latestInstant(requests);
    const items: object[] = [];
    const calls = requests.map((request, index) => {
      const refused = judge(request, facts, (log) => items.push(draftOf(log, facts, now, items.length, index)));
      return {
        request: index,
        actor: actorName(request.actor),
        key: request.key,
        input_hash: inputHash('approveHours', { ids: request.hoursLogIds, confirmAboveCap: request.confirmAboveCap }),
        refused,
      };
    });
    const rows = await tx.sql<{ request: number; outcome: ApprovalOutcome }>(
      'SELECT request, outcome FROM approve_batch($1, $2, $3, $4, $5)',
      [schemeId, now, facts.rules.supplyCapMinutes, JSON.stringify(calls), JSON.stringify(items)],
    );
    const outcomes = new Map(rows.map((row) => [row.request, row.outcome]));
    return requests.map((_, index) => outcomes.get(index) ?? { status: 'CONFLICT' });
  });
}

/** Calls admit for each log that may be approved as far as can be seen here, and returns the others with the reason. */
function judge(request: ApprovalRequest, facts: BatchFacts, admit: (log: LogFacts) => void): ApprovalRefusal[] {
  const refused: ApprovalRefusal[] = [];
  for (const hoursLogId of new Set(request.hoursLogIds)) {
    const log = facts.logs.get(hoursLogId);
    const code = log ? refusalOf(request, log, facts) : 'NOT_FOUND';
    if (code !== null || !log) {
      refused.push({ hoursLogId, code: code ?? 'NOT_FOUND' });
      continue;
    }
    facts.days.get(log.memberId)?.add(log);
    admit(log);
  }
  return refused;
}

function refusalOf(request: ApprovalRequest, log: LogFacts, facts: BatchFacts): ApprovalRefusal['code'] | null {
  if (!hoursDecide.allows(request.actor, log)) return 'FORBIDDEN';
  if (gaveHours(request.actor, log.memberId)) return 'SELF_APPROVAL_NOT_ALLOWED';
  // While staff look into an organisation, its own people issue nothing.
  if (log.organisationStatus === 'SUSPENDED' && !holdsSchemeRole(request.actor, 'OPERATOR'))
    return 'ORGANISATION_SUSPENDED';
  if (log.state !== 'SUBMITTED') return 'ALREADY_DECIDED';
  // Hours of a membership that has ended still count; those of one that was joined with another are the other's.
  if (log.memberStatus === 'MERGED') return 'MEMBER_CLOSED';
  const days = facts.days.get(log.memberId);
  const dayRefusal = days?.refusal(log) ?? null;
  if (dayRefusal) return dayRefusal;
  return days?.isAboveCap(log, facts.rules) && !request.confirmAboveCap ? 'ABOVE_CAP' : null;
}

function draftOf(log: LogFacts, facts: BatchFacts, now: Date, item: number, request: number): object {
  return {
    item,
    request,
    hours_log_id: log.id,
    member_id: log.memberId,
    wallet_id: log.walletId,
    to_account_id: destination(log, facts),
    transfer_id: newId(),
    audit_id: newId(),
    event_id: newId(),
    amount_minutes: log.rewardMinutes,
    rewarded_as: log.reward,
    lot_expires_at: log.reward === 'CREDITS' ? rewardLapsesAt(now, facts.rules, facts.zone) : null,
    funder: facts.rules.funder,
  };
}

function destination(log: LogFacts, facts: BatchFacts): string | null {
  switch (log.reward) {
    case 'CREDITS':
      return log.walletId;
    case 'DONATE':
      return log.donationPotId ?? facts.communityPotId;
    case 'RECOGNITION_ONLY':
      return null;
  }
}

async function readFacts(tx: SchemeTransaction, hoursLogIds: string[]): Promise<BatchFacts> {
  const [scheme] = await tx.sql<{ zone: string; rules: unknown; communityPotId: string }>(
    `SELECT s.time_zone AS zone, s.rules, (SELECT id FROM account WHERE scheme_id = s.scheme_id AND kind = 'COMMUNITY_POT') AS "communityPotId"
     FROM scheme s WHERE s.scheme_id = $1`,
    [tx.schemeId],
  );
  const logs = await tx.sql<LogFacts>(
    `SELECT h.id, h.member_id AS "memberId", h.organisation_id AS "organisationId", h.state, h.worked_on AS "workedOn",
            h.given_minutes AS "givenMinutes", h.reward_minutes AS "rewardMinutes", h.starts_at AS "startsAt", h.ends_at AS "endsAt",
            CASE WHEN m.status = 'CLOSED' AND coalesce(h.reward_choice, m.reward_choice) = 'CREDITS' THEN 'DONATE'
                 ELSE coalesce(h.reward_choice, m.reward_choice) END AS reward, w.id AS "walletId", m.status AS "memberStatus", o.status AS "organisationStatus", pot.id AS "donationPotId"
     FROM hours_log h
     JOIN member m ON m.scheme_id = h.scheme_id AND m.id = h.member_id
     JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id
     JOIN account w ON w.scheme_id = h.scheme_id AND w.member_id = h.member_id
     LEFT JOIN account pot ON pot.scheme_id = h.scheme_id AND pot.organisation_id = m.donate_to_organisation_id AND pot.kind = 'POT' AND pot.status = 'OPEN'
       -- Nobody is left to choose: the community pot.
       AND m.status = 'ACTIVE'
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
