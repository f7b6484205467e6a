import { toGlobalId } from '../../../domain/ids.js';
import { type ImportState, type ImportStop, importProgress, importsAtWork } from '../../../domain/imports/imports.js';
import type { BoardImport } from '../../../queries/board/boardImports.js';
import { escapeHtml } from '../html.js';
import { type BoardVisitor, nextLink } from './frame.js';
import { facts, postForm, timeTag } from './layout.js';
import { idOf, type Listed, listOf } from './lists.js';

const states: Readonly<Record<ImportState, string>> = {
  WAITING: 'Waits for a worker',
  CHECKING: 'Its rows are being checked',
  LOADING: 'Its good rows are loaded',
  STOPPED: 'Stands still',
  DONE: 'Done',
  REFUSED: 'Refused: nothing was loaded, and who asked has been told what to mend',
};

const stops: Readonly<Record<ImportStop, string>> = {
  ASKED: 'Somebody stopped it.',
  NOT_VERIFIED: 'Its organisation is not verified.',
  ORGANISATION_SUSPENDED: 'Its organisation was suspended.',
  ORGANISATION_CLOSED: 'Its organisation closed.',
};

/** Imports of timesheets, the latest first, with how far each is. Neither the file's name nor a word of it. */
export function importList(visitor: BoardVisitor, listed: Listed<BoardImport>): string {
  if (listed.rows.length === 0) return '<p>No timesheet has been imported yet.</p>';
  const list = listOf(listed.rows, (one) => importItem(visitor, one));
  return `${list}\n${nextLink('/jobs/imports', {}, listed.after)}`;
}

export function importItem(visitor: BoardVisitor, one: BoardImport): string {
  const { timeZone } = visitor;
  const { id, organisationId, askedAt, state, stoppedWhy, endedAt, rowsAdded, rowsAlreadyLoaded, rowsRefused } = one;
  return `<h3>Timesheet, ${timeTag(askedAt, timeZone)}</h3>
<p>${one.isGivenUp ? 'Given up' : states[state]}. ${stoppedWhy === null ? '' : stops[stoppedWhy]}</p>
${progressBar(one)}
${facts([
  ['Id', idOf('HoursImport', id)],
  ['Organisation', idOf('Organisation', organisationId)],
  ['Ended', endedAt === null ? null : timeTag(endedAt, timeZone)],
  ['Rows', `${rowsAdded} added, ${rowsAlreadyLoaded} loaded before, ${rowsRefused} with problems`],
])}${importForm(visitor, one)}`;
}

/** What can be done with an import, on a visit that may. */
function importForm({ formProof, changesUntil }: BoardVisitor, { id, state, isGivenUp }: BoardImport): string {
  if (changesUntil === null) return '';
  const globalId = toGlobalId('HoursImport', id);
  const form = (path: string, words: string) =>
    postForm(
      `/jobs/${path}`,
      { form: formProof, id: globalId },
      `<button>${words}: <code>${escapeHtml(globalId)}</code></button>`,
    );
  const resume = isGivenUp || state === 'STOPPED' ? form('resume-import', 'Go on') : '';
  return resume + (importsAtWork.includes(state) ? form('stop-import', 'Stop') : '');
}

/** How far it is: the bar for who sees it, and the same in words. */
function progressBar(one: BoardImport): string {
  const { phase, rowsDone, rows } = importProgress(one);
  if (rows === null || one.endedAt !== null) return '';
  const words = `${phase}: ${rowsDone} of ${rows}`;
  return `<p><progress max="${Math.max(rows, 1)}" value="${rows === 0 ? 1 : rowsDone}" aria-label="How far it is">${words}</progress><br>${words}.</p>`;
}
