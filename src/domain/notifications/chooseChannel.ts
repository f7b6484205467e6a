import { type Channel, MESSAGE_RULES, type MessageKind, type PreferredChannel, type Topic } from './kinds.js';
import { topicsAbout } from './unsubscribeLink.js';

/** How a person can be reached. The phone, where given, must be one that can receive texts. */
export interface ReachableMember {
  email?: string | null;
  phone?: string | null;
  hasPostalAddress: boolean;
  /** A browser of theirs can be told that there is a message. Left out: none. */
  hasPush?: boolean;
  /** What they do not want to hear of. Left out: nothing. */
  topicsOff?: readonly Topic[];
  preferredChannel: PreferredChannel;
  /** The ways that were tried and reach nobody: taken only where no other is left. */
  failedChannels?: readonly Channel[];
}

const FALLBACK_ORDER: readonly Channel[] = ['EMAIL', 'TEXT', 'LETTER'];

/**
 * Says by which channel this kind of message goes to this person: the one they chose where it can reach them in time, else email, else text, else letter. Null means that it
 * is not sent: they chose NONE and are not waiting for it, they switched its topic off, or nothing reaches them.
 */
export function chooseChannel(member: ReachableMember, kind: MessageKind): Channel | null {
  return channelsFor(member, kind)[0] ?? null;
}

/** Every channel by which this kind of message may go to this person, the one to take first first. One that reached nobody stands behind the others. */
export function channelsFor(member: ReachableMember, kind: MessageKind): Channel[] {
  const rule = MESSAGE_RULES[kind];
  if (member.preferredChannel === 'NONE' && !rule.isAwaited) return [];
  if (hasSwitchedOff(member, kind)) return [];
  const isUsable = (channel: PreferredChannel): channel is Channel =>
    channel !== 'NONE' && rule.channels.includes(channel) && reaches(member, channel);
  const usable = [...new Set([member.preferredChannel, ...FALLBACK_ORDER].filter(isUsable))];
  const hasFailed = (channel: Channel) => member.failedChannels?.includes(channel) ?? false;
  return [...usable.filter((channel) => !hasFailed(channel)), ...usable.filter(hasFailed)];
}

/** Whether they wish to hear no more of what this kind is about. What must be told cannot be switched off. */
export function hasSwitchedOff({ topicsOff }: Pick<ReachableMember, 'topicsOff'>, kind: MessageKind): boolean {
  // A kind that only a newer version knows has no topic here yet.
  const topic = Object.hasOwn(MESSAGE_RULES, kind) ? MESSAGE_RULES[kind].topic : null;
  return topic !== null && (topicsOff?.includes(topic) ?? false);
}

/**
 * Whether they wish for a message that was written before: they may have changed their mind since. What only a newer version knows is taken to be wanted. A digest
 * is as long as anything that it tells of is; of what it tells where nobody knows, it is.
 */
export function isStillWanted(
  { preferredChannel, topicsOff = [] }: Pick<ReachableMember, 'preferredChannel' | 'topicsOff'>,
  kind: MessageKind,
  tellsOf: readonly MessageKind[] = [],
): boolean {
  if (!Object.hasOwn(MESSAGE_RULES, kind) || MESSAGE_RULES[kind].isAwaited) return true;
  if (preferredChannel === 'NONE' || hasSwitchedOff({ topicsOff }, kind)) return false;
  if (kind === 'DIGEST') return tellsOf.length === 0 || tellsOf.some((one) => !hasSwitchedOff({ topicsOff }, one));
  return kind !== 'WEEKLY_DIGEST' || !topicsAbout(kind).every((topic) => topicsOff.includes(topic));
}

/**
 * Says by which channel a message that was put into words for another membership of theirs goes to this person. What was written for an email or a
 * letter is long for a text, so it goes as one only where nothing else reaches them.
 */
export function channelOfJoined(member: ReachableMember, kind: MessageKind, writtenFor: Channel): Channel | null {
  const chosen = chooseChannel(member, kind);
  if (chosen !== 'TEXT' || writtenFor === 'TEXT') return chosen;
  return chooseChannel({ ...member, phone: null }, kind) ?? chosen;
}

function reaches(member: ReachableMember, channel: Channel): boolean {
  switch (channel) {
    case 'EMAIL':
      return isFilled(member.email);
    case 'TEXT':
      return isFilled(member.phone);
    case 'LETTER':
      return member.hasPostalAddress;
    case 'PUSH':
      return member.hasPush === true;
  }
}

function isFilled(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value.trim() !== '';
}
