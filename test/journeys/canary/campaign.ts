import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Asker } from '../../contract/authority/roles.js';
import type { Borough } from './borough.js';
import { columnsHolding, strays } from './places.js';
import { ways } from './requests.js';
import { sift, typed } from './sieve.js';

export interface CanaryFindings {
  requests: number;
  answers: Record<string, number>;
  /** What is refused or fails is told in the words of who asked alone. */
  errors: string[];
  logs: string[];
  queue: string[];
  tables: string[];
  metrics: string[];
}

/** What goes wrong while requests are made. */
export type Fault =
  | 'nothing'
  | 'the database fails inside'
  | 'the database goes away'
  | 'statements are cancelled'
  | 'a table is locked';

interface Round {
  role: Asker['role'];
  fault: Fault;
  /** Only one in so many operations: all of them where it is left out. */
  operationsOneIn?: number;
}

export interface CanaryPlan {
  /** Which roles ask every operation in every way, and what goes wrong meanwhile. */
  rounds: readonly Round[];
  /** Ask one in so many of all the wrong ways; 1: everything. */
  oneIn: number;
}

/** Pushes personal data through every operation, in every way and with every fault, and says where it came out. */
export class CanaryCampaign {
  private readonly answers: Record<string, number> = {};
  private readonly errors: string[] = [];
  private readonly queued = new Set<string>();
  private requests = 0;

  constructor(private readonly borough: Borough) {}

  async play({ rounds, oneIn }: CanaryPlan): Promise<CanaryFindings> {
    const { test, needles, service } = this.borough;
    const watching = this.watchQueue();
    for (const round of rounds) await this.round(round, oneIn);
    await this.besideGraphql();
    await pause(500);
    await watching.stop();
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const { requests, answers, errors } = this;
    return {
      ...{ requests, answers, errors },
      logs: sift(service.output, needles),
      queue: [...this.queued],
      tables: strays(await columnsHolding(test, ['tc'], needles)),
      metrics: metrics.includes('timecredits_') ? sift(metrics, needles) : ['there are no metrics'],
    };
  }

  private async round({ role, fault, operationsOneIn = 1 }: Round, oneIn: number): Promise<void> {
    const { operations, askers, home } = this.borough;
    const asker = askers.find((one) => one.role === role);
    if (!asker) throw new Error(`nobody is ${role}`);
    const over = await this.begin(fault);
    // Whoever signs out first is asked nothing more.
    const last = /^sign|^close|^merge/;
    const ordered = [...operations].sort((a, b) => Number(last.test(a.field)) - Number(last.test(b.field)));
    for (const [at, operation] of ordered.entries()) {
      if (at % operationsOneIn !== 0) continue;
      const index = this.requests;
      const spoiled = ways(operation, operation.args(home.target, asker), index);
      const chosen = spoiled.filter((_one, way) => way === 0 || (at + way) % oneIn === 0);
      await Promise.all(chosen.map(({ body, type }) => this.ask(asker, body, type, index)));
    }
    await over();
  }

  private async ask(asker: Asker, body: string, type: string | undefined, index: number): Promise<void> {
    this.requests += 1;
    const headers = {
      'content-type': type ?? 'application/json',
      'user-agent': `${typed} ${index}`,
      ...(asker.authorization === null ? {} : { authorization: asker.authorization }),
    };
    const url = `${this.borough.service.url}/graphql?${typed}=${index}`;
    const response = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
    const text = (await response?.text().catch(() => '')) ?? '';
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? (text === '' ? 'cut off' : 'ok');
    const outcome = `${response?.status ?? 0} ${code}`;
    this.answers[outcome] = (this.answers[outcome] ?? 0) + 1;
    // Whoever asks may hear their own words again, and nobody else's.
    const told = errorsIn(text);
    const others = [...told.matchAll(new RegExp(`${typed}\\w*? ?(\\d+)`, 'gi'))].filter(
      ([, of]) => Number(of) !== index,
    );
    if (others.length > 0) this.errors.push(`${outcome}: ${told.slice(0, 300)}`);
    const unsaid = this.borough.needles.filter(({ pattern }) => !pattern.test(body));
    this.errors.push(...sift(told, unsaid).map((hit) => `${outcome}: ${hit}`));
  }

