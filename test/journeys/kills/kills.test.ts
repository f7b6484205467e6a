import { type Baseline, baselineOf, differences } from '../../support/loadChecks.js';
import { LoadFacts } from '../../support/loadFacts.js';
import { Journal } from '../../support/loadJournal.js';
import { drive, Mix } from '../../support/loadMix.js';
import { EmbeddedService } from '../../support/service.js';

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
    wallets: 12,
    creditMinutes: 1_200,
    codesPerWallet: 150,
    logsPerWallet: 12,
    seed: 9_112_026,
  });
  before = await baselineOf(tables, facts.world.schemeId);
  await tables.drop();
});

afterAll(async () => {
  await service?.close();
});

/** Loads the service until so many more writes were acknowledged, then strikes while the clients keep writing. */
async function strikeUnderLoad(acknowledged: number, strike: () => Promise<unknown>): Promise<void> {
  const goal = journal.figures.acknowledged + acknowledged;
  const load = drive(mix, journal, { clients: 32, requests: 3_000 });
  while (journal.figures.acknowledged < goal) await new Promise((resolve) => setTimeout(resolve, 2));
  await strike();
  await load;
}

function unanswered(): number {
  return journal.acts.filter((act) => act.outcomes.some((outcome) => outcome.kind === 'LOST')).length;
}

async function whatDiffers(): Promise<string[]> {
  const tables = await service.openTables();
  try {
    return await differences(tables, before, journal);
  } finally {
    await tables.drop();
  }
}

/** Of the database, and several times over: test/faults/kills.test.ts. */
describe('kill -9 under load', () => {
  it('of the service: everything acknowledged is there once, and what was not answered converges with its key', async () => {
    await strikeUnderLoad(100, () => service.process.kill());
    expect(unanswered()).toBeGreaterThan(0);
    await service.start();
    await journal.retryUnanswered();
    expect(await whatDiffers()).toEqual([]);
  });
});
