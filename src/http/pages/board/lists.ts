import { dueWorkSubjects } from '../../../domain/dueWork/dueWork.js';
import { failureWords, triesInWords, workWords } from '../../../domain/dueWork/workWords.js';
import { toGlobalId } from '../../../domain/ids.js';
import { DEFAULT_LOCALE } from '../../../domain/notifications/renderMessage.js';
import type { DropReason, RoundState } from '../../../domain/rounds/rounds.js';
import type { BoardMessage } from '../../../queries/board/boardMessages.js';
import type { BoardRound } from '../../../queries/board/boardRounds.js';
import type { BoardWork } from '../../../queries/board/boardWork.js';
import { escapeHtml } from '../html.js';
import { channelNames } from '../messages.js';
import { type BoardVisitor, nextLink, stateLinks } from './frame.js';
import { codeInWords, facts, postForm, timeTag } from './layout.js';

/** A page of a list, and the cursor of the next one where there is more. */
export interface Listed<Row> {
  rows: readonly Row[];
  after: string | null;
}

export const workStates = [
  ['DEAD', 'Given up'],
  ['WAITING', 'Waiting'],
] as const;
export type WorkState = (typeof workStates)[number][0];

export const messageStates = [
  ['FAILED', 'Given up'],
  ['WAITING', 'Waiting'],
] as const;
export type MessageState = (typeof messageStates)[number][0];

export function listOf<Row>(rows: readonly Row[], item: (row: Row) => string): string {
  return `<ol class="list">\n${rows.map((row) => `<li><article>${item(row)}</article></li>`).join('\n')}\n</ol>`;
}

export const idOf = (type: string, id: string): string => `<code>${escapeHtml(toGlobalId(type, id))}</code>`;

/** Due work that waits, or that was given up: what it is, what stood in the way, and what trying again does. */
export function workList(visitor: BoardVisitor, state: WorkState, listed: Listed<BoardWork>): string {
  const none = state === 'DEAD' ? 'Nothing was given up.' : 'Nothing waits.';
  const head = stateLinks('/jobs/work', workStates, state);
  if (listed.rows.length === 0) return `${head}\n<p>${none}</p>`;
  const list = listOf(listed.rows, (work) => workItem(visitor, state, work));
  return `${head}\n${list}\n${nextLink('/jobs/work', { state }, listed.after)}`;
}

function workItem(visitor: BoardVisitor, state: WorkState, work: BoardWork): string {
  const { timeZone, formProof, changesUntil } = visitor;
  const id = toGlobalId('DueWork', work.id);
  const words = workWords[work.kind];
  const failed = work.lastFailure === null ? null : failureWords(work.lastFailure);
  const retry =
    state === 'DEAD' && changesUntil !== null
      ? postForm('/jobs/retry-work', { form: formProof, id }, `<button>Try again: ${codeInWords(work.kind)}</button>`)
      : '';
  return `<h3>${codeInWords(work.kind)}</h3>
<p>${escapeHtml(words.is)}</p>
${facts([
  ['Id', `<code>${escapeHtml(id)}</code>`],
  ['About', `${dueWorkSubjects[work.kind]} ${idOf(dueWorkSubjects[work.kind], work.subjectId)}`],
  ['Due', timeTag(work.dueAt, timeZone)],
  ['Tries', triesInWords(work.tries)],
  // A try that is being made looks like one that is to be made once its lease is over.
  [
    work.tries === 0 ? 'Next try' : 'Being tried, or tried next',
    state === 'WAITING' ? timeTag(work.nextTryAt, timeZone) : null,
  ],
  ['Last failure', work.lastFailure === null ? null : `<code>${escapeHtml(work.lastFailure)}</code>`],
])}
${failed === null ? '' : `<p><strong>What probably stands in the way.</strong> ${escapeHtml(failed.because)} ${escapeHtml(failed.mend)}</p>`}
${state === 'DEAD' ? `<p><strong>Trying it again.</strong> ${escapeHtml(words.retrying)}</p>` : ''}${retry}`;
}

/** Messages that wait, or that were given up. Neither their words nor whom they are to. */
export function messageList(visitor: BoardVisitor, state: MessageState, listed: Listed<BoardMessage>): string {
  const none = state === 'FAILED' ? 'No message was given up.' : 'No message waits.';
  const head = stateLinks('/jobs/messages', messageStates, state);
  if (listed.rows.length === 0) return `${head}\n<p>${none}</p>`;
  const list = listOf(listed.rows, (message) => messageItem(visitor, message));
  return `${head}\n${list}\n${nextLink('/jobs/messages', { state }, listed.after)}`;
}

