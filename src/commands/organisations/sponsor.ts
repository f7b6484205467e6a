import { DomainError, notFound } from '../../domain/errors.js';
import type { LegalForm } from '../../domain/organisations/profile.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { organisationVouch } from '../../policies/organisations.js';
import type { CommandTransaction } from '../defineCommand.js';

export interface Sponsorship {
  sponsorOrganisationId: string | null;
  /** Null: the sponsor is yet to be asked. */
  vouchedAt: Date | null;
}

/**
 * Who vouches for a group that no register knows. Where whoever names the sponsor speaks for it, that is its word; else it is asked.
 * @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_SUSPENDED, ORGANISATION_CLOSED; RequestError NOT_FOUND
 */
export async function readSponsor(
  tx: CommandTransaction<never>,
  group: { id: string | null; legalForm: LegalForm },
  sponsorOrganisationId: string | null | undefined,
): Promise<Sponsorship> {
  if (!sponsorOrganisationId) return { sponsorOrganisationId: null, vouchedAt: null };
  const field = ['sponsorOrganisationId'];
  const sponsor = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: sponsorOrganisationId });
  if (!sponsor) throw notFound();
  if (group.legalForm !== 'INFORMAL') {
    throw new DomainError('INVALID_INPUT', 'Only an informal group has a sponsor. Leave it out.', { field });
  }
  if (sponsor.id === group.id) {
    throw new DomainError('INVALID_INPUT', 'A group cannot vouch for itself. Please choose another organisation.', {
      field,
    });
  }
  if (sponsor.status === 'CLOSED') {
    throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed. Please choose another sponsor.', {
      field,
    });
  }
  if (sponsor.status === 'SUSPENDED') {
    throw new DomainError(
      'ORGANISATION_SUSPENDED',
      'This organisation is paused for now. Please choose another sponsor.',
      {
        field,
      },
    );
  }
  if (sponsor.status !== 'VERIFIED') {
    throw new DomainError('NOT_VERIFIED', 'This organisation is not verified yet. Please choose another sponsor.', {
      field,
    });
  }
  if (sponsor.legalForm === 'INFORMAL') {
    throw new DomainError(
      'INVALID_INPUT',
      'An informal group cannot vouch for another. Please choose a sponsor that is registered.',
      {
        field,
      },
    );
  }
  const speaksForIt = organisationVouch.allows(tx.actor, { organisationId: sponsor.id });
  return { sponsorOrganisationId: sponsor.id, vouchedAt: speaksForIt ? tx.now : null };
}

/** Has a sponsor been named that is yet to say whether it vouches? */
export function isYetToVouch({
  sponsorOrganisationId,
  vouchedAt,
}: Pick<OrganisationEntity, 'sponsorOrganisationId' | 'vouchedAt'>): boolean {
  return Boolean(sponsorOrganisationId) && !vouchedAt;
}
