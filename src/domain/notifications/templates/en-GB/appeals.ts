import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { day, shortDay, signInTo } from './words.js';

export const appealReceived: Template<'APPEAL_RECEIVED'> = (facts) => {
  const { scheme, memberName, organisationName, workedOn, workedMinutes, words, reason } = facts;
  const hours = `${formatMinutes(workedMinutes)} at ${organisationName}`;
  return {
    subject: 'Please look at declined hours again',
    paragraphs: [
      `A decision is needed: ${memberName} asks that somebody else look at the ${hours} on ${day(workedOn)}, which were declined.`,
      `They wrote: "${words}"`,
      `The reason given for declining was: "${reason}"`,
      ...signInTo(scheme, 'to decide about it.'),
    ],
    text: `${memberName} asks that somebody else look at ${hours} on ${shortDay(workedOn)}, which were declined. Please sign in to decide.`,
  };
};

/** For operators. */
export const appealWaits: Template<'APPEAL_WAITS'> = (facts) => {
  const { scheme, memberName, organisationName, workedOn, workedMinutes, appealedOn } = facts;
  const hours = `${formatMinutes(workedMinutes)} at ${organisationName}`;
  return {
    subject: 'Nobody has decided an appeal',
    paragraphs: [
      `Nobody has decided about the ${hours} on ${day(workedOn)} that ${memberName} asked us to look at again on ${day(appealedOn)}.`,
      'Please decide about it, or ask somebody at the group who did not decline the hours to do so.',
      ...signInTo(scheme, 'to decide about it.'),
    ],
    text: `Nobody has decided about ${memberName}'s ${hours} on ${shortDay(workedOn)}, appealed on ${shortDay(appealedOn)}. Please sign in to decide.`,
  };
};
