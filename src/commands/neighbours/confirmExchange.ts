import { DomainError } from '../../domain/errors.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { confirmSide } from './confirmSide.js';
import { isStillToCome, lockExchangeFor, notOpen, schemeTime } from './twoSides.js';

export interface ConfirmExchangeInput {
  idempotencyKey: string;
  exchangeId: string;
  /** The side that confirms. */
  memberId: string;
  /** How long it was, as this side knows it. */
  minutes: number;
}

/**
 * Says how long the help took. Once both have, a small difference is averaged and the credits go from who was helped to who helped, in the same transaction;
 * a larger one goes to staff. Until the other side has spoken, one may say otherwise.
 * @throws DomainError INVALID_INPUT, IN_THE_FUTURE, HELP_NOT_OPEN, ACCOUNT_NOT_OPEN, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY, CONFLICT;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeConfirmed, ExchangeDisputed, ExchangeSettled or ExchangeWaits.
 */
export const confirmExchange = defineCommand({
  name: 'confirmExchange',
  policy: helpTakePart,
  async run(tx, input: ConfirmExchangeInput): Promise<{ exchangeId: string }> {
    const time = await schemeTime(tx);
    const { exchange, side } = await lockExchangeFor(tx, input, time.timeZone);
    if (!Number.isInteger(input.minutes) || input.minutes < 1 || input.minutes > 1440) {
      throw new DomainError('INVALID_INPUT', 'Say how long it was: from 1 minute to 24 hours.', { field: ['minutes'] });
    }
    if (exchange.state !== 'AGREED' && exchange.state !== 'HALF_CONFIRMED') {
      throw notOpen(
        exchange.state === 'SETTLED'
          ? 'This is settled already: thank you. Nothing more is needed.'
          : 'This cannot be confirmed now: it is not agreed yet, waits for credits or staff, or is over.',
      );
    }
    if (isStillToCome(exchange, tx.now))
      throw new DomainError('IN_THE_FUTURE', 'Its time has not come yet. Please confirm it afterwards.');
    await confirmSide(tx, exchange, { side, minutes: input.minutes, by: tx.actorName }, time);
    await tx.audit('HelpExchange', exchange.id, { minutes: input.minutes });
    return { exchangeId: exchange.id };
  },
});
