import { DateTime } from 'luxon';
import type { BookingEndedFacts, RotaFacts } from '../../shiftFacts.js';
import type { Template } from '../pack.js';
import { getInTouch, moment, shortGetInTouch, shortMoment, signInTo } from './words.js';

const clock = (at: Date, timeZone: string) => DateTime.fromJSDate(at, { zone: timeZone }).toFormat('HH:mm');

/** "Sunday 25 October 2026 at 14:30, until 16:30" */
export function span(timeZone: string, { startsAt, endsAt }: Pick<RotaFacts, 'startsAt' | 'endsAt'>): string {
  return `${moment(startsAt, timeZone)}, until ${clock(endsAt, timeZone)}`;
}

export const place = ({ role, organisationName }: RotaFacts) => `"${role}" with ${organisationName}`;
export const when = ({ scheme, startsAt }: RotaFacts) => shortMoment(startsAt, scheme.timeZone);

export const shiftBooked: Template<'SHIFT_BOOKED'> = (facts) => {
  const { scheme, organisationName, places, note } = facts;
  return {
    subject: `You are booked with ${organisationName}`,
    paragraphs: [
      `Thank you. You are booked for ${place(facts)} on ${span(scheme.timeZone, facts)}.`,
      ...(places === undefined ? [] : [`We expect ${places} people.`]),
      ...(note === undefined ? [] : [`The group says: ${note}`]),
      ...signInTo(scheme, 'to cancel if your plans change, so that somebody else can have the place.'),
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you. You are booked for ${place(facts)} on ${when(facts)}. Plans changed? Cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

export const shiftReminder: Template<'SHIFT_REMINDER'> = (facts) => {
  const { scheme, organisationName, places, note, isSoon } = facts;
  return {
    subject: isSoon ? `See you soon at ${organisationName}` : `A reminder: you are booked with ${organisationName}`,
    paragraphs: [
      `Thank you for giving your time. You are booked for ${place(facts)} on ${span(scheme.timeZone, facts)}.`,
      ...(places === undefined ? [] : [`We expect ${places} people.`]),
      ...(note === undefined ? [] : [`The group says: ${note}`]),
      ...signInTo(scheme, 'to cancel if you cannot come, so that somebody else can have the place.'),
      `If you cannot come, or have a question, please ${getInTouch(scheme)}.`,
    ],
    text: `A reminder: ${place(facts)} on ${when(facts)}. Cannot come? Cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

export const bookingEnded: Template<'BOOKING_ENDED'> = (facts) => {
  const { scheme, endedAs, reason } = facts;
  return {
    subject: endedAs === 'SHIFT_CANCELLED' ? 'A shift was cancelled' : 'Your booking is over',
    paragraphs: [
      `${why(facts)} It was ${place(facts)} on ${span(scheme.timeZone, facts)}.`,
      ...(reason === undefined ? [] : [`The reason given: ${reason}`]),
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `${why(facts)} It was ${place(facts)} on ${when(facts)}.`,
  };
};

function why({ endedAs }: BookingEndedFacts): string {
  switch (endedAs) {
    case 'BY_MEMBER':
      return 'Your booking is cancelled.';
    case 'BY_GROUP':
      return 'The group has cancelled your booking.';
    case 'SHIFT_CANCELLED':
      return 'This shift will not take place.';
    case 'OFFER_LAPSED':
      return 'The place we kept for you has gone to somebody else.';
  }
}

export const placeOffered: Template<'PLACE_OFFERED'> = (facts) => {
  const { scheme, lapsesAt } = facts;
  return {
    subject: 'A place is free for you',
    paragraphs: [
      `Good news: there is a place for you at ${place(facts)} on ${span(scheme.timeZone, facts)}.`,
      `We keep it for you until ${moment(lapsesAt, scheme.timeZone)}. After that it goes to the next person who waits.`,
      ...signInTo(scheme, 'to accept it, or to say that you cannot come.'),
      `To accept it without a screen, please ${getInTouch(scheme)}.`,
    ],
    text: `A place is free for you: ${place(facts)} on ${when(facts)}. Accept it by ${shortMoment(lapsesAt, scheme.timeZone)}, or ${shortGetInTouch(scheme)}.`,
  };
};

export const placesFree: Template<'PLACES_FREE'> = (facts) => {
  const { scheme } = facts;
  return {
    subject: 'Places are free now',
    paragraphs: [
      `There is room at ${place(facts)} on ${span(scheme.timeZone, facts)}, for which you are waiting.`,
      'It begins soon, so nothing is kept for anybody: whoever books first has the place.',
      ...signInTo(scheme, 'to book it.'),
    ],
    text: `There is room at ${place(facts)} on ${when(facts)}. It begins soon: whoever books first has the place.`,
  };
};

export const shiftChanged: Template<'SHIFT_CHANGED'> = (facts) => {
  const { scheme, before, note, meetsAnother } = facts;
  const meets = 'You are booked on another shift at this time too: please cancel one of them.';
  return {
    subject: before === undefined ? 'News about your shift' : 'Your shift has been moved',
    paragraphs: [
      before === undefined
        ? `There is news about ${place(facts)} on ${span(scheme.timeZone, facts)}.`
        : `The times of ${place(facts)} have changed. It is now on ${span(scheme.timeZone, facts)}. Before, it was on ${span(scheme.timeZone, before)}.`,
      ...(meetsAnother ? [meets] : []),
      ...(note === undefined ? [] : [`The group says: ${note}`]),
      ...signInTo(scheme, 'to cancel if you cannot come now.'),
      `If you cannot come now, you can also ${getInTouch(scheme)}.`,
    ],
    text:
      before === undefined
        ? `News about ${place(facts)} on ${when(facts)}${note === undefined ? '.' : `: ${note}`}`
        : `Moved: ${place(facts)} is now on ${when(facts)}; before, ${shortMoment(before.startsAt, scheme.timeZone)}.${meetsAnother ? ` ${meets}` : ''} Cannot come? Cancel, or ${shortGetInTouch(scheme)}.`,
  };
};

export const swapOffered: Template<'SWAP_OFFERED'> = (facts) => {
  const { scheme, fromName, isExchange } = facts;
  const asks = isExchange ? 'asks to swap a shift with you' : 'asks whether you can stand in';
  return {
    subject: isExchange ? 'Will you swap a shift?' : 'Can you stand in for somebody?',
    paragraphs: [
      `Somebody asks you for help with a shift: ${fromName} ${asks}. It is ${place(facts)} on ${span(scheme.timeZone, facts)}.`,
      ...signInTo(scheme, 'to take it. If you cannot, you need do nothing.'),
    ],
    text: `Can you help? ${fromName} ${asks}: ${place(facts)} on ${when(facts)}.`,
  };
};

export const swapTaken: Template<'SWAP_TAKEN'> = (facts) => {
  const { scheme, takerName, gotStartsAt } = facts;
  const now = gotStartsAt === undefined ? '' : ` You have their place on ${moment(gotStartsAt, scheme.timeZone)} now.`;
  const shortNow = gotStartsAt === undefined ? '' : ` Yours is now ${shortMoment(gotStartsAt, scheme.timeZone)}.`;
  return {
    subject: 'Your shift has been taken',
    paragraphs: [
      `You need not come to ${place(facts)} on ${span(scheme.timeZone, facts)}: ${takerName} has taken your place.${now}`,
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `Good news: ${takerName} takes your place at ${place(facts)} on ${when(facts)}.${shortNow}`,
  };
};
