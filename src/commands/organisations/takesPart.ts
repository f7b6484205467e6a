import { DomainError } from '../../domain/errors.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';

/**
 * Refuses what only an organisation that takes part can do.
 * @param later what can be done once it is verified: "Keys can be made after that."
 * @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED
 */
export function mustTakePart(organisation: Pick<OrganisationEntity, 'status'>, field: string[], later: string): void {
  switch (organisation.status) {
    case 'VERIFIED':
      return;
    case 'CLOSED':
      throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.', { field });
    case 'SUSPENDED':
      throw new DomainError(
        'ORGANISATION_SUSPENDED',
        "This organisation is paused for now. Please ask the scheme's staff.",
        { field },
      );
    case 'PENDING':
      throw new DomainError('NOT_VERIFIED', `This organisation is not verified yet. ${later}`, { field });
  }
}
