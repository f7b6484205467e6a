import { DomainError } from '../../domain/errors.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { hoursImportKeep } from '../../policies/imports.js';
import { defineCommand } from '../defineCommand.js';
import { findImport, isAtWork, lockImport } from './importNow.js';

/**
 * Has an import stand still after the step that is at work. What it has loaded stays; it goes on from there when it is resumed.
 * Locks the import, and its due work last.
 * @throws DomainError ALREADY_DONE (it stands still, or has ended); RequestError NOT_FOUND, FORBIDDEN.
 */
export const stopHoursImport = defineCommand({
  name: 'stopHoursImport',
  policy: hoursImportKeep,
  async run(tx, input: { importId: string }): Promise<{ importId: string }> {
    tx.authorize(await findImport(tx, input.importId));
    const one = await lockImport(tx, input.importId);
    if (!isAtWork(one)) {
      throw new DomainError('ALREADY_DONE', 'This import does not run, so there is nothing to stop.');
    }
    Object.assign(one, { state: 'STOPPED', stoppedAt: tx.now, stoppedWhy: 'ASKED' });
    await tx.em.flush();
    await cancelDueWork(tx, tx.now, { kind: 'IMPORT_GOES_ON', subjectId: one.id });
    await tx.audit('HoursImport', one.id, { rowsAdded: one.rowsAdded });
    return { importId: one.id };
  },
});
