import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** What ended again before it was told is not told. */
export function tellCheckRecorded(facts: FactsOf<'CheckRecorded'>): NotificationDraft[] {
  const { recipient, endedAt, ...seen } = facts;
  return endedAt === null ? composeMessage('CHECK_SEEN', recipient, { ...addressed(recipient), ...seen }) : [];
}
