import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type Location, readLocation } from '../../domain/organisations/place.js';
import {
  type LegalForm,
  readAddress,
  readDescription,
  readMonthlyBudget,
  readOrganisationName,
  readPostcode,
  readRegisteredNumber,
} from '../../domain/organisations/profile.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { WardEntity } from '../../entities/people/entities.js';
import { holdsSchemeRole } from '../../policies/actor.js';
import { organisationRegister } from '../../policies/organisations.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { beginRole } from '../people/roles.js';
import { lockScheme } from '../schemes/lockScheme.js';
import { mustBeNew } from './mustBeNew.js';
import { openAccounts } from './openAccounts.js';
import { isYetToVouch, readSponsor } from './sponsor.js';

export interface RegisterOrganisationInput {
  name: string;
  description?: string | null;
  legalForm: LegalForm;
  /** An informal group needs none. */
  registeredNumber?: string | null;
  isGroup: boolean;
  isVenue: boolean;
  wardId?: string | null;
  address?: string | null;
  postcode?: string | null;
  location?: Location | null;
  monthlyBudgetMinutes?: number | null;
  /** Who vouches for an informal group. */
  sponsorOrganisationId?: string | null;
  /** By an operator: verified at once. */
  verified?: boolean | null;
}

/**
 * Adds an organisation to the scheme. An operator may register it as verified, which opens its accounts. A member proposes one: they are its
 * coordinator at once, and it can do nothing until an operator has verified it.
 * A sponsor that has not spoken yet is asked.
 * @throws DomainError INVALID_INPUT, DUPLICATE_ORGANISATION, NOT_VERIFIED, ORGANISATION_CLOSED (the sponsor);
 * RequestError NOT_FOUND (the ward, the sponsor), FORBIDDEN.
 * Records SponsorNamed.
 */
export const registerOrganisation = defineCommand({
  name: 'registerOrganisation',
  policy: organisationRegister,
  changesActors: true,
  async run(tx, input: RegisterOrganisationInput): Promise<OrganisationEntity> {
    const verified = input.verified ?? false;
    tx.authorize({ verified });
    const organisation = tx.em.create(OrganisationEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      ...profileOf(input),
      wardId: await wardOf(tx, input.wardId),
      ...(await readSponsor(tx, { id: null, legalForm: input.legalForm }, input.sponsorOrganisationId)),
      status: verified ? 'VERIFIED' : 'PENDING',
      createdAt: tx.now,
      verifiedAt: verified ? tx.now : null,
    });
    await lockScheme(tx);
    const { name, registeredNumber = null } = organisation;
    await mustBeNew(tx, { id: null, name, registeredNumber });
    tx.em.persist(organisation);
    await tx.em.flush();
    if (verified) await openAccounts(tx, tx.now, organisation);
    if (isYetToVouch(organisation)) await tx.event('SponsorNamed', { organisationId: organisation.id });
    await tx.audit('Organisation', organisation.id, { status: organisation.status });
    await beginCoordination(tx, organisation.id);
    return organisation;
  },
});

function profileOf(input: RegisterOrganisationInput) {
  const { legalForm, isGroup, isVenue } = input;
  if (!isGroup && !isVenue) {
    throw new DomainError('INVALID_INPUT', 'Say whether it is a group, a venue or both.', { field: ['isGroup'] });
  }
  return {
    name: readOrganisationName(input.name),
    description: readDescription(input.description ?? ''),
    legalForm,
    registeredNumber: readRegisteredNumber(legalForm, input.registeredNumber),
    isGroup,
    isVenue,
    address: readAddress(input.address ?? ''),
    postcode: input.postcode ? readPostcode(input.postcode) : null,
    ...readLocation(input.location),
    monthlyBudgetMinutes: readMonthlyBudget(input.monthlyBudgetMinutes ?? null, isVenue),
  };
}

/** @throws RequestError NOT_FOUND */
async function wardOf(tx: CommandTransaction<never>, wardId: string | null | undefined): Promise<string | null> {
  if (!wardId) return null;
  if (!(await tx.em.findOne(WardEntity, { schemeId: tx.schemeId, id: wardId }))) throw notFound();
  return wardId;
}

/** Whoever proposes an organisation looks after it. Staff who enter one for others do not. */
async function beginCoordination(tx: CommandTransaction<never>, organisationId: string): Promise<void> {
  if (tx.actor.kind !== 'MEMBER' || holdsSchemeRole(tx.actor, 'OPERATOR')) return;
  const { memberId } = tx.actor;
  const assignmentId = await beginRole(tx, tx.now, { memberId, role: 'COORDINATOR', organisationId });
  await tx.audit('RoleAssignment', assignmentId, { memberId, role: 'COORDINATOR', organisationId });
}
