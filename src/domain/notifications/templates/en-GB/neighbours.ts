import { formatMinutes } from '../../../minutes.js';
import type { ExchangeEndedFacts } from '../../neighbourFacts.js';
import type { Template } from '../pack.js';
import { balance, credits, day, getInTouch, moment, shortBalance, shortGetInTouch, shortMoment } from './words.js';

const wrote = (words: string | undefined) => (words === undefined ? [] : [`They wrote: "${words}"`]);

export const helpAnswered: Template<'HELP_ANSWERED'> = ({ scheme, otherName, title, words }) => ({
  subject: 'A neighbour has answered',
  paragraphs: [
    `Good news: ${otherName} has answered "${title}".`,
    ...wrote(words),
    'If it suits you, propose a time. Where you live and how to reach you stays with you until both of you have agreed.',
    `If you would like a hand with it, please ${getInTouch(scheme)}.`,
  ],
  text: `Good news: ${otherName} has answered "${title}". Sign in to propose a time, or ${shortGetInTouch(scheme)}.`,
});

export const helpAnswerEnded: Template<'HELP_ANSWER_ENDED'> = ({ scheme, otherName, title, endedAs, reason }) => {
  const what = {
    WITHDRAWN: `${otherName} can no longer do this: "${title}". Your post still stands for others.`,
    DECLINED: `It will be somebody else this time: "${title}". Thank you for offering.`,
    ENDED: `This is over, so your answer is not needed any more: "${title}". Thank you for offering.`,
  }[endedAs];
  return {
    subject: 'About what you and a neighbour had in mind',
    paragraphs: [
      `We are writing to tell you: ${what}`,
      ...wrote(reason),
      `To find something else, sign in or ${getInTouch(scheme)}.`,
    ],
    text: `Good to know: ${what}`,
  };
};

const missedCounts =
  'If the one who is helped does not come, or cancels on short notice, the time counts as given all the same.';
const missedCountsShort = 'If the one who is helped misses it, it counts all the same.';

export const exchangeProposed: Template<'EXCHANGE_PROPOSED'> = (facts) => {
  const { scheme, otherName, title, startsAt, minutes, isChange, chargesMissed } = facts;
  return {
    subject: isChange ? 'A neighbour proposes another time' : 'A neighbour proposes a time',
    paragraphs: [
      `For "${title}" ${otherName} proposes ${moment(startsAt, scheme.timeZone)}, for ${formatMinutes(minutes)}.`,
      ...(chargesMissed ? [missedCounts] : []),
      isChange
        ? 'Until you agree, the time you had agreed before stands.'
        : 'Once you agree, each of you sees where it is and how to reach the other.',
      `Please sign in to agree or to propose another time, or ${getInTouch(scheme)}.`,
    ],
    text: `For "${title}" ${otherName} proposes ${shortMoment(startsAt, scheme.timeZone)}, for ${formatMinutes(minutes)}.${chargesMissed ? ` ${missedCountsShort}` : ''} Sign in to agree, or ${shortGetInTouch(scheme)}.`,
  };
};

export const exchangeAgreed: Template<'EXCHANGE_AGREED'> = (facts) => {
  const { scheme, otherName, title, startsAt, minutes, place, chargesMissed, otherPhone, otherEmail } = facts;
  const ways = [otherPhone, otherEmail].filter((way) => way !== undefined);
  return {
    subject: 'It is agreed',
    paragraphs: [
      `You and ${otherName} have agreed: "${title}", on ${moment(startsAt, scheme.timeZone)}, for ${formatMinutes(minutes)}.`,
      ...(place === undefined ? [] : [`Where: ${place}.`]),
      ...(ways.length === 0 ? [] : [`To reach ${otherName}: ${ways.join(' or ')}. Please keep this to yourself.`]),
      ...(chargesMissed ? [missedCounts] : []),
      'Afterwards both of you say how long it was. If something comes up, cancel it in good time.',
      `If anything worries you, please ${getInTouch(scheme)}.`,
    ],
    text: `It is agreed with ${otherName}: "${title}", ${shortMoment(startsAt, scheme.timeZone)}. Sign in to see where, or ${shortGetInTouch(scheme)}.`,
  };
};

