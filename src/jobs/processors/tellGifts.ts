import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

const COMMUNITY_POT = 'the community pot';

/** Both hear of a gift: the giver, in case it was not them, and the receiver. */
export function tellCreditsGiven(facts: FactsOf<'CreditsGiven'>): NotificationDraft[] {
  const { giver, receiver, giftMinutes, givenAt } = facts;
  const sent = composeMessage('GIFT_SENT', giver, {
    ...addressed(giver),
    toName: receiver.name,
    giftMinutes,
    givenAt,
    balanceMinutes: given(facts.giverBalanceMinutes),
  });
  const received = composeMessage('GIFT_RECEIVED', receiver, {
    ...addressed(receiver),
    fromName: giver.name,
    giftMinutes,
    note: given(facts.note),
    balanceMinutes: given(facts.receiverBalanceMinutes),
  });
  return [...sent, ...received];
}

export function tellCreditsDonated(facts: FactsOf<'CreditsDonated'>): NotificationDraft[] {
  const { recipient, groupName, donatedMinutes, donatedAt, balanceAfterMinutes } = facts;
  return composeMessage('DONATION_SENT', recipient, {
    ...addressed(recipient),
    toName: groupName ?? COMMUNITY_POT,
    donatedMinutes,
    donatedAt,
    balanceMinutes: given(balanceAfterMinutes),
  });
}

/** Credits that lapsed went to everybody's pot. */
export function tellCreditsExpired(facts: FactsOf<'CreditsExpired'>): NotificationDraft[] {
  const { recipient, expiredMinutes, balanceMinutes } = facts;
  return composeMessage('CREDITS_EXPIRED', recipient, {
    ...addressed(recipient),
    expiredMinutes,
    balanceMinutes: given(balanceMinutes),
  });
}
