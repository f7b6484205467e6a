import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';

/** An organisation that nobody else verifies, suspends or closes meanwhile. @throws RequestError NOT_FOUND */
export async function lockOrganisation(tx: SchemeTransaction, organisationId: string): Promise<OrganisationEntity> {
  await tx.sql('SELECT 1 FROM organisation WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    organisationId,
  ]);
  const organisation = await tx.em.findOne(
    OrganisationEntity,
    { schemeId: tx.schemeId, id: organisationId },
    { refresh: true },
  );
  if (!organisation) throw notFound();
  return organisation;
}

/** Ids of the accounts that closing or suspending an organisation touches. Null: it has none of the kind. */
export interface OrganisationAccounts {
  potId: string | null;
  venueId: string | null;
  communityPotId: string;
  issuanceId: string;
}

export async function organisationAccounts(
  tx: SchemeTransaction,
  organisationId: string,
): Promise<OrganisationAccounts> {
  const [accounts] = await tx.sql<OrganisationAccounts>(
    `SELECT (SELECT id FROM account WHERE scheme_id = $1 AND organisation_id = $2 AND kind = 'POT') AS "potId",
            (SELECT id FROM account WHERE scheme_id = $1 AND organisation_id = $2 AND kind = 'VENUE') AS "venueId",
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT') AS "communityPotId",
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE') AS "issuanceId"`,
    [tx.schemeId, organisationId],
  );
  if (!accounts) throw new Error('a scheme without accounts of its own');
  return accounts;
}
