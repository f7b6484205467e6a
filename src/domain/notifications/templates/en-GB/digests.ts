import { formatMinutes } from '../../../minutes.js';
import type { NotSeenFacts, WeeklyDigestFacts } from '../../roundFacts.js';
import type { Template } from '../pack.js';
import { getInTouch, shortGetInTouch, signInTo } from './words.js';

/** Never a line of its own beginning with what somebody typed. */
const thing = ({ role, organisationName }: NotSeenFacts['near'][number]) => `"${role}" with ${organisationName}`;

const list = (things: readonly string[]) =>
  things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} and ${things.at(-1) ?? ''}`;

export const notSeen: Template<'NOT_SEEN'> = ({ scheme, balanceMinutes, near }) => {
  const has =
    balanceMinutes === undefined || balanceMinutes <= 0
      ? []
      : [`You have ${formatMinutes(balanceMinutes)} of Time Credits to enjoy at the venues that take part.`];
  const first = near[0];
  return {
    subject: 'We have not seen you for a while',
    paragraphs: [
      'We have not seen you for a while, and hope that you are well.',
      ...has,
      ...(near.length === 0 ? [] : [`Near you, people would be glad of a hand: ${list(near.map(thing))}.`]),
      ...signInTo(scheme, 'to see what there is.'),
      `If we can help, or you would rather not hear from us, please ${getInTouch(scheme)}.`,
    ],
    text: `We have not seen you for a while.${has.length === 0 ? '' : ` You have ${formatMinutes(balanceMinutes ?? 0)} to enjoy.`}${first === undefined ? '' : ` Near you: ${thing(first)}.`} Please ${shortGetInTouch(scheme)}.`,
  };
};

export const weeklyDigest: Template<'WEEKLY_DIGEST'> = (facts) => {
  const { scheme, matches, news } = facts;
  return {
    subject: matches.length === 0 ? 'This week: new in your searches' : 'This week: what might suit you',
    paragraphs: [
      ...(matches.length === 0 ? [] : [`It might suit you: ${list(matches.map(thing))}.`]),
      ...[...Map.groupBy(news, ({ searchName }) => searchName)].map(
        ([searchName, found]) => `New in your search "${searchName}": ${list(found.map(thing))}.`,
      ),
      ...signInTo(scheme, 'to look at them.'),
      `If you have a question, please ${getInTouch(scheme)}.`,
    ],
    text: shortDigest(facts),
  };
};

function shortDigest({ matches, news }: WeeklyDigestFacts): string {
  const best = [...matches, ...news][0];
  const more = matches.length + news.length - 1;
  if (best === undefined) return 'There is something new for you. Sign in to see it.';
  return `This week for you: ${thing(best)}${more === 0 ? '' : `, and ${more} more`}. Sign in to see ${more === 0 ? 'it' : 'them'}.`;
}
