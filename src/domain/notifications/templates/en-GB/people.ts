import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { credits, day, getInTouch, moment, shortDate, shortGetInTouch, shortMoment, signInTo } from './words.js';

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

export const invitation: Template<'INVITATION'> = ({ scheme, organisationName, link, page, token, lastDayOn }) => {
  const asked = organisationName === undefined ? 'You are invited' : `The group ${organisationName} invites you`;
  return {
    subject: `You are invited to join ${scheme.name}`,
    paragraphs: [
      `${asked} to become a member of ${scheme.name}.`,
      'For every hour you give to a community group you earn one Time Credit, whatever you do. You can enjoy your credits at the venues that take part, or give them to someone else.',
      `To join, open this page and press the button: ${link}`,
      `If you cannot follow that, open ${page} and type this code, or ask somebody to do it with you: ${token}`,
      `The invitation is good until ${day(lastDayOn)}. If you would rather not join, you need do nothing: it ends by itself.`,
    ],
    text: `${asked} to join. Open this page and press the button: ${link} Good until ${shortDate(lastDayOn)}. Not for you? You need do nothing.`,
  };
};

export const sponsorAsked: Template<'SPONSOR_ASKED'> = ({ scheme, organisationName, sponsorName }) => ({
  subject: 'A group asks you to vouch for it',
  paragraphs: [
    `The group ${organisationName} wants to join ${scheme.name} and has named ${sponsorName} as the organisation that vouches for it.`,
    'If you know the group, please sign in and say so. If you do not, you need do nothing: without your word it is for our staff to decide.',
    `If you have a question, please ${getInTouch(scheme)}.`,
  ],
  text: `The group ${organisationName} asks ${sponsorName} to vouch for it. If you know it, please sign in and say so. Questions? Please ${shortGetInTouch(scheme)}.`,
});
