import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SetClock } from '../../src/adapters/clock.js';
import { claimDueWork } from '../../src/commands/dueWork/claimDueWork.js';
import { settleDueWork } from '../../src/commands/dueWork/settleDueWork.js';
import { DomainError } from '../../src/domain/errors.js';
import { newId } from '../../src/domain/ids.js';
import type { Database } from '../../src/entities/database.js';
import type { DueWorkJob } from '../../src/jobs/context.js';
import { Dispatcher, wantedWork, workDue } from '../../src/jobs/dispatch.js';
import type { DueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { HeldLeases } from '../../src/jobs/dueWork/heldLeases.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import { cancelDueWork, planDueWork } from '../../src/outbox/dueWork.js';
import { testServices } from '../support/services.js';
import { at, Borough } from './borough.js';
import { type DueRow, KIND, plan, ringing, rings, rowOf, type Then } from './dueSteps.js';
import { KeptQueue } from './keptQueue.js';
import { connectWorker, eventually, KeptLog, Workshop } from './support.js';

const DYING_WORKER = fileURLToPath(new URL('./dyingDueWorker.js', import.meta.url));

let workshop: Workshop;
let borough: Borough;
let subject: string;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  await workshop.rows('DELETE FROM due_work');
  borough = await Borough.found(workshop.owner);
  subject = newId();
});
afterAll(() => workshop.close());

const jobFor = ({ id, turn }: DueRow, at = turn): DueWorkJob => ({
  schemeId: borough.schemeId,
  turns: [{ id, turn: at }],
});

/** A worker of its own on a clock of its own. */
function worker(now: Date, handlers: DueWorkHandlers, database: Database = workshop.database) {
  const clock = new SetClock(now);
  const log = new KeptLog();
  const perform = dueWorkPerformer({ database, clock, log }, testServices(database), handlers);
  return { clock, log, perform };
}

function held() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

/** A step that waits, once it has been reached, until it is let go. */
function pausing(): { then: Then; reached: Promise<void>; letGo: () => void } {
  const reached = held();
  const released = held();
  const then = async () => {
    reached.resolve();
    await released.promise;
  };
  return { then, reached: reached.promise, letGo: released.resolve };
}

const failing = (error: unknown): DueWorkHandlers => ({
  [KIND]: async () => {
    throw error;
  },
});

