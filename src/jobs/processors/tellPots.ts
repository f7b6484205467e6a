import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

/** Nothing where the pot was filled before anybody could be told. */
export function tellPotRanOut(facts: FactsOf<'PotRanOut'>): NotificationDraft[] {
  const { operators, organisationName, isFrozen, waitingCount, waitingMinutes } = facts;
  if (waitingCount === 0) return [];
  return operators.flatMap((operator) =>
    composeMessage('POT_RAN_OUT', operator, {
      ...addressed(operator),
      organisationName: given(organisationName),
      isFrozen,
      waitingCount,
      waitingMinutes,
    }),
  );
}
