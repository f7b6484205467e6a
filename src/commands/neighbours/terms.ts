import { DomainError } from '../../domain/errors.js';
import { formatMinutes } from '../../domain/minutes.js';
import { isSpan, line } from '../../domain/neighbours/helpPost.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import type { SchemeTime } from './twoSides.js';

/** What one side proposes. */
export interface ExchangeTerms {
  startsAt: Date;
  minutes: number;
  /** Where; the other side reads it once they have agreed. */
  place?: string | null;
  /** Shall a time that the helped member misses be given all the same? */
  chargesMissed?: boolean | null;
}

const daysAheadMax = 366;

/** Writes down what this side proposes. What was agreed before stands until the other side agrees. @throws DomainError INVALID_INPUT, TOO_OLD */
export function propose(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  memberId: string,
  terms: ExchangeTerms,
  { timeZone, rules }: SchemeTime,
): void {
  const { startsAt, minutes } = terms;
  if (!isSpan(minutes)) {
    throw new DomainError('INVALID_INPUT', `Say how long it takes: from 5 minutes to ${formatMinutes(1440)}.`, {
      field: ['minutes'],
    });
  }
  if (startsAt > addDaysToInstant(tx.now, daysAheadMax, timeZone)) {
    throw new DomainError('INVALID_INPUT', 'Choose a time within the next twelve months.', { field: ['startsAt'] });
  }
  // What was done already may be written down, as hours may.
  if (startsAt < addDaysToInstant(tx.now, -rules.oldestWorkDays, timeZone)) {
    throw new DomainError('TOO_OLD', `This is more than ${rules.oldestWorkDays} days ago.`, { field: ['startsAt'] });
  }
  Object.assign(exchange, {
    proposedById: memberId,
    proposedAt: tx.now,
    proposedStartsAt: startsAt,
    proposedMinutes: minutes,
    proposedPlace: line('place', terms.place, 400) || null,
    // What is left out stays as it was proposed or agreed before.
    proposedChargesMissed: terms.chargesMissed ?? exchange.proposedChargesMissed ?? exchange.chargesMissed ?? false,
  });
}

/** Nothing is proposed any more. */
export const noProposal = {
  proposedById: null,
  proposedAt: null,
  proposedStartsAt: null,
  proposedMinutes: null,
  proposedPlace: null,
  proposedChargesMissed: null,
} as const;