describe('one effect', () => {
  test('work happens at its time, once, and is done in the transaction of its effect', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const seen: string[] = [];
    const { perform, clock } = worker(
      at(59),
      ringing(async (tx) => {
        seen.push(tx.actorName, tx.now.toISOString());
      }),
    );
    await perform(jobFor(row));
    expect(await rings(workshop, subject)).toBe(0);
    clock.set(at(60));
    await perform(jobFor(row));
    expect(seen).toEqual(['system', at(60).toISOString()]);
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 1, turn: 2, settled_at: at(60) });
    const [same] = await workshop.rows<{ same: boolean }>(
      'SELECT a.xmin = d.xmin AS same FROM audit a JOIN due_work d ON d.subject_id = a.subject_id WHERE d.subject_id = $1',
      [subject],
    );
    expect(same).toEqual({ same: true });
  });

  test('a doubled job, also one that comes late, changes nothing', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const { perform, log } = worker(at(61), ringing());
    await Promise.all([perform(jobFor(row)), perform(jobFor(row)), perform(jobFor(row))]);
    await perform(jobFor(row));
    await perform(jobFor(row, 2));
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 1 });
    expect(log.lines).toEqual([]);
  });

  test('twenty workers at once, over two pools, have one effect', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const other = await connectWorker(workshop.adminUrl);
    const hands = Array.from({ length: 20 }, (_, n) => worker(at(61), ringing(), n % 2 ? other : workshop.database));
    await Promise.all(hands.map(({ perform }) => perform(jobFor(row))));
    await other.close();
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 1 });
  });

  test('a worker paused past its lease, inside its transaction, changes nothing any more', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const pause = pausing();
    const slow = worker(at(61), ringing(pause.then));
    const running = slow.perform(jobFor(row));
    await pause.reached;
    const next = worker(at(63), ringing());
    await next.perform(jobFor(row, 1));
    expect(await rings(workshop, subject)).toBe(1);
    slow.clock.set(at(64));
    pause.letGo();
    await running;
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 2, settled_at: at(63) });
    expect(slow.log.lines).toEqual([
      {
        level: 'info',
        fields: { schemeId: borough.schemeId, dueWorkId: row.id },
        message: 'due work was done or moved by another',
      },
    ]);
  });

  test('a worker paused past its lease before its transaction changes nothing any more', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const pause = pausing();
    const [rung] = Object.values(ringing());
    const slow = worker(at(61), {
      [KIND]: async (context, work, beside) => {
        await pause.then(undefined as never, '');
        await rung?.(context, work, beside);
      },
    });
    const running = slow.perform(jobFor(row));
    await pause.reached;
    await worker(at(63), ringing()).perform(jobFor(row, 1));
    pause.letGo();
    await running;
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 2 });
  });

  test('a worker killed between its effect and its commit: another one finishes, and it happens once', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const child = spawn(
      process.execPath,
      [DYING_WORKER, workshop.adminUrl, borough.schemeId, row.id, at(61).toISOString()],
      { stdio: 'inherit' },
    );
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(await rowOf(workshop, subject)).toMatchObject({
      state: 'WAITING',
      tries: 1,
      turn: 1,
      next_try_at: at(61, 30),
    });
    expect(await rings(workshop, subject)).toBe(0);
    const { perform } = worker(at(63), ringing());
    for (const turn of [0, 1, 2]) await perform(jobFor(row, turn));
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 2 });
  });

  test('a connection lost after the effect undoes it; the next try has it', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const cut = ringing(async (tx) => {
      const [mine] = await tx.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await workshop.rows('SELECT pg_terminate_backend($1)', [mine?.pid]);
    });
    const { perform, clock } = worker(at(61), cut);
    await perform(jobFor(row));
    expect(await rings(workshop, subject)).toBe(0);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'WAITING', tries: 1, turn: 2, next_try_at: at(62) });
    clock.set(at(62));
    await worker(at(62), ringing()).perform(jobFor(row, 2));
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE', tries: 2, last_failure: null });
  });
});

