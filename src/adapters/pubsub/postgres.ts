import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { fromMessage, toMessages } from '../../domain/live/changes.js';
import type { ChangeListener, PubSub, PubSubLog } from './types.js';

const CHANNEL = 'tc_changes';
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that says nothing may be dead: it is asked this often, and has this long to answer. */
const ASK_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;

export interface PostgresPubSubSettings {
  /** A login that may connect; LISTEN needs no right. Not through a pooler that shares connections between transactions. */
  url: string;
  /** Where NOTIFY is sent from. */
  pool: Pick<pg.Pool, 'query'>;
  log: PubSubLog;
}

/**
 * LISTEN and NOTIFY, with one listening connection per process. The notice is never part of the transaction that changed something: NOTIFY makes
 * commits wait for each other, so only the processor of events sends it, many changes at a time.
 */
export class PostgresPubSub implements PubSub {
  readonly kind = 'postgres';
  private readonly closing = new AbortController();
  private listening: Promise<void> = Promise.resolve();

  constructor(private readonly settings: PostgresPubSubSettings) {}

  async publish(changes: Parameters<PubSub['publish']>[0]): Promise<void> {
    const messages = toMessages(changes);
    if (messages.length === 0) return;
    await this.settings.pool.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [
      CHANNEL,
      messages,
    ]);
  }

  listen(listener: ChangeListener): void {
    this.listening = this.keepListening(listener);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.listening;
  }

  private async keepListening(listener: ChangeListener): Promise<void> {
    const { signal } = this.closing;
    let pauseMs = SHORTEST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.listenOnce(listener, () => {
          pauseMs = SHORTEST_PAUSE_MS;
        });
      } catch (error) {
        if (!signal.aborted) {
          const errorCode = error instanceof Error && 'code' in error ? String(error.code) : undefined;
          this.settings.log.warn({ errorCode }, 'live updates have lost their connection and look for it again');
        }
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Listens on one connection until it is lost (a throw) or everything closes. */
  private async listenOnce(listener: ChangeListener, began: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.settings.url,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      application_name: 'time-credits live',
    });
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('the connection ended')));
    });
    // Heard below while it is waited for; in between nobody else hears of it.
    lost.catch(() => undefined);
    client.on('notification', ({ payload }) => {
      const changes = fromMessage(payload ?? '');
      if (changes) listener.heard(changes);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      began();
      listener.missed();
      await Promise.race([this.askNowAndThen(client), lost]);
    } finally {
      await Promise.race([client.end(), sleep(1_000, undefined, { ref: false })]).catch(() => undefined);
    }
  }

  private async askNowAndThen(client: pg.Client): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await client.query('SELECT 1');
    }
  }
}
