import { connectPool } from '../../src/adapters/database/connect.js';
import { gaugeReader } from '../../src/adapters/metrics/gauges.js';
import { dismissMatch } from '../../src/commands/matching/dismissMatch.js';
import { createSavedSearch } from '../../src/commands/searches/createSavedSearch.js';
import { newId } from '../../src/domain/ids.js';
import { eventProcessor } from '../../src/jobs/processors/processEvent.js';
import { logged } from '../integration/hours/steps.js';
import { here, profile } from '../integration/matching/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { anOpportunity } from '../support/rota.js';
import { createWorld, type World } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

/** Rounds over every member, and the alarm of the one over the ledger: by the clock, as a worker does it. */

let base: TestDatabase;
let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;

beforeAll(async () => {
  base = await createTestDatabase();
  database = await connectWorker(base.adminUrl);
});
beforeEach(async () => {
  // What earlier schemes have before them is nobody's business here.
  await base.admin("UPDATE due_work SET next_try_at = '2099-01-01' WHERE state = 'WAITING'");
  world = await createWorld({ test: base });
});
afterAll(async () => {
  await database.close();
  await base.drop();
});

async function at(...instants: string[]): Promise<void> {
  for (const instant of instants) {
    world.clock.set(new Date(instant));
    await doWhatIsDue(world, database, new KeptLog());
  }
}
const reachable = (name: string) => world.member(name, { email: `${name.toLowerCase()}@example.org` });
const told = (kind: string) =>
  base.admin<{ name: string; on: string; body: string }>(
    `SELECT m.name, to_char(n.created_at AT TIME ZONE 'UTC', 'MM-DD') AS on, n.body FROM notification n JOIN member m ON m.id = n.member_id
     WHERE n.scheme_id = $1 AND n.kind = $2 ORDER BY n.created_at, m.name`,
    [world.schemeId, kind],
  );
const round = async (kind: string, on: string) =>
  await base.admin<object>(
    `SELECT state, total_count AS total, looked_count AS looked, told_count AS told FROM round
     WHERE scheme_id = $1 AND kind = $2 AND period_on = $3`,
    [world.schemeId, kind, on],
  );

test('J55 a difference goes from the night to the log, to the gauge and, at once, to every operator', async () => {
  const ada = await reachable('Ada');
  for (const name of ['Olga', 'Omar']) {
    await world.actorOf(await reachable(name), { role: 'OPERATOR', organisationId: null });
  }
  await world.credit(ada.id, 60);
  await at('2026-11-22T10:00:00Z');
  const tamper = (minutes: number) =>
    base.admin('UPDATE account SET balance_minutes = balance_minutes + $2 WHERE member_id = $1', [ada.id, minutes]);
  await tamper(1);
  await at('2026-11-23T02:30:00Z');
  await tamper(-1);
  const events = await base.admin<{ id: string }>("SELECT id FROM outbox_event WHERE type = 'LedgerDiffers'");
  const log = new KeptLog();
  const process = eventProcessor({ database, clock: world.clock, log, sparesPeople: true });
  for (const { id: eventId } of [...events, ...events]) await process({ schemeId: world.schemeId, eventId });
  expect(log.of('error').slice(0, 1)).toEqual([
    {
      level: 'error',
      fields: {
        ...{ schemeId: world.schemeId, eventId: events[0]?.id },
        ...{ dayOn: '2026-11-23', differences: 3, promises: [2, 4] },
      },
      message: 'the ledger does not add up: see check:ledger',
    },
  ]);
  expect((await told('LEDGER_ALARM')).map(({ name, on }) => `${on} ${name}`)).toEqual(['11-23 Olga', '11-23 Omar']);
  expect(
    await base.admin(`SELECT DISTINCT state, next_try_at AS at FROM notification WHERE kind = 'LEDGER_ALARM'`),
  ).toEqual([{ state: 'PENDING', at: new Date('2026-11-23T02:30:00Z') }]);
  const auditor = connectPool({ url: base.adminUrl, role: 'tc_auditor', poolMax: 1 });
  try {
    expect(await gaugeReader(auditor, world.clock)()).toMatchObject({ ledgerDifferences: 3 });
    await at('2026-11-24T02:30:00Z');
    expect(await gaugeReader(auditor, world.clock)()).toMatchObject({ ledgerDifferences: 0 });
  } finally {
    await auditor.end();
  }
});

const shown = (on: string) =>
  base.admin(
    `SELECT g.name, e.shown, e.members FROM match_exposure e JOIN organisation g ON g.scheme_id = e.scheme_id AND g.id = e.organisation_id
     WHERE e.scheme_id = $1 AND e.on_day = $2 ORDER BY g.name`,
    [world.schemeId, on],
  );

