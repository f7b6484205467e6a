import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { gaveHours, hoursDecide } from '../../policies/hours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';

/**
 * Declines a submitted log with a reason that the member reads.
 * @throws DomainError SELF_APPROVAL_NOT_ALLOWED, ALREADY_DECIDED, REASON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
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
        'You gave these hours yourself. Please ask somebody else to decide about them.',
        { field: ['hoursLogId'] },
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

/** Locks a log: two who decide at once decide one after the other. @throws RequestError NOT_FOUND */
export async function lockLog(tx: CommandTransaction<never>, hoursLogId: string): Promise<HoursLogEntity> {
  await tx.sql('SELECT 1 FROM hours_log WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, hoursLogId]);
  const log = await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id: hoursLogId });
  if (!log) throw notFound();
  return log;
}

/** @throws DomainError REASON_NEEDED */
export function neededReason(typed: string): string {
  const reason = plainText(typed).trim();
  if (reason.length < 3 || reason.length > 1000) {
    throw new DomainError(
      'REASON_NEEDED',
      'Please say why, in a sentence the member will read (at most 1,000 characters).',
      { field: ['reason'] },
    );
  }
  return reason;
}
