import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { organisationVouch } from '../../policies/organisations.js';
import { defineCommand } from '../defineCommand.js';

export interface VouchForOrganisationInput {
  /** The group that named a sponsor. */
  organisationId: string;
  /** False: the sponsor takes its word back. */
  vouches: boolean;
}

/**
 * A sponsor says that it vouches for a group which named it, or takes that back. Whether the group takes part stays with the scheme's staff.
 * @throws DomainError INVALID_INPUT (it names no sponsor), ALREADY_DONE, ORGANISATION_CLOSED; RequestError NOT_FOUND, FORBIDDEN.
 */
export const vouchForOrganisation = defineCommand({
  name: 'vouchForOrganisation',
  policy: organisationVouch,
  async run(tx, input: VouchForOrganisationInput): Promise<OrganisationEntity> {
    await tx.sql('SELECT 1 FROM organisation WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.organisationId,
    ]);
    const group = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!group) throw notFound();
    // Without a sponsor there is nobody but operators who could speak.
    tx.authorize({ organisationId: group.sponsorOrganisationId ?? '' });
    if (!group.sponsorOrganisationId) {
      throw new DomainError('INVALID_INPUT', 'This organisation has named no sponsor.', { field: ['organisationId'] });
    }
    if (group.status === 'CLOSED') throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.');
    if (input.vouches === Boolean(group.vouchedAt)) {
      throw new DomainError('ALREADY_DONE', input.vouches ? 'You vouch for it already.' : 'You do not vouch for it.');
    }
    group.vouchedAt = input.vouches ? tx.now : null;
    await tx.em.flush();
    await tx.audit('Organisation', group.id, {
      sponsorOrganisationId: group.sponsorOrganisationId,
      vouches: input.vouches,
    });
    return group;
  },
});
