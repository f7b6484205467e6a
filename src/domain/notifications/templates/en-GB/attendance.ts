import { DateTime } from 'luxon';
import type { Template } from '../pack.js';
import { day, getInTouch, moment, shortDay, shortGetInTouch, shortMoment } from './words.js';

export const noShow: Template<'NO_SHOW'> = ({ scheme, organisationName, role, shiftStartsAt }) => ({
  subject: `We missed you at ${organisationName}`,
  paragraphs: [
    `You were expected as ${role} at ${organisationName} on ${moment(shiftStartsAt, scheme.timeZone)}, and the list says you could not come.`,
    'We hope all is well. Things come up, and nothing is lost by it: you are welcome back any time. If you know that you cannot come, cancelling beforehand lets somebody else take the place.',
    `If you were there, please tell the group, which can correct its list, or ${getInTouch(scheme)}.`,
  ],
  text: `We missed you at ${organisationName} on ${shortMoment(shiftStartsAt, scheme.timeZone)}. We hope all is well. Were you there? Please tell the group or ${shortGetInTouch(scheme)}.`,
});

export const checkOutForgotten: Template<'CHECK_OUT_FORGOTTEN'> = (facts) => {
  const { scheme, organisationName, role, shiftStartsAt, shiftEndsAt } = facts;
  const until = DateTime.fromJSDate(shiftEndsAt, { zone: scheme.timeZone }).toFormat('HH:mm');
  return {
    subject: `Your hours at ${organisationName}`,
    paragraphs: [
      `Thank you for giving your time as ${role} at ${organisationName} on ${moment(shiftStartsAt, scheme.timeZone)}.`,
      `You did not check out, so we have counted your hours to the planned end, ${until}. There is nothing you need to do if that is right.`,
      `If it is not, please tell the group, which can correct its list, or ${getInTouch(scheme)}.`,
    ],
    text: `Thank you for your time at ${organisationName} on ${shortMoment(shiftStartsAt, scheme.timeZone)}. You did not check out: we counted to ${until}. Not right? Please tell the group.`,
  };
};

export const attendanceListAsked: Template<'ATTENDANCE_LIST_ASKED'> = (facts) => {
  const { scheme, organisationName, role, shiftStartsAt, bookedCount, lastDayOn } = facts;
  const booked = bookedCount === 1 ? 'One booking stands' : `${bookedCount} bookings stand`;
  return {
    subject: `Who was there? ${role} at ${organisationName}`,
    paragraphs: [
      `Nobody was checked in as ${role} at ${organisationName} on ${moment(shiftStartsAt, scheme.timeZone)}. ${booked} on the list.`,
      `Please fill in the list: who came, from when to when, and who did not. The hours they gave are written from it. It can be filled in until ${day(lastDayOn)}.`,
      `If you need help with it, please ${getInTouch(scheme)}.`,
    ],
    text: `Who was there at ${organisationName} on ${shortMoment(shiftStartsAt, scheme.timeZone)}? Nobody was checked in. Please fill in the list by ${shortDay(lastDayOn)}.`,
  };
};
