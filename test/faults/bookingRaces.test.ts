import { BookingRaces, type Tally } from '../support/bookingRaces.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LoadFacts } from '../support/loadFacts.js';
import { ServiceProcess } from '../support/service.js';

const secretKey = 'a key that only this test knows, and long enough';
const rounds = Number(process.env.ROUNDS ?? 50);
/** A round is 64 requests at once, or twice that: seconds on a slow machine. */
const patienceMs = 60_000 + rounds * 15_000;

let test: TestDatabase;
let service: ServiceProcess;
let races: BookingRaces;

beforeAll(async () => {
  test = await createTestDatabase({ poolMax: 4 });
  service = await ServiceProcess.start({ DATABASE_URL: test.adminUrl, SECRET_KEY: secretKey });
  races = await BookingRaces.create(service.url, await LoadFacts.create(test, Buffer.from(secretKey)));
});

afterAll(async () => {
  await service?.stop();
  await test?.drop();
});

async function campaign(name: string, round: () => Promise<Tally[]>): Promise<string[]> {
  const seen = new Map<string, number>();
  const begun = performance.now();
  for (let made = 0; made < rounds; made += 1) {
    const word = JSON.stringify((await round()).map((tally) => Object.fromEntries(Object.entries(tally).sort())));
    seen.set(word, (seen.get(word) ?? 0) + 1);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  for (const [word, times] of seen) process.stdout.write(`  ${name}: ${times} rounds ${word}\n`);
  process.stdout.write(`  ${name}: ${rounds} rounds in ${seconds} s\n`);
  return [...seen.keys()];
}

describe(`64 clients at once, in each of ${rounds} rounds`, () => {
  it(
    'who race for the last place of a shift: one gets it',
    async () => {
      expect(await campaign('last place', async () => [await races.lastPlace()])).toEqual([
        '[{"DONE":1,"SHIFT_FULL":63}]',
      ]);
    },
    patienceMs,
  );

  it(
    'who book two shifts at one time each: each gets one of them',
    async () => {
      expect(await campaign('two at once', async () => [await races.bothAtOnce()])).toEqual([
        '[{"BOOKING_OVERLAPS":32,"DONE":32}]',
      ]);
    },
    patienceMs,
  );

  it(
    'who race for a freed place: it is kept for who waited longest, and accepted once',
    async () => {
      const one = async () => {
        const { freed, accepted } = await races.freedPlace();
        return [freed, accepted];
      };
      expect(await campaign('freed place', one)).toEqual([
        '[{"ALREADY_DONE":8,"CANCELLED":1,"SHIFT_FULL":55},{"BOOKING_NOT_OPEN":14,"DONE":1,"SHIFT_FULL":49}]',
      ]);
    },
    patienceMs,
  );

  it(
    'who race for a place that is free in the last hours: one gets it',
    async () => {
      const found = await campaign('free place', async () => [await races.freePlace()]);
      // Who wins may have waited or not; those who waited and lost are told that they wait already.
      expect(found.filter((word) => !word.includes('"DONE":1,'))).toEqual([]);
    },
    patienceMs,
  );

  it(
    'who take the same swap: one gets it',
    async () => {
      expect(await campaign('swap', async () => [await races.swap()])).toEqual(['[{"DONE":1,"SWAP_NOT_OPEN":63}]']);
    },
    patienceMs,
  );

  it('and nobody had two places at one time, nor a shift more people than places', async () => {
    expect(await races.wrongs()).toEqual({ doubleBooked: 0, overfull: 0 });
  });
});
