import { setTimeout as pause } from 'node:timers/promises';
import type { TestDatabase } from '../support/database.js';
import { type Outcome, send, tally, wordOf } from '../support/load.js';
import { baselineOf } from '../support/loadChecks.js';
import { LoadFacts, type LoadVenue } from '../support/loadFacts.js';
import { Journal } from '../support/loadJournal.js';
import { drive, Mix } from '../support/loadMix.js';
import { DatabaseServer } from '../support/loadServer.js';
import { openTables, ServiceProcess } from '../support/service.js';
import { judge } from './report.js';

const secretKey = 'a key that only this test knows, and long enough';
const clients = 64;

let server: DatabaseServer;
let services: ServiceProcess[];
let tables: TestDatabase;
let facts: LoadFacts;
let venue: LoadVenue;

beforeAll(async () => {
  server = await DatabaseServer.open();
  // Both at once on an empty database: one of them migrates it, the other waits.
  services = await Promise.all([startService(), startService()]);
  tables = await openTables(server.url);
  facts = await LoadFacts.create(tables, Buffer.from(secretKey));
  venue = await facts.venue(16, [60]);
}, 120_000);

afterAll(async () => {
  await Promise.all((services ?? []).map((service) => service.stop()));
  await tables?.drop();
  await server?.close();
}, 60_000);

function startService(): Promise<ServiceProcess> {
  return ServiceProcess.start({ DATABASE_URL: server.url, SECRET_KEY: secretKey });
}

function urlOf(index: number): string {
  return services[index % services.length]?.url ?? '';
}

async function redeemAtOnce(
  inputOf: (index: number) => { idempotencyKey: string; code: string | undefined },
  tillOf: (index: number) => number,
): Promise<Outcome[]> {
  return await Promise.all(
    Array.from({ length: clients }, (_, index) => {
      const till = venue.tills[tillOf(index) % venue.tills.length];
      if (!till) throw new Error('the venue has no till');
      return send(urlOf(index), till, 'redeemCredits', {
        ...inputOf(index),
        offerId: venue.offers[0]?.globalId,
        adults: 1,
        under16s: 0,
      });
    }),
  );
}

describe('two services on one database', () => {
  it('64 clients of both race for one last credit: one gets it, in each of 20 rounds', async () => {
    const member = await facts.member();
    const before = await facts.world.balanceOf({ organisationId: venue.id });
    for (let round = 1; round <= 20; round += 1) {
      await facts.world.credit(member.id, 60);
      const codes = await facts.codes(member.id, clients);
      const outcomes = await redeemAtOnce(
        (index) => ({ idempotencyKey: `last ${round} ${index}`, code: codes[index] }),
        (index) => index >> 1,
      );
      expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, INSUFFICIENT_CREDITS: 63 });
      expect(await facts.world.balanceOf({ organisationId: venue.id })).toBe(before + 60 * round);
    }
    expect(await facts.world.balanceOf({ memberId: member.id })).toBe(0);
    process.stdout.write('two services, one last credit: 20 rounds of 64 clients, 20 granted\n');
  }, 120_000);

  it('one key sent 64 times to both: one effect and 64 times the same answer, in each of 20 rounds', async () => {
    const member = await facts.member(6_000);
    for (let round = 1; round <= 20; round += 1) {
      const [code] = await facts.codes(member.id, 1);
      const outcomes = await redeemAtOnce(
        () => ({ idempotencyKey: `shared ${round}`, code }),
        () => 0,
      );
      expect(outcomes[0]?.kind).toBe('DONE');
      expect(outcomes).toEqual(outcomes.map(() => outcomes[0]));
      expect(await facts.world.balanceOf({ memberId: member.id })).toBe(6_000 - 60 * round);
    }
  }, 120_000);

  it('one code shown to both: it works once, in each of 20 rounds', async () => {
    const member = await facts.member(6_000);
    const other = await facts.venue(64, [60]);
    for (let round = 1; round <= 20; round += 1) {
      const [code] = await facts.codes(member.id, 1);
      const outcomes = await Promise.all(
        other.tills.map((till, index) =>
          send(urlOf(index), till, 'redeemCredits', {
            idempotencyKey: `code ${round}`,
            code,
            offerId: other.offers[0]?.globalId,
            adults: 1,
            under16s: 0,
          }),
        ),
      );
      const words = tally(outcomes.map(wordOf));
      expect(words.DONE).toBe(1);
      expect((words.CODE_NOT_VALID ?? 0) + (words.TOO_MANY_TRIES ?? 0)).toBe(63);
    }
    expect(await facts.world.balanceOf({ memberId: member.id })).toBe(6_000 - 60 * 20);
  }, 120_000);

  it('a random mix over both, then with one of them killed: the tables hold what was acknowledged, once', async () => {
    const journal = new Journal(() => urlOf(0));
    facts = await LoadFacts.create(tables, Buffer.from(secretKey));
    const mix = await Mix.create(facts, journal, {
      wallets: 16,
      creditMinutes: 3_000,
      codesPerWallet: 250,
      logsPerWallet: 40,
      seed: 2,
    });
    const before = await baselineOf(tables, facts.world.schemeId);
    await drive(mix, journal, { clients, requests: 2_000, urls: services.map((service) => service.url) });
    expect(await judge('two services, random mix', tables, before, journal)).toEqual([]);
    expect(journal.acts.flatMap((act) => act.outcomes).filter((outcome) => outcome.kind === 'LOST')).toEqual([]);

    const goal = journal.figures.acknowledged + 200;
    const load = drive(mix, journal, { clients, requests: 1_000, urls: services.map((service) => service.url) });
    while (journal.figures.acknowledged < goal) await pause(2);
    await services[1]?.kill();
    await load;
    // What the killed one left half done ends with its connections; the other answers for it.
    await journal.retryUnanswered();
    expect(await judge('two services, one killed under load', tables, before, journal)).toEqual([]);
  }, 180_000);
});
