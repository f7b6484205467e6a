import { DomainError } from '../../domain/errors.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { helpSettle } from '../../policies/neighbours.js';
import { reverseTransfer } from '../accounts/reverseTransfer.js';
import { defineCommand } from '../defineCommand.js';
import { lockForStaff, reasonForBoth } from './settleExchange.js';
import { schemeTime } from './twoSides.js';

export interface ReverseExchangeInput {
  idempotencyKey: string;
  exchangeId: string;
  /** In words that both read. */
  reason: string;
}

/**
 * Takes the credits of a settled exchange back, whole and once, within the scheme's days: for staff who are no party. What the helper has enjoyed already is
 * to be earned back.
 * @throws DomainError REASON_NEEDED, NOT_REVERSIBLE, SECOND_PERSON_NEEDED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeReversed.
 */
export const reverseExchange = defineCommand({
  name: 'reverseExchange',
  policy: helpSettle,
  async run(tx, input: ReverseExchangeInput): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const { timeZone, rules } = await schemeTime(tx);
    const exchange = await lockForStaff(tx, input.exchangeId);
    const reason = reasonForBoth(input.reason);
    const { transferId, settledAt } = exchange;
    if (exchange.state !== 'SETTLED' || !transferId || !settledAt)
      throw new DomainError('NOT_REVERSIBLE', 'No credits moved for this, or they were taken back before.');
    if (tx.now > addDaysToInstant(settledAt, rules.reversalDays, timeZone)) {
      throw new DomainError(
        'NOT_REVERSIBLE',
        `This was settled more than ${rules.reversalDays} days ago and can no longer be reversed.`,
      );
    }
    if (!(await reverseTransfer(tx, transferId))) throw new Error('between two wallets every transfer is reversible');
    Object.assign(exchange, { state: 'REVERSED', settleReason: reason });
    await tx.em.flush();
    const { id: exchangeId, helperId, helpedId } = exchange;
    await tx.event('ExchangeReversed', { exchangeId, helperId, helpedId });
    await tx.audit('HelpExchange', exchange.id);
    return { exchangeId: exchange.id };
  },
});
