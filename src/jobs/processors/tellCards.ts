import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

export function tellMemberCardIssued(facts: FactsOf<'MemberCardIssued'>): NotificationDraft[] {
  const { recipient, issuedAt, replacesAnother } = facts;
  return composeMessage('CARD_ISSUED', recipient, { ...addressed(recipient), issuedAt, replacesAnother });
}

export function tellMemberCardBlocked(facts: FactsOf<'MemberCardBlocked'>): NotificationDraft[] {
  const { recipient, endedAt } = facts;
  if (endedAt === null) return [];
  return composeMessage('CARD_BLOCKED', recipient, { ...addressed(recipient), blockedAt: endedAt });
}

/** Nothing where the card was replaced meanwhile: the new one works. */
export function tellMemberCardLocked({ recipient, endedAt }: FactsOf<'MemberCardLocked'>): NotificationDraft[] {
  return endedAt === null ? composeMessage('CARD_LOCKED', recipient, addressed(recipient)) : [];
}
