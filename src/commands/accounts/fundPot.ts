import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { formatMinutes } from '../../domain/minutes.js';
import { schemeOperation } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, stillWaiting } from '../hours/creditWaitingHours.js';
import { type GrantForm, grantForm } from './grantForm.js';
import { findPot, grant, issuanceId, mustBeOpen, supplyRoom } from './pots.js';

export interface FundPotInput extends GrantForm {
  idempotencyKey: string;
}

export interface FundedPot {
  transferId: string;
  accountId: string;
  /** Null: the community pot. */
  organisationId: string | null;
  /** How many approved hours logs that waited got their credits from it, and how many still wait. */
  logsCredited: number;
  logsWaiting: number;
}

/**
 * Issues credits into a group's pot or the community pot, as far as the supply cap goes, and credits the hours that wait for it, oldest first.
 * @throws DomainError INVALID_INPUT, ORGANISATION_CLOSED, NOT_VERIFIED, ACCOUNT_NOT_OPEN, SUPPLY_CAP_REACHED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records PotFunded, and HoursCredited for each log that was credited.
 */
export const fundPot = defineCommand({
  name: 'fundPot',
  policy: schemeOperation,
  async run(tx, input: FundPotInput): Promise<FundedPot> {
    tx.authorize(undefined);
    const form = await grantForm(tx, input);
    const pot = await findPot(tx, form.organisationId);
    const waiting = await lockWaitingHours(tx, {
      potIds: [pot.id],
      arrivingMinutes: form.amountMinutes,
      accountIds: [await issuanceId(tx)],
    });
    await mustBeOpen(tx, pot.id);
    await mustFitTheCap(tx, form.amountMinutes);
    const transferId = newId();
    await grant(tx, { ...form, transferId, potId: pot.id });
    await tx.event('PotFunded', { transferId });
    const credited = await creditWaitingHours(tx, waiting, [pot.id]);
    await tx.audit('Transfer', transferId, { accountId: pot.id });
    return {
      transferId,
      accountId: pot.id,
      organisationId: pot.organisationId,
      logsCredited: credited.length,
      logsWaiting: (await stillWaiting(tx, pot.id)).logs,
    };
  },
});

/** @throws DomainError SUPPLY_CAP_REACHED */
async function mustFitTheCap(tx: CommandTransaction<never>, amountMinutes: number): Promise<void> {
  const room = await supplyRoom(tx);
  if (room === null || amountMinutes <= room) return;
  const left = room > 0 ? `has room for ${formatMinutes(room)} more` : 'has no room left';
  throw new DomainError(
    'SUPPLY_CAP_REACHED',
    `The scheme's supply cap ${left}. To issue credits beyond it, ask with mintCredits; a second operator then approves it.`,
    { field: ['amountMinutes'] },
  );
}
