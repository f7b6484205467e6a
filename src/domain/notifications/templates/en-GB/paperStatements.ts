import { type TableColumn, tablePart } from '../../../letters/letterDocument.js';
import { formatMinutes } from '../../../minutes.js';
import type { StatementEntry, VenueMonth } from '../../statementFacts.js';
import { have, type StatementFigure, venueFigures, venueRemarks } from './statementFigures.js';
import { shortDay } from './words.js';

/** Statements as they stand on paper: the same figures as in an email, in tables. */

const FIGURES: readonly TableColumn[] = [{ heading: 'What' }, { heading: 'Time', isAmount: true }];

const VENUE_FIGURES: readonly TableColumn[] = [
  { heading: 'What' },
  { heading: 'Visits', isAmount: true },
  { heading: 'Time', isAmount: true },
];

const MOVEMENTS: readonly TableColumn[] = [
  { heading: 'Day' },
  { heading: 'What' },
  { heading: 'In', isAmount: true },
  { heading: 'Out', isAmount: true },
  { heading: 'Balance', isAmount: true },
];

/** @param inMonth the month in words */
export function figuresOnPaper(inMonth: string, figures: readonly StatementFigure[]): string[] {
  return [
    `# ${inMonth} in figures`,
    tablePart(
      FIGURES,
      figures.map(({ what, minutes }) => [what, have(minutes)]),
    ),
  ];
}

/** In the order in which they happened, so that the balance is read down from the first figure to the last. */
export function movementsOnPaper({ entries = [], moreCount = 0 }: MovementsOfMonth): string[] {
  if (entries.length === 0) return [];
  return [
    '# What came and went',
    tablePart(
      MOVEMENTS,
      entries.toReversed().map(({ dayOn, about, minutes, balanceMinutes }) => {
        const amount = formatMinutes(Math.abs(minutes));
        return [shortDay(dayOn), about, minutes > 0 ? amount : '', minutes > 0 ? '' : amount, have(balanceMinutes)];
      }),
    ),
    ...(moreCount > 0 ? [`Before these, ${moreCount} more came or went.`] : []),
  ];
}

interface MovementsOfMonth {
  entries?: readonly StatementEntry[];
  moreCount?: number;
}

/** A table for each venue. */
export function venuesOnPaper(venues: readonly VenueMonth[]): string[] {
  return venues.flatMap((venue) => {
    const remarks = venueRemarks(venue);
    return [
      `# At ${venue.venueName}`,
      tablePart(
        VENUE_FIGURES,
        venueFigures(venue).map(({ what, visits, minutes }) => [
          ...[what, visits === undefined ? '' : String(visits)],
          formatMinutes(minutes),
        ]),
      ),
      ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
      ...movementsOnPaper(venue),
    ];
  });
}
