import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

/** A booking is confirmed while it stands. What is held at a till needs no message: the member stands there. */
export function tellHoldPlaced(facts: FactsOf<'HoldPlaced'>): NotificationDraft[] {
  const { recipient, state, venueName, offerTitle, heldMinutes, bookedFor } = facts;
  if (state !== 'HELD' || bookedFor === null) return [];
  return composeMessage('HOLD_PLACED', recipient, {
    ...addressed(recipient),
    venueName,
    offerTitle,
    heldMinutes,
    bookedFor,
  });
}

/** Told however it ended: by the member, the venue, its time, a reversal, or because the venue closed. */
export function tellHoldEnded(facts: FactsOf<'HoldEnded'>): NotificationDraft[] {
  const { recipient, state, venueName, venueTakesPart, offerTitle, heldMinutes, bookedFor } = facts;
  if (state !== 'RELEASED' && state !== 'LAPSED') return [];
  return composeMessage('HOLD_ENDED', recipient, {
    ...addressed(recipient),
    venueName,
    offerTitle,
    heldMinutes,
    endedAs: state,
    bookedFor: given(bookedFor),
    venueHasLeft: !venueTakesPart,
  });
}
