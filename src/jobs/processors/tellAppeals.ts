import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import { addressed, composeMessage } from './composeMessage.js';
import { tellHoursApproved, work } from './tellHours.js';

function appeal(facts: FactsOf<'HoursAppealed'>, to: RecipientRecord) {
  const { organisationName, workedOn, givenMinutes, recipient } = facts;
  return { ...addressed(to), organisationName, workedOn, workedMinutes: givenMinutes, memberName: recipient.name };
}

/** Whoever may decide it is asked to. Nobody where it was decided before anybody could be told. */
export function tellHoursAppealed(facts: FactsOf<'HoursAppealed'>): NotificationDraft[] {
  if (!facts.isOpen) return [];
  const { words, declineReason: reason } = facts;
  return facts.deciders.flatMap((decider) =>
    composeMessage('APPEAL_RECEIVED', decider, { ...appeal(facts, decider), words, reason }),
  );
}

export function tellAppealWaits(facts: FactsOf<'AppealWaits'>): NotificationDraft[] {
  if (!facts.isOpen) return [];
  return facts.operators.flatMap((operator) =>
    composeMessage('APPEAL_WAITS', operator, {
      ...appeal(facts, operator),
      appealedOn: localDay(facts.appealedAt, operator.timeZone),
    }),
  );
}

/** The member hears it as they hear of any decision: the hours are approved, or they are not, and that is final. */
export function tellAppealDecided(facts: FactsOf<'AppealDecided'>): NotificationDraft[] {
  if (facts.state !== 'DECLINED') return tellHoursApproved(facts);
  if (facts.appealAnswer === null) return [];
  return composeMessage('HOURS_DECLINED', facts.recipient, {
    ...work(facts),
    reason: facts.appealAnswer,
    appeal: null,
  });
}
