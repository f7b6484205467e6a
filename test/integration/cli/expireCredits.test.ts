import { type ExpireCreditsOptions, expireCreditsCommand } from '../../../src/cli/expireCredits.js';
import { explain } from '../../../src/cli/failures.js';
import { readConfig } from '../../../src/config.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { schemeBalance, traces, walletOf } from '../accounts/traces.js';
import { cli, onDatabase } from './cli.js';

let world: World;
let slug: string;

beforeEach(async () => {
  world = await createWorld({ test: world?.test });
  const [scheme] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  slug = scheme?.slug ?? '';
});
afterAll(() => world.test.drop());

/** Three members' credits that lapsed long ago, day after day, and some that live. */
async function lapsedThrice(): Promise<void> {
  for (const day of ['2020-05-01', '2020-05-02', '2020-05-03']) {
    const member = await world.member();
    await world.credit(member.id, 30, new Date(`${day}T23:00:00Z`));
    await world.credit(member.id, 45);
  }
}

/** The same without a process of its own. */
async function expire(options: ExpireCreditsOptions, now: string) {
  const said: string[] = [];
  const told: string[] = [];
  const terminal = { say: (line: string) => void said.push(line), tell: (line: string) => void told.push(line) };
  const config = readConfig(onDatabase(world.test.adminUrl));
  const refusal = await expireCreditsCommand(config, terminal, new Date(now), options).then(() => null, explain);
  return { said, told, refusal };
}

test('expire-credits passes on what has lapsed, and says how much', async () => {
  await lapsedThrice();
  const run = () => cli(onDatabase(world.test.adminUrl), 'expire-credits', '--scheme', slug);
  expect(await run()).toEqual({
    code: 0,
    stdout: `${slug}: 1 hour 30 minutes of 3 members had lapsed and went to the community pot.\n`,
    stderr: '1 hour 30 minutes of 3 members so far\n',
  });
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(90);
  expect(await ledgerDifferences(world.test)).toEqual([]);
  const before = await traces(world);
  expect(await run()).toEqual({ code: 0, stdout: `${slug}: no credits had lapsed.\n`, stderr: '' });
  expect(await traces(world)).toEqual(before);
});

test('with --as-of it takes what had lapsed when that day began, in the scheme’s own zone', async () => {
  const member = await world.member();
  // The last moment of 2 May in London is 23:00 in UTC.
  await world.credit(member.id, 30, new Date('2020-05-02T23:00:00Z'));
  const { said } = await expire({ scheme: slug, asOf: '2020-05-02' }, '2020-05-03T12:00:00Z');
  expect(said).toEqual([`${slug}: no credits had lapsed before 2020-05-02.`]);
  const next = await expire({ scheme: slug.toUpperCase(), asOf: '2020-05-03' }, '2020-05-03T12:00:00Z');
  expect(next.said).toEqual([
    `${slug}: 30 minutes of 1 member had lapsed before 2020-05-03 and went to the community pot.`,
  ]);
  expect(await walletOf(world, member.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test.each([
  [{}, '--scheme is missing: give the short name of the scheme, like haringey.'],
  [{ scheme: 'nowhere' }, '--scheme: there is no scheme with the short name nowhere; correct it.'],
  [{ asOf: '3 May' }, '--as-of: a day is written like 2026-11-03; correct it.'],
  [{ asOf: '2020-02-30' }, '--as-of: a day is written like 2026-11-03; correct it.'],
  [
    { asOf: '2020-05-04' },
    '--as-of: 2020-05-04 has not come yet, and credits lapse only then; give today or a day before it.',
  ],
])('refuses %j and leaves everything as it is', async (options, refusal) => {
  await lapsedThrice();
  const before = await traces(world);
  const wanted = 'asOf' in options ? { scheme: slug, ...options } : options;
  expect(await expire(wanted, '2020-05-03T22:59:59Z')).toEqual({ said: [], told: [], refusal });
  expect(await traces(world)).toEqual(before);
});
