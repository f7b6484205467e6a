import { DomainError } from '../../domain/errors.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { system } from '../../policies/notifications.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { confirmSide } from './confirmSide.js';
import { cancelExchangeWork } from './endExchange.js';
import { lockExchange, schemeTime } from './twoSides.js';

/**
 * One side has confirmed and the other has kept silent for the scheme's days, after a reminder: what the first said counts. Silence agrees to what was
 * agreed, and to no claim beyond it: one that differs from it in favour of whoever made it, by more than the scheme's tolerance, goes to staff. Done
 * when it is due, once.
 * @throws DomainError ALREADY_DONE, IN_THE_FUTURE; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeSettled, ExchangeWaits or ExchangeDisputed.
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
    if (reachesTooFar(exchange, { byHelper, minutes }, time.rules.exchangeToleranceMinutes))
      await toStaff(tx, exchange);
    else await confirmSide(tx, exchange, { side: byHelper ? 'HELPED' : 'HELPER', minutes, by: tx.actorName }, time);
    await tx.audit('HelpExchange', exchange.id, { minutes });
    return { exchangeId: exchange.id };
  },
});

function reachesTooFar(
  { agreedMinutes }: HelpExchangeEntity,
  { byHelper, minutes }: { byHelper: boolean; minutes: number },
  toleranceMinutes: number,
): boolean {
  const beyond = minutes - (agreedMinutes ?? 0);
  return (byHelper ? beyond : -beyond) > toleranceMinutes;
}

async function toStaff(tx: CommandTransaction<never>, exchange: HelpExchangeEntity): Promise<void> {
  Object.assign(exchange, {
    ...{ state: 'DISPUTED', disputedAt: tx.now, disputedBy: tx.actorName },
    disputeReason: 'Only one side has said how long it was, and it is not what the two had agreed.',
  });
  await tx.em.flush();
  await cancelExchangeWork(tx, exchange.id);
  await tx.event('ExchangeDisputed', { exchangeId: exchange.id });
}
