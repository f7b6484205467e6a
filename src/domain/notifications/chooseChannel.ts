import { type Channel, MESSAGE_RULES, type MessageKind, type PreferredChannel } from './kinds.js';

/** How a person can be reached. The phone, where given, must be one that can receive texts. */
export interface ReachableMember {
  email?: string | null;
  phone?: string | null;
  hasPostalAddress: boolean;
  preferredChannel: PreferredChannel;
}

const FALLBACK_ORDER: readonly Channel[] = ['EMAIL', 'TEXT', 'LETTER'];

/**
 * Says by which channel this kind of message goes to this person: the one they chose where it can reach them in time, else email, else text, else letter. Null means that it
 * is not sent: they chose NONE and are not waiting for it, or nothing reaches them.
 */
export function chooseChannel(member: ReachableMember, kind: MessageKind): Channel | null {
  const rule = MESSAGE_RULES[kind];
  if (member.preferredChannel === 'NONE' && !rule.isAwaited) {
    return null;
  }
  const candidates = [member.preferredChannel, ...FALLBACK_ORDER];
  const isUsable = (channel: PreferredChannel): channel is Channel =>
    channel !== 'NONE' && rule.channels.includes(channel) && reaches(member, channel);
  return candidates.find(isUsable) ?? null;
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
  }
}

function isFilled(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value.trim() !== '';
}
