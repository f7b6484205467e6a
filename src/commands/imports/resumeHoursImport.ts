import { DomainError } from '../../domain/errors.js';
import { hoursImportKeep } from '../../policies/imports.js';
import { defineCommand } from '../defineCommand.js';
import { wasGivenUp } from '../dueWork/wasGivenUp.js';
import { acceptsHours } from '../hours/logHours.js';
import { lockOrganisation } from '../organisations/organisationAccounts.js';
import { findImport, isAtWork, lockImport, mustBeAlone, planImport } from './importNow.js';

/**
 * Has an import go on that stands still, stopped or given up, behind the last row it dealt with; where its rows were not judged yet, from the beginning.
 * Locks the import, its organisation, and its due work last.
 * @throws DomainError ALREADY_DONE (it goes on by itself, or has ended), NOT_VERIFIED, ORGANISATION_SUSPENDED, ORGANISATION_CLOSED, IMPORT_UNDER_WAY (another of the
 * group); RequestError NOT_FOUND, FORBIDDEN.
 */
export const resumeHoursImport = defineCommand({
  name: 'resumeHoursImport',
  policy: hoursImportKeep,
  async run(tx, input: { importId: string }): Promise<{ importId: string }> {
    tx.authorize(await findImport(tx, input.importId));
    const one = await lockImport(tx, input.importId);
    // One that was given up counts as at work all the while: no other of its group can have begun.
    const isGivenUp = isAtWork(one) && (await wasGivenUp(tx, 'IMPORT_GOES_ON', one.id));
    if (one.state !== 'STOPPED' && !isGivenUp) {
      throw new DomainError(
        'ALREADY_DONE',
        'This import was neither stopped nor given up, so there is nothing to resume.',
      );
    }
    acceptsHours(await lockOrganisation(tx, one.organisationId));
    if (!isGivenUp) await mustBeAlone(tx, one.organisationId);
    Object.assign(one, { state: one.judgedAt ? 'LOADING' : 'WAITING', stoppedAt: null, stoppedWhy: null });
    await tx.em.flush();
    await planImport(tx, one.id);
    await tx.audit('HoursImport', one.id, { rowsAdded: one.rowsAdded });
    return { importId: one.id };
  },
});
