import { DomainError } from '../../domain/errors.js';
import { line } from '../../domain/neighbours/helpPost.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { cancelExchangeWork } from './endExchange.js';
import { isStillToCome, lockExchangeFor, notOpen, schemeTime } from './twoSides.js';

export interface DisputeExchangeInput {
  exchangeId: string;
  memberId: string;
  /** What is wrong, in words that the other side and staff read. */
  reason: string;
}

/**
 * Says, before anything is settled, that it was otherwise than the other side says: staff who are no party settle it.
 * @throws DomainError REASON_NEEDED, INVALID_INPUT, IN_THE_FUTURE, HELP_NOT_OPEN, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeDisputed.
 */
export const disputeExchange = defineCommand({
  name: 'disputeExchange',
  policy: helpTakePart,
  async run(tx, input: DisputeExchangeInput): Promise<HelpExchangeEntity> {
    const { timeZone } = await schemeTime(tx);
    const { exchange } = await lockExchangeFor(tx, input, timeZone);
    const reason = line('reason', input.reason, 2000);
    if (reason === '') {
      throw new DomainError('REASON_NEEDED', 'Please say what was otherwise, in a sentence or two.', {
        field: ['reason'],
      });
    }
    const isDecided = exchange.state === 'WAITING_FOR_CREDITS' && exchange.settleReason !== null;
    if (isDecided || !['AGREED', 'HALF_CONFIRMED', 'WAITING_FOR_CREDITS'].includes(exchange.state))
      throw notOpen("This is settled, with staff already, or over. Please talk to the scheme's staff.");
    if (isStillToCome(exchange, tx.now))
      throw new DomainError('IN_THE_FUTURE', 'Its time has not come yet. Until then it can be cancelled.');
    Object.assign(exchange, {
      ...{ state: 'DISPUTED', disputedAt: tx.now, disputedBy: tx.actorName, disputeReason: reason },
      ...{ settledMinutes: null, waitsSince: null },
    });
    await tx.em.flush();
    await cancelExchangeWork(tx, exchange.id);
    await tx.event('ExchangeDisputed', { exchangeId: exchange.id });
    await tx.audit('HelpExchange', exchange.id);
    return exchange;
  },
});
