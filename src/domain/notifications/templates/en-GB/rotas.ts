import { DateTime } from 'luxon';
import type { RotaReadyFacts, ShiftLine } from '../../rotaFacts.js';
import type { Template } from '../pack.js';
import { day, getInTouch, moment, shortGetInTouch, shortMoment, signInTo } from './words.js';

/** More than these are not written out: nobody reads a letter of four pages. */
const linesMax = 30;

/** "Kitchen helper" on Sunday 25 October 2026 at 14:30, until 16:30 */
function line({ role, startsAt, endsAt }: ShiftLine, timeZone: string): string {
  const until = DateTime.fromJSDate(endsAt, { zone: timeZone }).toFormat('HH:mm');
  return `"${role}" on ${moment(startsAt, timeZone)}, until ${until}.`;
}

function lines(shifts: readonly ShiftLine[], timeZone: string): string[] {
  const rest = shifts.length - linesMax;
  return [
    ...shifts.slice(0, linesMax).map((shift) => line(shift, timeZone)),
    ...(rest > 0 ? [`And ${rest} more, which you find when you sign in.`] : []),
  ];
}

const counted = (count: number) => (count === 1 ? '1 shift' : `${count} shifts`);

export const rotaBooked: Template<'ROTA_BOOKED'> = (facts) => {
  const { scheme, organisationName, shifts, ended } = facts;
  const { timeZone } = scheme;
  const [first] = shifts;
  const thanks = first
    ? `Thank you. On the new rota of ${organisationName} you are booked for ${counted(shifts.length)}:`
    : `The new rota of ${organisationName} does without you this time. Thank you for being there.`;
  const short = first
    ? `Thank you. You are booked for ${counted(shifts.length)} with ${organisationName}, the first on ${shortMoment(first.startsAt, timeZone)}.`
    : `The new rota of ${organisationName} does without you this time.`;
  const over =
    ended.length === 0
      ? ''
      : ` ${counted(ended.length)} of before ${ended.length === 1 ? 'is' : 'are'} not yours any more.`;
  return {
    subject: `The rota of ${organisationName}`,
    paragraphs: [
      thanks,
      ...lines(shifts, timeZone),
      ...(ended.length === 0 ? [] : ['You need not come to these any more:', ...lines(ended, timeZone)]),
      ...signInTo(scheme, 'to see your shifts, or to cancel one if your plans change.'),
      `If something does not suit you, please ${getInTouch(scheme)}.`,
    ],
    text: `${short}${over} Something does not suit you? Cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

export const rotaReady: Template<'ROTA_READY'> = (facts) => {
  const { scheme, organisationName, fromOn, toOn } = facts;
  const days = fromOn === toOn ? `on ${day(fromOn)}` : `from ${day(fromOn)} to ${day(toOn)}`;
  const filled = `${facts.placesFilled} of ${facts.places} places have somebody`;
  return {
    subject: `The rota of ${organisationName} is there to be looked at`,
    paragraphs: [
      `The rota that you asked for ${organisationName} ${days} is there: ${filled}. ${ending(facts)}`,
      'Nobody is booked or told before you confirm it.',
      ...signInTo(scheme, 'to look at it, change it and confirm it.'),
    ],
    text: `The rota of ${organisationName} is there: ${filled}. Nobody is told before you confirm it.`,
  };
};

function ending({ endedAs }: RotaReadyFacts): string {
  switch (endedAs) {
    case 'PROVED':
      return 'Nothing better is possible with what is known.';
    case 'TIME':
      return 'It is the best that was found in the time there was; there may be a better one.';
    case 'STOPPED':
      return 'It is the best that was found until it was stopped; there may be a better one.';
  }
}
