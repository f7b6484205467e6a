import { DomainError, RequestError, type UserErrorCode } from '../../domain/errors.js';
import { hoursDecide } from '../../policies/hours.js';
import type { RequestContext } from '../context.js';
import { declareGroupCommand } from '../defineCommand.js';
import { checkedKey, keyConflict } from '../idempotencyKey.js';
import type { ApprovalRefusal } from './approvalTypes.js';

export interface ApproveHoursInput {
  idempotencyKey: string;
  hoursLogIds: string[];
  /** The approver has seen that the hours go above a daily or weekly cap. */
  confirmAboveCap: boolean;
}

export interface ApproveHoursResult {
  approved: string[];
  refused: ApprovalRefusal[];
}

export const logsPerApprovalMax = 1_000;

declareGroupCommand('approveHours', hoursDecide.name);

/**
 * Approves submitted logs, one or a thousand, and issues their credits; each log succeeds or is refused on its own.
 * Posted together with other approvals of the scheme that arrive at the same time.
 *
 * @throws DomainError CONFLICT, INVALID_INPUT; RequestError UNAUTHENTICATED, and FORBIDDEN or NOT_FOUND when that is all there is to say.
 * Records HoursApproved for each approved log.
 */
export async function approveHours(context: RequestContext, input: ApproveHoursInput): Promise<ApproveHoursResult> {
  const { actor } = context;
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  if (input.hoursLogIds.length < 1 || input.hoursLogIds.length > logsPerApprovalMax) {
    throw new DomainError(
      'INVALID_INPUT',
      `Approve from 1 to ${logsPerApprovalMax.toLocaleString('en-GB')} logs at a time.`,
      { field: ['hoursLogIds'] },
    );
  }
  const outcome = await context.services.groupCommits.approvals.submit(actor.schemeId, {
    actor,
    now: context.now,
    key: checkedKey(input.idempotencyKey),
    hoursLogIds: input.hoursLogIds,
    confirmAboveCap: input.confirmAboveCap,
  });
  if (outcome.status === 'CONFLICT') throw keyConflict();
  refuseWhole(outcome);
  return { approved: outcome.approved, refused: outcome.refused };
}

/** Where not one of the logs exists, or not one is the asker's to decide, the request itself fails. */
function refuseWhole(result: ApproveHoursResult): void {
  if (result.approved.length > 0 || result.refused.length === 0) return;
  if (result.refused.every((refusal) => refusal.code === 'NOT_FOUND'))
    throw new RequestError('NOT_FOUND', 'There is nothing with this id.');
  if (result.refused.every((refusal) => refusal.code === 'FORBIDDEN' || refusal.code === 'NOT_FOUND'))
    throw new RequestError('FORBIDDEN', 'You may not do this.');
}

/** What to tell the approver about one refused log. */
export function approvalRefusalMessage(code: ApprovalRefusal['code']): string {
  return messages[code] ?? 'These hours could not be approved.';
}

const messages: Partial<Record<UserErrorCode | 'NOT_FOUND' | 'FORBIDDEN', string>> = {
  NOT_FOUND: 'There is no such log.',
  FORBIDDEN: 'These hours are for others to decide.',
  SELF_APPROVAL_NOT_ALLOWED:
    'You gave these hours yourself, or act for whoever did. Please ask somebody else to approve them.',
  ALREADY_DECIDED: 'Somebody has decided about these hours already.',
  APPEAL_OPEN: 'The member has appealed about these hours. Please decide the appeal instead.',
  MEMBER_CLOSED: 'This membership has ended.',
  ORGANISATION_SUSPENDED: 'This organisation is paused for now. Its hours wait; an operator can decide them.',
  OVERLAPS_APPROVED_HOURS: 'The times overlap hours of this member that are approved already.',
  DAY_TOO_LONG: 'With these the member would have more than 24 hours in one day.',
  ABOVE_CAP: 'With these the member goes above the daily or weekly cap. Tick the confirmation if they are right.',
  ACCOUNT_NOT_OPEN: "The member's account is frozen or closed. Please ask the scheme's staff.",
  SUPPLY_CAP_REACHED:
    "The scheme has reached the limit of credits it may issue. The hours wait; please tell the scheme's staff.",
};
