import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

/** Nothing where it was opened again meanwhile: then there is nothing to wait for. */
export function tellAccountFrozen(facts: FactsOf<'AccountFrozen'>): NotificationDraft[] {
  return facts.status === 'FROZEN' ? tell('ACCOUNT_FROZEN', facts) : [];
}

export function tellAccountOpenedAgain(facts: FactsOf<'AccountOpenedAgain'>): NotificationDraft[] {
  return facts.status === 'OPEN' ? tell('ACCOUNT_OPENED_AGAIN', facts) : [];
}

function tell(kind: 'ACCOUNT_FROZEN' | 'ACCOUNT_OPENED_AGAIN', facts: FactsOf<'AccountFrozen'>): NotificationDraft[] {
  const organisationName = given(facts.organisationName);
  return facts.recipients.flatMap((recipient) =>
    composeMessage(kind, recipient, { ...addressed(recipient), organisationName }),
  );
}
