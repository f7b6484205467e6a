import { formatMinutes } from '../../../minutes.js';
import type { LeftCreditsFacts, MembershipsJoinedFacts } from '../../facts.js';
import type { Template } from '../pack.js';
import { balance, credits, day, getInTouch, moment, shortBalance, shortDate, shortGetInTouch } from './words.js';

export const mergeProposed: Template<'MERGE_PROPOSED'> = (facts) => {
  const { scheme, proposedByName, remainingName, leavingName, proposedAt } = facts;
  return {
    subject: 'Are these two memberships of one person?',
    paragraphs: [
      `On ${moment(proposedAt, scheme.timeZone)} ${proposedByName} asked for the memberships of ${leavingName} and ${remainingName} to be joined, because they are one person.`,
      'Nothing moves until another operator agrees. Please sign in, look at the two, and join them if it is right. The request ends by itself after 30 days.',
    ],
    text: `${proposedByName} asked for the memberships of ${leavingName} and ${remainingName} to be joined. Please sign in, look at the two and join them if it is right.`,
  };
};

export const membershipsJoined: Template<'MEMBERSHIPS_JOINED'> = (facts) => ({
  subject: 'Your two memberships are now one',
  paragraphs: [
    `You had two memberships with us. On ${moment(facts.joinedAt, facts.scheme.timeZone)} we joined them: the hours you gave and the Time Credits of both are now in one place.`,
    ...balance(facts.balanceMinutes),
    ...signIn(facts),
    'A card or a code of the other membership no longer works.',
    `If anything is not right, please ${getInTouch(facts.scheme)}.`,
  ],
  // A text goes to the number that brings a code.
  text: `Your two memberships are now one, with the hours and Time Credits of both.${shortBalance(facts.balanceMinutes)} You can sign in with this number. Not right? Please ${shortGetInTouch(facts.scheme)}.`,
});

function signIn({ signInEmail, signInPhone }: MembershipsJoinedFacts): string[] {
  const ways = [signInEmail, signInPhone].filter((way) => way !== undefined);
  return ways.length === 0
    ? []
    : [`To sign in, use ${ways.join(' or ')}. No other address of the two memberships brings a code any more.`];
}

/** Neither a gift nor good news: whose they were may have died. */
export const creditsPassedOn: Template<'CREDITS_PASSED_ON'> = ({
  scheme,
  fromName,
  passedOnMinutes,
  balanceMinutes,
}) => ({
  subject: 'Time Credits have been passed on to you',
  paragraphs: [
    `The Time Credits of ${fromName}, who is no longer a member, have been passed on to you: ${formatMinutes(passedOnMinutes)}.`,
    ...balance(balanceMinutes),
    `If you would like to talk about it, please ${getInTouch(scheme)}.`,
  ],
  text: `The Time Credits of ${fromName}, who is no longer a member, have been passed on to you: ${formatMinutes(passedOnMinutes)}.${shortBalance(balanceMinutes)}`,
});

export const membershipEnded: Template<'MEMBERSHIP_ENDED'> = (facts) => {
  const { scheme, hasWaitingHours } = facts;
  return {
    subject: `Goodbye from ${scheme.name}`,
    paragraphs: [
      `Your membership of ${scheme.name} has ended. Thank you for all the time you gave.`,
      ...leftCredits(facts).map(
        (sentence) => `${sentence}${facts.credits === 'WAITING' ? ` To tell us, please ${getInTouch(scheme)}.` : ''}`,
      ),
      ...(hasWaitingHours
        ? [
            'Hours of yours that are still being checked will count all the same. Their credits go to the community pot.',
          ]
        : []),
      'You are welcome to join again at any time.',
    ],
    text: `Your membership has ended. Thank you for all the time you gave. ${shortLeftCredits(facts)}`.trim(),
  };
};

function leftCredits(facts: LeftCreditsFacts): string[] {
  switch (facts.credits) {
    case 'NONE':
      return ['There were no Time Credits left in your account.'];
    case 'LET_GO':
      return [
        `You had ${formatMinutes(facts.toEarnBackMinutes)} to earn back. There is nothing more you need to do about it.`,
      ];
    case 'PASSED_ON':
      return [`Your ${credits(facts.leftMinutes)} have been passed on to ${facts.passedOnTo}.`];
    case 'WAITING':
      return [
        `We keep your ${credits(facts.leftMinutes)} until the end of ${day(facts.untilDay)}. Until then you can say who shall have them: another member or a group. After that they go to the community pot, where they help others.`,
      ];
  }
}

function shortLeftCredits(facts: LeftCreditsFacts): string {
  switch (facts.credits) {
    case 'NONE':
    case 'LET_GO':
      return '';
    case 'PASSED_ON':
      return `Your ${credits(facts.leftMinutes)} went to ${facts.passedOnTo}.`;
    case 'WAITING':
      return `Tell us by ${shortDate(facts.untilDay)} who shall have your ${credits(facts.leftMinutes)}, or the community pot will.`;
  }
}
