import type { ImportEndedFacts } from '../../importFacts.js';
import type { Template } from '../pack.js';
import { getInTouch, shortGetInTouch, signInTo } from './words.js';

const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`);
const are = (count: number) => (count === 1 ? 'is' : 'are');

export const importEnded: Template<'IMPORT_ENDED'> = (facts) => {
  const { scheme, organisationName, endedAs, rowsAdded } = facts;
  switch (endedAs) {
    case 'DONE':
      return {
        subject: `The timesheet of ${organisationName} is loaded`,
        paragraphs: [
          `Thank you. The timesheet that you sent for ${organisationName} is loaded: ${rows(rowsAdded)} became hours that wait for approval.`,
          ...besides(facts),
          ...signInTo(scheme, 'to look at it.'),
        ],
        text: `Thank you. The timesheet of ${organisationName} is loaded: ${rows(rowsAdded)} became hours.${left(facts)}`,
      };
    case 'REFUSED':
      return {
        subject: `The timesheet of ${organisationName} needs mending`,
        paragraphs: [
          `The timesheet that you sent for ${organisationName} could not be loaded, and nothing was changed.`,
          ...(facts.rowsRefused === 0 ? [] : [`${rows(facts.rowsRefused)} ${are(facts.rowsRefused)} to be mended.`]),
          ...signInTo(scheme, 'to see what to mend. Then send the sheet again.'),
        ],
        text: `The timesheet of ${organisationName} could not be loaded, and nothing was changed. Sign in to see what to mend.`,
      };
    case 'HELD_UP':
      return {
        subject: `The timesheet of ${organisationName} stands still`,
        paragraphs: [
          `The timesheet that you sent for ${organisationName} is not loaded to its end, because the organisation takes no part for now. ${rows(rowsAdded)} became hours before.`,
          `Do you have a question about it? Please ${getInTouch(scheme)}.`,
        ],
        text: `The timesheet of ${organisationName} stands still, because it takes no part for now. A question? Please ${shortGetInTouch(scheme)}.`,
      };
  }
};

function besides({ rowsAlreadyLoaded, rowsRefused }: ImportEndedFacts): string[] {
  return [
    ...(rowsAlreadyLoaded === 0
      ? []
      : [`${rows(rowsAlreadyLoaded)} had been loaded before, and ${are(rowsAlreadyLoaded)} not counted twice.`]),
    ...(rowsRefused === 0
      ? []
      : [`${rows(rowsRefused)} ${are(rowsRefused)} left out, because something there is to be mended.`]),
  ];
}

function left({ rowsRefused }: ImportEndedFacts): string {
  return rowsRefused === 0 ? '' : ` ${rows(rowsRefused)} ${are(rowsRefused)} to be mended.`;
}
