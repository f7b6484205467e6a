import { formatMinutes } from '../../../minutes.js';
import type { EarnedFacts, MessageFacts } from '../../facts.js';
import type { Draft, Template } from '../pack.js';
import {
  balance,
  credits,
  day,
  getInTouch,
  shortBalance,
  shortDate,
  shortDay,
  shortGetInTouch,
  signInTo,
} from './words.js';

export const hoursLoggedForYou: Template<'HOURS_LOGGED_FOR_YOU'> = (facts) => {
  const { scheme, organisationName, workedOn, workedMinutes, loggedByName } = facts;
  const written = `has written down the ${formatMinutes(workedMinutes)} you gave to ${organisationName}`;
  return {
    subject: 'Your hours have been written down',
    paragraphs: [
      `Thank you for your time. ${loggedByName ?? scheme.name} ${written} on ${day(workedOn)}.`,
      'Next, someone will check the hours. We will tell you as soon as they have.',
      `If anything is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you. ${loggedByName ?? 'Our team'} ${written} on ${shortDay(workedOn)}. Not right? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const hoursApproved: Template<'HOURS_APPROVED'> = (facts) => {
  const { organisationName, workedOn, workedMinutes, balanceMinutes, afterAppeal, answer } = facts;
  const { subject, paragraphs, text } = reward(facts);
  return {
    subject,
    paragraphs: [
      ...(afterAppeal === true
        ? ['Somebody else has looked at your hours again, as you asked, and has approved them.']
        : []),
      ...(answer === undefined ? [] : [`They wrote: "${answer}"`]),
      `Thank you for the ${formatMinutes(workedMinutes)} you gave to ${organisationName} on ${day(workedOn)}.`,
      ...paragraphs,
      ...balance(balanceMinutes),
    ],
    text: `${afterAppeal === true ? 'Looked at again, and approved. ' : ''}Thank you for the ${formatMinutes(workedMinutes)} you gave to ${organisationName} on ${shortDay(workedOn)}. ${text}${shortBalance(balanceMinutes)}`,
  };
};

function reward(facts: MessageFacts['HOURS_APPROVED']): Draft {
  switch (facts.reward) {
    case 'CREDITS':
      return facts.isWaitingForPot === true ? waitingCredits(facts.awardedMinutes) : earnedCredits(facts);
    case 'DONATE':
      return donatedCredits(facts);
    case 'RECOGNITION_ONLY':
      return {
        subject: 'Thank you: your hours are approved',
        paragraphs: ['As you chose, no credits were added. Your hours count all the same.'],
        text: 'As you chose, no credits were added. Your hours count all the same.',
      };
  }
}

function donatedCredits(facts: { awardedMinutes: number; donatedToName: string; isWaitingForPot?: boolean }): Draft {
  const { awardedMinutes, donatedToName, isWaitingForPot } = facts;
  const donated =
    isWaitingForPot === true
      ? `As you chose, ${credits(awardedMinutes)} will go to ${donatedToName} as soon as the group has credits to give.`
      : `As you chose, ${credits(awardedMinutes)} went to ${donatedToName}.`;
  return {
    subject: `Thank you: you earned ${formatMinutes(awardedMinutes)} for others`,
    paragraphs: [donated],
    text: donated,
  };
}

function earnedCredits(facts: EarnedFacts): Draft {
  const { awardedMinutes } = facts;
  return {
    subject: `Thank you: you earned ${formatMinutes(awardedMinutes)}`,
    paragraphs: [`You have earned ${credits(awardedMinutes)}.`, ...whatIsToEnjoy(facts)],
    text: `You have earned ${credits(awardedMinutes)}${toEnjoy(facts)}`,
  };
}

export const hoursCredited: Template<'HOURS_CREDITED'> = (facts) => {
  const { organisationName, workedOn, workedMinutes, awardedMinutes, balanceMinutes } = facts;
  return {
    subject: `Your Time Credits have arrived: ${formatMinutes(awardedMinutes)}`,
    paragraphs: [
      `Thank you for waiting. The ${credits(awardedMinutes)} for the ${formatMinutes(workedMinutes)} you gave to ${organisationName} on ${day(workedOn)} have arrived.`,
      ...whatIsToEnjoy(facts),
      ...balance(balanceMinutes),
    ],
    text: `Thank you for waiting. The ${credits(awardedMinutes)} for your time at ${organisationName} on ${shortDay(workedOn)} have arrived${toEnjoy(facts)}${shortBalance(balanceMinutes)}`,
  };
};

/** What went towards earning back, and until when the rest can be enjoyed. */
function whatIsToEnjoy({ awardedMinutes, earnedBackMinutes = 0, expiresOn }: EarnedFacts): string[] {
  const rest = awardedMinutes - earnedBackMinutes;
  return [
    ...(earnedBackMinutes === 0
      ? []
      : [`${formatMinutes(earnedBackMinutes)} of them went towards what you had to earn back.`]),
    ...(expiresOn === undefined || rest === 0
      ? []
      : [`You can enjoy ${earnedBackMinutes === 0 ? 'them' : 'the rest'} until the end of ${day(expiresOn)}.`]),
  ];
}

/** The same in as few words as a text allows, to end a sentence: there is room for one of the two. */
function toEnjoy({ earnedBackMinutes = 0, expiresOn }: EarnedFacts): string {
  if (earnedBackMinutes > 0) return `; ${formatMinutes(earnedBackMinutes)} of it earned back.`;
  return expiresOn === undefined ? '.' : `, to enjoy by ${shortDate(expiresOn)}.`;
}

function waitingCredits(awardedMinutes: number): Draft {
  return {
    subject: 'Thank you: your hours are approved',
    paragraphs: [
      `You have earned ${credits(awardedMinutes)}. The group has no credits to give at the moment, so yours will arrive as soon as it has. You do not need to do anything.`,
    ],
    text: `You have earned ${credits(awardedMinutes)}. They will arrive as soon as the group has credits to give.`,
  };
}

export const hoursDeclined: Template<'HOURS_DECLINED'> = (facts) => {
  const { scheme, organisationName, workedOn, workedMinutes, reason, appeal } = facts;
  const logged = `${formatMinutes(workedMinutes)} logged for you at ${organisationName}`;
  return {
    subject: 'Your hours were not approved',
    paragraphs: [
      `We could not approve the ${logged} on ${day(workedOn)}.`,
      `The reason given was: "${reason}"`,
      ...(appeal === null
        ? [`This was the answer to your appeal, so it is final. If you have questions, please ${getInTouch(scheme)}.`]
        : [
            `If you think this is not right, you can appeal once, within ${appeal.withinDays} days: until the end of ${day(appeal.lastDayOn)}. Someone else will decide.`,
            ...signInTo(scheme, 'and open these hours to appeal.'),
            `If you would rather speak to someone, please ${getInTouch(scheme)}.`,
          ]),
    ],
    text: `We could not approve the ${logged} on ${shortDay(workedOn)}: "${reason}". ${
      appeal === null
        ? 'This was the answer to your appeal.'
        : `You can appeal within ${appeal.withinDays} days, by ${shortDay(appeal.lastDayOn)}: sign in or ${shortGetInTouch(scheme)}.`
    }`,
  };
};

export const awardReversed: Template<'AWARD_REVERSED'> = (facts) => {
  const { scheme, organisationName, workedOn, reversedMinutes, reason, balanceMinutes } = facts;
  return {
    subject: 'A change to your Time Credits',
    paragraphs: [
      `We have taken back the ${credits(reversedMinutes)} you received for your time at ${organisationName} on ${day(workedOn)}.`,
      ...(reason === undefined ? [] : [`The reason given was: "${reason}"`]),
      ...balance(balanceMinutes),
      `If this does not look right, please ${getInTouch(scheme)}.`,
    ],
    text: `We have taken back the ${credits(reversedMinutes)} for your time at ${organisationName} on ${shortDay(workedOn)}.${shortBalance(balanceMinutes)} Not right? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const hoursWaiting: Template<'HOURS_WAITING'> = (facts) => {
  const { scheme, organisationName, waitingCount, oldestLoggedOn } = facts;
  const waiting = waitingCount === 1 ? 'One hours log is' : `${waitingCount} hours logs are`;
  const since = waitingCount === 1 ? 'It has waited since' : 'The oldest has waited since';
  return {
    subject: waitingCount === 1 ? 'An hours log is waiting for you' : 'Hours logs are waiting for you',
    paragraphs: [
      `${waiting} waiting for you to check at ${organisationName}.`,
      ...(oldestLoggedOn === undefined ? [] : [`${since} ${day(oldestLoggedOn)}.`]),
      'Please approve or decline: the people who gave the hours are waiting to hear.',
      ...signInTo(scheme, 'to check them.'),
    ],
    text: `${waiting} waiting for you to check at ${organisationName}.${
      oldestLoggedOn === undefined ? '' : ` ${since} ${shortDay(oldestLoggedOn)}.`
    } Please sign in to approve or decline.`,
  };
};
