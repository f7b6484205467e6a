import { DomainError } from '../../domain/errors.js';
import { isShortNotice } from '../../domain/neighbours/exchange.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { confirmSide } from './confirmSide.js';
import { cancelExchangeWork, openAgain } from './endExchange.js';
import { lockExchangeFor, notOpen, type SchemeTime, schemeTime } from './twoSides.js';

export interface MissExchangeInput {
  exchangeId: string;
  /** The side that was there. */
  memberId: string;
}

/**
 * Says that the other side did not come. Where both had agreed so, and the helped member gave less notice than the scheme asks for, the agreed time counts
 * as given: they confirm it, dispute it, or keep silent, as with any exchange. Otherwise nothing is given for it, and it is over.
 * @throws DomainError IN_THE_FUTURE, HELP_NOT_OPEN, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeConfirmed or ExchangeEnded.
 */
export const missExchange = defineCommand({
  name: 'missExchange',
  policy: helpTakePart,
  async run(tx, input: MissExchangeInput): Promise<HelpExchangeEntity> {
    const time = await schemeTime(tx);
    const { exchange, side, otherId } = await lockExchangeFor(tx, input, time.timeZone);
    const charged = side === 'HELPER' && exchange.chargesMissed === true;
    if (exchange.state === 'CANCELLED') mustBeCancelledLate(tx, exchange, charged, time);
    else if (exchange.state !== 'AGREED') throw notOpen('This has been confirmed or is over.');
    else if (exchange.startsAt && exchange.startsAt > tx.now)
      throw new DomainError('IN_THE_FUTURE', 'Its time has not come yet.');
    exchange.missedById = otherId;
    if (charged && exchange.agreedMinutes) {
      Object.assign(exchange, { endedAt: null, endReason: null });
      await confirmSide(tx, exchange, { side, minutes: exchange.agreedMinutes, by: tx.actorName }, time);
    } else {
      Object.assign(exchange, { state: 'MISSED', endedAt: tx.now });
      await openAgain(tx, exchange);
      await cancelExchangeWork(tx, exchange.id);
      await tx.event('ExchangeEnded', { exchangeId: exchange.id });
    }
    await tx.audit('HelpExchange', exchange.id, { charged });
    return exchange;
  },
});

/** The helped member cancelled, too late, and not long ago. @throws DomainError HELP_NOT_OPEN */
function mustBeCancelledLate(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  charged: boolean,
  { timeZone, rules }: SchemeTime,
): void {
  const { startsAt, endedAt, endReason } = exchange;
  const wasLate =
    endReason === 'BY_HELPED' && startsAt && endedAt && isShortNotice(endedAt, startsAt, rules.exchangeNoticeHours);
  if (charged && wasLate && tx.now <= addDaysToInstant(endedAt, rules.exchangeSilenceDays, timeZone)) return;
  throw notOpen(
    'This was cancelled. Time that was missed counts only where both agreed so and there was short notice.',
  );
}
