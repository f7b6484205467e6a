import { DomainError } from '../../domain/errors.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';
import { lockAccounts } from '../../ledger/accounts.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { offerPlacesOf } from '../shifts/freePlaces.js';
import { releaseHolds } from '../spending/releaseHolds.js';
import { staffReason } from '../staffReason.js';
import { lockWithHolds } from './lockWithHolds.js';
import { lockOrganisation, organisationAccounts } from './organisationAccounts.js';
import { mustTakePart } from './takesPart.js';

/**
 * Stops an organisation while staff look into something: no new hours, its own people approve none, its offers are hidden, nothing is held or redeemed,
 * and what was held is given back. Redemptions and holds ask for the status under the venue's account, so it is changed under that lock.
 * @throws DomainError REASON_NEEDED, ALREADY_DONE, ORGANISATION_CLOSED, NOT_VERIFIED; RequestError NOT_FOUND, FORBIDDEN.
 * Records OrganisationSuspended, and HoldEnded for each hold.
 */
export const suspendOrganisation = defineCommand({
  name: 'suspendOrganisation',
  policy: schemeOperation,
  async run(tx, input: { organisationId: string; reason: string }): Promise<OrganisationEntity> {
    tx.authorize(undefined);
    const reason = staffReason(input.reason);
    const organisation = await lockOrganisation(tx, input.organisationId);
    if (organisation.status === 'SUSPENDED') {
      throw new DomainError('ALREADY_DONE', 'This organisation is suspended already.');
    }
    mustTakePart(organisation, ['organisationId'], 'Until then it does not take part anyway.');
    const { venueId } = await organisationAccounts(tx, organisation.id);
    const { holds } =
      venueId === null
        ? { holds: [] }
        : await lockWithHolds(tx, organisation.id, (walletIds) => lockAccounts(tx, [venueId, ...walletIds]));
    Object.assign(organisation, { status: 'SUSPENDED', suspendedAt: tx.now, suspensionReason: reason });
    await tx.em.flush();
    const holdsReleased = await releaseHolds(tx, tx.now, holds);
    await tx.event('OrganisationSuspended', { organisationId: organisation.id });
    await tx.audit('Organisation', organisation.id, { holdsReleased });
    return organisation;
  },
});

/**
 * Lets an organisation take part again: everything is as it was, but the holds that were given back. Places on its shifts that were offered to somebody are
 * kept for them anew, and those that became free meanwhile are offered to those who wait.
 * @throws DomainError ALREADY_DONE, ORGANISATION_CLOSED, NOT_VERIFIED; RequestError NOT_FOUND, FORBIDDEN.
 * Records OrganisationResumed, and PlaceOffered or PlacesFree for those who wait.
 */
export const resumeOrganisation = defineCommand({
  name: 'resumeOrganisation',
  policy: schemeOperation,
  async run(tx, input: { organisationId: string }): Promise<OrganisationEntity> {
    tx.authorize(undefined);
    const organisation = await lockOrganisation(tx, input.organisationId);
    if (organisation.status !== 'SUSPENDED') {
      mustTakePart(organisation, ['organisationId'], 'Verify it first.');
      throw new DomainError('ALREADY_DONE', 'This organisation takes part.');
    }
    Object.assign(organisation, { status: 'VERIFIED', suspendedAt: null, suspensionReason: null });
    await tx.em.flush();
    await offerPlacesOf(tx, organisation.id);
    await tx.event('OrganisationResumed', { organisationId: organisation.id });
    await tx.audit('Organisation', organisation.id);
    return organisation;
  },
});
