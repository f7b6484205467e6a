import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { openAccounts } from './openAccounts.js';

/**
 * Confirms that an organisation is what it says, and opens its accounts: from now on it takes part.
 * @throws DomainError ALREADY_DONE, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN.
 */
export const verifyOrganisation = defineCommand({
  name: 'verifyOrganisation',
  policy: schemeOperation,
  async run(tx, input: { organisationId: string }): Promise<OrganisationEntity> {
    tx.authorize(undefined);
    // Two operators at once: the second waits, and finds it done.
    await tx.sql('SELECT 1 FROM organisation WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.organisationId,
    ]);
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!organisation) throw notFound();
    if (organisation.status === 'CLOSED') {
      throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.');
    }
    if (organisation.status === 'SUSPENDED') {
      throw new DomainError(
        'ORGANISATION_SUSPENDED',
        'This organisation is verified, and suspended. Resume it instead.',
      );
    }
    if (organisation.status === 'VERIFIED')
      throw new DomainError('ALREADY_DONE', 'This organisation is verified already.');
    organisation.status = 'VERIFIED';
    organisation.verifiedAt = tx.now;
    await tx.em.flush();
    await openAccounts(tx, tx.now, organisation);
    await tx.audit('Organisation', organisation.id);
    return organisation;
  },
});
