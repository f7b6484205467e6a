import type { QueueReading } from '../../../adapters/queue/readCounts.js';
import { type BoardFigures, countedMax } from '../../../queries/board/boardFigures.js';
import type { BoardImport } from '../../../queries/board/boardImports.js';
import type { BoardRound } from '../../../queries/board/boardRounds.js';
import { escapeHtml } from '../html.js';
import type { BoardVisitor } from './frame.js';
import { importItem } from './imports.js';
import { ageInWords, facts } from './layout.js';
import { roundItem } from './lists.js';

const counted = (count: number): string => (count > countedMax ? `more than ${countedMax}` : `${count}`);

/** What waits, what was given up and what runs, at a glance. */
export function overview(
  visitor: BoardVisitor,
  { work, messages, events }: BoardFigures,
  running: { rounds: readonly BoardRound[]; imports: readonly BoardImport[] },
  queues: QueueReading | null,
  now: Date,
): string {
  const since = (at: Date | null): string => (at === null ? '' : `, the oldest for ${ageInWords(at, now)}`);
  return `<section aria-labelledby="work">
<h2 id="work">Due work</h2>
${facts([
  ['Given up', `<a href="/jobs/work?state=DEAD">${counted(work.dead)}</a>`],
  ['Due now', `<a href="/jobs/work?state=WAITING">${counted(work.due)}</a>${since(work.oldestDueAt)}`],
  ['To come', counted(work.later)],
])}
</section>
<section aria-labelledby="messages">
<h2 id="messages">Messages</h2>
${facts([
  ['Given up', `<a href="/jobs/messages?state=FAILED">${counted(messages.failed)}</a>`],
  ['Due now', `<a href="/jobs/messages?state=WAITING">${counted(messages.due)}</a>${since(messages.oldestDueAt)}`],
  ['To be sent later, or tried again', counted(messages.later)],
])}
</section>
<section aria-labelledby="events">
<h2 id="events">Events that wait to take effect</h2>
<p>${events.waiting === 0 ? 'None.' : `${counted(events.waiting)}${since(events.oldestAt)}. Older than a minute: no worker is at work, or it cannot reach the queue.`}</p>
</section>
<section aria-labelledby="rounds">
<h2 id="rounds">Rounds that have not ended</h2>
${itemsOr(
  running.rounds.map((round) => roundItem(visitor, round)),
  '<a href="/jobs/rounds">All rounds</a>',
)}
</section>
<section aria-labelledby="imports">
<h2 id="imports">Imports that have not ended</h2>
${itemsOr(
  running.imports.map((one) => importItem(visitor, one)),
  '<a href="/jobs/imports">All imports</a>',
)}
</section>
<section aria-labelledby="queue">
<h2 id="queue">The queue</h2>
${queueTable(queues)}
</section>`;
}

function itemsOr(items: readonly string[], all: string): string {
  if (items.length === 0) return `<p>None. ${all}</p>`;
  return `<ol class="list">${items.map((item) => `<li><article>${item}</article></li>`).join('')}</ol>`;
}

function queueTable(queues: QueueReading | null): string {
  if (queues === null) {
    return '<p>The queue does not answer. Nothing is lost: what is due stands in the database, and is queued again once it does.</p>';
  }
  const rows = queues.counts.map(
    ({ queue, waiting, active, delayed, failed }) =>
      `<tr><th scope="row">${escapeHtml(queue)}</th><td>${waiting}</td><td>${active}</td><td>${delayed}</td><td>${failed}</td></tr>`,
  );
  return `<p>Jobs of the whole service, kept in ${queues.kind === 'redis' ? 'Redis' : 'PostgreSQL'}. A job only wakes a worker: what is due stands above.</p>
<div class="scroll" role="region" aria-label="Jobs by queue" tabindex="0"><table>
<thead><tr><th scope="col">Queue</th><th scope="col">Waiting</th><th scope="col">At work</th><th scope="col">Later</th><th scope="col">Failed</th></tr></thead>
<tbody>${rows.join('')}</tbody>
</table></div>`;
}
