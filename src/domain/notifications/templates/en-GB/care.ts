import type { Template } from '../pack.js';
import { day, getInTouch, shortDate, shortGetInTouch } from './words.js';

/** What each may do, as it is told to both sides. */
const mayDo = {
  HELPER:
    'see your balance, statement and hours, write hours down for you, and book visits and make codes for the till. They cannot give your credits away.',
  GUARDIAN:
    'see your balance, statement and hours, write hours down for you, book visits, make codes for the till, and give credits for you.',
} as const;
const youMayDo = {
  HELPER:
    'see their balance, statement and hours, write hours down for them, and book visits and make codes for the till. You cannot give their credits away.',
  GUARDIAN:
    'see their balance, statement and hours, write hours down for them, book visits, make codes for the till, and give credits for them.',
} as const;
const role = { HELPER: 'helper', GUARDIAN: 'guardian' } as const;

export const careForYou: Template<'CARE_FOR_YOU'> = ({ scheme, careKind, carerName, lastDayOn }) => ({
  subject: 'Somebody can now act for you',
  paragraphs: [
    `From today ${carerName} is your ${role[careKind]} until ${day(lastDayOn)}.`,
    `They can ${mayDo[careKind]}`,
    'Whatever they do for you, you can see that it was them. You can end this on any day.',
    `If you did not want this, please ${getInTouch(scheme)} straight away.`,
  ],
  text: `From today ${carerName} is your ${role[careKind]} and can act for you until ${shortDate(lastDayOn)}. You can end this on any day. Not what you wanted? Please ${shortGetInTouch(scheme)}.`,
});

export const careByYou: Template<'CARE_BY_YOU'> = ({ scheme, careKind, memberName, lastDayOn }) => ({
  subject: 'You can now act for somebody',
  paragraphs: [
    `Thank you for helping. From today you are the ${role[careKind]} of ${memberName} until ${day(lastDayOn)}.`,
    `You can ${youMayDo[careKind]}`,
    'Whatever you do for them, they can see that it was you. Both of you can end this on any day.',
    `If you did not expect this, please ${getInTouch(scheme)}.`,
  ],
  text: `Thank you for helping. From today you are the ${role[careKind]} of ${memberName} and can act for them until ${shortDate(lastDayOn)}. Not expected? Please ${shortGetInTouch(scheme)}.`,
});

export const careEnded: Template<'CARE_ENDED'> = ({ scheme, careKind, otherName, isForRecipient }) => {
  const ended = isForRecipient
    ? `${otherName} is no longer your ${role[careKind]} and can do nothing for you from now on.`
    : `You are no longer the ${role[careKind]} of ${otherName} and can do nothing for them from now on.`;
  return {
    subject: isForRecipient ? 'Somebody can no longer act for you' : 'You can no longer act for somebody',
    paragraphs: [
      // Never the name first: no paragraph begins with a fact.
      `We are writing to tell you: ${ended}`,
      'What was done until now stands.',
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `Good to know: ${ended} Not expected? Please ${shortGetInTouch(scheme)}.`,
  };
};
