import { notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { organisationRead } from '../../policies/organisations.js';
import { defineQuery } from '../defineQuery.js';

/** One organisation. @throws RequestError NOT_FOUND, FORBIDDEN (it waits to be verified) */
export const organisation = defineQuery({
  name: 'organisation',
  policy: organisationRead,
  async run(tx, input: { organisationId: string }): Promise<OrganisationEntity> {
    const found = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!found) throw notFound();
    const { id: organisationId, status, sponsorOrganisationId = null } = found;
    tx.authorize({ organisationId, status, sponsorOrganisationId });
    return found;
  },
});
