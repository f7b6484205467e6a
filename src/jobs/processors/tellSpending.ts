import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

export function tellCreditsRedeemed(facts: FactsOf<'CreditsRedeemed'>): NotificationDraft[] {
  const { recipient, venueName, offerTitle, priceMinutes, redeemedAt, balanceAfterVisitMinutes } = facts;
  return composeMessage('CREDITS_SPENT', recipient, {
    ...addressed(recipient),
    venueName,
    offerTitle,
    spentMinutes: priceMinutes,
    redeemedAt,
    balanceMinutes: given(balanceAfterVisitMinutes),
  });
}

export function tellRedemptionReversed(facts: FactsOf<'RedemptionReversed'>): NotificationDraft[] {
  const { recipient, venueName, offerTitle, priceMinutes, redeemedAt, balanceAfterReversalMinutes } = facts;
  return composeMessage('REDEMPTION_REVERSED', recipient, {
    ...addressed(recipient),
    venueName,
    offerTitle,
    returnedMinutes: priceMinutes,
    redeemedAt,
    balanceMinutes: given(balanceAfterReversalMinutes),
  });
}
