import { formatMinutes } from '../../../minutes.js';
import type { MemberStatementFacts, VenueMonth } from '../../statementFacts.js';

/** One line of a sum, in words and minutes: what there was, what came or went, what there is. */
export interface StatementFigure {
  what: string;
  minutes: number;
  /** Of how many visits; left out where visits have nothing to do with it, or there were none. */
  visits?: number;
}

/** What an account has. */
export const have = (minutes: number): string =>
  minutes < 0 ? `${formatMinutes(-minutes)} to earn back` : formatMinutes(minutes);

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** A group by which way it moved; nothing where it did not. */
function group(minutes: number, arrived: string, left: string): StatementFigure[] {
  return minutes === 0 ? [] : [{ what: minutes > 0 ? arrived : left, minutes: Math.abs(minutes) }];
}

/** From what there was to what there is, in the order of the sum. */
export function memberFigures(facts: MemberStatementFacts): StatementFigure[] {
  return [
    { what: 'At the beginning', minutes: facts.openingMinutes },
    ...group(facts.earnedMinutes, 'Earned', 'Taken back of what was earned'),
    ...group(facts.enjoyedMinutes, 'Came back of what was enjoyed', 'Enjoyed'),
    ...group(facts.passedOnMinutes, 'Came back of what was given to others', 'Given to others'),
    ...group(facts.receivedMinutes, 'Received', 'Taken back of what was received'),
    ...group(facts.lapsedMinutes, 'Came back of what had lapsed', 'Lapsed, and went to the community pot'),
    ...group(facts.otherMinutes, 'Other credits that came', 'Other credits that went'),
    { what: 'At the end', minutes: facts.closingMinutes },
  ];
}

/** The same of a venue. */
export function venueFigures(venue: VenueMonth): StatementFigure[] {
  const { redeemedCount, reversedCount, returnedMinutes } = venue;
  return [
    { what: 'At the beginning', minutes: venue.openingMinutes },
    {
      ...{ what: 'Enjoyed', minutes: venue.redeemedMinutes },
      ...(redeemedCount === 0 ? {} : { visits: redeemedCount }),
    },
    ...(reversedCount === 0 ? [] : [{ what: 'Reversed', minutes: venue.reversedMinutes, visits: reversedCount }]),
    ...(returnedMinutes === 0 ? [] : [{ what: 'Returned to the scheme', minutes: returnedMinutes }]),
    ...group(venue.otherMinutes, 'Other credits that came', 'Other credits that went'),
    { what: 'At the end', minutes: venue.closingMinutes },
  ];
}

/** What else there is to say of a venue's month, a line each. */
export function venueRemarks({ firstTimeCount, budgetMinutes, budgetUsedMinutes }: VenueMonth): string[] {
  return [
    ...(firstTimeCount === 0 ? [] : [`Came for the first time: ${firstTimeCount}`]),
    ...(budgetMinutes === undefined
      ? []
      : [`Of the monthly budget of ${formatMinutes(budgetMinutes)}: ${formatMinutes(budgetUsedMinutes)} used`]),
  ];
}
