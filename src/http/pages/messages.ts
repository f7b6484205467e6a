import type { ViewerMessage } from '../../adapters/messages/viewerStore.js';
import { bodyBlocks, type LetterDocument, withoutTables } from '../../domain/letters/letterDocument.js';
import { onTheScreen } from '../../domain/notifications/pushNotice.js';
import { day } from '../../domain/notifications/templates/en-GB/words.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { escapeHtml } from './html.js';

export interface MessagesQuery {
  /** A part of the recipient's line, whatever its case. Empty: everybody. */
  recipient: string;
  limit: number;
  /** The page loads itself again every few seconds. */
  refresh: boolean;
}

const limitDefault = 100;
const limitMax = 500;
const refreshSeconds = 5;

/** A filter looks through so many of the latest messages. */
const filteredAmong = 5_000;

type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the address's query. Nonsense falls back to the default: this page is for looking, not for arguing. */
export function readMessagesQuery(raw: RawQuery): MessagesQuery {
  const limit = Number(single(raw.limit));
  return {
    recipient: single(raw.recipient).trim(),
    limit: Number.isInteger(limit) && limit >= 1 ? Math.min(limit, limitMax) : limitDefault,
    refresh: single(raw.refresh) === 'on',
  };
}

/** Of a parameter that comes twice the last counts. */
export function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.at(-1) : value) ?? '';
}

/** The messages asked for, the newest first. */
export async function findMessages(
  list: (limit: number) => Promise<ViewerMessage[]>,
  { recipient, limit }: MessagesQuery,
): Promise<ViewerMessage[]> {
  if (recipient === '') return await list(limit);
  const wanted = folded(recipient);
  const among = await list(filteredAmong);
  return among.filter((message) => folded(message.recipient).includes(wanted)).slice(0, limit);
}

const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('en-GB');

/** What every page of the viewer begins with, up to its header. */
export function viewerHead(title: string, refresh = ''): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${escapeHtml(title)} – Time Credits</title>
<link rel="stylesheet" href="/explorer/messages.css">
</head>
<body>`;
}

/** The message viewer. Works without any script; every text may run from right to left. */
export function messagesPage(messages: readonly ViewerMessage[], query: MessagesQuery): string {
  const refresh = query.refresh ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  return `${viewerHead('Messages', refresh)}
<header>
<h1>Messages</h1>
<p>Every email, text, letter and push that was kept here instead of being sent. <a href="/messages/templates">What each kind says</a> <a href="/">Explorer</a></p>
<form method="get" action="/messages" role="search">
<label for="recipient">To (a part of the name, address or number)</label>
<input id="recipient" name="recipient" type="search" dir="auto" value="${escapeHtml(query.recipient)}">
<input type="hidden" name="limit" value="${query.limit}">
<button type="submit">Show</button>
${links(query)}
</form>
</header>
<main>
<p role="status">${escapeHtml(countInWords(messages.length, query))}</p>
${messages.length === 0 ? '' : `<ol>\n${messages.map(article).join('\n')}\n</ol>`}
</main>
</body>
</html>
`;
}

function links(query: MessagesQuery): string {
  const again = `<a href="${address({ ...query, refresh: false })}">Look again</a>`;
  const refresh = query.refresh
    ? `<a href="${address({ ...query, refresh: false })}">Stop looking by itself</a>`
    : `<a href="${address({ ...query, refresh: true })}">Look again every ${refreshSeconds} seconds</a>`;
  return `<nav aria-label="This page">${query.refresh ? '' : again} ${refresh}</nav>`;
}

function address(query: MessagesQuery): string {
  const parameters = new URLSearchParams({ limit: String(query.limit) });
  if (query.recipient !== '') parameters.set('recipient', query.recipient.toWellFormed());
  if (query.refresh) parameters.set('refresh', 'on');
  return escapeHtml(`/messages?${parameters}`);
}

function countInWords(count: number, query: MessagesQuery): string {
  if (count === 0) return query.recipient === '' ? 'No messages yet.' : `No messages to “${query.recipient}”.`;
  const found = count === 1 ? 'One message' : `${count} messages`;
  return count === query.limit ? `The latest ${count}, the newest first.` : `${found}, the newest first.`;
}

export const channelNames = { EMAIL: 'Email', TEXT: 'Text', LETTER: 'Letter', PUSH: 'Push' } as const satisfies Record<
  ViewerMessage['channel'],
  string
>;

/** A kept letter as it would be printed. Of its scheme only the words are known here, and of the address its line. */
export function viewerLetter(message: ViewerMessage, isLargePrint: boolean): LetterDocument {
  const { subject, body, recipient, deliveredAt } = message;
  return {
    title: subject,
    locale: 'en-GB',
    writtenAt: deliveredAt,
    dated: day(localDay(deliveredAt, timeZone)),
    isLargePrint,
    senderName: body.trimEnd().split('\n').at(-1) ?? '',
    addressLines: recipient.split(', '),
    blocks: bodyBlocks(body),
  };
}

const timeZone = 'Europe/London';

const clockTime = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'medium',
  timeZone,
});

function article({ reference, channel, recipient, subject, body, deliveredAt }: ViewerMessage): string {
  // A text has no subject: its first line of meaning is the body itself, so the heading says what it is.
  const heading = subject === '' ? `${channelNames[channel]} to ${recipient}` : subject;
  return `<li><article>
<h2 dir="auto">${escapeHtml(heading)}</h2>
<dl>
<div><dt>By</dt><dd>${channelNames[channel]}</dd></div>
<div><dt>To</dt><dd dir="auto">${escapeHtml(recipient)}</dd></div>
<div><dt>At</dt><dd><time datetime="${deliveredAt.toISOString()}">${escapeHtml(clockTime.format(deliveredAt))}</time></dd></div>
</dl>
${channel === 'LETTER' ? letterLinks(reference) : ''}${channel === 'PUSH' ? `<p>On the screen: ${onTheScreen} The rest is read after signing in.</p>` : ''}
<div class="body" dir="auto">${paragraphs(body)}</div>
</article></li>`;
}

/** As it would be printed. */
function letterLinks(reference: string): string {
  const letter = escapeHtml(`/messages/${encodeURIComponent(reference)}.pdf`);
  return `<p><a href="${letter}">The letter (PDF)</a> <a href="${letter}?print=large">In large print (PDF)</a></p>`;
}

/** Tables as lists. Each paragraph finds its own direction: an address line from left to right may stand in a letter from right to left. */
export function paragraphs(body: string): string {
  return withoutTables(body)
    .split(/\r?\n/)
    .map((line) => `<p dir="auto">${line === '' ? '<br>' : escapeHtml(line)}</p>`)
    .join('');
}
