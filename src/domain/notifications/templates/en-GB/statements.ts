import { formatMinutes } from '../../../minutes.js';
import type { MemberStatementFacts, VenueMonth } from '../../statementFacts.js';
import type { Template } from '../pack.js';
import { credits, day, getInTouch, month, shortDate, shortDay, shortGetInTouch, signInTo } from './words.js';

/** Lines that are read as a list, on paper too. */
const list = (items: readonly string[]) => items.map((item) => `* ${item}`).join('\n');

const have = (minutes: number) =>
  minutes < 0 ? `${formatMinutes(-minutes)} to earn back` : `${formatMinutes(minutes)}`;

/** A group of a statement by which way it moved; nothing where it did not. */
function group(minutes: number, arrived: string, left: string): string[] {
  return minutes === 0 ? [] : [`${minutes > 0 ? arrived : left}: ${formatMinutes(Math.abs(minutes))}`];
}

export const memberStatement: Template<'MEMBER_STATEMENT'> = (facts) => {
  const { scheme, monthOn, givenMinutes, takenBackMinutes, closingMinutes, lapsing } = facts;
  const inMonth = month(monthOn);
  return {
    subject: `Your Time Credits in ${inMonth}`,
    paragraphs: [
      givenMinutes > 0
        ? `Thank you for the ${formatMinutes(givenMinutes)} of your time that were approved in ${inMonth}.`
        : `This is what happened with your Time Credits in ${inMonth}.`,
      ...(takenBackMinutes > 0
        ? [`Hours that had been approved were taken back: ${formatMinutes(takenBackMinutes)}.`]
        : []),
      list(summary(facts)),
      ...movements(facts),
      ...(lapsing === undefined
        ? []
        : [
            `Some credits have their last day within ${lapsing.withinDays} days: ${formatMinutes(lapsing.minutes)}, the first of them on ${day(lapsing.firstOn)}. Until then they are yours to enjoy, or to give to somebody.`,
          ]),
      ...signInTo(scheme, 'to see every movement.'),
      `If something is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `${givenMinutes > 0 ? `Thank you for ${formatMinutes(givenMinutes)} of your time. ` : ''}At the end of ${inMonth} you had ${have(closingMinutes)}.${lapsing === undefined ? '' : ` ${formatMinutes(lapsing.minutes)} to enjoy soon, the first by ${shortDate(lapsing.firstOn)}.`} Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};

/** From what there was to what there is, in the order of the sum. */
function summary(facts: MemberStatementFacts): string[] {
  return [
    `At the beginning: ${have(facts.openingMinutes)}`,
    ...group(facts.earnedMinutes, 'Earned', 'Taken back of what was earned'),
    ...group(facts.enjoyedMinutes, 'Came back of what was enjoyed', 'Enjoyed'),
    ...group(facts.passedOnMinutes, 'Came back of what was given to others', 'Given to others'),
    ...group(facts.receivedMinutes, 'Received', 'Taken back of what was received'),
    ...group(facts.lapsedMinutes, 'Came back of what had lapsed', 'Lapsed, and went to the community pot'),
    ...group(facts.otherMinutes, 'Other credits that came', 'Other credits that went'),
    `At the end: ${have(facts.closingMinutes)}`,
  ];
}

function movements({ entries, moreCount }: MemberStatementFacts): string[] {
  if (entries.length === 0) return [];
  return [
    'What came and went, the latest first:',
    list([
      ...entries.map(
        ({ dayOn, minutes, about }) =>
          `${shortDay(dayOn)}, ${formatMinutes(Math.abs(minutes))} ${minutes > 0 ? 'in' : 'out'}: ${about}`,
      ),
      ...(moreCount > 0 ? [`and ${moreCount} more before`] : []),
    ]),
  ];
}

/** For coordinators. */
export const venueStatement: Template<'VENUE_STATEMENT'> = ({ scheme, monthOn, venues }) => {
  const inMonth = month(monthOn);
  const [first] = venues;
  const sum = (of: (venue: VenueMonth) => number) => venues.reduce((all, venue) => all + of(venue), 0);
  const where = venues.length === 1 && first !== undefined ? first.venueName : `your ${venues.length} venues`;
  const visits = sum(({ redeemedCount }) => redeemedCount);
  return {
    subject: `Time Credits enjoyed with you in ${inMonth}`,
    paragraphs: [
      `Thank you for all that members could enjoy with you. This was ${inMonth}.`,
      ...venues.flatMap((venue) => [`At ${venue.venueName}:`, list(venueSummary(venue))]),
      ...signInTo(scheme, 'to see every visit.'),
      `If something is not right, please ${getInTouch(scheme)}.`,
    ],
    text: `In ${inMonth} at ${where}: enjoyed ${times(visits)}, ${credits(sum(({ redeemedMinutes }) => redeemedMinutes))}. Balance at the end: ${formatMinutes(sum(({ closingMinutes }) => closingMinutes))}. Thank you.`,
  };
};

function venueSummary(venue: VenueMonth): string[] {
  const { reversedCount, reversedMinutes, returnedMinutes, firstTimeCount, budgetMinutes } = venue;
  return [
    `At the beginning: ${formatMinutes(venue.openingMinutes)}`,
    `Enjoyed: ${formatMinutes(venue.redeemedMinutes)}${venue.redeemedCount === 0 ? '' : `, ${times(venue.redeemedCount)}`}`,
    ...(reversedCount === 0 ? [] : [`Reversed: ${formatMinutes(reversedMinutes)}, ${times(reversedCount)}`]),
    ...(returnedMinutes === 0 ? [] : [`Returned to the scheme: ${formatMinutes(returnedMinutes)}`]),
    ...group(venue.otherMinutes, 'Other credits that came', 'Other credits that went'),
    `At the end: ${formatMinutes(venue.closingMinutes)}`,
    ...(firstTimeCount === 0 ? [] : [`Came for the first time: ${firstTimeCount}`]),
    ...(budgetMinutes === undefined
      ? []
      : [`Of the monthly budget of ${formatMinutes(budgetMinutes)}: ${formatMinutes(venue.budgetUsedMinutes)} used`]),
  ];
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
