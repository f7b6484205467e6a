import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

export function tellMemberRegistered({ recipient }: FactsOf<'MemberRegistered'>): NotificationDraft[] {
  return composeMessage('WELCOME', recipient, addressed(recipient));
}

/** Goes to whoever made the key, whatever channel they chose: it may not have been them. */
export function tellApiKeyCreated(facts: FactsOf<'ApiKeyCreated'>): NotificationDraft[] {
  const { recipient, keyName, createdAt, actsForName } = facts;
  return composeMessage('API_KEY_CREATED', recipient, {
    ...addressed(recipient),
    keyName,
    createdAt,
    createdByName: recipient.name,
    organisationName: given(actsForName),
  });
}

/** Nothing where it was ended before they could be told. */
export function tellDeputyNamed(facts: FactsOf<'DeputyNamed'>): NotificationDraft[] {
  const { recipient, leaderName, organisationName, fromOn, toOn, hasEnded } = facts;
  if (hasEnded) return [];
  return composeMessage('DEPUTY_NAMED', recipient, {
    ...addressed(recipient),
    leaderName,
    organisationName,
    fromOn,
    toOn,
  });
}
