import type { MessageFacts } from './facts.js';
import { type Channel, MESSAGE_RULES, type MessageKind } from './kinds.js';
import { plainFacts, plainLine } from './plainFacts.js';
import { enGB } from './templates/en-GB/index.js';
import type { LocalePack, Template } from './templates/pack.js';

export const DEFAULT_LOCALE = 'en-GB';

/** A message in words. A text has an empty subject. `sensitive` says that the body opens a door: hand it over, then do not keep it, and never log it. */
export interface RenderedMessage {
  subject: string;
  body: string;
  sensitive: boolean;
}

export interface RenderOptions {
  channel: Channel;
  /** As the member chose it: "en-GB", "cy". One we have no words for falls back to its language, then to en-GB. */
  locale: string;
}

export type RenderMessage = <K extends MessageKind>(
  kind: K,
  facts: MessageFacts[K],
  options: RenderOptions,
) => RenderedMessage;

const PACKS: ReadonlyMap<string, LocalePack> = new Map([[DEFAULT_LOCALE, enGB]]);

/** The words there are: in which locales, which of them a kind is told in, and a message in them. */
export interface Wording {
  /** As their packs are called, the default first. */
  locales: readonly string[];
  /** The locale whose words somebody reads who chose this one. */
  toldIn(kind: MessageKind, locale: string): string;
  render: RenderMessage;
  /** What happened, in a sentence or two without a greeting: what somebody reads where many things are told in one message. */
  gist<K extends MessageKind>(kind: K, facts: MessageFacts[K], locale: string): string;
  /** The body of such an email with where to end such messages at its foot, in the words it was written in. */
  withUnsubscribing(body: string, url: string, kind: MessageKind, locale: string): string;
}

/** Brings the words of more locales together; whatever they lack is told in en-GB. */
export function createWording(packs: ReadonlyMap<string, LocalePack>): Wording {
  return {
    locales: [...new Set([DEFAULT_LOCALE, ...packs.keys()])],
    toldIn: (kind, locale) => findTemplate(packs, kind, locale).name,
    render: (kind, facts, { channel, locale }) => {
      const { template, pack } = findTemplate(packs, kind, locale);
      const plain = plainFacts(facts, channel);
      const draft = template(plain);
      return {
        subject: channel === 'TEXT' ? '' : plainLine(draft.subject),
        body: pack.frame(draft, plain, channel),
        sensitive: MESSAGE_RULES[kind].isSensitive,
      };
    },
    gist: (kind, facts, locale) =>
      plainLine(findTemplate(packs, kind, locale).template(plainFacts(facts, 'LETTER')).text),
    withUnsubscribing: (body, url, kind, locale) =>
      `${body}\n\n${findTemplate(packs, kind, locale).pack.unsubscribing(url)}`,
  };
}

/** Makes a renderer from the words of more locales; whatever they lack is told in en-GB. */
export function createRenderer(packs: ReadonlyMap<string, LocalePack>): RenderMessage {
  return createWording(packs).render;
}

/** The words of every locale that the service has. */
export const wording: Wording = createWording(PACKS);

/**
 * Puts a message of this kind into words for one channel. Pure: the same facts give the same words. Throws RangeError when an amount is not whole minutes, a day does not exist
 * or the zone is unknown.
 */
export const renderMessage: RenderMessage = wording.render;

function findTemplate<K extends MessageKind>(
  packs: ReadonlyMap<string, LocalePack>,
  kind: K,
  locale: string,
): { template: Template<K>; pack: LocalePack; name: string } {
  const language = locale.split('-')[0] ?? locale;
  for (const name of [locale, language]) {
    const pack = packs.get(name);
    const template: Template<K> | undefined = pack?.templates[kind];
    if (pack !== undefined && template !== undefined) {
      return { template, pack, name };
    }
  }
  return { template: enGB.templates[kind], pack: enGB, name: DEFAULT_LOCALE };
}
