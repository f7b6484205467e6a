import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** Those who look after it, and everybody on its shifts ahead. Nothing where it is no longer so: then another event tells what is. */
export function tellOrganisationSuspended(facts: FactsOf<'OrganisationSuspended'>): NotificationDraft[] {
  if (facts.status !== 'SUSPENDED') return [];
  return [...tell('ORGANISATION_SUSPENDED', facts), ...tellOnShifts('SHIFTS_PAUSED', facts)];
}

export function tellOrganisationResumed(facts: FactsOf<'OrganisationResumed'>): NotificationDraft[] {
  if (facts.status !== 'VERIFIED') return [];
  return [...tell('ORGANISATION_RESUMED', facts), ...tellOnShifts('SHIFTS_RESUMED', facts)];
}

/** Members whose holds were given back are told by HoldEnded. */
export function tellOrganisationClosed(facts: FactsOf<'OrganisationClosed'>): NotificationDraft[] {
  return tell('ORGANISATION_CLOSED', facts);
}

function tell(
  kind: 'ORGANISATION_SUSPENDED' | 'ORGANISATION_RESUMED' | 'ORGANISATION_CLOSED',
  facts: FactsOf<'OrganisationClosed'>,
): NotificationDraft[] {
  const { organisationName, isGroup, isVenue, recipients } = facts;
  return recipients.flatMap((recipient) =>
    composeMessage(kind, recipient, { ...addressed(recipient), organisationName, isGroup, isVenue }),
  );
}

function tellOnShifts(
  kind: 'SHIFTS_PAUSED' | 'SHIFTS_RESUMED',
  { organisationName, onShifts }: FactsOf<'OrganisationSuspended'>,
): NotificationDraft[] {
  return onShifts.flatMap(({ recipient, moreCount, ...on }) =>
    composeMessage(kind, recipient, {
      ...addressed(recipient),
      organisationName,
      ...on,
      ...(moreCount === 0 ? {} : { moreCount }),
    }),
  );
}
