import type { Clock } from '../../adapters/clock.js';
import type { MessageChannel } from '../../adapters/messages/channel.js';

/** A message as the far side heard it. */
export interface Heard {
  reference: string;
  at: Date;
}

/** Everybody's letter box, telephone and mail box: takes every message and notes when it came. */
export function recipientAt(clock: Clock): { channel: MessageChannel; heard: Heard[] } {
  const heard: Heard[] = [];
  const channel: MessageChannel = {
    name: 'recipient',
    supports: new Set(['EMAIL', 'TEXT', 'LETTER']),
    send: async ({ reference }) => {
      heard.push({ reference, at: clock.now() });
      return { status: 'ACCEPTED', providerReference: reference };
    },
  };
  return { channel, heard };
}
