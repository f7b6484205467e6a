import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { lockLog } from './lockLog.js';

/**
 * Tells the operators that nobody has decided an appeal in the days of the scheme's rule. It stays open. Run by the service itself when it is due.
 * @throws DomainError ALREADY_DONE (it was decided); RequestError NOT_FOUND, FORBIDDEN.
 * Records AppealWaits.
 */
export const escalateAppeal = defineCommand({
  name: 'escalateAppeal',
  policy: system,
  async run(tx, input: { hoursLogId: string }): Promise<{ hoursLogId: string }> {
    const log = await lockLog(tx, input.hoursLogId);
    tx.authorize(undefined);
    if (log.state !== 'APPEALED') throw new DomainError('ALREADY_DONE', 'The appeal has been decided.');
    await tx.event('AppealWaits', { hoursLogId: log.id, memberId: log.memberId });
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});
