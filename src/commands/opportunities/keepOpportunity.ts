import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';

/** An organisation that nobody suspends or closes until this transaction ends. @throws RequestError NOT_FOUND */
export async function keepOrganisation(tx: SchemeTransaction, organisationId: string): Promise<OrganisationEntity> {
  await tx.sql('SELECT 1 FROM organisation WHERE scheme_id = $1 AND id = $2 FOR SHARE', [tx.schemeId, organisationId]);
  const organisation = await tx.em.findOne(
    OrganisationEntity,
    { schemeId: tx.schemeId, id: organisationId },
    { refresh: true },
  );
  if (!organisation) throw notFound();
  return organisation;
}

/**
 * An opportunity that nobody changes or closes, of an organisation that nobody suspends or closes, until this transaction ends: whatever is booked or
 * asked for meanwhile stands where those who close it will look. Call it after memberships and before shifts; several, by id.
 * @throws RequestError NOT_FOUND
 */
export async function keepOpportunity(tx: SchemeTransaction, opportunityId: string): Promise<OpportunityEntity> {
  return await lock(tx, opportunityId, 'FOR SHARE');
}

/** An opportunity that nobody else changes, books or applies for until this transaction ends. @throws RequestError NOT_FOUND */
export async function lockOpportunity(tx: SchemeTransaction, opportunityId: string): Promise<OpportunityEntity> {
  return await lock(tx, opportunityId, 'FOR NO KEY UPDATE');
}

/** The organisation's row comes first in the order of locks, and an opportunity never changes its organisation. */
async function lock(
  tx: SchemeTransaction,
  opportunityId: string,
  strength: 'FOR SHARE' | 'FOR NO KEY UPDATE',
): Promise<OpportunityEntity> {
  const here = [tx.schemeId, opportunityId];
  await tx.sql(
    `SELECT 1 FROM organisation WHERE scheme_id = $1
       AND id = (SELECT organisation_id FROM opportunity WHERE scheme_id = $1 AND id = $2) FOR SHARE`,
    here,
  );
  await tx.sql(`SELECT 1 FROM opportunity WHERE scheme_id = $1 AND id = $2 ${strength}`, here);
  const opportunity = await tx.em.findOne(
    OpportunityEntity,
    { schemeId: tx.schemeId, id: opportunityId },
    { refresh: true },
  );
  if (!opportunity) throw notFound();
  return opportunity;
}
