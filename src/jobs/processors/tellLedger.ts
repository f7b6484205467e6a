import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** Numbers alone: what differs is for the ledger check to show. */
export function tellLedgerDiffers(facts: FactsOf<'LedgerDiffers'>): NotificationDraft[] {
  const { dayOn, differences: differenceCount, promises, operators } = facts;
  return operators.flatMap((operator) =>
    composeMessage('LEDGER_ALARM', operator, {
      ...addressed(operator),
      dayOn,
      differenceCount,
      promises: promises.join(', '),
    }),
  );
}