  /** Uploads, pages, and what is hardly HTTP at all. */
  private async besideGraphql(): Promise<void> {
    const { service, askers } = this.borough;
    const authorization = askers.find(({ role }) => role === 'leader')?.authorization ?? '';
    const rows = `Volunteer,E-mail,Date,Hours\n${typed} Zoë,${typed}@example.org,32/13/2026,lots\n${typed},,2026-11-20,2\n`;
    const send = async (path: string, init: RequestInit) => {
      this.requests += 1;
      await fetch(`${service.url}${path}`, init).then((response) => response.text());
    };
    await send(`/uploads?name=${typed}.csv`, { method: 'POST', body: rows, headers: { authorization } });
    await send(`/uploads?name=${typed}.csv`, { method: 'POST', body: rows });
    await send('/uploads', { method: 'POST', body: rows, headers: { authorization: `Bearer ${typed}` } });
    await send(`/invitation?token=${typed}`, {});
    const form = { method: 'POST', body: new URLSearchParams({ token: typed, name: `${typed} Zoë` }) };
    await send('/invitation', form);
    await send(`/staff/sign-in?scheme=${typed}&state=${typed}`, {});
    await send(`/staff/callback?code=${typed}&state=${typed}`, { headers: { cookie: `${typed}=${typed}` } });
    await send(`/${typed}/nothing?email=${typed}@example.org`, {});
    await send('/graphql', { method: 'PUT', body: typed });
    for (const raw of [
      `POST /graphql HTTP/1.1\r\nHost: x\r\nX-${typed}: ${typed}\r\nContent-Length: nonsense\r\n\r\n${typed}`,
      `${typed} /${typed} HTTP/9.9\r\n\r\n`,
      `GET /${typed} HTTP/1.1\r\nHost: x\r\n${typed}: ${typed.repeat(3_000)}\r\n\r\n`,
    ]) {
      await this.raw(raw);
    }
  }

  private async raw(bytes: string): Promise<void> {
    this.requests += 1;
    const { hostname, port } = new URL(this.borough.service.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.setTimeout(2_000, () => socket.destroy());
      socket.on('data', () => socket.end());
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  }

  /** Lets it go wrong until the function that comes back is called. */
  private async begin(fault: Fault): Promise<() => Promise<void>> {
    const { test } = this.borough;
    if (fault === 'nothing') return async () => undefined;
    if (fault === 'the database fails inside') return await failInside(test);
    if (fault === 'a table is locked') return await lockTable(test);
    const end = fault === 'the database goes away' ? 'pg_terminate_backend' : 'pg_cancel_backend';
    return repeat(120, () =>
      test.admin(
        `SELECT ${end}(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'time-credits tc_app%' AND state <> 'idle'`,
      ),
    );
  }

  /** Jobs that end leave nothing behind, so the queue is looked at all the time. */
  private watchQueue(): { stop(): Promise<void> } {
    const { test, needles } = this.borough;
    const stop = repeat(150, async () => {
      for (const [at, hit] of await columnsHolding(test, ['bullmq'], needles)) this.queued.add(`${at}: ${hit}`);
    });
    return { stop };
  }
}

/** Does it again and again until it is called off. */
function repeat(everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      await work();
      await pause(everyMs);
    }
  })();
  return async () => {
    isOver = true;
    await running;
  };
}

const broken = ['notification', 'member', 'hours_log', 'organisation', 'redemption', 'invitation', 'session'];

/** Every row that is written is refused by PostgreSQL in words that quote the whole of it. */
async function failInside(test: Borough['test']): Promise<() => Promise<void>> {
  await test.admin(
    `CREATE OR REPLACE FUNCTION quote_it() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'cannot keep %', NEW::text USING DETAIL = NEW::text, HINT = NEW::text; END $$`,
  );
  for (const table of broken) {
    await test.admin(
      `CREATE TRIGGER quote_it BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION quote_it()`,
    );
  }
  return async () => {
    // What was queued meanwhile is tried, and fails, before it is well again.
    await pause(1_500);
    for (const table of broken) await test.admin(`DROP TRIGGER quote_it ON ${table}`);
  };
}

/** Nobody reads or writes a member until it is over: longer than a statement waits for a lock. */
async function lockTable(test: Borough['test']): Promise<() => Promise<void>> {
  const held = test.admin(`DO $$ BEGIN LOCK TABLE member IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(25); END $$`);
  return async () => void (await held);
}

/** What went wrong, without the data that came all the same. */
function errorsIn(text: string): string {
  try {
    const { errors = [] } = JSON.parse(text) as { errors?: unknown[] };
    return errors.length === 0 ? '' : JSON.stringify(errors);
  } catch {
    return text;
  }
}
