import type { HoldEndedFacts } from '../../facts.js';
import type { Template } from '../pack.js';
import { credits, getInTouch, moment, shortGetInTouch, shortMoment, signInTo } from './words.js';

export const holdPlaced: Template<'HOLD_PLACED'> = (facts) => {
  const { scheme, venueName, offerTitle, heldMinutes, bookedFor } = facts;
  return {
    subject: `Your booking at ${venueName}`,
    paragraphs: [
      `Booked for you: "${offerTitle}" at ${venueName} on ${moment(bookedFor, scheme.timeZone)}.`,
      `We have set ${credits(heldMinutes)} aside for it. They are used when you come; until then they stay yours.`,
      ...signInTo(scheme, 'to cancel the booking if your plans change.'),
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `Booked for you: "${offerTitle}" at ${venueName} on ${shortMoment(bookedFor, scheme.timeZone)}. We have set ${credits(heldMinutes)} aside. Plans changed? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const holdEnded: Template<'HOLD_ENDED'> = (facts) => {
  const { scheme, venueName, offerTitle, heldMinutes, bookedFor } = facts;
  const when = bookedFor === undefined ? '' : ` on ${moment(bookedFor, scheme.timeZone)}`;
  return {
    subject: `Time Credits given back: ${offerTitle}`,
    paragraphs: [
      `The ${credits(heldMinutes)} that were set aside for "${offerTitle}" at ${venueName}${when} are yours to enjoy again. ${why(facts)}`,
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `The ${credits(heldMinutes)} set aside for "${offerTitle}" at ${venueName} are yours to enjoy again. ${why(facts)}`,
  };
};

function why({ endedAs, venueHasLeft, bookedFor }: HoldEndedFacts): string {
  if (venueHasLeft) return 'The venue does not take part any more.';
  const what = bookedFor === undefined ? 'hold' : 'booking';
  return endedAs === 'LAPSED' ? `The time of the ${what} was over.` : `The ${what} was cancelled.`;
}