describe('plans that change', () => {
  const inScheme: Database['inScheme'] = (...parameters) => workshop.database.inScheme(...parameters);

  test('what is cancelled does not happen, not even where a worker is at it', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const pause = pausing();
    const slow = worker(at(61), ringing(pause.then));
    const running = slow.perform(jobFor(row));
    await pause.reached;
    await inScheme(borough.schemeId, (tx) => cancelDueWork(tx, at(61), { kind: KIND, subjectId: subject }));
    pause.letGo();
    await running;
    expect(await rings(workshop, subject)).toBe(0);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'CANCELLED', settled_at: at(61) });
    await slow.perform(jobFor(row, 2));
    expect(await rings(workshop, subject)).toBe(0);
  });

  test('what is moved happens at its new time alone, and what was done can be planned again', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const pause = pausing();
    const slow = worker(at(61), ringing(pause.then));
    const running = slow.perform(jobFor(row));
    await pause.reached;
    const moved = await plan(workshop, borough, subject, at(90));
    // Claimed anew, it is at its first try again, just as the slow worker's claim was: only the turn tells them apart.
    expect(moved).toMatchObject({ id: row.id, turn: 2, tries: 0, due_at: at(90), next_try_at: at(90) });
    pause.letGo();
    await running;
    expect(await rings(workshop, subject)).toBe(0);
    await worker(at(90), ringing()).perform(jobFor(moved));
    expect(await rings(workshop, subject)).toBe(1);
    const again = await plan(workshop, borough, subject, at(120));
    expect(again).toMatchObject({ id: row.id, state: 'WAITING', settled_at: null });
    await worker(at(120), ringing()).perform(jobFor(again));
    expect(await rings(workshop, subject)).toBe(2);
  });

  test.each(['plans itself again', 'cancels itself'])('work that %s keeps what it planned', async (what) => {
    const row = await plan(workshop, borough, subject, at(60));
    const work = { kind: KIND, subjectId: subject } as const;
    const change = ringing(async (tx) => {
      if (what === 'cancels itself') await cancelDueWork(tx, tx.now, work);
      else await planDueWork(tx, tx.now, { ...work, dueAt: at(120) });
    });
    const { perform } = worker(at(61), change);
    await perform(jobFor(row));
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject(
      what === 'cancels itself' ? { state: 'CANCELLED' } : { state: 'WAITING', tries: 0, next_try_at: at(120) },
    );
  });

  test('a worker waits for a plan that is just being changed, gives way to it, and nothing fails', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const [working, planning] = [pausing(), pausing()];
    const { perform, log } = worker(at(61), ringing(working.then));
    const running = perform(jobFor(row));
    await working.reached;
    const planned = inScheme(borough.schemeId, async (tx) => {
      await planDueWork(tx, at(61), { kind: KIND, subjectId: subject, dueAt: at(200) });
      await planning.then(undefined as never, '');
    });
    await planning.reached;
    working.letGo();
    await eventually(
      'the worker waits',
      async () =>
        (await workshop.count(`pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%due_work%'`)) > 0,
    );
    // Nobody else waits for the row: one that is locked is passed by.
    await worker(at(63), ringing()).perform(jobFor(row, 1));
    planning.letGo();
    await Promise.all([planned, running]);
    expect(await rings(workshop, subject)).toBe(0);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'WAITING', tries: 0, due_at: at(200) });
    expect([...log.of('warn'), ...log.of('error')]).toEqual([]);
  });
});

