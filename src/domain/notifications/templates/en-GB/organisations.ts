import type { Template } from '../pack.js';
import { getInTouch, shortGetInTouch } from './words.js';

/** Says that, not why: what staff look into is talked about in person. */
export const organisationSuspended: Template<'ORGANISATION_SUSPENDED'> = ({ scheme, organisationName }) => ({
  subject: 'Your organisation is paused for now',
  paragraphs: [
    `We have paused the part of ${organisationName} in ${scheme.name} for now, while we look into something.`,
    'Until we are done no new hours can be logged there and no offers can be used; bookings have been given back. Hours that wait, Time Credits and roles stay as they are.',
    `If you would like to talk about it, please ${getInTouch(scheme)}.`,
  ],
  text: `${organisationName} is paused for now while we look into something: no new hours and no offers. To talk about it, please ${shortGetInTouch(scheme)}.`,
});

export const organisationResumed: Template<'ORGANISATION_RESUMED'> = ({ scheme, organisationName }) => ({
  subject: 'Your organisation takes part again',
  paragraphs: [
    `Thank you for your patience: ${organisationName} takes part in ${scheme.name} again.`,
    'Hours can be logged and offers used as before. Bookings that were given back have to be made again.',
  ],
  text: `Thank you for your patience: ${organisationName} takes part again. Hours can be logged and offers used as before.`,
});

export const organisationClosed: Template<'ORGANISATION_CLOSED'> = ({
  scheme,
  organisationName,
  isGroup,
  isVenue,
}) => ({
  subject: 'Thank you, and goodbye to your organisation',
  paragraphs: [
    `Thank you for everything: ${organisationName} no longer takes part in ${scheme.name}.`,
    ...(isVenue ? ['Its offers have ended, and whoever had booked one has their Time Credits back.'] : []),
    ...(isGroup
      ? [
          "What was left in its pot has gone to the community pot. Hours that still wait will be decided by the scheme's staff.",
        ]
      : []),
    'Your roles there have ended. Your own membership and your own Time Credits stay as they are.',
    `If anything is not right, please ${getInTouch(scheme)}.`,
  ],
  text: `Thank you for everything: ${organisationName} no longer takes part. Your roles there have ended; your own Time Credits stay. Not right? Please ${shortGetInTouch(scheme)}.`,
});
