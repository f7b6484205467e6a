import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { hasRedis } from '../jobs/support.js';
import { type Counts, NightShift, type Way } from './nightShift.js';

/** What one worker hands to the mail server at once. */
const SMTP_TOGETHER = 5;
/** Promise 22. */
const HEALED_WITHIN_SECONDS = 60;
const NOTHING_WRONG = { lost: 0, doubled: 0, failed: 0 };

let shift: NightShift | null = null;

async function open(...how: Parameters<typeof NightShift.open>): Promise<NightShift> {
  shift = await NightShift.open(...how);
  return shift;
}

/** The counts of a scenario, printed as one line for each way. */
async function tell(what: string, healedAfterSeconds: number, note = ''): Promise<Record<Way, Counts>> {
  if (shift === null) throw new Error('nothing is open');
  const counts = { Notify: await shift.counts('Notify'), SMTP: await shift.counts('SMTP') };
  for (const [way, { written, received, lost, doubled, inFlight }] of Object.entries(counts))
    if (written > 0)
      process.stdout.write(
        `${what}, ${way}: ${written} written, ${received} received, ${lost} lost, ${doubled} doubled, ${inFlight} in flight when cut off; ` +
          `all told ${healedAfterSeconds.toFixed(1)} s after it healed${note === '' ? '' : `; ${note}`}\n`,
      );
  return counts;
}

afterEach(async () => {
  await shift?.close();
  shift = null;
}, 60_000);

const withRedis = hasRedis ? it : it.skip;

describe('workers killed with -9 every 5 seconds through 500 sends by each way', () => {
  it.each(hasRedis ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const))(
    'jobs in %s',
    async (carrier) => {
      const here = await open(carrier);
      // Long enough for many to be in flight whenever somebody is killed: taken, and nobody has heard so.
      here.answerAfter(1_200, 600);
      await here.write(500);
      await Promise.all([here.hire(), here.hire()]);
      const hired: Promise<unknown>[] = [];
      let kills = 0;
      while (here.received().size < 1_000 && kills < 10) {
        await pause(5_000);
        await here.workers.find(({ hasEnded }) => !hasEnded)?.kill();
        kills += 1;
        await here.noteInFlight();
        hired.push(here.hire());
      }
      await Promise.all(hired);
      const seconds = await here.until(1_000);
      const intoSends = await here.cutsIntoSends();
      const { Notify, SMTP } = await tell(
        `killed with -9, jobs in ${carrier}`,
        seconds,
        `${kills} kills, ${intoSends} of them into sends`,
      );
      expect(intoSends).toBeGreaterThanOrEqual(5);
      expect(Notify).toMatchObject({ written: 500, received: 500, ...NOTHING_WRONG });
      expect(SMTP).toMatchObject({ written: 500, received: 500, lost: 0, failed: 0 });
      expect(SMTP.doubled).toBeLessThanOrEqual(SMTP.inFlight);
      // What is in flight is counted from above: it holds messages too that were claimed anew and not begun. What doubles is not.
      expect(SMTP.doubled).toBeLessThanOrEqual(kills * SMTP_TOGETHER);
      expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
    },
    300_000,
  );
});

it('a worker that stands still past its lease: another one follows, and it sends nothing afterwards', async () => {
  const here = await open();
  here.answerAfter(700, 500);
  await here.write(60);
  const asleep = await here.hire();
  while (here.notify.received.length < 12 || here.smtp.received.length < 7) await pause(20);
  process.kill(asleep.pid, 'SIGSTOP');
  await here.noteInFlight();
  await here.hire();
  const seconds = await here.until(120);
  const before = here.arrivals();
  process.kill(asleep.pid, 'SIGCONT');
  await pause(5_000);
  const afterwards = here.arrivals() - before;
  const { Notify, SMTP } = await tell('asleep past its lease', seconds, `${afterwards} sent after it woke`);
  expect(afterwards).toBe(0);
  expect(asleep.hasEnded).toBe(false);
  expect(Notify).toMatchObject({ written: 60, received: 60, ...NOTHING_WRONG });
  expect(SMTP).toMatchObject({ written: 60, received: 60, lost: 0, failed: 0 });
  expect(SMTP.doubled).toBeLessThanOrEqual(SMTP.inFlight);
  expect(SMTP.inFlight).toBeLessThanOrEqual(SMTP_TOGETHER);
  expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
}, 200_000);

withRedis(
  'FLUSHALL, and Redis down for 10 seconds',
  async () => {
    const here = await open('Redis');
    here.answerAfter(200, 100);
    await Promise.all([here.hire(), here.hire()]);
    await here.write(300);
    while (here.arrivals() < 80) await pause(20);
    const client = new Redis(here.redisUrl);
    await client.flushall();
    client.disconnect();
    while (here.arrivals() < 240) await pause(20);
    await here.stopRedis();
    await here.write(200);
    await pause(10_000);
    await here.startRedis();
    const seconds = await here.until(1_000);
    const counts = await tell('FLUSHALL, Redis down for 10 s', seconds);
    for (const one of Object.values(counts))
      expect(one).toEqual({ written: 500, received: 500, inFlight: 0, ...NOTHING_WRONG });
    expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
  },
  200_000,
);

