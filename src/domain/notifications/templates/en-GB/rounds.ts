import { dbsWords } from '../../../opportunities/requirementWords.js';
import type { HoursWithFacts, ProofFacts } from '../../roundFacts.js';
import type { Template } from '../pack.js';
import {
  credits,
  day,
  getInTouch,
  moment,
  shortDate,
  shortDay,
  shortGetInTouch,
  shortMoment,
  signInTo,
} from './words.js';

export const hoursWith: Template<'HOURS_WITH'> = (facts) => {
  const { scheme, organisationName, waitingCount, oldestLoggedOn } = facts;
  const logs = waitingCount === 1 ? 'hours' : `${waitingCount} hours logs`;
  return {
    subject: `Your hours at ${organisationName} are still being checked`,
    paragraphs: [
      `Thank you for your patience. Your ${logs} at ${organisationName}, written down since ${day(oldestLoggedOn)}, ${waitingCount === 1 ? 'wait' : 'still wait'} to be checked. They are with ${whom(facts)}, whom we have reminded.`,
      'You do not need to do anything. We will tell you as soon as they are decided.',
      `If you would like to ask about them, please ${getInTouch(scheme)}.`,
    ],
    text: `Your ${logs} at ${organisationName} are still being checked. They are with ${whom(facts)}. You need do nothing. Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};

function whom({ waitsWith, withName }: HoursWithFacts): string {
  if (waitsWith === 'STAFF') return 'our staff';
  const group = `the ${waitsWith === 'LEADERS' ? 'leaders' : 'coordinators'} of the group`;
  return withName === undefined ? group : `${withName}, of ${group}`;
}

/** For operators. */
export const hoursStuck: Template<'HOURS_STUCK'> = (facts) => {
  const { scheme, organisationName, waitingCount, oldestLoggedOn, hasNobody } = facts;
  const waiting = waitingCount === 1 ? 'One hours log waits' : `${waitingCount} hours logs wait`;
  return {
    subject: 'Hours wait, and nobody decides',
    paragraphs: [
      `${waiting} at ${organisationName} longer than people should wait: the oldest since ${day(oldestLoggedOn)}.`,
      hasNobody
        ? 'Nobody at the group is there to decide. Please decide, or name a leader or a deputy.'
        : 'Its leaders were reminded. Please talk to them, or decide.',
      ...signInTo(scheme, 'to look at the hours.'),
    ],
    text: `${waiting} at ${organisationName}, the oldest since ${shortDay(oldestLoggedOn)}. ${hasNobody ? 'Nobody is there to decide.' : 'The leaders were reminded.'} Please sign in to look.`,
  };
};

/** "proof of the training …", whoever it is of. */
function proof({ ageYears, trainingName, dbsLevel }: ProofFacts): string {
  if (trainingName !== null) return `proof of the training "${trainingName}"`;
  if (dbsLevel !== null) return `proof of ${dbsWords[dbsLevel]}`;
  return `proof of being ${ageYears ?? 0} or older`;
}

export const checkExpires: Template<'CHECK_EXPIRES'> = (facts) => {
  const { scheme, expiresOn, bookedCount } = facts;
  return {
    subject: `A proof of yours counts until ${shortDate(expiresOn)}`,
    paragraphs: [
      `Your ${proof(facts)} counts until ${day(expiresOn)}.`,
      ...(bookedCount === undefined
        ? []
        : [
            `After that day you are booked on ${bookedCount === 1 ? 'a shift that asks' : `${bookedCount} shifts that ask`} for it.`,
          ]),
      `Once you have a newer one, please show it to a group or to us. If you have a question, please ${getInTouch(scheme)}.`,
    ],
    text: `Your ${proof(facts)} counts until ${shortDate(expiresOn)}. Please show a newer one to a group or to us. Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};

/** To those who look after the group. */
export const checkExpiresThere: Template<'CHECK_EXPIRES_THERE'> = (facts) => {
  const { scheme, memberName, organisationName, role, startsAt, moreCount, expiresOn } = facts;
  const more = moreCount === undefined ? '' : `, and on ${moreCount} more`;
  return {
    subject: 'A proof that your shifts ask for comes to its end',
    paragraphs: [
      `Something comes to its end: for ${memberName}, the ${proof(facts)} counts until ${day(expiresOn)}. They are booked with ${organisationName} after that day: for "${role}" on ${moment(startsAt, scheme.timeZone)}${more}.`,
      'They were told too. If you see a newer proof, please note it; without one they cannot be checked in there.',
      ...signInTo(scheme, 'to note it.'),
    ],
    text: `${memberName}: ${proof(facts)} counts until ${shortDate(expiresOn)}, and they are booked on ${shortMoment(startsAt, scheme.timeZone)}${more}. Please see a newer one.`,
  };
};

export const invitationReminder: Template<'INVITATION_REMINDER'> = (facts) => {
  const { scheme, organisationName, link, page, token, lastDayOn } = facts;
  const asked = organisationName === undefined ? 'You were invited' : `The group ${organisationName} invited you`;
  return {
    subject: `Your invitation to ${scheme.name} is open for some days more`,
    paragraphs: [
      `${asked} to become a member of ${scheme.name}. The invitation is good until ${day(lastDayOn)}.`,
      `To join, open this page and press the button: ${link}`,
      `If you cannot follow that, open ${page} and type this code, or ask somebody to do it with you: ${token}`,
      'If you would rather not join, you need do nothing: it ends by itself, and we will not write again.',
    ],
    text: `${asked} to join. It is good until ${shortDate(lastDayOn)}: ${link} Not for you? You need do nothing.`,
  };
};

export const invitationLapsed: Template<'INVITATION_LAPSED'> = (facts) => {
  const { scheme, invitedName, organisationName, invitedOn } = facts;
  const whoever = invitedName === undefined ? 'Somebody' : invitedName;
  const into = organisationName === undefined ? '' : ` for ${organisationName}`;
  return {
    subject: 'An invitation has ended',
    paragraphs: [
      `It was not taken up: the invitation that you sent${into} to ${whoever.replace(/^Somebody$/, 'somebody')} on ${day(invitedOn)} has ended. Where to reach them is forgotten.`,
      'They may not have seen it. If they would like to join, you can invite them again.',
      `If you have a question, please ${getInTouch(scheme)}.`,
    ],
    text: `${whoever} has not taken up your invitation${into} of ${shortDay(invitedOn)}. It has ended. You can invite them again.`,
  };
};

export const holdNear: Template<'HOLD_NEAR'> = (facts) => {
  const { scheme, venueName, offerTitle, heldMinutes, bookedFor } = facts;
  return {
    // No "tomorrow": it may be read on the day.
    subject: `${shortMoment(bookedFor, scheme.timeZone)}: ${offerTitle}`,
    paragraphs: [
      `You have booked "${offerTitle}" at ${venueName} on ${moment(bookedFor, scheme.timeZone)}.`,
      `We have set ${credits(heldMinutes)} aside for it. If you cannot come, please cancel, so that somebody else can: then they are yours to enjoy again.`,
      ...signInTo(scheme, 'to cancel.'),
      `Or please ${getInTouch(scheme)}.`,
    ],
    text: `You have booked "${offerTitle}" at ${venueName} on ${shortMoment(bookedFor, scheme.timeZone)}. Cannot come? Please cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

/** For operators. */
export const ledgerAlarm: Template<'LEDGER_ALARM'> = (facts) => {
  const { scheme, dayOn, differenceCount, promises } = facts;
  const found = differenceCount === 1 ? 'one difference' : `${differenceCount} differences`;
  return {
    subject: 'The ledger does not add up: please look at it today',
    paragraphs: [
      `The nightly check of ${day(dayOn)} found ${found} in the ledger of ${scheme.name}, in what it promises under ${promises}.`,
      'Please ask whoever looks after the service to run the ledger check and find out why, before anything is put right by hand. You will hear of it every day until it adds up.',
      ...signInTo(scheme, 'to see what was found.'),
    ],
    text: `The ledger check of ${shortDay(dayOn)} found ${found} (promises ${promises}). Please have whoever looks after the service find out why.`,
  };
};