function messageItem(visitor: BoardVisitor, message: BoardMessage): string {
  const { timeZone, formProof, changesUntil } = visitor;
  const { kind, channel, createdAt, nextTryAt, tries, failure, isGone, isToldOtherwise } = message;
  const id = toGlobalId('Message', message.id);
  const retry =
    nextTryAt === null && !isGone && !isToldOtherwise && changesUntil !== null
      ? postForm('/jobs/retry-message', { form: formProof, id }, `<button>Send again: ${codeInWords(kind)}</button>`)
      : '';
  return `<h3>${codeInWords(kind)}</h3>
${facts([
  ['Id', idOf('Message', message.id)],
  ['By', channelNames[channel]],
  ['Written', timeTag(createdAt, timeZone)],
  ['Tries', new Intl.NumberFormat(DEFAULT_LOCALE).format(tries)],
  [tries === 0 ? 'Next try' : 'Being tried, or tried next', nextTryAt === null ? null : timeTag(nextTryAt, timeZone)],
])}
${failure === null ? '' : `<p><strong>Why the last try failed.</strong> ${escapeHtml(failure)}</p>`}
${isGone ? '<p>Its words opened a door and were removed: there is nothing to send again. Whoever waits for it asks for a new one.</p>' : ''}${isToldOtherwise ? '<p>Whoever it is to was told in another way, or is about to be: there is nothing to send again.</p>' : ''}${retry}`;
}

const roundStates: Readonly<Record<RoundState, string>> = {
  WAITING: 'Waits for its time',
  RUNNING: 'Runs',
  STOPPED: 'Stopped by an operator',
  DONE: 'Done',
  DROPPED: 'Left out',
};

const givenUpRound = 'Given up after several tries: have it go on to have it tried again, or stop it';

const droppedWords: Readonly<Record<DropReason, string>> = {
  LATER_ROUND: 'A later one stands for it too.',
  TOO_LATE: 'It came too late to be of use.',
};

/** Rounds, the latest first, with how far each is. */
export function roundList(visitor: BoardVisitor, listed: Listed<BoardRound>): string {
  if (listed.rows.length === 0) return '<p>There has been no round yet.</p>';
  const list = listOf(listed.rows, (round) => roundItem(visitor, round));
  return `${list}\n${nextLink('/jobs/rounds', {}, listed.after)}`;
}

export function roundItem(visitor: BoardVisitor, round: BoardRound): string {
  const { timeZone } = visitor;
  const { kind, periodOn, dueAt, state, startedAt, endedAt, droppedWhy, isGivenUp } = round;
  return `<h3>${codeInWords(kind)}, ${escapeHtml(periodOn)}</h3>
<p>${isGivenUp ? givenUpRound : roundStates[state]}. ${droppedWhy === null ? '' : droppedWords[droppedWhy]}</p>
${progressBar(round)}
${facts([
  ['Id', idOf('Round', round.id)],
  ['Due', timeTag(dueAt, timeZone)],
  ['Began', startedAt === null ? null : timeTag(startedAt, timeZone)],
  ['Ended', endedAt === null ? null : timeTag(endedAt, timeZone)],
])}${roundForm(visitor, round)}`;
}

/** What can be done with a round, on a visit that may. */
function roundForm({ formProof, changesUntil }: BoardVisitor, round: BoardRound): string {
  const { id, kind, periodOn, state, isGivenUp } = round;
  if (changesUntil === null) return '';
  const form = (path: string, words: string) =>
    postForm(
      `/jobs/${path}`,
      { form: formProof, id: toGlobalId('Round', id) },
      `<button>${words}: ${codeInWords(kind)}, ${escapeHtml(periodOn)}</button>`,
    );
  const resume = isGivenUp || state === 'STOPPED' ? form('resume-round', 'Go on') : '';
  return resume + (state === 'WAITING' || state === 'RUNNING' ? form('stop-round', 'Stop') : '');
}

/** How far it is: the bar for who sees it, and the same in words. */
function progressBar({ totalCount, lookedCount, toldCount }: BoardRound): string {
  const told = `${toldCount} told`;
  if (totalCount === null) return '';
  // More may have come since it began.
  const of = Math.max(totalCount, lookedCount);
  const words = `${lookedCount} of ${of} looked at, ${told}`;
  return `<p><progress max="${Math.max(of, 1)}" value="${of === 0 ? 1 : lookedCount}" aria-label="How far it is">${words}</progress><br>${words}.</p>`;
}
