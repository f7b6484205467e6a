import { CHANNELS } from '../../domain/notifications/kinds.js';
import type { Clock } from '../clock.js';
import { type MessageChannel, type OutgoingMessage, temporaryFailure } from './channel.js';

/** Where the viewer keeps what would have been sent. `add` must refuse a second message with the same reference (a unique key), or keep the first. */
export interface ViewerStore {
  add(message: OutgoingMessage, at: Date): Promise<void>;
  has(reference: string): Promise<boolean>;
}

/** Each takes a connection to the database for a moment. */
const TOGETHER = 4;

/** Keeps messages on the machine instead of sending them, so that the service can be tried without any account. A reference is kept once, however often it is sent. */
export function createViewerChannel(store: ViewerStore, clock: Clock): MessageChannel {
  const accepted = (reference: string) => ({ status: 'ACCEPTED', providerReference: reference }) as const;
  return {
    name: 'viewer',
    together: TOGETHER,
    supports: new Set(CHANNELS),
    async send(message) {
      const { reference } = message;
      try {
        if (!(await store.has(reference))) {
          await store.add(message, clock.now());
        }
        return accepted(reference);
      } catch {
        // Two sends of one message may race: the loser meets the unique key, and the message is there all the same. The error is dropped because it may quote the row.
        const isKept = await store.has(reference).catch(() => false);
        return isKept ? accepted(reference) : temporaryFailure('The message viewer could not keep the message.');
      }
    },
    async findByReference(reference) {
      return (await store.has(reference)) ? { providerReference: reference } : null;
    },
  };
}
