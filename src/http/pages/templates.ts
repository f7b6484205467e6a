import {
  CHANNELS,
  type Channel,
  MESSAGE_KINDS,
  MESSAGE_RULES,
  type MessageKind,
} from '../../domain/notifications/kinds.js';
import { DEFAULT_LOCALE, type Wording, wording } from '../../domain/notifications/renderMessage.js';
import { samples } from '../../domain/notifications/samples/samples.js';
import { textLength } from '../../domain/notifications/textLength.js';
import { unsubscribeAbout } from '../../domain/notifications/unsubscribeLink.js';
import { escapeHtml } from './html.js';
import { channelNames, paragraphs, single, viewerHead } from './messages.js';

export interface TemplatesQuery {
  /** Null: every channel. */
  channel: Channel | null;
  /** As a member chose it. One that there are no words for is told in another, and the page says so. */
  locale: string;
  /** A part of a kind's name or of its words, whatever its case. Empty: all. */
  search: string;
}

type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the address's query. Nonsense falls back to everything in the default locale. */
export function readTemplatesQuery(raw: RawQuery): TemplatesQuery {
  const locale = single(raw.locale);
  return {
    channel: CHANNELS.find((channel) => channel === single(raw.channel)) ?? null,
    locale: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(locale) ? locale : DEFAULT_LOCALE,
    search: single(raw.search).trim(),
  };
}

interface Preview {
  kind: MessageKind;
  toldIn: string;
  messages: { channel: Channel; subject: string; body: string }[];
}

const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('en-GB');

function previews({ channel, locale, search }: TemplatesQuery, words: Wording): Preview[] {
  const all = MESSAGE_KINDS.map((kind) => ({
    kind,
    toldIn: words.toldIn(kind, locale),
    messages: MESSAGE_RULES[kind].channels
      .filter((one) => channel === null || one === channel)
      .map((one) => ({ channel: one, ...whole(kind, one, locale, words) })),
  }));
  const wanted = folded(search);
  return all.filter(
    ({ kind, messages }) =>
      messages.length > 0 &&
      [kind, nameOf(kind), ...messages.flatMap(({ subject, body }) => [subject, body])].some((text) =>
        folded(text).includes(wanted),
      ),
  );
}

const exampleLink = 'https://credits.example.org/unsubscribe/…';

/** As it arrives: with the link at the foot of an email that somebody can do without. */
function whole(kind: MessageKind, channel: Channel, locale: string, words: Wording): { subject: string; body: string } {
  const { subject, body } = words.render(kind, samples[kind], { channel, locale });
  const hasLink = channel === 'EMAIL' && unsubscribeAbout(kind) !== null;
  return { subject, body: hasLink ? words.withUnsubscribing(body, exampleLink, kind, locale) : body };
}

/**
 * The words of every kind of message, on every channel that carries it, told of invented people: for whoever wants to read them before anybody gets one.
 * Works without any script.
 */
export function templatesPage(query: TemplatesQuery, words: Wording = wording): string {
  const shown = previews(query, words);
  const found = shown.length === 1 ? 'One kind of message' : `${shown.length} kinds of message`;
  return `${viewerHead('Words of messages')}
<header>
<h1>Words of messages</h1>
<p>What each kind of message says, told of invented people. <a href="/messages">Messages</a> <a href="/">Explorer</a></p>
${form(query, words)}
</header>
<main>
<p role="status">${found}${query.search === '' ? '' : ` with “${escapeHtml(query.search)}”`}, in ${languageName(query.locale)}.</p>
${shown.length === 0 ? '' : `${contents(shown)}\n<ol>\n${shown.map((one) => article(one, query.locale)).join('\n')}\n</ol>`}
</main>
</body>
</html>
`;
}