export const exchangeEnded: Template<'EXCHANGE_ENDED'> = (facts) => {
  const { scheme, words } = facts;
  const [subject, what, short] = ends(facts);
  return {
    subject,
    paragraphs: [
      `We are writing to tell you: ${what}`,
      ...wrote(words),
      `If that is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `Good to know: ${short}`,
  };
};

function ends({ scheme, otherName, title, endedAs, startsAt }: ExchangeEndedFacts): [string, string, string] {
  const on = startsAt === undefined ? '' : ` on ${moment(startsAt, scheme.timeZone)}`;
  const nothing = 'Nothing is given for it.';
  switch (endedAs) {
    case 'MISSED':
      return [
        'You did not meet',
        `${otherName} says that the two of you did not meet for "${title}"${on}. ${nothing}`,
        `you did not meet ${otherName} for "${title}". ${nothing}`,
      ];
    case 'UNCONFIRMED':
      return [
        'We have closed this',
        `neither of you has said how long "${title}" with ${otherName}${on} took, so we have closed it. ${nothing}`,
        `neither of you said how long "${title}" with ${otherName} took, so we closed it. ${nothing}`,
      ];
    case 'CANCELLED':
      return [
        'This will not take place',
        `"${title}" with ${otherName}${on} will not take place.`,
        `"${title}" with ${otherName} will not take place.`,
      ];
  }
}

export const exchangeToConfirm: Template<'EXCHANGE_TO_CONFIRM'> = (facts) => {
  const { scheme, otherName, title, otherMinutes, isMissed, isReminder, lastDayOn } = facts;
  const said =
    otherMinutes === undefined
      ? `You and ${otherName} had agreed on "${title}".`
      : isMissed
        ? `About "${title}": ${otherName} says that you did not come, and counts the ${formatMinutes(otherMinutes)} as agreed.`
        : `About "${title}": ${otherName} says that it was ${formatMinutes(otherMinutes)}.`;
  const untold = lastDayOn === undefined ? '' : ` If neither of you does by ${day(lastDayOn)}, we close it.`;
  const silence = otherMinutes === undefined ? untold : ' If we hear nothing from you within some days, this counts.';
  return {
    subject: isReminder ? 'How long was it? We have not heard from you yet' : 'How long was it?',
    paragraphs: [
      isReminder ? `Hello again. ${said}` : said,
      `Please sign in and say how long it was for you.${silence}`,
      `If it was otherwise, say so there, or ${getInTouch(scheme)}.`,
    ],
    text: `How long was it? ${said} Please sign in and say, or ${shortGetInTouch(scheme)}.${silence}`,
  };
};

export const exchangeWithStaff: Template<'EXCHANGE_WITH_STAFF'> = (facts) => {
  const { scheme, otherName, title, helperMinutes, helpedMinutes, reason } = facts;
  const differ =
    helperMinutes !== undefined && helpedMinutes !== undefined
      ? ` One of you says ${formatMinutes(helperMinutes)}, the other ${formatMinutes(helpedMinutes)}.`
      : '';
  return {
    subject: 'We are looking into it',
    paragraphs: [
      `About "${title}" with ${otherName}: the two of you remember it differently.${differ}`,
      ...(reason === undefined ? [] : [`What was said about it: "${reason}"`]),
      'Somebody of the scheme who is neither of you will look at it and tell both. Nothing is given until then.',
      `If you would like to add something, please ${getInTouch(scheme)}.`,
    ],
    text: `About "${title}" with ${otherName}: the two of you remember it differently. We look into it and tell you both.`,
  };
};

export const exchangeDisputed: Template<'EXCHANGE_DISPUTED'> = ({ title, helperName, helpedName }) => ({
  subject: 'Two members remember it differently',
  paragraphs: [
    `About "${title}": ${helperName} helped ${helpedName}, and they do not agree on how it was.`,
    'Please talk to both, then sign in and settle it, with a reason that both read.',
  ],
  text: `About "${title}": ${helperName} helped ${helpedName}, and they do not agree on how it was. Please sign in and settle it.`,
});

export const exchangeStuck: Template<'EXCHANGE_STUCK'> = ({ title, helperName, helpedName, minutes, words }) =>
  words === undefined
    ? {
        subject: 'An exchange has waited for credits for 30 days',
        paragraphs: [
          `For "${title}" ${helpedName} has not earned the ${formatMinutes(minutes ?? 0)} yet that go to ${helperName}.`,
          'The service has stopped looking. Please talk to both; they can try again at any time, and you can settle it otherwise.',
        ],
        text: `For "${title}" ${helpedName} has not earned ${formatMinutes(minutes ?? 0)} yet for ${helperName}. Please talk to both.`,
      }
    : {
        subject: 'An exchange ended before all its credits were given',
        paragraphs: [
          `About "${title}", for which ${helperName} helped ${helpedName}. ${words}`,
          'Nothing more is given by itself. Please think about what would be fair to whoever helped.',
        ],
        text: `About "${title}", for which ${helperName} helped ${helpedName}. ${words}`,
      };

function staffSay(reason: string | undefined): string[] {
  return reason === undefined ? [] : [`What our staff say about it: "${reason}"`];
}

export const exchangeWaits: Template<'EXCHANGE_WAITS'> = ({ scheme, otherName, title, minutes, isHelper, reason }) => ({
  subject: isHelper ? 'Thank you: your credits are on their way' : 'A few more credits to earn',
  paragraphs: isHelper
    ? [
        `Thank you for helping ${otherName} with "${title}". What counts for it: ${formatMinutes(minutes)}.`,
        ...staffSay(reason),
        'Their credits are not all there yet. As soon as they have earned them, they come to you by themselves.',
      ]
    : [
        `What counts for "${title}": ${formatMinutes(minutes)}. To thank ${otherName} there are a few more credits to earn.`,
        ...staffSay(reason),
        'There is no hurry: when they are there, they go by themselves.',
        `To find something to do, sign in or ${getInTouch(scheme)}.`,
      ],
  text: isHelper
    ? `Thank you for helping ${otherName}. Your ${formatMinutes(minutes)} come by themselves once ${otherName} has earned them.`
    : `To thank ${otherName} for "${title}" there are a few more credits to earn. When they are there, they go by themselves.`,
});

export const exchangeSettled: Template<'EXCHANGE_SETTLED'> = (facts) => {
  const { scheme, otherName, title, minutes, isHelper, reason, balanceMinutes } = facts;
  const given =
    minutes === 0
      ? `About "${title}" with ${otherName}: nothing was given for it.`
      : isHelper
        ? `Thank you for helping ${otherName} with "${title}". You have earned ${credits(minutes)}.`
        : `You have given ${credits(minutes)} to ${otherName}, as a thank you for "${title}".`;
  return {
    subject: isHelper && minutes > 0 ? 'Thank you for helping a neighbour' : 'Your exchange is settled',
    paragraphs: [
      `We are writing to tell you that it is settled. ${given}`,
      ...staffSay(reason),
      ...(reason === undefined ? [] : [`What is said about it: "${reason}"`]),
      ...balance(balanceMinutes),
      `If this is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `It is settled. ${given}${shortBalance(balanceMinutes)}`,
  };
};

export const exchangeReversed: Template<'EXCHANGE_REVERSED'> = (facts) => {
  const { scheme, otherName, title, minutes, isHelper, reason } = facts;
  const back = isHelper
    ? `${credits(minutes)} went back to ${otherName}`
    : `${credits(minutes)} came back to you from ${otherName}`;
  return {
    subject: 'An exchange was taken back',
    paragraphs: [
      `About "${title}": ${back}.`,
      ...(reason === undefined ? [] : [`The reason: "${reason}"`]),
      `If you would like to talk about it, please ${getInTouch(scheme)}.`,
    ],
    text: `About "${title}": ${back}. Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};