describe('failures', () => {
  test('are tried again after 1, 5 and 30 minutes, 2, 6, 12 and 24 hours, and given up after the eighth', async () => {
    await plan(workshop, borough, subject, at(60));
    const { perform, clock, log } = worker(at(60), failing(new TypeError('Nadia Okafor, 07700 900123')));
    const waits: (number | null)[] = [];
    for (let tries = 1; tries <= 8; tries++) {
      const before = await rowOf(workshop, subject);
      clock.set(before.next_try_at);
      await perform(jobFor(before));
      const after = await rowOf(workshop, subject);
      expect(after).toMatchObject({ tries, last_failure: 'TypeError' });
      const waited = (after.next_try_at.getTime() - clock.now().getTime()) / 60_000;
      waits.push(after.state === 'WAITING' ? waited : null);
    }
    expect(waits).toEqual([1, 5, 30, 120, 360, 720, 1440, null]);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DEAD', tries: 8, settled_at: clock.now() });
    expect(log.of('warn').length).toBe(7);
    expect(log.of('error').map(({ message }) => message)).toEqual([
      'due work failed and is given up: an operator can retry it',
    ]);
    expect(JSON.stringify(log.lines)).not.toMatch(/Nadia|07700/);
    clock.advance(7 * 24 * 60 * 60_000);
    expect(await workDue(workshop.database, [KIND], clock.now())).toEqual([]);
  });

  test('a refusal is a failure by its code; one that says it was done before is done', async () => {
    const frozen = new DomainError('ACCOUNT_NOT_OPEN', 'The account of Nadia is frozen.');
    await worker(at(60), failing(frozen)).perform(jobFor(await plan(workshop, borough, subject, at(60))));
    expect(await rowOf(workshop, subject)).toMatchObject({
      state: 'WAITING',
      last_failure: 'DomainError ACCOUNT_NOT_OPEN',
    });
    const other = newId();
    const late = failing(new DomainError('ALREADY_DONE', 'It was released before.'));
    await worker(at(60), late).perform(jobFor(await plan(workshop, borough, other, at(60))));
    expect(await rowOf(workshop, other)).toMatchObject({ state: 'DONE', last_failure: null });
  });

  test('a failure of the database is told by its code alone, and leaves nothing of the effect', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const { perform } = worker(
      at(60),
      ringing(async (tx) => {
        await tx.sql(`SELECT 'Nadia Okafor'::uuid`);
      }),
    );
    await perform(jobFor(row));
    const [failed] = await workshop.rows<{ last_failure: string }>('SELECT last_failure FROM due_work WHERE id = $1', [
      row.id,
    ]);
    expect(failed?.last_failure).toMatch(/^[A-Za-z]+ 22P02$/);
    expect(await rings(workshop, subject)).toBe(0);
  });

  test('work that ends its workers without a word is given up too', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    await workshop.rows('UPDATE due_work SET tries = 8, turn = 8 WHERE id = $1', [row.id]);
    const { perform } = worker(at(61), ringing());
    await perform(jobFor(row, 8));
    expect(await rings(workshop, subject)).toBe(0);
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DEAD', last_failure: 'NoOutcome' });
  });

  test('work that makes no transaction is settled after it; a second transaction is refused', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    await worker(at(60), { [KIND]: async () => undefined }).perform(jobFor(row));
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DONE' });
    const twice = newId();
    const [rung] = Object.values(ringing());
    await worker(at(60), {
      [KIND]: async (context, work, beside) => {
        await rung?.(context, work, beside);
        await rung?.(context, work, beside);
      },
    }).perform(jobFor(await plan(workshop, borough, twice, at(60))));
    expect(await rings(workshop, twice)).toBe(1);
    expect(await rowOf(workshop, twice)).toMatchObject({ state: 'DONE' });
  });

  test('a claim that no longer counts settles nothing', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    const stale = { schemeId: borough.schemeId, id: row.id, turn: row.turn + 1 };
    await expect(settleDueWork(workshop.database, stale, at(60))).rejects.toThrow('meanwhile');
    expect(await rowOf(workshop, subject)).toEqual(row);
  });
});

describe('J1 the leases of what is held', () => {
  const NOTHING_LATER = 60_000;

  async function holding(heldForMs: number) {
    const row = await plan(workshop, borough, subject, at(60));
    const clock = new SetClock(at(60));
    const log = new KeptLog();
    let isAway = false;
    const database: Database = Object.assign(Object.create(workshop.database), {
      inScheme: (...asked: Parameters<Database['inScheme']>) =>
        isAway ? Promise.reject(new Error('the line was cut')) : workshop.database.inScheme(...asked),
    });
    const claims = await claimDueWork(database, borough.schemeId, [row], [KIND], at(60), at(60, 30));
    const leases = new HeldLeases({ database, clock, log, sparesPeople: false }, 20, heldForMs);
    leases.hold(claims);
    const leaseIs = (end: Date) =>
      eventually('the lease', async () => (await rowOf(workshop, subject))?.next_try_at?.getTime() === end.getTime());
    const stays = async (end: Date) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(await rowOf(workshop, subject)).toMatchObject({ next_try_at: end });
    };
    const [claim] = claims;
    if (claim === undefined) throw new Error('nothing was claimed');
    const away = (value: boolean) => {
      isAway = value;
    };
    return { row, clock, log, leases, claim, leaseIs, stays, away };
  }

  test('are renewed until it is let go, also after a renewal that failed', async () => {
    const { clock, log, leases, claim, leaseIs, stays, away } = await holding(NOTHING_LATER);
    clock.set(at(60, 10));
    await leaseIs(at(60, 40));
    away(true);
    await eventually('it was said', async () => log.lines.length > 0);
    expect(log.lines[0]).toMatchObject({
      level: 'warn',
      fields: { schemeId: borough.schemeId },
      message: 'leases of due work could not be renewed; it is tried again',
    });
    clock.set(at(60, 20));
    away(false);
    await leaseIs(at(60, 50));
    leases.letGo(claim);
    clock.set(at(61));
    await stays(at(60, 50));
  });

  test('are left to end where the work takes too long, and where another worker took it', async () => {
    const { clock, leases, claim, row, stays } = await holding(0);
    clock.set(at(60, 10));
    await stays(at(60, 30));
    leases.letGo(claim);
    const late = new HeldLeases({ database: workshop.database, clock, log: new KeptLog(), sparesPeople: false }, 20);
    late.hold([claim]);
    clock.set(at(62));
    await workshop.rows('UPDATE due_work SET turn = turn + 1, next_try_at = $2 WHERE id = $1', [row.id, at(62, 30)]);
    clock.set(at(62, 10));
    await stays(at(62, 30));
    late.letGo(claim);
  });
});

