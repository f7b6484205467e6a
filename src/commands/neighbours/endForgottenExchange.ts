import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { cancelOne } from './endExchange.js';
import { forgottenAt } from './forgotten.js';
import { lockExchange, schemeTime } from './twoSides.js';

/**
 * Ends an agreed exchange that neither side has ever confirmed, after both were reminded twice: nothing is given for it, and where it was and how to reach
 * the other is nobody's any more. Both are told. Done when it is due, once.
 * @throws DomainError ALREADY_DONE, IN_THE_FUTURE; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeEnded.
 */
export const endForgottenExchange = defineCommand({
  name: 'endForgottenExchange',
  policy: system,
  async run(tx, input: { exchangeId: string }): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const time = await schemeTime(tx);
    const exchange = await lockExchange(tx, input.exchangeId);
    if (exchange.state !== 'AGREED')
      throw new DomainError('ALREADY_DONE', 'Somebody has spoken, or the exchange is over.');
    if (exchange.startsAt && forgottenAt(exchange.startsAt, time) > tx.now)
      throw new DomainError('IN_THE_FUTURE', 'The days in which the two may speak are not over.');
    await cancelOne(tx, exchange, 'UNCONFIRMED');
    await tx.audit('HelpExchange', exchange.id);
    return { exchangeId: exchange.id };
  },
});
