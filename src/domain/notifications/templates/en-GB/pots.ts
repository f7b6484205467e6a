import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { credits, signInTo } from './words.js';

/** For operators: told once, until everything that waits has been credited. */
export const potRanOut: Template<'POT_RAN_OUT'> = (facts) => {
  const { scheme, organisationName, isFrozen, waitingCount, waitingMinutes } = facts;
  const pot = potOf(organisationName);
  const waiting = waitingCount === 1 ? 'One approved hours log waits' : `${waitingCount} approved hours logs wait`;
  return {
    subject: isFrozen ? 'Approved hours wait for a frozen pot' : 'A pot has run out of Time Credits',
    paragraphs: [
      `${waiting} for ${pot}, for ${credits(waitingMinutes)} together.`,
      isFrozen
        ? 'The pot is frozen. The members get their credits when the freeze ends, the oldest approved first.'
        : 'The members get their credits as soon as it is filled, the oldest approved first.',
      'You will not hear of this pot again until nothing waits for it.',
      ...signInTo(scheme, isFrozen ? 'to look at it.' : 'to fill it.'),
    ],
    text: `${waiting} for ${pot}${isFrozen ? ', which is frozen' : ''}: ${formatMinutes(waitingMinutes)}. Please sign in to ${isFrozen ? 'look at' : 'fill'} it.`,
  };
};

export const mintAsked: Template<'MINT_ASKED'> = (facts) => {
  const { scheme, askedByName, amountMinutes, organisationName, reason } = facts;
  const asked = `has asked to issue ${credits(amountMinutes)} into ${potOf(organisationName)}, beyond the supply cap`;
  return {
    subject: 'A request to issue Time Credits waits for a second operator',
    paragraphs: [
      `Your decision is needed: ${askedByName} ${asked}.`,
      `The reason given was: "${reason}"`,
      'Nothing is issued until another operator has approved it.',
      ...signInTo(scheme, 'to approve or decline it.'),
    ],
    text: `${askedByName} ${asked}. Please sign in to approve or decline it.`,
  };
};

export const mintDecided: Template<'MINT_DECIDED'> = (facts) => {
  const { decidedByName, isApproved, amountMinutes, organisationName, reason } = facts;
  const pot = potOf(organisationName);
  const outcome = isApproved
    ? `${credits(amountMinutes)} were issued into ${pot}. ${decidedByName} approved your request.`
    : `${credits(amountMinutes)} were not issued into ${pot}. ${decidedByName} declined your request.`;
  return {
    subject: isApproved
      ? 'Your request to issue Time Credits was approved'
      : 'Your request to issue Time Credits was declined',
    paragraphs: [`As of now, ${outcome}`, ...(reason === undefined ? [] : [`The reason given was: "${reason}"`])],
    text: outcome,
  };
};

function potOf(organisationName: string | undefined): string {
  return organisationName === undefined ? 'the community pot' : `the pot of ${organisationName}`;
}
