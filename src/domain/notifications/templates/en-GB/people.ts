import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { credits, getInTouch, moment, shortGetInTouch, shortMoment, signInTo } from './words.js';

export const signInCode: Template<'SIGN_IN_CODE'> = ({ scheme, code, validForMinutes }) => ({
  subject: 'Your sign-in code',
  paragraphs: [
    `Your code to sign in to ${scheme.name} is ${code}.`,
    `It works once, for the next ${formatMinutes(validForMinutes)}.`,
    'Keep it to yourself: we will never ask you for it. If you did not ask for a code, you can ignore this message.',
  ],
  text: `Your sign-in code is ${code}. It works once, for the next ${formatMinutes(validForMinutes)}. Keep it to yourself: we will never ask for it.`,
});

export const welcome: Template<'WELCOME'> = ({ scheme, joiningGiftMinutes }) => {
  const gift =
    joiningGiftMinutes === undefined ? [] : [`To start you off, we have given you ${credits(joiningGiftMinutes)}.`];
  return {
    subject: `Welcome to ${scheme.name}`,
    paragraphs: [
      `Thank you for joining ${scheme.name}.`,
      'For every hour you give to a community group you earn one Time Credit, whatever you do. You can enjoy your credits at the venues that take part, or give them to someone else.',
      ...gift,
      ...signInTo(scheme, 'to find something to do.'),
      `If you would like a hand, please ${getInTouch(scheme)}.`,
    ],
    text: ['Thank you for joining. For every hour you give, you earn one Time Credit.', ...gift].join(' '),
  };
};

export const apiKeyCreated: Template<'API_KEY_CREATED'> = ({
  scheme,
  keyName,
  createdAt,
  createdByName,
  organisationName,
}) => {
  const owner = organisationName ?? scheme.name;
  return {
    subject: 'A new API key was made',
    paragraphs: [
      `A new API key called "${keyName}" was made for ${owner} on ${moment(createdAt, scheme.timeZone)} by ${createdByName}.`,
      `Anyone who holds this key can act for ${owner}. Keep it where you keep passwords.`,
      `If you did not expect this, switch the key off now and please ${getInTouch(scheme)}.`,
    ],
    text: `A new API key "${keyName}" was made for ${owner} on ${shortMoment(createdAt, scheme.timeZone)}. Not expected? Switch it off and ${shortGetInTouch(scheme)}.`,
  };
};
