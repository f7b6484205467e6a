import { DomainError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { postTransfer, setAccountStatus } from '../../ledger/accounts.js';
import { schemeOperation } from '../../policies/people.js';
import { endAppAccess } from '../apps/endings.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from '../hours/creditWaitingHours.js';
import { endOpportunities } from '../opportunities/closing.js';
import { withdrawInvitationsOf } from '../people/invitations.js';
import { releaseHolds } from '../spending/releaseHolds.js';
import { endAbsences } from './endAbsences.js';
import { lockWithHolds } from './lockWithHolds.js';
import { lockOrganisation, organisationAccounts } from './organisationAccounts.js';
import { settlePot } from './settlePot.js';

export interface CloseOrganisationInput {
  idempotencyKey: string;
  organisationId: string;
}

/**
 * Ends an organisation's part in the scheme: what was held there is given back, a venue's credits return to issuance, a group's pot gives what waits
 * for it as far as it goes, the rest goes to the community pot, which the others then wait for; offers, roles, deputies and keys end, invitations are
 * taken back, it vouches for nobody, and who donated to it donates to the community pot from now on. Hours that nobody decided yet stay for an
 * operator. Redemptions, holds and approvals ask for the status under the accounts' locks, so each comes before or is refused.
 *
 * @throws DomainError ALREADY_DONE, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Its opportunities end, with their applications and their shifts ahead.
 * Records OrganisationClosed, ApplicationDecided for each application, BookingEnded for each booking, HoldEnded for each hold, and HoursCredited for each log that got its credits.
 */
export const closeOrganisation = defineCommand({
  name: 'closeOrganisation',
  policy: schemeOperation,
  changesActors: true,
  async run(tx, input: CloseOrganisationInput): Promise<{ organisationId: string }> {
    tx.authorize(undefined);
    await turnDonorsAway(tx, input.organisationId);
    await lockWaitingHours(tx, { potIds: [] });
    const organisation = await lockOrganisation(tx, input.organisationId);
    if (organisation.status === 'CLOSED')
      throw new DomainError('ALREADY_DONE', 'This organisation has closed already.');
    await vouchNoMore(tx, organisation.id);
    const ended = await endItsOpportunities(tx, organisation.id);
    const accounts = await organisationAccounts(tx, organisation.id);
    const own = Object.values(accounts).filter((id): id is string => id !== null);
    const potIds = [accounts.communityPotId, ...(accounts.potId ? [accounts.potId] : [])];
    const { holds, locked: waiting } = await lockWithHolds(tx, organisation.id, (walletIds) =>
      lockWaitingHours(tx, { potIds, accountIds: [...own, ...walletIds] }),
    );
    Object.assign(organisation, { status: 'CLOSED', closedAt: tx.now });
    await tx.em.flush();
    const holdsReleased = await releaseHolds(tx, tx.now, holds);
    if (accounts.venueId) await settleVenue(tx, accounts.venueId, accounts.issuanceId);
    if (accounts.potId) await settleGroup(tx, accounts.potId, accounts.communityPotId, waiting);
    await endAbsences(tx, { organisationId: organisation.id });
    await endEverything(tx, tx.now, organisation.id);
    await tx.event('OrganisationClosed', { organisationId: organisation.id });
    await tx.audit('Organisation', organisation.id, { holdsReleased, ...ended });
    return { organisationId: organisation.id };
  },
});

const reason = 'The organisation has closed';

async function settleVenue(tx: CommandTransaction<never>, venueId: string, issuanceId: string): Promise<void> {
  const [venue] = await tx.sql<{ minutes: number }>(
    'SELECT balance_minutes AS minutes FROM account WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, venueId],
  );
  const minutes = venue?.minutes ?? 0;
  if (minutes > 0) await postTransfer(tx, tx.now, { kind: 'RETURN', from: venueId, to: issuanceId, minutes });
  await setAccountStatus(tx, tx.now, { accountId: venueId, status: 'CLOSED', reason, graceUntil: null });
}

/** A frozen pot gives nothing, so a freeze ends here: what waits for it has a right to what is left. */
async function settleGroup(
  tx: CommandTransaction<never>,
  potId: string,
  communityPotId: string,
  waiting: WaitingHours,
): Promise<void> {
  await setAccountStatus(tx, tx.now, { accountId: potId, status: 'OPEN', reason, graceUntil: null });
  await creditWaitingHours(tx, waiting, [potId]);
  await settlePot(tx, tx.now, { potId, communityPotId });
  await setAccountStatus(tx, tx.now, { accountId: potId, status: 'CLOSED', reason, graceUntil: null });
  // From here on the community pot pays what waited for it.
  await creditWaitingHours(tx, waiting, [communityPotId]);
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
  await endAppAccess(tx, now, { organisationId });
  await withdrawInvitationsOf(tx, now, organisationId);
}

/** Before every account, as shifts and bookings come before them everywhere. */
async function endItsOpportunities(tx: CommandTransaction<never>, organisationId: string) {
  const open = await tx.sql<{ id: string }>(
    `SELECT id FROM opportunity WHERE scheme_id = $1 AND organisation_id = $2 AND state <> 'CLOSED' ORDER BY id FOR NO KEY UPDATE`,
    [tx.schemeId, organisationId],
  );
  return await endOpportunities(
    tx,
    open.map(({ id }) => id),
    'The group no longer takes part in the scheme.',
  );
}

/** Who has closed vouches for nobody. Before every account, for whoever closes one of these groups at the same moment. */
async function vouchNoMore(tx: SchemeTransaction, organisationId: string): Promise<void> {
  await tx.sql(
    `WITH vouched AS (
       SELECT id FROM organisation WHERE scheme_id = $1 AND sponsor_organisation_id = $2 ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE organisation o SET sponsor_organisation_id = NULL, vouched_at = NULL FROM vouched WHERE o.scheme_id = $1 AND o.id = vouched.id`,
    [tx.schemeId, organisationId],
  );
}

/** To nobody in particular is to the community pot. Memberships come before every account, here as everywhere. */
async function turnDonorsAway(tx: SchemeTransaction, organisationId: string): Promise<void> {
  await tx.sql(
    `WITH donor AS (
       SELECT id FROM member WHERE scheme_id = $1 AND donate_to_organisation_id = $2 ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE member m SET donate_to_organisation_id = NULL FROM donor WHERE m.scheme_id = $1 AND m.id = donor.id`,
    [tx.schemeId, organisationId],
  );
}
