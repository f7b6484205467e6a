import { line } from '../../domain/neighbours/helpPost.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { cancelOne } from './endExchange.js';
import { lockExchangeFor, notOpen, schemeTime } from './twoSides.js';

export interface CancelExchangeInput {
  exchangeId: string;
  /** The side that cancels. */
  memberId: string;
  words?: string | null;
}

/**
 * Calls off what was proposed or agreed; the other side is told. With short notice of the helped member, and where both had agreed so, the helper may
 * still count the time as given (missExchange).
 * @throws DomainError INVALID_INPUT, HELP_NOT_OPEN, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeEnded.
 */
export const cancelExchange = defineCommand({
  name: 'cancelExchange',
  policy: helpTakePart,
  async run(tx, input: CancelExchangeInput): Promise<HelpExchangeEntity> {
    const { timeZone } = await schemeTime(tx);
    const { exchange, side } = await lockExchangeFor(tx, input, timeZone);
    if (exchange.state !== 'PROPOSED' && exchange.state !== 'AGREED')
      throw notOpen('This has been confirmed or is over. If something is wrong with it, say so instead.');
    const words = line('words', input.words, 1000) || null;
    await cancelOne(tx, exchange, side === 'HELPER' ? 'BY_HELPER' : 'BY_HELPED', words);
    await tx.audit('HelpExchange', exchange.id);
    return exchange;
  },
});
