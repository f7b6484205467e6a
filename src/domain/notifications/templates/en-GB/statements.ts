import { formatMinutes } from '../../../minutes.js';
import type { MemberStatementFacts, VenueMonth } from '../../statementFacts.js';
import type { Template } from '../pack.js';
import { figuresOnPaper, movementsOnPaper, venuesOnPaper } from './paperStatements.js';
import { have, memberFigures, times, venueFigures, venueRemarks } from './statementFigures.js';
import { credits, day, getInTouch, month, shortDate, shortDay, shortGetInTouch, signInTo } from './words.js';

/** An email says so many movements, the last ones: the rest is seen after signing in. Paper has no screen beside it and says them all. */
const MOVEMENTS_BY_EMAIL = 12;

/** Lines that are read as a list. */
const list = (items: readonly string[]) => items.map((item) => `* ${item}`).join('\n');

export const memberStatement: Template<'MEMBER_STATEMENT'> = (facts) => {
  const { scheme, monthOn, givenMinutes, closingMinutes, lapsing } = facts;
  const inMonth = month(monthOn);
  const figures = memberFigures(facts);
  const beginning = thanks(facts);
  const ending = [
    ...lapsingSoon(facts),
    ...signInTo(scheme, 'to see every movement.'),
    `If something is not right, please ${getInTouch(scheme)}.`,
  ];
  return {
    subject: `Your Time Credits in ${inMonth}`,
    paragraphs: [
      ...beginning,
      list(figures.map(({ what, minutes }) => `${what}: ${have(minutes)}`)),
      ...movements(facts),
      ...ending,
    ],
    paper: [...beginning, ...figuresOnPaper(inMonth, figures), ...movementsOnPaper(facts), ...ending],
    text: `${givenMinutes > 0 ? `Thank you for ${formatMinutes(givenMinutes)} of your time. ` : ''}At the end of ${inMonth} you had ${have(closingMinutes)}.${lapsing === undefined ? '' : ` ${formatMinutes(lapsing.minutes)} to enjoy soon, the first by ${shortDate(lapsing.firstOn)}.`} Questions? Please ${shortGetInTouch(scheme)}.`,
  };
};

function thanks({ monthOn, givenMinutes, takenBackMinutes }: MemberStatementFacts): string[] {
  const inMonth = month(monthOn);
  return [
    givenMinutes > 0
      ? `Thank you for the ${formatMinutes(givenMinutes)} of your time that were approved in ${inMonth}.`
      : `This is what happened with your Time Credits in ${inMonth}.`,
    ...(takenBackMinutes > 0
      ? [`Hours that had been approved were taken back: ${formatMinutes(takenBackMinutes)}.`]
      : []),
  ];
}

function lapsingSoon({ lapsing }: MemberStatementFacts): string[] {
  if (lapsing === undefined) return [];
  const { withinDays, minutes, firstOn } = lapsing;
  return [
    `Some credits have their last day within ${withinDays} days: ${formatMinutes(minutes)}, the first of them on ${day(firstOn)}. Until then they are yours to enjoy, or to give to somebody.`,
  ];
}

function movements({ entries, moreCount }: MemberStatementFacts): string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, MOVEMENTS_BY_EMAIL);
  const more = moreCount + entries.length - shown.length;
  return [
    'What came and went, the latest first:',
    list([
      ...shown.map(
        ({ dayOn, minutes, about }) =>
          `${shortDay(dayOn)}, ${formatMinutes(Math.abs(minutes))} ${minutes > 0 ? 'in' : 'out'}: ${about}`,
      ),
      ...(more > 0 ? [`and ${more} more before`] : []),
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
  const beginning = `Thank you for all that members could enjoy with you. This was ${inMonth}.`;
  const ending = [
    ...signInTo(scheme, 'to see every visit.'),
    `If something is not right, please ${getInTouch(scheme)}.`,
  ];
  return {
    subject: `Time Credits enjoyed with you in ${inMonth}`,
    paragraphs: [
      beginning,
      ...venues.flatMap((venue) => [`At ${venue.venueName}:`, list(venueSummary(venue))]),
      ...ending,
    ],
    paper: [beginning, ...venuesOnPaper(venues), ...ending],
    text: `In ${inMonth} at ${where}: enjoyed ${times(visits)}, ${credits(sum(({ redeemedMinutes }) => redeemedMinutes))}. Balance at the end: ${formatMinutes(sum(({ closingMinutes }) => closingMinutes))}. Thank you.`,
  };
};

function venueSummary(venue: VenueMonth): string[] {
  const figures = venueFigures(venue).map(
    ({ what, minutes, visits }) =>
      `${what}: ${formatMinutes(minutes)}${visits === undefined ? '' : `, ${times(visits)}`}`,
  );
  return [...figures, ...venueRemarks(venue)];
}
