import type { MessageFacts, SchemeFacts } from '../facts.js';
import type { Channel, MessageKind } from '../kinds.js';

/** What a template says, before the greeting, the signature and the scheme's details are put around it. */
export interface Draft {
  subject: string;
  /** For email and letter. No paragraph begins with a fact: a name that starts with "#" must never become a heading. */
  paragraphs: string[];
  /** The same for a letter, where paper says it better: tables (`tablePart`). Left out: the paragraphs. */
  paper?: string[];
  /** For a text: one or two segments together with the scheme's name, in characters every phone has. */
  text: string;
}

export type Template<K extends MessageKind> = (facts: MessageFacts[K]) => Draft;
export type Templates = { [K in MessageKind]: Template<K> };

/** One locale's words. A kind it does not have yet is told in the default locale, frame and all: half a message in each language helps nobody. */
export interface LocalePack {
  templates: Partial<Templates>;
  /** The whole body for the channel: greeting, what the draft says, who it is from and how to reach them. */
  frame(draft: Draft, facts: { scheme: SchemeFacts; recipientName: string }, channel: Channel): string;
  /** What stands below an email that somebody can do without: where such messages end. */
  unsubscribing(url: string): string;
}
