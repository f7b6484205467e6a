import { notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { hoursImport } from '../../policies/hours.js';
import { defineCommand } from '../defineCommand.js';
import { acceptsHours } from '../hours/logHours.js';
import { mustHaveUploaded } from '../hours/uploadedContent.js';
import { lockOrganisation } from '../organisations/organisationAccounts.js';
import { mustBeAlone, planImport } from './importNow.js';

export interface StartHoursImportInput {
  idempotencyKey: string;
  organisationId: string;
  uploadId: string;
  /** Load the good rows even though others have problems. */
  skipRowsWithProblems: boolean;
}

/**
 * Has the service load a group's timesheet, however long it is: it is judged whole before the first row is loaded, then loaded in steps. Who asked hears how
 * it ended. Locks the organisation, and its due work last. Records no event.
 * @throws DomainError UPLOAD_NOT_FOUND, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, INVALID_INPUT (a venue that is no group),
 * IMPORT_UNDER_WAY, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 */
export const startHoursImport = defineCommand({
  name: 'startHoursImport',
  policy: hoursImport,
  async run(tx, input: StartHoursImportInput): Promise<{ importId: string }> {
    const { organisationId, uploadId } = input;
    const known = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
    if (!known) throw notFound();
    tx.authorize({ organisationId });
    await mustHaveUploaded(tx, uploadId);
    acceptsHours(await lockOrganisation(tx, organisationId));
    await mustBeAlone(tx, organisationId);
    const importId = newId();
    tx.em.create(HoursImportEntity, {
      ...{ id: importId, schemeId: tx.schemeId, organisationId, uploadId, state: 'WAITING' },
      ...{ importedBy: tx.actorName, importedAt: tx.now, skipsProblems: input.skipRowsWithProblems },
      ...{ rowsAdded: 0, rowsAlreadyLoaded: 0, rowsRefused: 0 },
    });
    await tx.em.flush();
    await planImport(tx, importId);
    await tx.audit('HoursImport', importId);
    return { importId };
  },
});
