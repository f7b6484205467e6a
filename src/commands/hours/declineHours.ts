import { DomainError } from '../../domain/errors.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { defineCommand } from '../defineCommand.js';
import { lockLog, neededReason } from './lockLog.js';

/**
 * Declines a submitted log with a reason that the member reads.
 * @throws DomainError SELF_APPROVAL_NOT_ALLOWED, APPEAL_OPEN, ALREADY_DECIDED, REASON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoursDeclined.
 */
export const declineHours = defineCommand({
  name: 'declineHours',
  policy: hoursDecide,
  async run(tx, input: { hoursLogId: string; reason: string }): Promise<{ hoursLogId: string }> {
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize({ organisationId: log.organisationId });
    const reason = neededReason(input.reason);
    if (gaveHours(tx.actor, log.memberId)) {
      throw new DomainError(
        'SELF_APPROVAL_NOT_ALLOWED',
        'You gave these hours yourself, or act for whoever did. Please ask somebody else to decide about them.',
        { field: ['hoursLogId'] },
      );
    }
    if (log.state === 'APPEALED') {
      throw new DomainError(
        'APPEAL_OPEN',
        'The member has appealed about these hours. Please decide the appeal instead.',
        {
          field: ['hoursLogId'],
        },
      );
    }
    if (log.state !== 'SUBMITTED') {
      throw new DomainError('ALREADY_DECIDED', 'Somebody has decided about these hours already.', {
        field: ['hoursLogId'],
      });
    }
    log.state = 'DECLINED';
    log.decidedBy = tx.actorName;
    log.decidedAt = tx.now;
    log.declineReason = reason;
    await tx.em.flush();
    await tx.event('HoursDeclined', { hoursLogId: log.id, memberId: log.memberId });
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});
