import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { type ExchangeTerms, propose } from './terms.js';
import { lockExchangeFor, mustNotBeBlocked, notOpen, schemeTime } from './twoSides.js';

export interface RescheduleExchangeInput extends ExchangeTerms {
  exchangeId: string;
  memberId: string;
}

/**
 * Proposes another time, place or length. What was agreed stands until the other side agrees to the new one; whether a missed time counts stays as it was
 * where nothing is said of it.
 * @throws DomainError INVALID_INPUT, TOO_OLD, HELP_NOT_OPEN, BLOCKED, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeProposed.
 */
export const rescheduleExchange = defineCommand({
  name: 'rescheduleExchange',
  policy: helpTakePart,
  async run(tx, input: RescheduleExchangeInput): Promise<HelpExchangeEntity> {
    const time = await schemeTime(tx);
    const { exchange, otherId } = await lockExchangeFor(tx, input, time.timeZone);
    const isFixed = notOpen('This has been confirmed or is over, so its time cannot be changed.');
    if (exchange.state !== 'PROPOSED' && exchange.state !== 'AGREED') throw isFixed;
    await mustNotBeBlocked(tx, input.memberId, otherId, isFixed);
    propose(tx, exchange, input.memberId, input, time);
    exchange.revision += 1;
    await tx.em.flush();
    await tx.event('ExchangeProposed', { exchangeId: exchange.id });
    await tx.audit('HelpExchange', exchange.id, { revision: exchange.revision });
    return exchange;
  },
});
