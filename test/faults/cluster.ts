import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisServer, startRedis } from '../jobs/support.js';
import type { TestDatabase } from '../support/database.js';
import { DatabaseServer } from '../support/loadServer.js';
import { type NotifyStub, startNotifyStub } from '../support/notify-stub/notifyStub.js';
import { openTables, ServiceProcess } from '../support/service.js';

/** Longer than the lease of whoever was killed. */
const patienceMs = 240_000;

/** A deployment as a council runs one: a PostgreSQL, perhaps a Redis, two API processes, two workers, and GOV.UK Notify at the far side. */
export class Cluster {
  private constructor(
    readonly secretKey: string,
    private readonly server: DatabaseServer,
    private redis: RedisServer | null,
    readonly notify: NotifyStub,
    readonly apis: ServiceProcess[],
    readonly workers: ServiceProcess[],
    readonly tables: TestDatabase,
  ) {}

  /** One machine asks here for many: what an address may ask for is raised. more: settings besides; workers: where nothing is to be sent, none. */
  static async open(
    carrier: 'PostgreSQL' | 'Redis',
    more: Record<string, string> = {},
    workers: 0 | 2 = 2,
  ): Promise<Cluster> {
    const server = await DatabaseServer.open();
    const redis = carrier === 'Redis' ? await startRedis() : null;
    const notify = await startNotifyStub();
    const secretKey = `a key of this deployment alone ${randomUUID()}`;
    const settings = {
      DATABASE_URL: server.url,
      SECRET_KEY: secretKey,
      NOTIFY_BASE_URL: notify.url,
      NOTIFY_API_KEY: notify.apiKey,
      NOTIFY_REQUESTS_PER_MINUTE: '100000',
      NOTIFY_EMAIL_TEMPLATE_ID: notify.templateIds.EMAIL,
      NOTIFY_TEXT_TEMPLATE_ID: notify.templateIds.TEXT,
      NOTIFY_LETTER_TEMPLATE_ID: notify.templateIds.LETTER,
      POINTS_PER_ADDRESS: '10000000',
      POINTS_PER_CLIENT: '10000000',
      POINTS_PER_MEMBER: '10000000',
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...more,
    };
    const start = (run: string) => ServiceProcess.start({ ...settings, RUN: run });
    // All at once on an empty database: one of them migrates it, the others wait.
    const runs = ['api', 'api', ...Array.from({ length: workers }, () => 'worker')];
    const started = await Promise.all(runs.map(start));
    const tables = await openTables(server.url);
    return new Cluster(secretKey, server, redis, notify, started.slice(0, 2), started.slice(2), tables);
  }

  /** The two API processes in turn. */
  urlOf(index: number): string {
    return this.apis[index % this.apis.length]?.url ?? '';
  }

  get urls(): string[] {
    return this.apis.map(({ url }) => url);
  }

  /** It is away from here on. */
  async stopRedis(): Promise<void> {
    await this.redis?.stop();
    this.redis = null;
  }

  /** Waits until every event is told of and every message has left. @throws when that takes too long */
  async idle(): Promise<void> {
    const patience = AbortSignal.timeout(patienceMs);
    for (;;) {
      const [left] = await this.tables.admin<{ events: number; messages: number }>(
        `SELECT (SELECT count(*) FROM outbox_event WHERE processed_at IS NULL) AS events,
                (SELECT count(*) FROM notification WHERE state = 'PENDING') AS messages`,
      );
      if (left && left.events === 0 && left.messages === 0) return;
      if (patience.aborted) throw new Error(`still waiting: ${JSON.stringify(left)}`);
      await pause(100);
    }
  }

  /** What the far side holds against what the tables say was sent. */
  async messages(): Promise<{ written: number; failed: number; lost: number; doubled: number; unknown: number }> {
    const rows = await this.tables.admin<{ id: string; state: string }>('SELECT id, state FROM notification');
    const received = new Map<string, number>();
    for (const { reference } of this.notify.received)
      received.set(`${reference}`, (received.get(`${reference}`) ?? 0) + 1);
    const known = new Set(rows.map(({ id }) => id));
    return {
      written: rows.length,
      failed: rows.filter(({ state }) => state === 'FAILED').length,
      lost: rows.filter(({ id }) => !received.has(id)).length,
      doubled: [...received.values()].filter((times) => times > 1).length,
      unknown: [...received.keys()].filter((id) => !known.has(id)).length,
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers].map((service) => service.stop()));
    await this.tables.drop();
    await this.notify.close();
    await this.redis?.stop();
    await this.server.close();
  }
}
