import { setTimeout as pause } from 'node:timers/promises';
import { toGlobalId } from '../../src/domain/ids.js';
import type { House } from '../house.js';
import { Connection } from '../load/connection.js';
import { cpuBetween, cpuMsOf, cpuTimes } from '../measure/processTimes.js';
import { percentile } from '../measure/statistics.js';
import type { World } from '../world/world.js';
import { isWaiting, makeShiftsDue, provedSent, writeShifts } from './shifts.js';

/** Statements asked for in a second, evenly, whether or not those before have been answered. */
const ASKED_PER_SECOND = 40;
const CONNECTIONS = 16;

export interface DrainFigures {
  shifts: number;
  reminders: number;
  /** From due to sent, the last of them. */
  seconds: number;
  /** From due until the last of them was written. */
  writtenAfterSeconds: number;
  perSecond: number;
  askedPerSecond: number;
  before: { p50Ms: number; p99Ms: number };
  during: { p50Ms: number; p99Ms: number };
  ratio: number;
  /** CPU time while it drained. `load`: what asks, and the stub of Notify. Null where the system does not say. */
  cpuMs: { api: number; worker: number; postgres: number; load: number } | null;
}

const statement = `query ($id: ID!) { account(id: $id) { balance { minutes } statement(first: 20) { edges { node { kind amountMinutes } } } } }`;

/** How long statements take while a flood of reminders drains beside them, against how long they took before. API and worker are a process each. */
export async function measureDrain(
  house: House,
  world: World,
  size: { reminders: number; beforeSeconds: number },
  note: (line: string) => void,
): Promise<DrainFigures> {
  const { shifts, reminders } = await writeShifts(house, world, size.reminders);
  note(`jobs_drain: ${reminders} reminders of ${shifts} shifts`);
  const service = await house.startService('split');
  try {
    const load = new EvenLoad(service.url, world);
    const [apiPid, workerPid] = [service.apiPid, ...service.pids.filter((pid) => pid !== service.apiPid)];
    const cpu = () => ({
      all: cpuTimes({ service: [apiPid], postgres: house.server.pid, load: [] }),
      worker: workerPid === undefined ? 0 : cpuMsOf(workerPid),
    });
    await load.during(async () => pause(5_000));
    const before = await load.during(async () => pause(size.beforeSeconds * 1000));
    await makeShiftsDue(house, world);
    const cpuFrom = cpu();
    const from = performance.now();
    let writtenMs = 0;
    const during = await load.during(async () => {
      for (;;) {
        const left = await isWaiting(house, world);
        if (!left.shifts && writtenMs === 0) writtenMs = performance.now() - from;
        if (!left.shifts && !left.messages) return;
        await pause(500);
      }
    });
    const seconds = (performance.now() - from) / 1000;
    const cpuTo = cpu();
    const used = cpuBetween(cpuFrom.all, cpuTo.all);
    load.close();
    await provedSent(house, world, reminders);
    const shape = (times: number[]) => ({ p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) });
    return {
      shifts,
      reminders,
      seconds,
      writtenAfterSeconds: writtenMs / 1000,
      perSecond: reminders / seconds,
      askedPerSecond: ASKED_PER_SECOND,
      before: shape(before),
      during: shape(during),
      ratio: percentile(during, 0.99) / percentile(before, 0.99),
      cpuMs: used && {
        api: used.service,
        worker: cpuTo.worker - cpuFrom.worker,
        postgres: used.postgres,
        load: used.load,
      },
    };
  } finally {
    await service.stop();
  }
}

/** Asks at its rate and writes down how long each answer took from when it was due to be asked: waiting for a free connection counts. */
class EvenLoad {
  private readonly free: Connection[];
  private next = 0;

  constructor(
    url: string,
    private readonly world: World,
  ) {
    this.free = Array.from({ length: CONNECTIONS }, () => new Connection(new URL(url)));
  }

  async during(what: () => Promise<unknown>): Promise<number[]> {
    const times: number[] = [];
    const asked: Promise<void>[] = [];
    const from = performance.now();
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - from) / 1000) * ASKED_PER_SECOND);
      while (asked.length < due) asked.push(this.ask(times, performance.now()));
    }, 5);
    await what().finally(() => clearInterval(timer));
    await Promise.all(asked);
    return times;
  }

  close(): void {
    for (const connection of this.free) connection.close();
  }

  private async ask(times: number[], dueMs: number): Promise<void> {
    let connection = this.free.pop();
    while (connection === undefined) {
      await pause(1);
      connection = this.free.pop();
    }
    const { readers } = this.world;
    const reader = readers[this.next++ % readers.length];
    if (reader === undefined) throw new Error('nobody reads statements here');
    const body = JSON.stringify({ query: statement, variables: { id: toGlobalId('Account', reader.walletId) } });
    const answer = await connection.ask({ token: reader.token, path: '/graphql', body });
    if (!answer.includes('"edges":[')) throw new Error(`not a statement: ${answer.slice(0, 300)}`);
    times.push(performance.now() - dueMs);
    this.free.push(connection);
  }
}
