import type { Template } from '../pack.js';
import { day, getInTouch, shortDay, signInTo } from './words.js';

export const deputyNamed: Template<'DEPUTY_NAMED'> = (facts) => {
  const { scheme, leaderName, organisationName, fromOn, toOn } = facts;
  const days = fromOn === toOn ? `on ${day(fromOn)}` : `from ${day(fromOn)} to ${day(toOn)}`;
  const shortDays = fromOn === toOn ? `on ${shortDay(fromOn)}` : `from ${shortDay(fromOn)} to ${shortDay(toOn)}`;
  return {
    subject: `You stand in for ${leaderName}`,
    paragraphs: [
      `Thank you: you stand in for ${leaderName} at ${organisationName} ${days}.`,
      'On these days you can approve and decline the hours that people give there, but never your own.',
      ...signInTo(scheme, 'to see what waits.'),
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you: you stand in for ${leaderName} at ${organisationName} ${shortDays}. You can approve and decline the hours given there.`,
  };
};
