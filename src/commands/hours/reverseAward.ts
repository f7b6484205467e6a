import { DomainError } from '../../domain/errors.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { reverseTransfer } from '../accounts/reverseTransfer.js';
import { defineCommand } from '../defineCommand.js';
import { lockLog, neededReason } from './lockLog.js';

export interface ReverseAwardInput {
  idempotencyKey: string;
  hoursLogId: string;
  reason: string;
}

/**
 * Takes back what approved hours earned: they no longer count. Credits not spent yet go back where they came from, held ones are freed for it;
 * what was spent already becomes an amount to earn back, which stops gifts and spending and never stops earning.
 *
 * @throws DomainError SELF_APPROVAL_NOT_ALLOWED, NOT_APPROVED, REASON_NEEDED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records AwardReversed.
 */
export const reverseAward = defineCommand({
  name: 'reverseAward',
  policy: hoursDecide,
  async run(tx, input: ReverseAwardInput): Promise<{ hoursLogId: string }> {
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize({ organisationId: log.organisationId });
    const reason = neededReason(input.reason);
    if (gaveHours(tx.actor, log.memberId)) {
      throw new DomainError('SELF_APPROVAL_NOT_ALLOWED', 'You gave these hours yourself. Please ask somebody else.', {
        field: ['hoursLogId'],
      });
    }
    if (log.state !== 'APPROVED') {
      throw new DomainError('NOT_APPROVED', 'These hours are not approved, so there is nothing to take back.', {
        field: ['hoursLogId'],
      });
    }
    if (log.transferId) await reverseTransfer(tx, tx.now, log.transferId);
    log.state = 'REVERSED';
    log.reversedAt = tx.now;
    log.reversalReason = reason;
    await tx.em.flush();
    await tx.event('AwardReversed', { hoursLogId: log.id, memberId: log.memberId });
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});
