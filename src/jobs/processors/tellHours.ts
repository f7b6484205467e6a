import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { lastAppealDay } from '../../domain/hours/appeal.js';
import type { EarnedFacts, RewardFacts } from '../../domain/notifications/facts.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

const COMMUNITY_POT = 'the community pot';

export function work(facts: FactsOf<'HoursLogged'>) {
  const { recipient, organisationName, workedOn, givenMinutes } = facts;
  return { ...addressed(recipient), organisationName, workedOn, workedMinutes: givenMinutes };
}

/** Only what somebody else wrote down is told. An import writes down many sheets at once; what matters of it comes with the approval, as with what the service approved at once; of a forgotten check-out another message tells. */
export function tellHoursLogged(facts: FactsOf<'HoursLogged'>): NotificationDraft[] {
  if (facts.isOwn || facts.isImported || facts.isByService || facts.wasApprovedAutomatically) return [];
  const loggedByName = given(facts.submittedByName);
  return composeMessage('HOURS_LOGGED_FOR_YOU', facts.recipient, { ...work(facts), loggedByName });
}

export function tellHoursApproved(facts: FactsOf<'HoursApproved'>): NotificationDraft[] {
  const reward = rewardFacts(facts);
  if (reward === null) return [];
  // Credits that came later are told of when they come, and the balance with them.
  const balanceMinutes = facts.wasUnfunded ? undefined : given(facts.balanceAfterAwardMinutes);
  const appeal = facts.appealedAt === null ? {} : { afterAppeal: true, answer: given(facts.appealAnswer) };
  return composeMessage('HOURS_APPROVED', facts.recipient, { ...work(facts), ...reward, ...appeal, balanceMinutes });
}

function rewardFacts(facts: FactsOf<'HoursApproved'>): RewardFacts | null {
  const { rewardedAs, rewardMinutes: awardedMinutes, creditState, wasUnfunded: isWaitingForPot } = facts;
  if (rewardedAs === 'RECOGNITION_ONLY') return { reward: 'RECOGNITION_ONLY' };
  if (rewardedAs === null || (creditState === 'NONE' && !isWaitingForPot)) return null;
  if (rewardedAs === 'DONATE') {
    return { reward: 'DONATE', awardedMinutes, donatedToName: facts.donatedToName ?? COMMUNITY_POT, isWaitingForPot };
  }
  if (isWaitingForPot) return { reward: 'CREDITS', awardedMinutes, isWaitingForPot };
  return { reward: 'CREDITS', ...earned(facts) };
}

function earned(facts: FactsOf<'HoursApproved'>): EarnedFacts {
  const { rewardMinutes: awardedMinutes, earnedBackMinutes, creditsLapseAt, recipient } = facts;
  return {
    awardedMinutes,
    ...(earnedBackMinutes > 0 ? { earnedBackMinutes } : {}),
    // They lapse at the very end of a day: the instant itself belongs to the day after.
    ...(creditsLapseAt === null
      ? {}
      : { expiresOn: localDay(new Date(creditsLapseAt.getTime() - 1), recipient.timeZone) }),
  };
}

/** Who donated heard at the approval where the credits would go. */
export function tellHoursCredited(facts: FactsOf<'HoursCredited'>): NotificationDraft[] {
  if (facts.rewardedAs !== 'CREDITS' || facts.creditState !== 'CREDITED') return [];
  const balanceMinutes = given(facts.balanceAfterAwardMinutes);
  return composeMessage('HOURS_CREDITED', facts.recipient, { ...work(facts), ...earned(facts), balanceMinutes });
}

/** Nothing where somebody is looking at the log again meanwhile, or has: then this decision is no longer the last. */
export function tellHoursDeclined(facts: FactsOf<'HoursDeclined'>): NotificationDraft[] {
  const { declineReason, decidedAt, recipient, schemeRules } = facts;
  if (facts.state !== 'DECLINED' || facts.appealedAt !== null || declineReason === null || decidedAt === null)
    return [];
  const rules = rulesOf(schemeRules);
  return composeMessage('HOURS_DECLINED', recipient, {
    ...work(facts),
    reason: declineReason,
    appeal: { withinDays: rules.appealDays, lastDayOn: lastAppealDay(decidedAt, rules, recipient.timeZone) },
  });
}

/** Only who had received the credits is told that they are taken back: given to others or forgone, they never were the member's. */
export function tellAwardReversed(facts: FactsOf<'AwardReversed'>): NotificationDraft[] {
  const { recipient, organisationName, workedOn, rewardedAs, reversedMinutes } = facts;
  if (rewardedAs !== 'CREDITS' || reversedMinutes === null) return [];
  return composeMessage('AWARD_REVERSED', recipient, {
    ...addressed(recipient),
    organisationName,
    workedOn,
    reversedMinutes,
    reason: given(facts.reversalReason),
    balanceMinutes: given(facts.balanceAfterReversalMinutes),
  });
}
