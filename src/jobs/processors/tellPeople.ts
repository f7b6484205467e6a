import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

export function tellMemberRegistered({ recipient, welcomeMinutes }: FactsOf<'MemberRegistered'>): NotificationDraft[] {
  return composeMessage('WELCOME', recipient, { ...addressed(recipient), joiningGiftMinutes: given(welcomeMinutes) });
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

/** Both sides hear of it, whatever they chose: it may not have been them. */
export function tellCareBegan({ kind, member, carer, lastDayOn }: FactsOf<'CareBegan'>): NotificationDraft[] {
  const facts = { careKind: kind, lastDayOn };
  return [
    ...composeMessage('CARE_FOR_YOU', member, { ...addressed(member), ...facts, carerName: carer.name }),
    ...composeMessage('CARE_BY_YOU', carer, { ...addressed(carer), ...facts, memberName: member.name }),
  ];
}

export function tellCareEnded({ kind, member, carer }: FactsOf<'CareEnded'>): NotificationDraft[] {
  const ended = { careKind: kind };
  return [
    ...composeMessage('CARE_ENDED', member, {
      ...addressed(member),
      ...ended,
      otherName: carer.name,
      isForRecipient: true,
    }),
    ...composeMessage('CARE_ENDED', carer, {
      ...addressed(carer),
      ...ended,
      otherName: member.name,
      isForRecipient: false,
    }),
  ];
}

export function tellSponsorNamed({
  recipients,
  organisationName,
  sponsorName,
}: FactsOf<'SponsorNamed'>): NotificationDraft[] {
  return recipients.flatMap((recipient) =>
    composeMessage('SPONSOR_ASKED', recipient, { ...addressed(recipient), organisationName, sponsorName }),
  );
}

/** To whoever asked, so that they can ask again. */
export function tellInvitationLapsed(facts: FactsOf<'InvitationLapsed'>): NotificationDraft[] {
  const { recipient, invitedName, organisationName, invitedAt } = facts;
  return composeMessage('INVITATION_LAPSED', recipient, {
    ...addressed(recipient),
    invitedName: given(invitedName),
    organisationName: given(organisationName),
    invitedOn: localDay(invitedAt, recipient.timeZone),
  });
}
