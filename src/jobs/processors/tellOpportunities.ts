import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** Whoever may answer it. Nobody where it was answered or taken back before anybody could be told. */
export function tellApplicationMade(facts: FactsOf<'ApplicationMade'>): NotificationDraft[] {
  if (facts.state !== 'WAITING') return [];
  const { organisationName, role, recipient, words } = facts;
  return facts.deciders.flatMap((decider) =>
    composeMessage('APPLICATION_RECEIVED', decider, {
      ...addressed(decider),
      organisationName,
      role,
      memberName: recipient.name,
      ...(words === '' ? {} : { words }),
    }),
  );
}

/** The member, about what is so now. */
export function tellApplicationDecided(facts: FactsOf<'ApplicationDecided'>): NotificationDraft[] {
  const { state, organisationName, role, recipient, reason } = facts;
  if (state === 'WAITING' || state === 'WITHDRAWN') return [];
  return composeMessage('APPLICATION_ANSWERED', recipient, {
    ...addressed(recipient),
    organisationName,
    role,
    endedAs: state,
    ...(reason === null ? {} : { reason }),
  });
}

export function tellApplicationWithdrawn(facts: FactsOf<'ApplicationWithdrawn'>): NotificationDraft[] {
  const { organisationName, role, recipient } = facts;
  return facts.deciders.flatMap((decider) =>
    composeMessage('APPLICATION_WITHDRAWN', decider, {
      ...addressed(decider),
      organisationName,
      role,
      memberName: recipient.name,
    }),
  );
}

const namesShown = 3;

/** Everybody who is booked ahead and lacks something, and the group. Nobody where nobody does. */
export function tellRequirementsChanged(facts: FactsOf<'OpportunityRequirementsChanged'>): NotificationDraft[] {
  const { organisationName, role, lacking } = facts;
  if (lacking.length === 0) return [];
  const members = lacking.flatMap(({ recipient, words, startsAt }) =>
    composeMessage('REQUIREMENTS_MISSING', recipient, {
      ...addressed(recipient),
      organisationName,
      role,
      words,
      startsAt,
    }),
  );
  const more = lacking.length - namesShown;
  const first = lacking.slice(0, namesShown).map(({ recipient }) => recipient.name);
  const names = [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const group = facts.recipients.flatMap((recipient) =>
    composeMessage('REQUIREMENTS_CHANGED', recipient, {
      ...addressed(recipient),
      organisationName,
      role,
      lackingCount: lacking.length,
      names,
    }),
  );
  return [...members, ...group];
}
