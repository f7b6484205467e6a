import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { planLastReminder } from './forgotten.js';
import { lockExchange, schemeTime } from './twoSides.js';

/**
 * Asks whoever has not said yet how long it was; where neither has, once more before it ends by itself. Done when it is due, once for each time it was
 * planned.
 * @throws DomainError ALREADY_DONE, IN_THE_FUTURE; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeReminds.
 */
export const remindExchange = defineCommand({
  name: 'remindExchange',
  policy: system,
  async run(tx, input: { exchangeId: string }): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const exchange = await lockExchange(tx, input.exchangeId);
    if (exchange.state !== 'AGREED' && exchange.state !== 'HALF_CONFIRMED')
      throw new DomainError('ALREADY_DONE', 'Both have spoken, or the exchange is over.');
    if (exchange.startsAt && exchange.startsAt > tx.now)
      throw new DomainError('IN_THE_FUTURE', 'The time of this exchange has not come.');
    if (exchange.state === 'AGREED') await planLastReminder(tx, exchange.id, await schemeTime(tx));
    await tx.event('ExchangeReminds', { exchangeId: exchange.id });
    await tx.audit('HelpExchange', exchange.id);
    return { exchangeId: exchange.id };
  },
});
