import { DomainError, notFound } from '../../domain/errors.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { mustTakePart } from '../organisations/takesPart.js';

export interface Pot {
  id: string;
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  /** Null: the community pot. */
  organisationId: string | null;
}

/**
 * A group's pot, or with null the community pot.
 * @throws DomainError ORGANISATION_CLOSED, NOT_VERIFIED, ORGANISATION_SUSPENDED, INVALID_INPUT (a venue that is no group); RequestError NOT_FOUND
 */
export async function findPot(tx: SchemeTransaction, organisationId: string | null): Promise<Pot> {
  const field = ['organisationId'];
  if (organisationId !== null) {
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
    if (!organisation) throw notFound();
    if (organisation.status === 'CLOSED')
      throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed. Please choose another pot.', {
        field,
      });
    if (!organisation.isGroup)
      throw new DomainError('INVALID_INPUT', 'Only groups have a pot; this is a venue only.', { field });
    mustTakePart(organisation, field, 'Until then it has no pot.');
  }
  const [pot] = await tx.sql<Pot>(
    `SELECT id, status, organisation_id AS "organisationId" FROM account
     WHERE scheme_id = $1 AND ($2::uuid IS NULL AND kind = 'COMMUNITY_POT' OR organisation_id = $2 AND kind = 'POT')`,
    [tx.schemeId, organisationId],
  );
  if (!pot) throw notFound();
  return pot;
}

/** Whose pot it is; null for the community pot. */
export async function potOrganisation(tx: SchemeTransaction, potId: string): Promise<string | null> {
  const [pot] = await tx.sql<{ organisationId: string | null }>(
    'SELECT organisation_id AS "organisationId" FROM account WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, potId],
  );
  return pot?.organisationId ?? null;
}

export async function issuanceId(tx: SchemeTransaction): Promise<string> {
  const [account] = await tx.sql<{ id: string }>(`SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE'`, [
    tx.schemeId,
  ]);
  if (!account) throw new Error('a scheme has an issuance account');
  return account.id;
}

/** Refuses what may not move credits now. Asked under the pot's lock. @throws DomainError ORGANISATION_CLOSED, ACCOUNT_NOT_OPEN */
export async function mustBeOpen(tx: SchemeTransaction, potId: string): Promise<void> {
  const [pot] = await tx.sql<{ status: string }>('SELECT status FROM account WHERE scheme_id = $1 AND id = $2', [
    tx.schemeId,
    potId,
  ]);
  if (pot?.status === 'CLOSED')
    throw new DomainError('ORGANISATION_CLOSED', 'The pot has closed with its organisation. Please choose another.');
  if (pot?.status !== 'OPEN')
    throw new DomainError('ACCOUNT_NOT_OPEN', 'The pot is frozen. Credits can come into it when the freeze ends.');
}

/** How much more the scheme may issue under its supply cap, asked under the issuance account's lock; null where there is no cap. Below zero after credits were issued beyond it. */
export async function supplyRoom(tx: SchemeTransaction): Promise<number | null> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId }, { refresh: true });
  const cap = rulesOf(scheme.rules).supplyCapMinutes;
  if (cap === null) return null;
  // What members and pots hold is all that was issued less what venues hold.
  const [held] = await tx.sql<{ minutes: number }>(
    `SELECT -sum(balance_minutes)::bigint AS minutes FROM account WHERE scheme_id = $1 AND kind IN ('ISSUANCE', 'VENUE')`,
    [tx.schemeId],
  );
  return cap - (held?.minutes ?? 0);
}

/** Moves newly issued credits into a pot, under the locks the caller holds. */
export async function grant(
  tx: SchemeTransaction & { readonly now: Date },
  draft: { transferId: string; potId: string; amountMinutes: number; funder: string | null; note: string | null },
): Promise<void> {
  const movement = {
    id: draft.transferId,
    kind: 'GRANT',
    amount_minutes: draft.amountMinutes,
    from_account_id: await issuanceId(tx),
    to_account_id: draft.potId,
    occurred_at: tx.now,
    funder: draft.funder,
    note: draft.note,
  };
  await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, tx.now, JSON.stringify([movement])]);
}
