import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../support/load.js';
import { type Baseline, baselineOf } from '../support/loadChecks.js';
import { LoadFacts, type LoadMember } from '../support/loadFacts.js';
import { Journal } from '../support/loadJournal.js';
import { drive, Mix } from '../support/loadMix.js';
import { DatabaseServer } from '../support/loadServer.js';
import { openTables, ServiceProcess } from '../support/service.js';
import { judgeAt } from './report.js';

const question = '{ viewer { member { account { balance { minutes } } } } }';
const secretKey = 'a key that only this test knows, and long enough';

let server: DatabaseServer;
let service: ServiceProcess;
let journal: Journal;
let mix: Mix;
let before: Baseline;
let member: LoadMember;

beforeAll(async () => {
  server = await DatabaseServer.open();
  service = await ServiceProcess.start({ DATABASE_URL: server.url, SECRET_KEY: secretKey });
  journal = new Journal(() => service.url);
  const tables = await openTables(server.url);
  const facts = await LoadFacts.create(tables, Buffer.from(secretKey));
  member = await facts.member(60);
  mix = await Mix.create(facts, journal, {
    wallets: 24,
    creditMinutes: 3_000,
    codesPerWallet: 200,
    logsPerWallet: 60,
    seed: 3,
  });
  before = await baselineOf(tables, facts.world.schemeId);
  await tables.drop();
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await server?.close();
}, 60_000);

async function codesOf(token: string): Promise<string[]> {
  const { errors } = await ask(service.url, token, question);
  return errors.map((error) => error.extensions.code);
}

async function readiness(): Promise<number> {
  return (await fetch(`${service.url}/readyz`)).status;
}

describe('the database goes away under a running service and comes back', () => {
  const ways = { crash: () => server.crash(), stop: () => server.stop() };

  it.each([
    ['crash', 1],
    ['stop', 2],
  ] as const)(
    '%s, round %i: UNAVAILABLE meanwhile, then everything goes on by itself',
    async (way, round) => {
      const pid = service.pid;
      const goal = journal.figures.acknowledged + 200;
      const load = drive(mix, journal, { clients: 64, requests: 700, persistent: true });
      while (journal.figures.acknowledged < goal) await pause(2);
      await ways[way]();
      const meanwhile = {
        ready: await readiness(),
        alive: (await fetch(`${service.url}/healthz`)).status,
        known: await codesOf(member.token),
        unknown: await codesOf(`tcs_${'a'.repeat(43)}`),
      };
      await server.start();
      await load;
      expect(meanwhile).toEqual({ ready: 503, alive: 200, known: ['UNAVAILABLE'], unknown: ['UNAVAILABLE'] });
      expect(await readiness()).toBe(200);
      expect({ ended: service.hasEnded, pid: service.pid }).toEqual({ ended: false, pid });
      expect(await judgeAt(`database ${way}, round ${round}`, server.url, before, journal)).toEqual([]);
    },
    120_000,
  );

  it('writes and reads as before, on every connection', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, () => ask(service.url, member.token, question)));
    expect(answers.map((answer) => answer.data)).toEqual(
      answers.map(() => ({ viewer: { member: { account: { balance: { minutes: 60 } } } } })),
    );
    // More in a row than the service has connections: none of those that were lost is still taken.
    await drive(mix, journal, { clients: 64, requests: 300, persistent: true });
    expect(await judgeAt('after two restarts', server.url, before, journal)).toEqual([]);
  }, 120_000);
});
