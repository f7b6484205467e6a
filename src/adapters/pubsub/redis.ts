import { Redis } from 'ioredis';
import { fromMessage, toMessages } from '../../domain/live/changes.js';
import type { ChangeListener, PubSub, PubSubLog } from './types.js';

const CHANNEL = 'tc:changes';
const ANSWER_WITHIN_MS = 5_000;

/** Redis publish and subscribe: two connections per process, since one that listens can do nothing else. */
export class RedisPubSub implements PubSub {
  readonly kind = 'redis';
  private readonly speaker: Redis;
  private ear: Redis | undefined;

  constructor(
    private readonly url: string,
    private readonly log: PubSubLog,
  ) {
    // Whoever publishes learns at once that Redis is away: nothing waits for live updates.
    this.speaker = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: ANSWER_WITHIN_MS,
      connectTimeout: ANSWER_WITHIN_MS,
    });
    this.speaker.on('error', () => undefined);
  }

  async publish(changes: Parameters<PubSub['publish']>[0]): Promise<void> {
    for (const message of toMessages(changes)) await this.speaker.publish(CHANNEL, message);
  }

  listen(listener: ChangeListener): void {
    // Subscribes anew by itself on every connection, so that what was missed is looked for only once it hears again.
    const ear = new Redis(this.url, { maxRetriesPerRequest: null, autoResubscribe: false });
    this.ear = ear;
    ear.on('error', () => undefined);
    ear.on('close', () => this.log.warn({}, 'live updates have lost their connection and look for it again'));
    ear.on('message', (_channel: string, message: string) => {
      const changes = fromMessage(message);
      if (changes) listener.heard(changes);
    });
    ear.on('ready', () => {
      ear.subscribe(CHANNEL).then(
        () => listener.missed(),
        // Lost again meanwhile: the next connection begins anew.
        () => undefined,
      );
    });
  }

  async close(): Promise<void> {
    this.ear?.removeAllListeners('close');
    this.ear?.disconnect();
    this.speaker.disconnect();
  }
}
