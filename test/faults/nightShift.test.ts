import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { hasRedis } from '../jobs/support.js';
import { type Counts, NightShift } from './nightShift.js';

/** What one worker hands to the channel at once. */
const IN_FLIGHT = { Notify: 10, SMTP: 5 } as const;
/** Promise 22. */
const HEALED_WITHIN_SECONDS = 60;

const told: Record<string, Counts & { healedAfterSeconds: number; note: string }> = {};
let shift: NightShift | null = null;

async function open(...how: Parameters<typeof NightShift.open>): Promise<NightShift> {
  shift = await NightShift.open(...how);
  return shift;
}

async function tell(what: string, healedAfterSeconds: number, note = ''): Promise<Counts> {
  if (shift === null) throw new Error('nothing is open');
  const counts = await shift.counts();
  told[what] = { ...counts, healedAfterSeconds: Number(healedAfterSeconds.toFixed(1)), note };
  return counts;
}

afterEach(async () => {
  await shift?.close();
  shift = null;
}, 60_000);
afterAll(() => console.table(told));

const withRedis = hasRedis ? it : it.skip;

describe('workers killed with -9 every 5 seconds through 500 sends', () => {
  it.each([
    ['Notify', 'PostgreSQL'],
    ['SMTP', 'PostgreSQL'],
    ...(hasRedis ? ([['Notify', 'Redis']] as const) : []),
  ] as const)(
    'by %s, jobs in %s',
    async (way, carrier) => {
      const here = await open(way, carrier);
      // Long enough for many to be in flight whenever somebody is killed: taken, and nobody has heard so.
      here.notify.answerAfter(900);
      here.smtp.answerAfter(900);
      await here.write(500);
      await Promise.all([here.hire(), here.hire()]);
      let kills = 0;
      for (const beginning = performance.now(); performance.now() - beginning < 45_000; ) {
        await pause(5_000);
        if ((await here.count(`state = 'SENT'`)) === 500) break;
        await here.workers[kills]?.kill();
        kills += 1;
        await here.hire();
      }
      const seconds = await here.until(500);
      const inFlightAtMost = kills * IN_FLIGHT[way];
      const counts = await tell(
        `killed -9, ${way}, ${carrier}`,
        seconds,
        `${kills} kills, ${inFlightAtMost} in flight at most`,
      );
      // Where starting a worker takes longer than five seconds, fewer are killed.
      expect(kills).toBeGreaterThan(1);
      expect(counts).toMatchObject({ written: 500, sent: 500, failed: 0, lost: 0 });
      if (way === 'Notify') expect(counts.doubled).toBe(0);
      expect(counts.doubled).toBeLessThanOrEqual(inFlightAtMost);
      expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
    },
    400_000,
  );
});

describe('a worker that stands still past its lease', () => {
  it.each(['Notify', 'SMTP'] as const)(
    'by %s: another one follows, and it sends nothing afterwards',
    async (way) => {
      const here = await open(way);
      here.notify.answerAfter(900);
      here.smtp.answerAfter(900);
      await here.write(120);
      const asleep = await here.hire();
      while (here.received.size < 5) await pause(20);
      process.kill(asleep.pid, 'SIGSTOP');
      await here.hire();
      const seconds = await here.until(120);
      const before = [...here.received.values()].reduce((sum, times) => sum + times, 0);
      process.kill(asleep.pid, 'SIGCONT');
      await pause(8_000);
      const after = [...here.received.values()].reduce((sum, times) => sum + times, 0);
      const counts = await tell(`asleep past its lease, ${way}`, seconds, `${after - before} sent after it woke`);
      expect(counts).toMatchObject({ written: 120, sent: 120, failed: 0, lost: 0 });
      expect(after).toBe(before);
      expect(counts.doubled).toBeLessThanOrEqual(way === 'Notify' ? 0 : IN_FLIGHT.SMTP);
      expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
    },
    200_000,
  );
});

withRedis(
  'FLUSHALL, and Redis down for 10 seconds',
  async () => {
    const here = await open('Notify', 'Redis');
    here.notify.answerAfter(200);
    await Promise.all([here.hire(), here.hire()]);
    await here.write(300);
    while (here.received.size < 40) await pause(20);
    const client = new Redis(here.redisUrl);
    await client.flushall();
    client.disconnect();
    while (here.received.size < 120) await pause(20);
    await here.stopRedis();
    await here.write(200);
    await pause(10_000);
    await here.startRedis();
    const seconds = await here.until(500);
    const counts = await tell('FLUSHALL, Redis down for 10 s', seconds);
    expect(counts).toEqual({ written: 500, sent: 500, failed: 0, lost: 0, doubled: 0 });
    expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
  },
  200_000,
);

it('PostgreSQL ends at once and comes back', async () => {
  const here = await open('Notify');
  here.notify.answerAfter(300);
  await here.write(400);
  const workers = await Promise.all([here.hire(), here.hire()]);
  while (here.received.size < 60) await pause(20);
  await here.server.crash();
  await pause(5_000);
  await here.server.start();
  await here.reopenTables();
  const seconds = await here.until(400);
  const counts = await tell('PostgreSQL restarted', seconds);
  expect(workers.map(({ hasEnded }) => hasEnded)).toEqual([false, false]);
  expect(counts).toEqual({ written: 400, sent: 400, failed: 0, lost: 0, doubled: 0 });
  expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
}, 200_000);

it('Notify answers 429, 500, hangs, and accepts and then cuts the line: each message arrives once', async () => {
  const here = await open('Notify');
  here.notify.failNext(
    'SEND',
    { kind: 'RATE_LIMITED', headers: { 'retry-after': '3' } },
    { kind: 'SERVER_ERROR' },
    { kind: 'HANG' },
    { kind: 'ACCEPT_THEN_CUT' },
    { kind: 'CUT' },
  );
  await here.write(40);
  await here.hire();
  // Those that met a fault wait a minute for their next try, which is made shorter here; those held back by the 429 are sent when its pause is over.
  await here.until(36);
  // The one that hangs is given up after ten seconds.
  while ((await here.count(`state = 'PENDING' AND failure IS NOT NULL`)) < 4) await pause(100);
  const waiting = await here.rows<{ id: string; failure: string; tries: number }>(
    `SELECT id, failure, tries FROM notification WHERE state = 'PENDING' ORDER BY failure`,
  );
  const taken = waiting.filter(({ id }) => here.received.has(id));
  expect(waiting.map(({ tries }) => tries)).toEqual([1, 1, 1, 1]);
  expect(taken.length).toBe(1);
  expect(waiting.map(({ failure }) => failure)).toEqual([
    'GOV.UK Notify answered with status 500.',
    'GOV.UK Notify could not be reached, or the line was cut.',
    'GOV.UK Notify could not be reached, or the line was cut.',
    'GOV.UK Notify did not answer within 10 seconds.',
  ]);
  await here.rows(`UPDATE notification SET next_try_at = now() WHERE state = 'PENDING'`);
  const seconds = await here.until(40);
  const counts = await tell(
    'Notify: 429, 500, hanging, cut before, cut after',
    seconds,
    '1 was taken before the cut, asked for, not sent again',
  );
  expect(counts).toEqual({ written: 40, sent: 40, failed: 0, lost: 0, doubled: 0 });
  // The one that was taken before the line was cut was found by its reference.
  expect(await here.count(`tries = 2`)).toBe(4);
}, 120_000);
