import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { send, tally, wordOf } from '../../support/load.js';
import { baselineOf, differences } from '../../support/loadChecks.js';
import { LoadFacts, type LoadLog } from '../../support/loadFacts.js';
import { Journal } from '../../support/loadJournal.js';
import { drive, Mix } from '../../support/loadMix.js';
import { ServiceProcess } from '../../support/service.js';

const secretKey = 'a key that only this test knows, and long enough';

let test: TestDatabase;
let service: ServiceProcess;
let facts: LoadFacts;

// The whole service: what runs later works on the same rows meanwhile.
const start = () => ServiceProcess.start({ DATABASE_URL: test.adminUrl, SECRET_KEY: secretKey });

beforeAll(async () => {
  test = await createTestDatabase({ poolMax: 4 });
  service = await start();
  facts = await LoadFacts.create(test, Buffer.from(secretKey));
});

afterAll(async () => {
  await service?.stop();
  await test?.drop();
});

describe('64 clients on 8 wallets', () => {
  it('who redeem, give, reverse and approve at random, with repeated and conflicting keys: the tables hold what was acknowledged, once', async () => {
    const journal = new Journal(() => service.url);
    const mix = await Mix.create(facts, journal, {
      wallets: 8,
      creditMinutes: 900,
      codesPerWallet: 150,
      logsPerWallet: 12,
      seed: 20_261_122,
    });
    const before = await baselineOf(test, facts.world.schemeId);
    await drive(mix, journal, { clients: 64, requests: 450 });
    expect(await differences(test, before, journal)).toEqual([]);

    const expected = new Set([
      'DONE',
      'CONFLICT',
      'INSUFFICIENT_CREDITS',
      'GIFT_LIMIT_REACHED',
      'NOT_REVERSIBLE',
      'ALREADY_DECIDED',
      'CODE_NOT_VALID',
      'TOO_MANY_TRIES',
    ]);
    const words = tally(journal.acts.flatMap((act) => act.outcomes.map(wordOf)));
    expect(Object.keys(words).filter((word) => !expected.has(word))).toEqual([]);
    expect(Object.keys(words)).toEqual(
      expect.arrayContaining(['DONE', 'CONFLICT', 'INSUFFICIENT_CREDITS', 'NOT_REVERSIBLE', 'ALREADY_DECIDED']),
    );
    expect(journal.figures.requests).toBe(450);
  });
});

describe('eight leaders', () => {
  async function waitingLogs(members: number, each: number, organisationId: string): Promise<LoadLog[]> {
    const logs: LoadLog[] = [];
    for (const { id } of await facts.members(members)) logs.push(...(await facts.logs(id, organisationId, each)));
    return logs;
  }

  async function transfersOf(logs: readonly LoadLog[]): Promise<object[]> {
    return await test.admin(
      `SELECT count(*) AS transfers, count(DISTINCT hours_log_id) AS logs, sum(amount_minutes)::int AS minutes FROM transfer WHERE hours_log_id = ANY ($1)`,
      [logs.map((log) => log.id)],
    );
  }

  it('who approve the same 200 logs at once: each log earns once', async () => {
    const group = await facts.group(8);
    const logs = await waitingLogs(25, 8, group.id);
    const hoursLogIds = logs.map((log) => log.globalId);
    const outcomes = await Promise.all(
      group.leaders.map((leader) =>
        send(service.url, leader, 'approveHours', {
          idempotencyKey: 'all of them',
          hoursLogIds,
          confirmAboveCap: false,
        }),
      ),
    );
    expect(tally(outcomes.map(wordOf))).toEqual({ DONE: 1, ALREADY_DECIDED: 7 });
    expect(outcomes.flatMap((outcome) => (outcome.kind === 'DONE' ? outcome.ids : []))).toEqual(hoursLogIds);
    expect(await transfersOf(logs)).toEqual([{ transfers: 200, logs: 200, minutes: 12_000 }]);
    expect(await ledgerDifferences(test)).toEqual([]);
  });

  it('who approve overlapping halves of 200 logs at once: together they approve each once', async () => {
    const group = await facts.group(8);
    const logs = await waitingLogs(25, 8, group.id);
    const outcomes = await Promise.all(
      group.leaders.map((leader, index) => {
        const hoursLogIds = Array.from(
          { length: 100 },
          (_, place) => logs[(index * 25 + place) % logs.length]?.globalId,
        );
        return send(service.url, leader, 'approveHours', {
          idempotencyKey: 'my half',
          hoursLogIds,
          confirmAboveCap: false,
        });
      }),
    );
    const approved = outcomes.flatMap((outcome) => (outcome.kind === 'DONE' ? outcome.ids : []));
    expect([...approved].sort()).toEqual(logs.map((log) => log.globalId).sort());
    expect(await transfersOf(logs)).toEqual([{ transfers: 200, logs: 200, minutes: 12_000 }]);
    expect(await ledgerDifferences(test)).toEqual([]);
  });
});

