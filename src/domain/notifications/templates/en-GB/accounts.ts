import type { Template } from '../pack.js';
import { getInTouch, shortGetInTouch } from './words.js';

/** Says that, not why: what staff look into is talked about in person. */
export const accountFrozen: Template<'ACCOUNT_FROZEN'> = ({ scheme, organisationName }) => {
  const whose = organisationName === undefined ? 'Your Time Credits' : `The Time Credits of ${organisationName}`;
  return {
    subject: 'Time Credits are paused for now',
    paragraphs: [
      `${whose} are paused for now while we look into something. They are all still there, and none of them will run out meanwhile.`,
      'Until we open them again they cannot be used, given or received.',
      `If you would like to talk about it, please ${getInTouch(scheme)}.`,
    ],
    text: `${whose} are paused for now while we look into something. They are all still there. To talk about it, please ${shortGetInTouch(scheme)}.`,
  };
};

export const accountOpenedAgain: Template<'ACCOUNT_OPENED_AGAIN'> = ({ organisationName }) => {
  const whose = organisationName === undefined ? 'your Time Credits' : `the Time Credits of ${organisationName}`;
  return {
    subject: 'Time Credits can be used again',
    paragraphs: [`Thank you for your patience: ${whose} are no longer paused and can be used as before.`],
    text: `Thank you for your patience: ${whose} are no longer paused and can be used as before.`,
  };
};
