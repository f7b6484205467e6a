import { DomainError } from '../../domain/errors.js';
import { formatMinutes } from '../../domain/minutes.js';
import { actsAsMember, holdsSchemeRole } from '../../policies/actor.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { settle } from './settle.js';
import { lockExchangeFor, notOpen, schemeTime } from './twoSides.js';

export interface CompleteExchangeInput {
  idempotencyKey: string;
  exchangeId: string;
  memberId: string;
}

/**
 * Tries again where both have confirmed and the credits were not there. The service tries by itself once a day, for thirty days.
 * @throws DomainError HELP_NOT_OPEN, INSUFFICIENT_CREDITS (for the helped side with what is missing), ACCOUNT_NOT_OPEN, SECOND_PERSON_NEEDED,
 * MEMBER_CLOSED, ADULTS_ONLY, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeSettled.
 */
export const completeExchange = defineCommand({
  name: 'completeExchange',
  policy: helpTakePart,
  async run(tx, input: CompleteExchangeInput): Promise<{ exchangeId: string }> {
    const time = await schemeTime(tx);
    const { exchange } = await lockExchangeFor(tx, input, time.timeZone);
    if (exchange.state !== 'WAITING_FOR_CREDITS' || exchange.settledMinutes == null)
      throw notOpen('This does not wait for credits: it is settled, with staff, or not confirmed by both yet.');
    const missing = await settle(tx, exchange, { minutes: exchange.settledMinutes, by: tx.actorName }, time);
    if (missing > 0) {
      // What somebody has is theirs to know.
      const mayKnow = actsAsMember(tx.actor, exchange.helpedId) || holdsSchemeRole(tx.actor, 'OPERATOR');
      throw new DomainError(
        'INSUFFICIENT_CREDITS',
        mayKnow
          ? `There are not enough credits yet: ${formatMinutes(missing)} more to earn, then they go by themselves.`
          : 'The credits are not there yet. As soon as they are, they come to you by themselves.',
        mayKnow ? { availableMinutes: exchange.settledMinutes - missing } : {},
      );
    }
    await tx.audit('HelpExchange', exchange.id);
    return { exchangeId: exchange.id };
  },
});
