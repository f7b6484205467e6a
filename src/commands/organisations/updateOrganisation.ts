import { DomainError, notFound } from '../../domain/errors.js';
import { type Location, readLocation } from '../../domain/organisations/place.js';
import {
  readAddress,
  readDescription,
  readMonthlyBudget,
  readOrganisationName,
  readPostcode,
} from '../../domain/organisations/profile.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { organisationManage } from '../../policies/organisations.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockScheme } from '../schemes/lockScheme.js';
import { mustBeNew } from './mustBeNew.js';
import { isYetToVouch, readSponsor } from './sponsor.js';

/** What is absent stays as it is. Null empties it, where it may be empty. */
export interface UpdateOrganisationInput {
  organisationId: string;
  name?: string | null;
  description?: string | null;
  address?: string | null;
  postcode?: string | null;
  location?: Location | null;
  monthlyBudgetMinutes?: number | null;
  /** Who vouches for an informal group. Null: nobody. */
  sponsorOrganisationId?: string | null;
}

/**
 * Changes what an organisation tells about itself, and what a venue is willing to honour in a month.
 * A new sponsor that has not spoken yet is asked.
 * @throws DomainError INVALID_INPUT, DUPLICATE_ORGANISATION, ORGANISATION_CLOSED, NOT_VERIFIED (the sponsor); RequestError NOT_FOUND, FORBIDDEN.
 * Records SponsorNamed.
 */
export const updateOrganisation = defineCommand({
  name: 'updateOrganisation',
  policy: organisationManage,
  async run(tx, input: UpdateOrganisationInput): Promise<OrganisationEntity> {
    // The scheme's lock comes before the row is read, so that what is judged here is what stands.
    if (input.name !== undefined) await lockScheme(tx);
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!organisation) throw notFound();
    tx.authorize({ organisationId: organisation.id });
    if (organisation.status === 'CLOSED') {
      throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.');
    }
    if (input.name !== undefined) await rename(tx, organisation, input.name ?? '');
    if (input.description !== undefined) organisation.description = readDescription(input.description ?? '');
    if (input.address !== undefined) organisation.address = readAddress(input.address ?? '');
    if (input.postcode !== undefined) organisation.postcode = input.postcode ? readPostcode(input.postcode) : null;
    if (input.location !== undefined) {
      const location = readLocation(input.location);
      organisation.latitude = location?.latitude ?? null;
      organisation.longitude = location?.longitude ?? null;
    }
    if (input.monthlyBudgetMinutes !== undefined) {
      organisation.monthlyBudgetMinutes = readMonthlyBudget(input.monthlyBudgetMinutes, organisation.isVenue);
    }
    if (input.sponsorOrganisationId !== undefined) await changeSponsor(tx, organisation, input.sponsorOrganisationId);
    await tx.em.flush();
    const { organisationId: _, ...changes } = input;
    const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
    await tx.audit('Organisation', organisation.id, { changed: changed.map(([name]) => name).sort() });
    return organisation;
  },
});

async function changeSponsor(
  tx: CommandTransaction<never>,
  organisation: OrganisationEntity,
  sponsorOrganisationId: string | null,
): Promise<void> {
  if ((organisation.sponsorOrganisationId ?? null) === sponsorOrganisationId) return;
  Object.assign(organisation, await readSponsor(tx, organisation, sponsorOrganisationId));
  if (isYetToVouch(organisation)) await tx.event('SponsorNamed', { organisationId: organisation.id });
}

async function rename(tx: CommandTransaction<never>, organisation: OrganisationEntity, typed: string): Promise<void> {
  const name = readOrganisationName(typed);
  await mustBeNew(tx, { id: organisation.id, name, registeredNumber: null });
  organisation.name = name;
}