// Several times over, and of the database too: test/faults/kills.test.ts.
describe('kill -9 under load', () => {
  it('of the service: everything acknowledged is there once, and what was not answered converges with its key', async () => {
    const apart = await LoadFacts.create(test, Buffer.from(secretKey));
    const journal = new Journal(() => service.url);
    const mix = await Mix.create(apart, journal, {
      wallets: 8,
      creditMinutes: 900,
      codesPerWallet: 60,
      logsPerWallet: 8,
      seed: 9_112_026,
    });
    const before = await baselineOf(test, apart.world.schemeId);
    const load = drive(mix, journal, { clients: 32, requests: 3_000 });
    while (journal.figures.acknowledged < 60) await new Promise((resolve) => setTimeout(resolve, 2));
    await service.kill();
    await load;
    const unanswered = journal.acts.filter((act) => act.outcomes.some((outcome) => outcome.kind === 'LOST'));
    expect(unanswered.length).toBeGreaterThan(0);
    service = await start();
    await journal.retryUnanswered();
    expect(await differences(test, before, journal)).toEqual([]);
  });
});

// The last one of this file, since it leaves the tables tampered with.
describe('the comparison of answers and tables', () => {
  it('notices each kind of difference', async () => {
    const apart = await LoadFacts.create(test, Buffer.from(secretKey));
    const { schemeId } = apart.world;
    const journal = new Journal(() => service.url);
    const mix = await Mix.create(apart, journal, {
      wallets: 2,
      creditMinutes: 900,
      codesPerWallet: 20,
      logsPerWallet: 4,
      seed: 7,
    });
    const before = await baselineOf(test, schemeId);
    await drive(mix, journal, { clients: 4, requests: 40 });
    const known: string[] = [];
    const newDifferences = async (tamper: string) => {
      if (tamper !== '') await test.admin(tamper, [schemeId]);
      const found = (await differences(test, before, journal)).filter((difference) => !known.includes(difference));
      known.push(...found);
      return found.map((difference) => difference.replace(/[0-9a-f]{8}-[0-9a-f-]+/g, '<id>').replace(/\d+/g, '<n>'));
    };
    expect(await newDifferences('')).toEqual([]);
    expect(
      await newDifferences(
        `UPDATE account SET balance_minutes = balance_minutes + 1 WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT'`,
      ),
    ).toContain('balance of COMMUNITY_POT: <n>, acknowledged <n>');
    expect(
      await newDifferences(
        `DELETE FROM outbox_event WHERE id = (SELECT id FROM outbox_event WHERE scheme_id = $1 AND type = 'CreditsGiven' LIMIT 1)`,
      ),
    ).toEqual(['count of event CreditsGiven: <n>, acknowledged <n>']);
    expect(
      await newDifferences(
        `UPDATE idempotency SET result = NULL WHERE ctid = (SELECT ctid FROM idempotency WHERE scheme_id = $1 AND operation = 'redeemCredits' LIMIT 1)`,
      ),
    ).toEqual(
      expect.arrayContaining([
        'count of keys without a result: <n>, acknowledged <n>',
        expect.stringContaining('and its result is not kept'),
      ]),
    );
    expect(
      await newDifferences(
        `UPDATE redemption SET id = gen_random_uuid() WHERE id = (SELECT id FROM redemption WHERE scheme_id = $1 LIMIT 1)`,
      ),
    ).toEqual(
      expect.arrayContaining(['redemption <id>: acknowledged and lost', 'redemption <id>: there, and nobody was told']),
    );
  });
});
