import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { credits, signInTo } from './words.js';

/** For operators: told once, until everything that waits has been credited. */
export const potRanOut: Template<'POT_RAN_OUT'> = (facts) => {
  const { scheme, organisationName, isFrozen, waitingCount, waitingMinutes } = facts;
  const pot = organisationName === undefined ? 'the community pot' : `the pot of ${organisationName}`;
  const waiting = waitingCount === 1 ? 'One approved hours log waits' : `${waitingCount} approved hours logs wait`;
  return {
    subject: isFrozen ? 'Approved hours wait for a frozen pot' : 'A pot has run out of Time Credits',
    paragraphs: [
      `${waiting} for ${pot}, for ${credits(waitingMinutes)} together.`,
      isFrozen
        ? 'The pot is frozen. The members get their credits when the freeze ends, the oldest approved first.'
        : 'The members get their credits as soon as it is filled, the oldest approved first.',
      'You will not hear of this pot again until nothing waits for it.',
      ...signInTo(scheme, isFrozen ? 'to look at it.' : 'to fill it.'),
    ],
    text: `${waiting} for ${pot}${isFrozen ? ', which is frozen' : ''}: ${formatMinutes(waitingMinutes)}. Please sign in to ${isFrozen ? 'look at' : 'fill'} it.`,
  };
};
