import type { ApplicationAnsweredFacts } from '../../opportunityFacts.js';
import type { Draft, Template } from '../pack.js';
import { getInTouch, moment, shortMoment, signInTo } from './words.js';

/** To whoever answers it. */
export const applicationReceived: Template<'APPLICATION_RECEIVED'> = (facts) => {
  const { scheme, memberName, role, organisationName, words } = facts;
  return {
    subject: 'Somebody would like to take part',
    paragraphs: [
      `Good news: ${memberName} would like to take part as ${role} at ${organisationName}.`,
      ...(words === undefined ? [] : [`They wrote: "${words}"`]),
      'They wait for your answer, and cannot book a place before.',
      ...signInTo(scheme, 'to answer them.'),
    ],
    text: `${memberName} would like to take part as ${role} at ${organisationName} and waits for your answer. Please sign in to give it.`,
  };
};

export const applicationWithdrawn: Template<'APPLICATION_WITHDRAWN'> = ({ memberName, role, organisationName }) => ({
  subject: 'Somebody no longer takes part',
  paragraphs: [
    `We wanted you to know that ${memberName} has taken back their application to be ${role} at ${organisationName}.`,
    'Places they had booked are free again. They may apply again at any time.',
  ],
  text: `${memberName} has taken back their application to be ${role} at ${organisationName}. Places they had booked are free again.`,
});

export const applicationAnswered: Template<'APPLICATION_ANSWERED'> = (facts) => answers[facts.endedAs](facts);

const answers: Record<ApplicationAnsweredFacts['endedAs'], (facts: ApplicationAnsweredFacts) => Draft> = {
  ACCEPTED: ({ scheme, role, organisationName }) => ({
    subject: `Welcome to ${organisationName}`,
    paragraphs: [
      `Thank you for asking: ${organisationName} looks forward to seeing you as ${role}.`,
      'You can book places on its shifts from now on.',
      ...signInTo(scheme, 'to choose one.'),
    ],
    text: `Thank you for asking: ${organisationName} looks forward to seeing you as ${role}. You can book places from now on.`,
  }),
  DECLINED: ({ scheme, role, organisationName, reason }) => ({
    subject: `About your application to ${organisationName}`,
    paragraphs: [
      `Thank you for offering your time. For now you cannot take part as ${role} at ${organisationName}.`,
      ...given(reason),
      `There is much else to do, and we would be glad to help you find it: please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you for offering your time. For now you cannot take part as ${role} at ${organisationName}${short(reason)}`,
  }),
  ENDED: ({ scheme, role, organisationName, reason }) => ({
    subject: `Thank you from ${organisationName}`,
    paragraphs: [
      `Thank you for being there. Taking part as ${role} at ${organisationName} has come to an end.`,
      ...given(reason),
      `Hours you gave stay yours. To find something else to do, please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you for being there. Taking part as ${role} at ${organisationName} has come to an end${short(reason)}`,
  }),
};

function given(reason: string | undefined): string[] {
  return reason === undefined ? [] : [`The reason given: "${reason}"`];
}

function short(reason: string | undefined): string {
  return reason === undefined ? '.' : `: "${reason}"`;
}

export const requirementsMissing: Template<'REQUIREMENTS_MISSING'> = (facts) => {
  const { scheme, role, organisationName, words, startsAt } = facts;
  return {
    subject: `Before your next shift at ${organisationName}`,
    paragraphs: [
      `Your place as ${role} at ${organisationName} on ${moment(startsAt, scheme.timeZone)} stands, and the group now asks for something more.`,
      `What is missing before you can check in: ${words}`,
      'Please talk to the group about it. If you cannot come because of this, cancelling lets somebody else take the place.',
    ],
    text: `Your place at ${organisationName} on ${shortMoment(startsAt, scheme.timeZone)} stands. Before you check in: ${words} Please talk to the group.`,
  };
};

/** To those who changed it, and the others of the group. */
export const requirementsChanged: Template<'REQUIREMENTS_CHANGED'> = (facts) => {
  const { role, organisationName, lackingCount, names } = facts;
  const lack = lackingCount === 1 ? 'One person who is booked lacks' : `${lackingCount} people who are booked lack`;
  return {
    subject: 'Some who are booked lack what you ask for now',
    paragraphs: [
      `What people need as ${role} at ${organisationName} has changed. ${lack} something: ${names}.`,
      'Their bookings stand and they have been told. They can check in once somebody has seen what is missing.',
    ],
    text: `What people need as ${role} at ${organisationName} has changed. ${lack} something: ${names}. They have been told.`,
  };
};
