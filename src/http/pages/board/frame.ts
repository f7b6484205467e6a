import { escapeHtml } from '../html.js';
import { boardPage, postForm, timeTag } from './layout.js';

/** Whose board it is, and what this visit may do. */
export interface BoardVisitor {
  schemeName: string;
  timeZone: string;
  /** Null: this visit only looks. */
  changesUntil: Date | null;
  formProof: string;
}

export type BoardPlace = 'overview' | 'work' | 'messages' | 'rounds' | 'imports';

const places: readonly [BoardPlace, string, string][] = [
  ['overview', '/jobs', 'Overview'],
  ['work', '/jobs/work', 'Due work'],
  ['messages', '/jobs/messages', 'Messages'],
  ['rounds', '/jobs/rounds', 'Rounds'],
  ['imports', '/jobs/imports', 'Imports'],
];

/** What somebody has just done, by the word that the next page's address brings. */
const toldWords = {
  work: 'The work is due again, now. It is done within seconds.',
  message:
    'The message is due again, now. It is sent within seconds, or as soon as quiet hours are over where it keeps to them.',
  stopped: 'The round is stopped. Nobody is told anything by it until it goes on.',
  resumed: 'The round goes on where it stopped.',
  importStopped: 'The import is stopped. No further row is loaded until it goes on.',
  importResumed: 'The import goes on where it stopped.',
  changes: 'This visit may change things now.',
  looking: 'This visit only looks again.',
} as const;
export type BoardTold = keyof typeof toldWords;

export function readTold(word: string): BoardTold | null {
  return Object.hasOwn(toldWords, word) ? (word as BoardTold) : null;
}

export interface FrameOptions {
  place: BoardPlace;
  /** The page's own address with its query, to look again at. */
  address: string;
  /** The page loads itself again every few seconds. */
  refreshes: boolean;
  told: BoardTold | null;
}

const refreshSeconds = 10;

/** What stands around every list of the board. The content is HTML. */
export function boardFrame(visitor: BoardVisitor, options: FrameOptions, content: string): string {
  const { place, address, refreshes, told } = options;
  const title = places.find(([one]) => one === place)?.[2] ?? '';
  const head = refreshes ? `\n<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  const links = places.map(
    ([one, href, words]) => `<li><a href="${href}"${one === place ? ' aria-current="page"' : ''}>${words}</a></li>`,
  );
  const main = `<header>
<h1>${title}</h1>
<p>What the service does by itself for ${escapeHtml(visitor.schemeName)}.</p>
<nav aria-label="The board"><ul>${links.join('')}</ul></nav>
${visitBox(visitor)}
</header>
<main>
${told === null ? '' : `<p class="told" role="status">${toldWords[told]}</p>`}
${content}
<nav aria-label="This page"><p>${refreshLinks(address, refreshes)}</p></nav>
</main>`;
  return boardPage(`${title} of ${visitor.schemeName}`, main, head);
}

function refreshLinks(address: string, refreshes: boolean): string {
  const plain = escapeHtml(address);
  const again = escapeHtml(`${address}${address.includes('?') ? '&' : '?'}refresh=on`);
  return refreshes
    ? `<a href="${plain}">Stop looking by itself</a>`
    : `<a href="${plain}">Look again</a> <a href="${again}">Look again every ${refreshSeconds} seconds</a>`;
}

function visitBox({ changesUntil, timeZone, formProof }: BoardVisitor): string {
  const signOut = postForm('/jobs/sign-out', { form: formProof }, '<button>Sign out</button>');
  if (changesUntil === null) {
    const change = postForm(
      '/jobs/changes',
      { form: formProof, to: 'on' },
      '<button>Let this visit change things</button>',
    );
    return `<section class="visit" aria-label="This visit"><p>This visit only looks. Nothing can be retried, stopped or resumed by a slip.</p>${change}${signOut}</section>`;
  }
  const look = postForm('/jobs/changes', { form: formProof, to: 'off' }, '<button>Only look</button>');
  return `<section class="visit changes" aria-label="This visit"><p><strong>This visit may change things</strong> until ${timeTag(changesUntil, timeZone)}. Everything you do is written down with your name’s id.</p>${look}${signOut}</section>`;
}

/** A link to the rest of a list, where there is more. */
export function nextLink(path: string, query: Readonly<Record<string, string>>, after: string | null): string {
  if (after === null) return '';
  const address = `${path}?${new URLSearchParams({ ...query, after })}`;
  return `<nav aria-label="More"><p><a href="${escapeHtml(address)}" rel="next">Further ones</a></p></nav>`;
}

/** Links to the states of a list, with the one that is shown. */
export function stateLinks(path: string, states: readonly (readonly [string, string])[], shown: string): string {
  const links = states.map(
    ([state, words]) =>
      `<li><a href="${path}?state=${state}"${state === shown ? ' aria-current="true"' : ''}>${words}</a></li>`,
  );
  return `<nav aria-label="Which"><ul>${links.join('')}</ul></nav>`;
}
