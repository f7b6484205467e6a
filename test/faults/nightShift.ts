import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { connectPool } from '../../src/adapters/database/connect.js';
import { migrateUp } from '../../src/adapters/database/migrate.js';
import { Borough } from '../jobs/borough.js';
import { freePort, type RedisServer, startRedis } from '../jobs/support.js';
import type { TestDatabase } from '../support/database.js';
import { DatabaseServer } from '../support/loadServer.js';
import { type NotifyStub, startNotifyStub } from '../support/notify-stub/notifyStub.js';
import { type SmtpStub, startSmtpStub } from '../support/notify-stub/smtpStub.js';
import { openTables, ServiceProcess } from '../support/service.js';

const PATIENCE_MS = 240_000;

export interface Counts {
  written: number;
  sent: number;
  failed: number;
  /** Messages that the recipient's own log does not hold. */
  lost: number;
  /** Messages that it holds more than once. */
  doubled: number;
}

/** Workers as a council runs them, a PostgreSQL, perhaps a Redis, and somebody at the far side who writes down what arrives. */
export class NightShift {
  readonly workers: ServiceProcess[] = [];
  private redis: RedisServer | null = null;

  private constructor(
    readonly server: DatabaseServer,
    readonly notify: NotifyStub,
    readonly smtp: SmtpStub,
    private readonly way: 'Notify' | 'SMTP',
    private readonly redisPort: number | null,
    private tables: TestDatabase,
  ) {}

  static async open(way: 'Notify' | 'SMTP', carrier: 'PostgreSQL' | 'Redis' = 'PostgreSQL'): Promise<NightShift> {
    const server = await DatabaseServer.open();
    await migrateUp(server.url);
    const redisPort = carrier === 'Redis' ? await freePort() : null;
    const [notify, smtp, tables] = [await startNotifyStub(), await startSmtpStub(), await openTables(server.url)];
    const shift = new NightShift(server, notify, smtp, way, redisPort, tables);
    await shift.startRedis();
    return shift;
  }

  async startRedis(): Promise<void> {
    if (this.redisPort !== null) this.redis = await startRedis('noeviction', this.redisPort);
  }

  async stopRedis(): Promise<void> {
    await this.redis?.stop();
    this.redis = null;
  }

  get redisUrl(): string {
    return `redis://127.0.0.1:${this.redisPort}`;
  }

  async hire(): Promise<ServiceProcess> {
    const { notify, smtp } = this;
    const outwards: Record<string, string> =
      this.way === 'SMTP'
        ? { SMTP_URL: smtp.url, MAIL_FROM: 'Rivermead Time Credits <hello@example.org>' }
        : {
            NOTIFY_BASE_URL: notify.url,
            NOTIFY_API_KEY: notify.apiKey,
            // What is measured here is our own pace.
            NOTIFY_REQUESTS_PER_MINUTE: '100000',
            NOTIFY_EMAIL_TEMPLATE_ID: notify.templateIds.EMAIL,
          };
    const worker = await ServiceProcess.start({
      DATABASE_URL: this.server.url,
      SECRET_KEY: 'a key that only this test knows, and long enough',
      RUN: 'worker',
      ...outwards,
      ...(this.redisPort === null ? {} : { REDIS_URL: this.redisUrl }),
    });
    this.workers.push(worker);
    return worker;
  }

  /** So many messages to as many members, due now. */
  async write(count: number): Promise<void> {
    const owner = connectPool({ url: this.server.url, role: 'tc_owner', poolMax: 1 });
    const borough = await Borough.found(owner, `Night ${randomUUID()}`).finally(() => owner.end());
    const { schemeId } = borough;
    await this.tables.admin(
      `INSERT INTO member (scheme_id, id, member_number, name, name_key, email, preferred_channel, created_at)
       SELECT $1, gen_random_uuid(), 'm' || n, 'Member ' || n, 'member ' || n, 'm' || n || '@example.org', 'EMAIL', now()
       FROM generate_series(1, $2) n`,
      [schemeId, count],
    );
    await this.tables.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, state, created_at, next_try_at)
       SELECT scheme_id, gen_random_uuid(), id, 'HOURS_APPROVED', gen_random_uuid(), 'EMAIL', 'Thank you', 'Your hours are approved.', 'PENDING',
         now(), now() FROM member WHERE scheme_id = $1`,
      [schemeId],
    );
  }

  async count(where: string): Promise<number> {
    const [row] = await this.tables.admin<{ n: number }>(`SELECT count(*)::int AS n FROM notification WHERE ${where}`);
    return row?.n ?? -1;
  }

  async rows<Row extends object>(text: string): Promise<Row[]> {
    return await this.tables.admin<Row>(text);
  }

  /** After the database was away. */
  async reopenTables(): Promise<void> {
    await this.tables.drop();
    this.tables = await openTables(this.server.url);
  }

  /** Waits until so many are sent. @returns how many seconds that took. @throws when it takes too long */
  async until(sent: number): Promise<number> {
    const [from, patience] = [performance.now(), AbortSignal.timeout(PATIENCE_MS)];
    while ((await this.count(`state = 'SENT'`)) < sent) {
      if (patience.aborted) throw new Error(`sent ${await this.count(`state = 'SENT'`)} of ${sent}`);
      await pause(100);
    }
    return (performance.now() - from) / 1000;
  }

  /** How often the far side holds each message, by our own reference. */
  get received(): Map<string, number> {
    const references =
      this.way === 'Notify'
        ? this.notify.received.map(({ reference }) => `${reference}`)
        : this.smtp.received.map(({ source }) => /^Message-ID: <([^@]+)@/im.exec(source)?.[1] ?? 'none');
    const times = new Map<string, number>();
    for (const reference of references) times.set(reference, (times.get(reference) ?? 0) + 1);
    return times;
  }

  async counts(): Promise<Counts> {
    const rows = await this.tables.admin<{ id: string; state: string }>('SELECT id, state FROM notification');
    const { received } = this;
    return {
      written: rows.length,
      sent: rows.filter(({ state }) => state === 'SENT').length,
      failed: rows.filter(({ state }) => state === 'FAILED').length,
      lost: rows.filter(({ id }) => !received.has(id)).length,
      doubled: [...received.values()].filter((times) => times > 1).length,
    };
  }

  async close(): Promise<void> {
    await Promise.all(
      this.workers.map((worker) => {
        if (!worker.hasEnded) process.kill(worker.pid, 'SIGCONT');
        return worker.stop();
      }),
    );
    await this.tables.drop();
    await this.notify.close();
    await this.smtp.close();
    await this.stopRedis();
    await this.server.close();
  }
}
