import { type Channel, MESSAGE_RULES, type MessageKind } from './kinds.js';
import { isOver } from './tellBy.js';

/** A message in the words of another channel than the one it goes by, kept in case that one fails. */
export interface FallbackWords {
  channel: Channel;
  /** Empty for a text. */
  subject: string;
  body: string;
}

/**
 * Why a message was not taken, where that says something about its recipient. ADDRESS: this address of theirs takes none. NO_CARRIER: no way of sending such
 * messages is set up here. Whatever else fails, as a key or a carrier's own fault, is mended elsewhere, and the message waits for that.
 */
export type FailureCause = 'ADDRESS' | 'NO_CARRIER';

/** What a carrier says became of a message. TECHNICAL_FAILURE: it failed on the carrier's side, whatever the address. */
export const RECEIPTS = ['DELIVERED', 'TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'TECHNICAL_FAILURE'] as const;
export type Receipt = (typeof RECEIPTS)[number];

/** The later receipt stands over the earlier one where it is the stronger: receipts come in any order, and more than once. */
const STRENGTH: Readonly<Record<Receipt, number>> = {
  TECHNICAL_FAILURE: 1,
  TEMPORARY_FAILURE: 1,
  PERMANENT_FAILURE: 2,
  DELIVERED: 3,
};

/** Whether a receipt tells more than the one that stands. What was delivered stays delivered. */
export function isNews(receipt: Receipt, standing: Receipt | null): boolean {
  return standing === null || STRENGTH[receipt] > STRENGTH[standing];
}

/** A message that failed, and how its recipient can be reached by now. */
export interface FailedMessage {
  kind: MessageKind;
  channel: Channel;
  sensitive: boolean;
  createdAt: Date;
  /** The moment it is about. Null: none. */
  tellBy: Date | null;
  /** It was itself written because the same channel had failed for a while. */
  isSecondTry: boolean;
  fallbacks: readonly FallbackWords[];
  /** The recipient's ways that reach nobody, as they are known now. */
  failedChannels: readonly Channel[];
  /** The recipient's ways of which nothing bad is known now. */
  openChannels: readonly Channel[];
  isRecipientActive: boolean;
}

/**
 * AGAIN: the same words by the same channel, once more, later. PRINT: the same letter, printed here. INSTEAD: by the next channel that reaches them. STAFF: nothing reaches them, and a person has
 * to see to it. NONE: nothing follows.
 */
export type NextStep =
  | { step: 'AGAIN' }
  | { step: 'PRINT' }
  | { step: 'INSTEAD'; words: FallbackWords; rest: readonly FallbackWords[] }
  | { step: 'STAFF' }
  | { step: 'NONE' };

const DAY_MS = 86_400_000;
/** What failed later than this after it was written is old news by any other way. A carrier may try for three days, and again for three. */
const FOLLOWS_WITHIN_MS = 14 * DAY_MS;

/** Says what the failing of a message leads to: delivery rules J12 and J13. `isForNow`: another try by the same channel may go through. */
export function nextStep(failed: FailedMessage, { isForNow }: { isForNow: boolean }, now: Date): NextStep {
  if (failed.sensitive || !failed.isRecipientActive) return { step: 'NONE' };
  const mayFollow = isStillOfUse(failed, now);
  if (isForNow && !failed.isSecondTry) return { step: mayFollow ? 'AGAIN' : 'NONE' };
  // A carrier that takes no letter for this address is no reason to write by another way: somebody can still post it.
  if (failed.channel === 'LETTER' && failed.openChannels.includes('LETTER') && mayFollow) return { step: 'PRINT' };
  const open = failed.fallbacks.filter(({ channel }) => !failed.failedChannels.includes(channel));
  const [words, ...rest] = open;
  if (words !== undefined && mayFollow) return { step: 'INSTEAD', words, rest };
  const isReached = failed.openChannels.some((channel) => channel !== failed.channel);
  return { step: isReached ? 'NONE' : 'STAFF' };
}

function isStillOfUse(failed: FailedMessage, now: Date): boolean {
  if (isOver(failed, now)) return false;
  const { kind, createdAt } = failed;
  const minutes = Object.hasOwn(MESSAGE_RULES, kind) ? MESSAGE_RULES[kind].handOverWithinMinutes : null;
  const withinMs = Math.min(minutes === null ? Number.POSITIVE_INFINITY : minutes * 60_000, FOLLOWS_WITHIN_MS);
  return now.getTime() - createdAt.getTime() <= withinMs;
}
