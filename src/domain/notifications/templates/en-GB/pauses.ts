import type { ShiftsPausedFacts } from '../../shiftFacts.js';
import type { Template } from '../pack.js';
import { place, span, when } from './shifts.js';
import { getInTouch, shortGetInTouch, signInTo } from './words.js';

function what(facts: ShiftsPausedFacts): string {
  const more = facts.moreCount === undefined ? '' : `, and ${facts.moreCount} more with them`;
  const on = `${place(facts)} on ${span(facts.scheme.timeZone, facts)}${more}`;
  return facts.isBooked ? `You are booked for ${on}.` : `You are in line for ${on}.`;
}

/** Says that, not why, as its own people read it. */
export const shiftsPaused: Template<'SHIFTS_PAUSED'> = (facts) => {
  const { scheme, organisationName, isBooked } = facts;
  return {
    subject: 'Your group is paused for now',
    paragraphs: [
      `We have paused the part of ${organisationName} in ${scheme.name} for now, while we look into something. ${what(facts)}`,
      isBooked
        ? 'Your place stays yours. Please do not set out for a shift until we tell you that the group takes part again: nobody can check in there meanwhile.'
        : 'You keep your place in the line. Nothing is offered meanwhile, and no offer of yours runs out.',
      ...signInTo(scheme, 'if you would rather cancel.'),
      `If you have a question, please ${getInTouch(scheme)}.`,
    ],
    text: `${organisationName} is paused for now. Your ${isBooked ? 'booking' : 'place in the line'} on ${when(facts)} stays. ${isBooked ? 'Please do not set out until we tell you that it goes on' : 'Nothing is offered meanwhile'}. Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const shiftsResumed: Template<'SHIFTS_RESUMED'> = (facts) => {
  const { scheme, organisationName, isBooked } = facts;
  return {
    subject: 'Your group takes part again',
    paragraphs: [
      `Thank you for your patience: ${organisationName} takes part in ${scheme.name} again. ${what(facts)}`,
      isBooked
        ? 'Your place is yours as before, and we look forward to seeing you.'
        : 'You are in the line as before. We tell you when a place is free for you.',
      ...signInTo(scheme, 'to cancel if your plans have changed.'),
      `If you cannot come now, you can also ${getInTouch(scheme)}.`,
    ],
    text: `Thank you for your patience: ${organisationName} takes part again. Your ${isBooked ? 'booking' : 'place in the line'} on ${when(facts)} is as before. Plans changed? Cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

/** To those who look after the rota: they planned it, and what became of it was not known then. */
export const seriesNoticed: Template<'SERIES_NOTICED'> = ({ scheme, role, organisationName, words }) => {
  const [first = ''] = words;
  const more = words.length > 1 ? ` And ${words.length - 1} more: please look at the rota.` : '';
  return {
    subject: 'About your next shifts',
    paragraphs: [
      `More shifts of "${role}" with ${organisationName} have been made, as you planned them. Some are not as every other:`,
      ...words,
      ...signInTo(scheme, 'to change them.'),
    ],
    text: `New shifts of "${role}": ${first}${more}`,
  };
};
