import { averagedMinutes } from '../../domain/neighbours/exchange.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { cancelDueWork, planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { cancelExchangeWork } from './endExchange.js';
import { settle } from './settle.js';
import { noProposal } from './terms.js';
import type { SchemeTime } from './twoSides.js';

export interface Confirmation {
  side: 'HELPER' | 'HELPED';
  minutes: number;
  /** Who said it; 'system' where silence did. */
  by: string;
}

/**
 * Writes down what one side says was given, with the exchange locked. With both, small differences are averaged and the credits move; a larger one waits
 * for staff. With one, the other is asked, and after some days their silence confirms.
 * @throws DomainError ACCOUNT_NOT_OPEN
 * Records ExchangeConfirmed, ExchangeDisputed, ExchangeSettled or ExchangeWaits.
 */
export async function confirmSide(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  { side, minutes, by }: Confirmation,
  time: SchemeTime,
): Promise<void> {
  Object.assign(
    exchange,
    side === 'HELPER'
      ? { helperMinutes: minutes, helperConfirmedAt: tx.now, helperConfirmedBy: by }
      : { helpedMinutes: minutes, helpedConfirmedAt: tx.now, helpedConfirmedBy: by },
    // Terms that nobody agreed to are of no use any more.
    { state: 'HALF_CONFIRMED', ...noProposal },
  );
  await tx.em.flush();
  const { helperMinutes, helpedMinutes } = exchange;
  if (helperMinutes == null || helpedMinutes == null) {
    await awaitTheOther(tx, exchange, time);
    return;
  }
  const settled = averagedMinutes(helperMinutes, helpedMinutes, time.rules.exchangeToleranceMinutes);
  if (settled !== null) {
    await settle(tx, exchange, { minutes: settled, by: tx.actorName }, time);
    return;
  }
  Object.assign(exchange, { state: 'DISPUTED', disputedAt: tx.now, disputedBy: tx.actorName });
  await tx.em.flush();
  await cancelExchangeWork(tx, exchange.id);
  await tx.event('ExchangeDisputed', { exchangeId: exchange.id });
}

async function awaitTheOther(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  { timeZone, rules }: SchemeTime,
): Promise<void> {
  const after = (days: number) => addDaysToInstant(tx.now, days, timeZone);
  const { exchangeReminderDays, exchangeSilenceDays } = rules;
  const subjectId = exchange.id;
  await tx.event('ExchangeConfirmed', { exchangeId: exchange.id });
  await cancelDueWork(tx, tx.now, { kind: 'EXCHANGE_ENDS', subjectId });
  await planDueWork(tx, tx.now, { kind: 'EXCHANGE_REMINDS', subjectId, dueAt: after(exchangeReminderDays) });
  await planDueWork(tx, tx.now, { kind: 'EXCHANGE_SILENT', subjectId, dueAt: after(exchangeSilenceDays) });
}
