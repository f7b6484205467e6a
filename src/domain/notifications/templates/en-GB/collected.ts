import type { Template } from '../pack.js';
import { getInTouch, shortMoment, signInTo } from './words.js';

export const digest: Template<'DIGEST'> = ({ scheme, things, moreCount }) => {
  const count = things.length + (moreCount ?? 0);
  const what = count === 1 ? 'One thing has' : `${count} things have`;
  // Each is told whole, because on paper there is nothing else to read.
  const told = things.map(
    ({ headline, gist, happenedAt }) => `On ${shortMoment(happenedAt, scheme.timeZone)}: ${gist ?? headline}`,
  );
  return {
    subject: count === 1 ? 'What has happened since' : `${count} things that have happened`,
    paragraphs: [
      `${what} happened since we last wrote to you.`,
      ...told,
      ...(moreCount === undefined ? [] : [`And ${moreCount} more.`]),
      ...signInTo(scheme, 'to look at them.'),
      `If you would rather hear of each thing by itself, or if anything is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `${what} happened since we last wrote to you${things[0] === undefined ? '' : `, the last: ${things[0].headline}`}. Sign in to see ${count === 1 ? 'it' : 'them'}.`,
  };
};
