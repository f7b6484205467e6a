import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { expiryNoticeDays, expiryNoticeFor } from '../../domain/accounts/expiryNotices.js';
import { addDays } from '../../domain/schemes/localTime.js';
import { type ExpiringFacts, expiringCount, expiringFacts } from '../../queries/notifications/expiringFacts.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';

const membersTogether = 200;

/** Members whose credits lapse in 90, 30 or 7 days are told once for each, in one message for everything that is due on a day. */
export const expiryNotices: RoundContent = {
  total: (context, { periodOn }) => expiringCount(context, daysAhead(periodOn)),
  async step(context, { periodOn, after }) {
    const input = { ...daysAhead(periodOn), after: after ?? null, limit: membersTogether };
    const found = await expiringFacts(context, input);
    return batchOf(
      found,
      membersTogether,
      ({ memberId }) => memberId,
      (facts) => tellExpiring(facts, periodOn),
    );
  },
};

function daysAhead(today: string): { fromOn: string; untilOn: string } {
  return { fromOn: today, untilOn: addDays(today, Math.max(...expiryNoticeDays)) };
}

export function tellExpiring({ memberId, recipient, expiring }: ExpiringFacts, today: string): NotificationDraft[] {
  const notices = expiring.flatMap(({ lastDayOn }) => {
    const days = expiryNoticeFor(lastDayOn, today);
    return days === null ? [] : [{ kind: 'EXPIRY' as const, subjectId: memberId, key: `${lastDayOn}/${days}` }];
  });
  if (notices.length === 0) return [];
  const drafts = composeMessage('CREDITS_EXPIRING', recipient, { ...addressed(recipient), expiring });
  return noted(drafts, ...notices);
}
