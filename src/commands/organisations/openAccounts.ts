import { newId } from '../../domain/ids.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';

/** Opens what a verified organisation needs to take part: a group's pot, a venue's account. Neither may go below zero. */
export async function openAccounts(tx: SchemeTransaction, now: Date, organisation: OrganisationEntity): Promise<void> {
  const kinds = [organisation.isGroup ? 'POT' : null, organisation.isVenue ? 'VENUE' : null];
  for (const kind of kinds.filter((wanted) => wanted !== null)) {
    await tx.sql('SELECT ledger_open_account($1, $2, $3, NULL, $4, 0, $5)', [
      tx.schemeId,
      newId(),
      kind,
      organisation.id,
      now,
    ]);
  }
}
