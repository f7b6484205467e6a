import { DomainError, notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';

/**
 * The pot that a group's donations go to.
 * @param field the input that names the group, for the refusal
 * @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, INVALID_INPUT (a venue only), ACCOUNT_NOT_OPEN; RequestError NOT_FOUND.
 */
export async function mustTakeDonations(
  tx: SchemeTransaction,
  organisationId: string,
  field: string[],
): Promise<{ potId: string }> {
  const group = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
  if (!group) throw notFound();
  if (group.status === 'CLOSED') {
    throw new DomainError('ORGANISATION_CLOSED', 'This group has closed. Please choose another.', { field });
  }
  if (group.status === 'SUSPENDED') {
    throw new DomainError('ORGANISATION_SUSPENDED', 'This group is paused for now. Please choose another.', { field });
  }
  if (group.status !== 'VERIFIED') {
    throw new DomainError('NOT_VERIFIED', 'This group is not verified yet. Please choose another for now.', { field });
  }
  if (!group.isGroup) {
    throw new DomainError('INVALID_INPUT', 'Credits are donated to a group; this is a venue only.', { field });
  }
  const [pot] = await tx.sql<{ id: string }>(
    `SELECT id FROM account WHERE scheme_id = $1 AND organisation_id = $2 AND kind = 'POT' AND status = 'OPEN'`,
    [tx.schemeId, organisationId],
  );
  if (!pot) throw potNotOpen(field);
  return { potId: pot.id };
}

export function potNotOpen(field: string[]): DomainError {
  return new DomainError('ACCOUNT_NOT_OPEN', "This group's pot is frozen or closed. Please choose another.", { field });
}
