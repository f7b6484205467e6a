import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** Goes out whatever channel they chose: it may not have been them. */
export function tellPasskeyAdded({ recipient, passkeyName, createdAt }: FactsOf<'PasskeyAdded'>): NotificationDraft[] {
  return composeMessage('PASSKEY_ADDED', recipient, { ...addressed(recipient), passkeyName, happenedAt: createdAt });
}

export function tellPasskeyCopied({ recipient, passkeyName, endedAt }: FactsOf<'PasskeyCopied'>): NotificationDraft[] {
  if (endedAt === null) return [];
  return composeMessage('PASSKEY_COPIED', recipient, { ...addressed(recipient), passkeyName, happenedAt: endedAt });
}
