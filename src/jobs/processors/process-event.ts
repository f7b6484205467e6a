import { type NotificationDraft, recordNotifications } from '../../commands/notifications/recordNotifications.js';
import type { DomainEventType } from '../../outbox/recordEvent.js';
import { type EventWithFacts, eventFacts, type FactsOf } from '../../queries/notifications/eventFacts.js';
import type { EventJob, JobContext } from '../context.js';
import { tellCreditsGiven } from './tell-gifts.js';
import { tellAwardReversed, tellHoursApproved, tellHoursDeclined, tellHoursLogged } from './tell-hours.js';
import { tellApiKeyCreated, tellMemberRegistered } from './tell-people.js';
import { tellCreditsRedeemed, tellRedemptionReversed } from './tell-spending.js';

/** What each event has to tell. An event recorded anywhere without an entry here does not compile. */
const tellers: { [Type in DomainEventType]: (facts: FactsOf<Type>) => NotificationDraft[] } = {
  MemberRegistered: tellMemberRegistered,
  HoursLogged: tellHoursLogged,
  HoursApproved: tellHoursApproved,
  HoursDeclined: tellHoursDeclined,
  AwardReversed: tellAwardReversed,
  CreditsRedeemed: tellCreditsRedeemed,
  RedemptionReversed: tellRedemptionReversed,
  CreditsGiven: tellCreditsGiven,
  ApiKeyCreated: tellApiKeyCreated,
};

/**
 * Turns one event into the messages it calls for, and marks it processed in the same transaction. Running it again, or twice at once, changes
 * nothing. What no longer exists is not told; the event is processed all the same.
 */
export async function processEvent(context: JobContext, job: EventJob): Promise<void> {
  const { database, clock, log } = context;
  const { schemeId, eventId } = job;
  const now = clock.now();
  const event = await eventFacts({ actor: { kind: 'SYSTEM', schemeId }, now, database }, { eventId });
  if (event === null) return;
  if (event.facts === null)
    log.warn({ schemeId, eventId, type: event.type }, 'what an event speaks of is gone; nobody is told');
  await recordNotifications(database, schemeId, eventId, tell(event), now);
}

function tell(event: EventWithFacts): NotificationDraft[] {
  if (event.facts === null) return [];
  // The type chose the facts, so they fit the teller of that type.
  const teller = tellers[event.type] as (facts: typeof event.facts) => NotificationDraft[];
  return teller(event.facts);
}