test('J58 once a week members hear what suits them and what is new in their searches; who has nothing to hear, or wants none, does not', async () => {
  const [kitchen, allotment] = [
    await world.organisation({ name: 'Kitchen' }),
    await world.organisation({ name: 'Allotment' }),
  ];
  const [ada, bo, dora] = [await reachable('Ada'), await reachable('Bo'), await reachable('Dora')];
  const [cy, eve] = [await reachable('Cy'), await reachable('Eve')];
  const nobody = await world.member('Nobody');
  for (const { id } of [ada, bo, cy, eve, nobody])
    await profile(world, id, { ...here, avoids: ['ENVIRONMENT_AND_GARDENING'] });
  await profile(world, dora.id, { ...here, avoids: ['FOOD', 'ENVIRONMENT_AND_GARDENING'] });
  for (const [{ id }, off] of [
    [bo, '{MATCHES}'],
    [cy, '{NEWS}'],
    [eve, '{MATCHES,NEWS}'],
  ] as const)
    await base.admin('UPDATE member SET topics_off = $2 WHERE id = $1', [id, off]);
  await anOpportunity(world, kitchen.id, { ...here, role: 'Soup cook' });
  const baker = await anOpportunity(world, kitchen.id, { ...here, role: 'Baker' });
  // It suits none of them, and is found all the same.
  await anOpportunity(world, allotment.id, { ...here, role: 'Garden helper', cause: 'ENVIRONMENT_AND_GARDENING' });
  const self = await world.actorOf(ada);
  await dismissMatch(world.as(self), { memberId: ada.id, opportunityId: baker.id });
  for (const [name, notify] of [
    ['Gardens', 'WEEKLY'],
    ['Looked at by myself', 'NEVER'],
  ] as const) {
    await createSavedSearch(world.as(self), { memberId: ada.id, name, words: 'GARDEN', notify });
  }
  for (const one of [bo, cy, eve]) {
    const search = { memberId: one.id, name: 'Gardens', words: 'GARDEN', notify: 'WEEKLY' } as const;
    await createSavedSearch(world.as(await world.actorOf(one)), search);
  }
  await at('2026-11-22T10:00:00Z', '2026-11-23T08:59:59Z');
  expect(await told('WEEKLY_DIGEST')).toEqual([]);
  await at('2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z');
  const heard = (await told('WEEKLY_DIGEST')).sort((one, other) => (one.name < other.name ? -1 : 1));
  const [first, second, third] = heard;
  expect(heard.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Cy']);
  expect(first?.body).toContain('It might suit you: "Soup cook" with Kitchen.');
  expect(first?.body).toContain('New in your search "Gardens": "Garden helper" with Allotment.');
  expect(first?.body).not.toMatch(/Baker|by myself/);
  // Each of the two is left out where it is switched off.
  expect(second?.body).toContain('New in your search "Gardens": "Garden helper" with Allotment.');
  expect(second?.body).not.toContain('suit you');
  expect(third?.body).toMatch(/It might suit you: .*"Soup cook" with Kitchen/);
  expect(third?.body).not.toContain('Garden');
  expect(await round('WEEKLY_DIGEST', '2026-11-23')).toEqual([{ state: 'DONE', total: 4, looked: 4, told: 3 }]);
  expect(await shown('2026-11-23')).toEqual([
    { name: 'Allotment', shown: 2, members: 2 },
    { name: 'Kitchen', shown: 3, members: 2 },
  ]);
  await at('2026-11-30T09:00:00Z');
  const next = (await told('WEEKLY_DIGEST')).filter(({ on }) => on === '11-30');
  expect(next.map(({ name }) => name).sort()).toEqual(['Ada', 'Cy']);
  // What was new is so once.
  expect(next.filter(({ body }) => body.includes('Garden'))).toEqual([]);
  expect(await shown('2026-11-30')).toEqual([{ name: 'Kitchen', shown: 3, members: 2 }]);
});

test('J59 once a quarter whoever has done nothing for 90 days hears what they have; whoever gave hours, signed in or is new does not', async () => {
  const group = await world.organisation({ name: 'Kitchen' });
  const [ada, signedIn, gave] = [await reachable('Ada'), await reachable('Bo'), await reachable('Cleo')];
  const quiet = await reachable('Dora');
  await base.admin("UPDATE member SET created_at = '2026-09-01T09:00:00Z' WHERE scheme_id = $1", [world.schemeId]);
  await base.admin("UPDATE member SET topics_off = '{NEWS}' WHERE id = $1", [quiet.id]);
  await reachable('New');
  await world.credit(ada.id, 60);
  await base.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at)
     VALUES ($1, $2, $3, '\\x01', '2026-10-04T08:00:00Z', '2026-10-05T08:00:00Z')`,
    [world.schemeId, newId(), signedIn.id],
  );
  await logged(world, gave.id, group.id);
  // More than a batch of them.
  await base.admin(
    `INSERT INTO member SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'member_number', 'N' || i, 'email', i || '@example.org'))).*
     FROM member m, generate_series(1, 49) AS i WHERE m.id = $1`,
    [ada.id],
  );
  await at('2026-12-31T12:00:00Z', '2027-01-01T09:00:00Z', '2027-01-01T09:00:00Z');
  const heard = await told('NOT_SEEN');
  expect([heard.length, new Set(heard.map(({ name }) => name))]).toEqual([50, new Set(['Ada'])]);
  expect(heard.filter(({ body }) => body.includes('You have 1 hour of Time Credits to enjoy')).length).toBe(1);
  expect(await round('NOT_SEEN', '2027-01-01')).toEqual([{ state: 'DONE', total: 53, looked: 53, told: 50 }]);
  // The notice stands for the quarter, whatever becomes of the round.
  await base.admin(
    "UPDATE round SET state = 'RUNNING', after = NULL, ended_at = NULL WHERE scheme_id = $1 AND kind = 'NOT_SEEN'",
    [world.schemeId],
  );
  await base.admin(
    "UPDATE due_work SET state = 'WAITING', settled_at = NULL, next_try_at = due_at WHERE kind = 'ROUND_GOES_ON' AND subject_id IN (SELECT id FROM round WHERE kind = 'NOT_SEEN')",
  );
  await at('2027-01-02T08:00:00Z');
  expect(await round('NOT_SEEN', '2027-01-01')).toEqual([{ state: 'DONE', total: 53, looked: 106, told: 50 }]);
  expect((await told('NOT_SEEN')).length).toBe(50);
});