function form({ channel, locale, search }: TemplatesQuery, { locales }: Wording): string {
  const channels = ['', ...CHANNELS].map((one) =>
    option(one, one === '' ? 'Every way' : channelNames[one as Channel], one === (channel ?? '')),
  );
  const languages = [...new Set([...locales, locale])].map((one) => option(one, languageName(one), one === locale));
  return `<form method="get" action="/messages/templates" role="search">
<p><label for="search">With these words</label><input id="search" name="search" type="search" dir="auto" value="${escapeHtml(search)}"></p>
<p><label for="channel">Sent by</label><select id="channel" name="channel">${channels.join('')}</select></p>
<p><label for="locale">In</label><select id="locale" name="locale">${languages.join('')}</select></p>
<button type="submit">Show</button>
</form>`;
}

function option(value: string, words: string, isChosen: boolean): string {
  return `<option value="${escapeHtml(value)}"${isChosen ? ' selected' : ''}>${words}</option>`;
}

const languages = new Intl.DisplayNames('en-GB', { type: 'language' });

function languageName(locale: string): string {
  try {
    return escapeHtml(languages.of(locale) ?? locale);
  } catch {
    return escapeHtml(locale);
  }
}

const nameOf = (kind: MessageKind): string => {
  const words = kind.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function contents(shown: readonly Preview[]): string {
  const links = shown.map(({ kind }) => `<li><a href="#${kind}">${nameOf(kind)}</a></li>`);
  return `<nav aria-labelledby="kinds"><h2 id="kinds">Kinds</h2>\n<ul>${links.join('')}</ul></nav>`;
}

function article({ kind, toldIn, messages }: Preview, locale: string): string {
  const other =
    toldIn === locale
      ? ''
      : `<p>There are no words for it in ${languageName(locale)}: it is told in ${languageName(toldIn)}.</p>`;
  return `<li><article id="${kind}" aria-labelledby="${kind}-name">
<h2 id="${kind}-name">${nameOf(kind)}</h2>
<p>${[`<code>${kind}</code>.`, ...rulesInWords(kind)].join(' ')}</p>
${other}
${messages.map((message) => section(message, toldIn)).join('\n')}
</article></li>`;
}

/** What is special about when and how it is sent. */
function rulesInWords(kind: MessageKind): string[] {
  const { isAwaited, isSensitive, isFarewell, handOverWithinMinutes, channels } = MESSAGE_RULES[kind];
  const missing = CHANNELS.filter((channel) => !channels.includes(channel));
  return [
    ...(isAwaited ? ['Sent to everybody, whatever messages they chose.'] : []),
    ...(isFarewell ? ['The one kind that is sent after a membership has ended.'] : []),
    ...(isSensitive ? ['It opens a door: its words are removed once it is sent.'] : []),
    ...(handOverWithinMinutes === null ? [] : [`Not sent later than ${spanInWords(handOverWithinMinutes)}.`]),
    ...missing.map(
      (channel) => `Never sent as ${channel === 'EMAIL' ? 'an' : 'a'} ${channelNames[channel].toLowerCase()}.`,
    ),
  ];
}

function spanInWords(minutes: number): string {
  const days = minutes / (24 * 60);
  return Number.isInteger(days) ? `${days} days` : `${minutes} minutes`;
}

function section({ channel, subject, body }: Preview['messages'][number], locale: string): string {
  const lang = escapeHtml(locale);
  return `<section>
<h3>${channelNames[channel]}</h3>
${subject === '' ? '' : `<p class="subject" lang="${lang}" dir="auto">${escapeHtml(subject)}</p>`}
${channel === 'TEXT' ? `<p>${lengthInWords(body)}</p>` : ''}
<div class="body" lang="${lang}" dir="auto">${paragraphs(body)}</div>
</section>`;
}

/** How long a text is, and what makes it cost more. */
export function lengthInWords(body: string): string {
  const { characters, parts, unusual } = textLength(body);
  const length = `${characters} characters, ${parts === 1 ? 'one SMS' : `${parts} SMS parts`}.`;
  if (unusual.length === 0) return length;
  const named = unusual.map((one) => `“${escapeHtml(one)}”`).join(' ');
  return `${length} Not every phone has ${named} of this example; without ${unusual.length === 1 ? 'it' : 'them'} a part is more than twice as long.`;
}
