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

const PATIENCE_MS = 150_000;

/** Texts go by GOV.UK Notify, which can be asked what it has; emails by a mail server, which cannot. */
export const WAYS = { Notify: 'TEXT', SMTP: 'EMAIL' } as const;
export type Way = keyof typeof WAYS;

export interface Counts {
  written: number;
  /** Different messages in the recipient's own log. */
  received: number;
  /** Messages that this log does not hold. */
  lost: number;
  /** Copies in it beyond the first. */
  doubled: number;
  /** Sends that the far side had taken when their worker was cut off before it wrote that down. */
  inFlight: number;
  failed: number;
}

/** A message that the far side had and that nobody here had written down when something was cut off. */
interface Open {
  id: string;
  tries: number;
  cut: number;
}

/** Workers as a council runs them, a PostgreSQL, perhaps a Redis, and somebody at the far side who writes down what arrives. */
export class NightShift {
  readonly workers: ServiceProcess[] = [];
  private redis: RedisServer | null = null;
  private readonly open = new Map<string, Open>();
  private cuts = 0;

  private constructor(
    readonly server: DatabaseServer,
    readonly notify: NotifyStub,
    readonly smtp: SmtpStub,
    private readonly redisPort: number | null,
    private tables: TestDatabase,
  ) {}

  static async open(carrier: 'PostgreSQL' | 'Redis' = 'PostgreSQL'): Promise<NightShift> {
    const server = await DatabaseServer.open();
    await migrateUp(server.url);
    const redisPort = carrier === 'Redis' ? await freePort() : null;
    const [notify, smtp, tables] = [await startNotifyStub(), await startSmtpStub(), await openTables(server.url)];
    const shift = new NightShift(server, notify, smtp, redisPort, tables);
    await shift.startRedis();
    return shift;
  }

  /** Both far sides take so long to say that they have a message: whoever dies meanwhile never hears it. */
  answerAfter(notifyMs: number, smtpMs: number): void {
    this.notify.answerAfter(notifyMs);
    this.smtp.answerAfter(smtpMs);
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
    const worker = await ServiceProcess.start({
      DATABASE_URL: this.server.url,
      SECRET_KEY: 'a key that only this test knows, and long enough',
      RUN: 'worker',
      SMTP_URL: this.smtp.url,
      MAIL_FROM: 'Rivermead Time Credits <hello@example.org>',
      NOTIFY_BASE_URL: this.notify.url,
      NOTIFY_API_KEY: this.notify.apiKey,
      // What is tried here is not our own pace.
      NOTIFY_REQUESTS_PER_MINUTE: '100000',
      NOTIFY_TEXT_TEMPLATE_ID: this.notify.templateIds.TEXT,
      ...(this.redisPort === null ? {} : { REDIS_URL: this.redisUrl }),
    });
    this.workers.push(worker);
    return worker;
  }

  /** So many members, and a message to each by each of the ways, due now. */
  async write(count: number, ways: readonly Way[] = ['Notify', 'SMTP']): Promise<void> {
    const owner = connectPool({ url: this.server.url, role: 'tc_owner', poolMax: 1 });
    const borough = await Borough.found(owner, `Night ${randomUUID()}`).finally(() => owner.end());
    const { schemeId } = borough;
    // What is tried here is not tried at some hours alone.
    await this.tables.admin(
      `UPDATE scheme SET rules = '{"quietFrom": "08:00", "quietUntil": "08:00"}' WHERE scheme_id = $1`,
      [schemeId],
    );
    await this.tables.admin(
      `INSERT INTO member (scheme_id, id, member_number, name, name_key, email, phone, preferred_channel, created_at)
       SELECT $1, gen_random_uuid(), 'm' || n, 'Member ' || n, 'member ' || n, 'm' || n || '@example.org', '+447700900' || lpad(n::text, 3, '0'),
         'EMAIL', now() FROM generate_series(1, $2) n`,
      [schemeId, count],
    );
    await this.tables.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, state, created_at, next_try_at)
       SELECT scheme_id, gen_random_uuid(), id, 'HOURS_APPROVED', gen_random_uuid(), way, CASE way WHEN 'EMAIL' THEN 'Thank you' ELSE '' END,
         'Your hours are approved.', 'PENDING', now(), now() FROM member, unnest($2::text[]) way WHERE scheme_id = $1`,
      [schemeId, ways.map((way) => WAYS[way])],
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

  /**
   * Notes what the far sides have that nobody has written down, just after something was cut off. What somebody who lives was waiting for is written down
   * afterwards under the same try: the end tells the two apart.
   * @param received what the far sides had when it was cut off
   */
  async noteInFlight(received = this.received()): Promise<void> {
    this.cuts += 1;
    const rows = await this.rows<{ id: string; tries: number }>(
      `SELECT id, tries FROM notification WHERE state = 'PENDING' AND tries > 0`,
    );
    for (const { id, tries } of rows)
      if (received.has(id) && !this.open.has(`${id} ${tries}`))
        this.open.set(`${id} ${tries}`, { id, tries, cut: this.cuts });
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

  /** How often the far sides hold each message, by our own reference. */
  received(): Map<string, number> {
    const references = [
      ...this.notify.received.map(({ reference }) => `${reference}`),
      ...this.smtp.received.map(({ source }) => /^Message-ID: <([^@]+)@/im.exec(source)?.[1] ?? 'none'),
    ];
    const times = new Map<string, number>();
    for (const reference of references) times.set(reference, (times.get(reference) ?? 0) + 1);
    return times;
  }

  /** How many messages arrived, copies included. */
  arrivals(): number {
    return this.notify.received.length + this.smtp.received.length;
  }

  /** How many of the cuts fell into a send. */
  async cutsIntoSends(): Promise<number> {
    return new Set((await this.cutOff()).map(({ cut }) => cut)).size;
  }

  async counts(way: Way): Promise<Counts> {
    const rows = await this.rows<{ id: string; state: string }>(
      `SELECT id, state FROM notification WHERE channel = '${WAYS[way]}'`,
    );
    const [received, ours] = [this.received(), new Set(rows.map(({ id }) => id))];
    const arrived = rows.filter(({ id }) => received.has(id));
    return {
      written: rows.length,
      received: arrived.length,
      lost: rows.length - arrived.length,
      doubled: arrived.reduce((sum, { id }) => sum + (received.get(id) ?? 0) - 1, 0),
      inFlight: (await this.cutOff()).filter(({ id }) => ours.has(id)).length,
      failed: rows.filter(({ state }) => state === 'FAILED').length,
    };
  }

  private async cutOff(): Promise<Open[]> {
    const rows = await this.rows<{ id: string; tries: number }>('SELECT id, tries FROM notification');
    const triesOf = new Map(rows.map(({ id, tries }) => [id, tries]));
    return [...this.open.values()].filter(({ id, tries }) => (triesOf.get(id) ?? 0) > tries);
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
