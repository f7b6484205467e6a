import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** To who asked for it, while it is there to be looked at. */
export function tellRotaProposed(facts: FactsOf<'RotaProposed'>): NotificationDraft[] {
  const { recipient, organisationName, fromOn, toOn, places, placesFilled, endedHow } = facts;
  if (facts.state !== 'PROPOSED' || endedHow === null) return [];
  return composeMessage('ROTA_READY', recipient, {
    ...addressed(recipient),
    ...{ organisationName, fromOn, toOn, places, placesFilled, endedAs: endedHow },
  });
}

/** One message for all of somebody's shifts. */
export function tellRotaConfirmed({
  recipient,
  organisationName,
  shifts,
  ended,
}: FactsOf<'RotaConfirmed'>): NotificationDraft[] {
  return composeMessage('ROTA_BOOKED', recipient, { ...addressed(recipient), organisationName, shifts, ended });
}
