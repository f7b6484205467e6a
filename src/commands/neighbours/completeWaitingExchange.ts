import { DomainError } from '../../domain/errors.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { settle } from './settle.js';
import { lockExchange, schemeTime } from './twoSides.js';

/** For so long the service looks every day whether the credits have come; then staff are asked. */
const triesDays = 30;

/**
 * Looks whether the credits of an exchange that waits for them have come. Done once a day.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeSettled, or ExchangeStuck after thirty days.
 */
export const completeWaitingExchange = defineCommand({
  name: 'completeWaitingExchange',
  policy: system,
  async run(tx, input: { exchangeId: string }): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const time = await schemeTime(tx);
    const exchange = await lockExchange(tx, input.exchangeId);
    const { settledMinutes: minutes, waitsSince } = exchange;
    if (exchange.state !== 'WAITING_FOR_CREDITS' || minutes == null || !waitsSince)
      throw new DomainError('ALREADY_DONE', 'It does not wait for credits any more.');
    const missing = await settle(tx, exchange, { minutes, by: tx.actorName }, time);
    if (missing > 0 && tx.now < addDaysToInstant(waitsSince, triesDays, time.timeZone)) {
      const dueAt = addDaysToInstant(tx.now, 1, time.timeZone);
      await planDueWork(tx, tx.now, { kind: 'EXCHANGE_COMPLETES', subjectId: exchange.id, dueAt });
    } else if (missing > 0) {
      await tx.event('ExchangeStuck', { exchangeId: exchange.id });
    }
    await tx.audit('HelpExchange', exchange.id, { settled: missing === 0 });
    return { exchangeId: exchange.id };
  },
});