it('PostgreSQL ends at once and comes back', async () => {
  const here = await open();
  here.answerAfter(300, 200);
  await here.write(300);
  const workers = await Promise.all([here.hire(), here.hire()]);
  while (here.arrivals() < 120) await pause(20);
  await here.server.crash();
  const received = here.received();
  await pause(5_000);
  const sentMeanwhile = here.received().size - received.size;
  await here.server.start();
  await here.reopenTables();
  await here.noteInFlight(received);
  const seconds = await here.until(600);
  const { Notify, SMTP } = await tell('PostgreSQL restarted', seconds, `${sentMeanwhile} arrived while it was away`);
  expect(workers.map(({ hasEnded }) => hasEnded)).toEqual([false, false]);
  expect(Notify).toMatchObject({ written: 300, received: 300, ...NOTHING_WRONG });
  expect(SMTP).toMatchObject({ written: 300, received: 300, lost: 0, failed: 0 });
  expect(SMTP.doubled).toBeLessThanOrEqual(2 * SMTP_TOGETHER);
  expect(seconds).toBeLessThan(HEALED_WITHIN_SECONDS);
}, 200_000);

it('Notify answers 429 without saying for how long: no text goes, no try is used up, and emails go on', async () => {
  const here = await open();
  here.notify.failNext('SEND', ...Array.from({ length: 10 }, () => ({ kind: 'RATE_LIMITED' }) as const));
  await here.write(40);
  const worker = await here.hire();
  await here.until(40);
  while ((await here.count(`state = 'PENDING' AND tries = 0 AND next_try_at > now() + interval '20 seconds'`)) < 40)
    await pause(50);
  const asked = here.notify.requests.length;
  // The pause is the process's own: another one need not wait for it.
  await worker.stop();
  expect(await here.count(`channel = 'EMAIL' AND state = 'SENT'`)).toBe(40);
  expect(await here.count(`tries > 0 AND channel = 'TEXT' OR next_try_at > now() + interval '60 seconds'`)).toBe(0);
  await here.rows(`UPDATE notification SET next_try_at = now() WHERE state = 'PENDING'`);
  await here.hire();
  const seconds = await here.until(80);
  const { Notify, SMTP } = await tell('Notify answers 429', seconds, `${asked} requests before it paused`);
  expect(asked).toBeLessThanOrEqual(10);
  expect(Notify).toEqual({ written: 40, received: 40, inFlight: 0, ...NOTHING_WRONG });
  expect(SMTP).toEqual({ written: 40, received: 40, inFlight: 0, ...NOTHING_WRONG });
  expect(await here.count('tries = 1')).toBe(80);
}, 120_000);

it('Notify answers 429, 500, hangs, and accepts and then cuts the line: each message arrives once', async () => {
  const here = await open();
  here.notify.failNext(
    'SEND',
    { kind: 'RATE_LIMITED', headers: { 'retry-after': '3' } },
    { kind: 'SERVER_ERROR' },
    { kind: 'HANG' },
    { kind: 'ACCEPT_THEN_CUT' },
    { kind: 'CUT' },
  );
  await here.write(40, ['Notify']);
  await here.hire();
  // Those that met a fault wait a minute for their next try, which is made shorter here; those held back by the 429 are sent when its pause is over.
  await here.until(36);
  // The one that hangs is given up after ten seconds.
  while ((await here.count(`state = 'PENDING' AND failure IS NOT NULL`)) < 4) await pause(100);
  const waiting = await here.rows<{ id: string; failure: string; tries: number }>(
    `SELECT id, failure, tries FROM notification WHERE state = 'PENDING' ORDER BY failure`,
  );
  const received = here.received();
  expect(waiting.map(({ tries }) => tries)).toEqual([1, 1, 1, 1]);
  expect(waiting.filter(({ id }) => received.has(id)).length).toBe(1);
  expect(waiting.map(({ failure }) => failure)).toEqual([
    'GOV.UK Notify answered with status 500.',
    'GOV.UK Notify could not be reached, or the line was cut.',
    'GOV.UK Notify could not be reached, or the line was cut.',
    'GOV.UK Notify did not answer within 10 seconds.',
  ]);
  await here.noteInFlight();
  await here.rows(`UPDATE notification SET next_try_at = now() WHERE state = 'PENDING'`);
  const seconds = await here.until(40);
  const { Notify } = await tell(
    'Notify answers 429, 500, hangs, cuts the line before and after it accepted',
    seconds,
    'the one it had accepted was found by its reference and not sent again',
  );
  expect(Notify).toEqual({ written: 40, received: 40, inFlight: 1, ...NOTHING_WRONG });
  // The one that was taken before the line was cut was found by its reference.
  expect(await here.count(`tries = 2`)).toBe(4);
}, 120_000);
