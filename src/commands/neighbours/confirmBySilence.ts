import { DomainError } from '../../domain/errors.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { confirmSide } from './confirmSide.js';
import { lockExchange, schemeTime } from './twoSides.js';

/**
 * One side has confirmed and the other has kept silent for the scheme's days, after a reminder: what the first said counts. Done when it is due, once.
 * @throws DomainError ALREADY_DONE, IN_THE_FUTURE; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeSettled or ExchangeWaits.
 */
export const confirmBySilence = defineCommand({
  name: 'confirmBySilence',
  policy: system,
  async run(tx, input: { exchangeId: string }): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const time = await schemeTime(tx);
    const exchange = await lockExchange(tx, input.exchangeId);
    if (exchange.state !== 'HALF_CONFIRMED')
      throw new DomainError('ALREADY_DONE', 'Both have spoken, or the exchange is over.');
    const byHelper = exchange.helperMinutes != null;
    const [minutes, confirmedAt] = byHelper
      ? [exchange.helperMinutes, exchange.helperConfirmedAt]
      : [exchange.helpedMinutes, exchange.helpedConfirmedAt];
    if (minutes == null || !confirmedAt) throw new Error('half confirmed, and nobody said how long it was');
    if (addDaysToInstant(confirmedAt, time.rules.exchangeSilenceDays, time.timeZone) > tx.now)
      throw new DomainError('IN_THE_FUTURE', 'The days in which the other side may speak are not over.');
    await confirmSide(tx, exchange, { side: byHelper ? 'HELPED' : 'HELPER', minutes, by: tx.actorName }, time);
    await tx.audit('HelpExchange', exchange.id, { minutes });
    return { exchangeId: exchange.id };
  },
});
