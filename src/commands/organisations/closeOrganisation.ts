import { DomainError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { postTransfer, setAccountStatus } from '../../ledger/accounts.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { releaseHolds } from '../spending/releaseHolds.js';
import { lockWithHolds } from './lockWithHolds.js';
import { lockOrganisation, type OrganisationAccounts, organisationAccounts } from './organisationAccounts.js';
import { settlePot } from './settlePot.js';

export interface CloseOrganisationInput {
  idempotencyKey: string;
  organisationId: string;
}

/**
 * Ends an organisation's part in the scheme: what was held there is given back, a venue's credits return to issuance, a group's pot goes to the
 * community pot, offers, roles and keys end, and who donated to it donates to the community pot from now on. Waiting hours stay for an operator to
 * decide. Redemptions, holds and approvals ask for the status under the accounts' locks, so each comes before or is refused.
 *
 * @throws DomainError ALREADY_DONE, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records OrganisationClosed, and HoldEnded for each hold.
 */
export const closeOrganisation = defineCommand({
  name: 'closeOrganisation',
  policy: schemeOperation,
  changesActors: true,
  async run(tx, input: CloseOrganisationInput): Promise<{ organisationId: string }> {
    tx.authorize(undefined);
    const organisation = await lockOrganisation(tx, input.organisationId);
    if (organisation.status === 'CLOSED')
      throw new DomainError('ALREADY_DONE', 'This organisation has closed already.');
    const accounts = await organisationAccounts(tx, organisation.id);
    const own = Object.values(accounts).filter((id): id is string => id !== null);
    const holds = await lockWithHolds(tx, organisation.id, own);
    Object.assign(organisation, { status: 'CLOSED', closedAt: tx.now });
    await tx.em.flush();
    const holdsReleased = await releaseHolds(tx, tx.now, holds);
    await settleAccounts(tx, tx.now, accounts);
    await endEverything(tx, tx.now, organisation.id);
    await tx.event('OrganisationClosed', { organisationId: organisation.id });
    await tx.audit('Organisation', organisation.id, { holdsReleased });
    return { organisationId: organisation.id };
  },
});

async function settleAccounts(tx: SchemeTransaction, now: Date, accounts: OrganisationAccounts): Promise<void> {
  const { potId, venueId, communityPotId, issuanceId } = accounts;
  if (venueId !== null) {
    const [venue] = await tx.sql<{ minutes: number }>(
      'SELECT balance_minutes AS minutes FROM account WHERE scheme_id = $1 AND id = $2',
      [tx.schemeId, venueId],
    );
    const minutes = venue?.minutes ?? 0;
    if (minutes > 0) await postTransfer(tx, now, { kind: 'RETURN', from: venueId, to: issuanceId, minutes });
  }
  if (potId !== null) await settlePot(tx, now, { potId, communityPotId });
  for (const accountId of [venueId, potId]) {
    if (accountId === null) continue;
    const closed = { accountId, status: 'CLOSED', reason: 'The organisation has closed', graceUntil: null } as const;
    await setAccountStatus(tx, now, closed);
  }
}

async function endEverything(tx: SchemeTransaction, now: Date, organisationId: string): Promise<void> {
  const here = [tx.schemeId, organisationId];
  // A till that still shows one is told to look again.
  await tx.sql(
    `UPDATE offer SET status = 'ENDED', revision = revision + 1 WHERE scheme_id = $1 AND organisation_id = $2 AND status <> 'ENDED'`,
    here,
  );
  await tx.sql(
    'UPDATE role_assignment SET ended_at = $3 WHERE scheme_id = $1 AND organisation_id = $2 AND ended_at IS NULL',
    [...here, now],
  );
  await tx.sql(
    'UPDATE api_key SET revoked_at = $3 WHERE scheme_id = $1 AND organisation_id = $2 AND revoked_at IS NULL',
    [...here, now],
  );
  // To nobody in particular is to the community pot.
  await tx.sql(
    'UPDATE member SET donate_to_organisation_id = NULL WHERE scheme_id = $1 AND donate_to_organisation_id = $2',
    here,
  );
}
