import { type RewardChoice, rewardLapsesAt } from '../../domain/hours/reward.js';
import { newId } from '../../domain/ids.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { actorName, holdsSchemeRole } from '../../policies/actor.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { latestInstant } from '../groupCommit.js';
import { inputHash } from '../secrets.js';
import { type BatchFacts, type LogFacts, readFacts } from './approvalFacts.js';
import type { ApprovalOutcome, ApprovalRefusal, ApprovalRequest } from './approvalTypes.js';

/** Posts a batch of approvals of one scheme: one read of all facts, judged here, then one call that re-checks what races and writes. */
export async function postApprovals(
  database: Database,
  schemeId: string,
  requests: readonly ApprovalRequest[],
): Promise<ApprovalOutcome[]> {
  return await database.inScheme(schemeId, (tx) => postApprovalsIn(tx, requests));
}

/** The same in the caller's transaction, which must not have locked anything that comes later in the order of locks. */
export async function postApprovalsIn(
  tx: SchemeTransaction,
  requests: readonly ApprovalRequest[],
): Promise<ApprovalOutcome[]> {
  const facts = await readFacts(tx, [...new Set(requests.flatMap((request) => request.hoursLogIds))]);
  const now = latestInstant(requests);
  const items: object[] = [];
  const calls = requests.map((request, index) => {
    const refused = judge(request, facts, (log) => items.push(draftOf(log, facts, items.length, index)));
    return {
      request: index,
      actor: actorName(request.actor),
      action: request.appeal ? null : 'approveHours',
      event: request.appeal ? 'AppealDecided' : 'HoursApproved',
      key: request.key,
      input_hash: inputHash('approveHours', { ids: request.hoursLogIds, confirmAboveCap: request.confirmAboveCap }),
      refused,
    };
  });
  const rows = await tx.sql<{ request: number; outcome: ApprovalOutcome }>(
    'SELECT request, outcome FROM approve_batch($1, $2, $3, $4, $5, $6)',
    [
      tx.schemeId,
      now,
      facts.rules.supplyCapMinutes,
      rewardLapsesAt(now, facts.rules, facts.zone),
      JSON.stringify(calls),
      JSON.stringify(items),
    ],
  );
  const outcomes = new Map(rows.map((row) => [row.request, row.outcome]));
  return requests.map((_, index) => outcomes.get(index) ?? { status: 'CONFLICT' });
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
  if (request.appeal) {
    if (log.state !== 'APPEALED') return 'ALREADY_DECIDED';
  } else if (log.state === 'APPEALED') {
    return 'APPEAL_OPEN';
  } else if (log.state !== 'SUBMITTED') {
    return 'ALREADY_DECIDED';
  }
  // Hours of a membership that has ended still count; those of one that was joined with another are the other's.
  if (log.memberStatus === 'MERGED') return 'MEMBER_CLOSED';
  const days = facts.days.get(log.memberId);
  const dayRefusal = days?.refusal(log) ?? null;
  if (dayRefusal) return dayRefusal;
  return days?.isAboveCap(log, facts.rules) && !request.confirmAboveCap ? 'ABOVE_CAP' : null;
}

function draftOf(log: LogFacts, facts: BatchFacts, item: number, request: number): object {
  const reward = rewardOf(log);
  const receiver = receiverOf(log, reward, facts);
  return {
    item,
    request,
    hours_log_id: log.id,
    from_state: log.state,
    member_id: log.memberId,
    wallet_id: log.walletId,
    to_account_id: receiver,
    payer_id:
      receiver === null || facts.rules.issuancePolicy === 'MINT' ? null : (log.groupPotId ?? facts.communityPotId),
    transfer_id: newId(),
    audit_id: newId(),
    event_id: newId(),
    amount_minutes: log.rewardMinutes,
    rewarded_as: reward,
    funder: facts.rules.funder,
  };
}

/** Where the membership has ended the hours still count, and the credits go to everybody. */
function rewardOf(log: LogFacts): RewardChoice {
  return log.memberStatus !== 'ACTIVE' && log.reward === 'CREDITS' ? 'DONATE' : log.reward;
}

function receiverOf(log: LogFacts, reward: RewardChoice, facts: BatchFacts): string | null {
  switch (reward) {
    case 'CREDITS':
      return log.walletId;
    case 'DONATE':
      return (log.memberStatus === 'ACTIVE' ? log.donationPotId : null) ?? facts.communityPotId;
    case 'RECOGNITION_ONLY':
      return null;
  }
}