describe('finding what is due', () => {
  const dispatched = async (kinds: readonly string[], now: Date) => {
    const queue = new KeptQueue<DueWorkJob>();
    const dispatcher = new Dispatcher(wantedWork(workshop.database, kinds), queue, 60_000);
    await dispatcher.dispatch(now);
    await dispatcher.dispatch(now);
    return queue.added;
  };

  test('a job holds ids alone; work of kinds without a handler, of later or under a lease is left', async () => {
    const row = await plan(workshop, borough, subject, at(60));
    await plan(workshop, borough, newId(), at(62));
    expect(await dispatched([KIND], at(61))).toEqual([{ id: `due-${row.id}-0`, data: jobFor(row) }]);
    expect(await dispatched(['WALLET_SETTLES'], at(61))).toEqual([]);
    expect(await dispatched([], at(61))).toEqual([]);
    const pause = pausing();
    const { perform } = worker(at(61), ringing(pause.then));
    const running = perform(jobFor(row));
    await pause.reached;
    expect(await dispatched([KIND], at(61))).toEqual([]);
    pause.letGo();
    await running;
    // A worker without a handler for it leaves a job that another one queued.
    const other = await plan(workshop, borough, newId(), at(60));
    await worker(at(61), {}).perform(jobFor(other));
    expect(await dispatched([KIND], at(61))).toEqual([{ id: `due-${other.id}-0`, data: jobFor(other) }]);
  });

  test('a flood is queued 500 at a time, the oldest first, and another scheme has its turn at once', async () => {
    const quiet = await Borough.found(workshop.owner, 'Hillside Time Credits');
    await workshop.rows(
      `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
       SELECT $1, gen_random_uuid(), $2, gen_random_uuid(), at, at, at
       FROM generate_series(1, 3000) n, LATERAL (SELECT $3::timestamptz - n * interval '1 second' AS at) t`,
      [borough.schemeId, KIND, at(0)],
    );
    const late = await plan(workshop, quiet, subject, at(60));
    const first = await dispatched([KIND], at(60));
    // Ten in a job, and every one of them once.
    expect(first.map(({ data }) => data.turns.length).sort((a, b) => a - b)).toEqual([1, 9, ...Array(49).fill(10)]);
    expect(first.filter(({ data }) => data.schemeId === quiet.schemeId)).toEqual([
      { id: `due-${late.id}-0`, data: { schemeId: quiet.schemeId, turns: [{ id: late.id, turn: 0 }] } },
    ]);
    expect(first.findIndex(({ data }) => data.schemeId === quiet.schemeId)).toBe(1);
    const oldest = await workshop.rows<{ id: string }>(
      'SELECT id FROM due_work WHERE scheme_id = $1 ORDER BY due_at, id LIMIT 499',
      [borough.schemeId],
    );
    const flood = first.filter(({ data }) => data.schemeId === borough.schemeId);
    expect(flood.flatMap(({ data }) => data.turns.map(({ id }) => id))).toEqual(oldest.map(({ id }) => id));
  });
});
