import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { LeftCreditsFacts } from '../../domain/notifications/facts.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

const COMMUNITY_POT = 'the community pot';

/** The other operators hear of it: without one of them nothing happens. */
export function tellMergeProposed(facts: FactsOf<'MergeProposed'>): NotificationDraft[] {
  const { recipients, ...proposal } = facts;
  return recipients.flatMap((recipient) =>
    composeMessage('MERGE_PROPOSED', recipient, { ...addressed(recipient), ...proposal }),
  );
}

export function tellMembersMerged(facts: FactsOf<'MembersMerged'>): NotificationDraft[] {
  const { recipient, joinedAt, balanceMinutes } = facts;
  return composeMessage('MEMBERSHIPS_JOINED', recipient, {
    ...addressed(recipient),
    joinedAt,
    balanceMinutes,
    signInEmail: given(recipient.email),
    signInPhone: canReceiveTexts(recipient.phone) ? given(recipient.phone) : undefined,
  });
}

/** Only who receives them is told: whose they were is no longer here. */
export function tellCreditsPassedOn(facts: FactsOf<'CreditsPassedOn'>): NotificationDraft[] {
  const { giver, receiver, giftMinutes, receiverBalanceMinutes } = facts;
  return composeMessage('CREDITS_PASSED_ON', receiver, {
    ...addressed(receiver),
    fromName: giver.name,
    passedOnMinutes: giftMinutes,
    balanceMinutes: given(receiverBalanceMinutes),
  });
}

/** Who has died is not written to. */
export function tellMembershipEnded(facts: FactsOf<'MembershipEnded'>): NotificationDraft[] {
  if (facts.reason === 'DEATH') return [];
  const { recipient, hasWaitingHours } = facts;
  return composeMessage('MEMBERSHIP_ENDED', recipient, {
    ...addressed(recipient),
    ...leftCredits(facts),
    hasWaitingHours,
  });
}

function leftCredits(facts: FactsOf<'MembershipEnded'>): LeftCreditsFacts {
  const { leftMinutes, toEarnBackMinutes, settledAt, settlesAt, passedOnToName, recipient } = facts;
  if (toEarnBackMinutes > 0) return { credits: 'LET_GO', toEarnBackMinutes };
  if (leftMinutes === 0) return { credits: 'NONE' };
  if (settledAt !== null) return { credits: 'PASSED_ON', leftMinutes, passedOnTo: passedOnToName ?? COMMUNITY_POT };
  // They wait until the end of that day: the instant itself belongs to the day after.
  const untilDay = localDay(new Date(settlesAt.getTime() - 1), recipient.timeZone);
  return { credits: 'WAITING', leftMinutes, untilDay };
}
