import { setTimeout as pause } from 'node:timers/promises';
import { type Baseline, baselineOf } from '../support/loadChecks.js';
import { LoadFacts } from '../support/loadFacts.js';
import { Journal } from '../support/loadJournal.js';
import { drive, Mix } from '../support/loadMix.js';
import { EmbeddedService } from '../support/service.js';
import { judge } from './report.js';

let service: EmbeddedService;
let journal: Journal;
let mix: Mix;
let before: Baseline;

beforeAll(async () => {
  service = await EmbeddedService.open();
  journal = new Journal(() => service.process.url);
  const tables = await service.openTables();
  const facts = await LoadFacts.create(tables, await service.secretKey());
  mix = await Mix.create(facts, journal, {
    wallets: 24,
    creditMinutes: 3_000,
    codesPerWallet: 200,
    logsPerWallet: 60,
    seed: 1,
  });
  before = await baselineOf(tables, facts.world.schemeId);
  await tables.drop();
}, 120_000);

afterAll(async () => {
  await service?.close();
}, 60_000);

/** Loads the service until so many more writes were acknowledged, then strikes while the clients keep writing. */
async function strikeUnderLoad<T>(acknowledged: number, strike: () => Promise<T>): Promise<T> {
  const goal = journal.figures.acknowledged + acknowledged;
  const load = drive(mix, journal, { clients: 64, requests: 5_000 });
  while (journal.figures.acknowledged < goal) await pause(2);
  const result = await strike();
  await load;
  return result;
}

async function startAndJudge(what: string): Promise<string[]> {
  await service.start();
  await journal.retryUnanswered();
  const tables = await service.openTables();
  try {
    return await judge(what, tables, before, journal);
  } finally {
    await tables.drop();
  }
}

describe('under the load of 64 clients, several times over', () => {
  it.each([1, 2])(
    'kill -9 of the service, round %i: everything acknowledged is there once',
    async (round) => {
      await strikeUnderLoad(100 + 60 * round, () => service.process.kill());
      expect(await startAndJudge(`kill -9 of the service, round ${round}`)).toEqual([]);
    },
    120_000,
  );

  it.each([1, 2])(
    'kill -9 of the database, round %i: the service ends, and everything acknowledged is there once',
    async (round) => {
      await strikeUnderLoad(100 + 60 * round, () => service.killDatabase());
      expect(await service.process.ended()).toMatchObject({ code: 1, signal: null });
      expect(service.process.output).toContain('The embedded database has ended.');
      // It ends in order. A connection lost while somebody held it is an answer to that request, and no end of the process.
      expect(service.process.output).not.toContain('Unhandled');
      expect(await startAndJudge(`kill -9 of the database, round ${round}`)).toEqual([]);
    },
    120_000,
  );

  it.each([1, 2])(
    'SIGTERM, round %i: the service ends within ten seconds and loses nothing it acknowledged',
    async (round) => {
      const ending = await strikeUnderLoad(100 + 60 * round, () => service.process.stop());
      expect(ending).toMatchObject({ code: 0, signal: null });
      expect(ending.tookMs).toBeLessThanOrEqual(10_000);
      process.stdout.write(`SIGTERM under load: ended after ${Math.round(ending.tookMs)} ms\n`);
      expect(await startAndJudge(`SIGTERM, round ${round}`)).toEqual([]);
    },
    120_000,
  );
});
