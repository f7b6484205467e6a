import { DomainError } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { helpSettle, standsInIt } from '../../policies/neighbours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { settle } from './settle.js';
import { lockExchange, notOpen, schemeTime } from './twoSides.js';

export interface SettleExchangeInput {
  idempotencyKey: string;
  exchangeId: string;
  /** What counts as given. 0: nothing. */
  minutes: number;
  /** In words that both read. */
  reason: string;
}

/**
 * Says what counts, where the two differ or the credits did not come: for staff who are no party. The credits move at once, or as soon as they are there.
 * @throws DomainError REASON_NEEDED, INVALID_INPUT, SECOND_PERSON_NEEDED, HELP_NOT_OPEN, ACCOUNT_NOT_OPEN, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeSettled or ExchangeWaits.
 */
export const settleExchange = defineCommand({
  name: 'settleExchange',
  policy: helpSettle,
  async run(tx, input: SettleExchangeInput): Promise<{ exchangeId: string }> {
    tx.authorize(undefined);
    const time = await schemeTime(tx);
    const exchange = await lockForStaff(tx, input.exchangeId);
    const reason = reasonForBoth(input.reason);
    if (!Number.isInteger(input.minutes) || input.minutes < 0 || input.minutes > 1440) {
      throw new DomainError('INVALID_INPUT', 'Say what counts: from 0 minutes to 24 hours.', { field: ['minutes'] });
    }
    if (exchange.state !== 'DISPUTED' && exchange.state !== 'WAITING_FOR_CREDITS')
      throw notOpen('Staff settle only what is disputed or waits for credits.');
    exchange.settleReason = reason;
    await settle(tx, exchange, { minutes: input.minutes, by: tx.actorName, isDecision: true }, time);
    await tx.audit('HelpExchange', exchange.id, { minutes: input.minutes });
    return { exchangeId: exchange.id };
  },
});

/** @throws DomainError SECOND_PERSON_NEEDED; RequestError NOT_FOUND */
export async function lockForStaff(tx: CommandTransaction<never>, exchangeId: string): ReturnType<typeof lockExchange> {
  const sides = await tx.sql<{ helperId: string; helpedId: string }>(
    'SELECT helper_id AS "helperId", helped_id AS "helpedId" FROM help_exchange WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, exchangeId],
  );
  await keepMembers(
    tx,
    sides.flatMap(({ helperId, helpedId }) => [helperId, helpedId]),
  );
  const exchange = await lockExchange(tx, exchangeId);
  if (standsInIt(tx.actor, [exchange.helperId, exchange.helpedId])) {
    throw new DomainError(
      'SECOND_PERSON_NEEDED',
      'You are one of the two, or act for one of them. Please ask another operator.',
    );
  }
  return exchange;
}

/** @throws DomainError REASON_NEEDED */
export function reasonForBoth(typed: string): string {
  const reason = plainText(typed);
  if (hasLength(reason, 3, 1000)) return reason;
  throw new DomainError('REASON_NEEDED', 'Please say why, in a sentence for both to read (at most 1,000 characters).', {
    field: ['reason'],
  });
}
