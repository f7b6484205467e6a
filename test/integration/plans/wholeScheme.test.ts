import type { Actor } from '../../../src/policies/actor.js';
import { hoursLogs } from '../../../src/queries/hours/hoursLogs.js';
import { members } from '../../../src/queries/people/members.js';
import { redemptions } from '../../../src/queries/spending/redemptions.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { type Explained, explaining, indexesOf, pagesOf, rowsThrownAway, scannedWhole, stepsOf } from './explained.js';

const count = 20_000;

let world: World;
let operator: Actor;
/** Holds a hundredth of all rows. */
let somebody: string;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  const venue = await world.organisation({ isVenue: true, isGroup: true });
  const offer = await world.offer(venue.id);
  await world.test.admin(
    `INSERT INTO member (scheme_id, id, member_number, name, name_key, preferred_channel, created_at)
     SELECT $1, gen_random_uuid(), 'N' || n, 'Member ' || md5(n::text), 'member ' || md5(n::text), 'NONE', $2 FROM generate_series(1, $3::integer) n`,
    [world.schemeId, worldNow, count],
  );
  const people = await world.test.admin<{ id: string }>(
    `SELECT id FROM member WHERE name LIKE 'Member %' ORDER BY name_key LIMIT 100`,
  );
  somebody = people[0]?.id ?? '';
  const ids = people.map(({ id }) => id);
  await world.test.admin(
    `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at, decided_at, decline_reason)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 100], $3, '2026-11-01', 60, 60, CASE WHEN n % 50 = 0 THEN 'SUBMITTED' ELSE 'DECLINED' END, 'system',
            $4::timestamptz - n * interval '1 minute', CASE WHEN n % 50 > 0 THEN $4 END, CASE WHEN n % 50 > 0 THEN 'No' END
     FROM generate_series(1, $5::integer) n`,
    [world.schemeId, ids, venue.id, worldNow, count],
  );
  await world.test.admin(
    `INSERT INTO redemption (scheme_id, id, member_id, organisation_id, offer_id, state, price_minutes, adults, under16s, accepted_by, redeemed_at)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 100], $3, $4, 'REDEEMED', 60, 1, 0, 'system', $5::timestamptz - n * interval '1 minute'
     FROM generate_series(1, $6::integer) n`,
    [world.schemeId, ids, venue.id, offer.id, worldNow, count],
  );
  for (const table of ['member', 'hours_log', 'redemption']) await world.test.admin(`VACUUM ANALYZE ${table}`);
});
afterAll(() => world.close());

/** A cursor like those of lists that run from the latest backwards, far down. */
const longAgo = Buffer.from(
  JSON.stringify([worldNow.getTime() - (count - 200) * 60_000, '01990000-0000-7000-8000-000000000000']),
).toString('base64url');

type Context = ReturnType<World['as']>;
type List = (context: Context, after?: string) => Promise<{ nodes: unknown[] }>;

const lists: [string, string[], List][] = [
  [
    'hours of the whole scheme',
    ['hours_log_by_scheme'],
    (context, after) => hoursLogs(context, { first: 20, wholeScheme: true, after }),
  ],
  [
    'waiting hours of the whole scheme',
    ['hours_log_by_state'],
    (context, after) => hoursLogs(context, { first: 4, wholeScheme: true, state: 'SUBMITTED', after }),
  ],
  [
    'hours of a member',
    ['hours_log_by_member'],
    (context, after) => hoursLogs(context, { first: 2, memberId: somebody, after }),
  ],
  [
    'visits of the whole scheme',
    ['redemption_by_scheme', 'redemption_unredeemed_by_scheme'],
    (context, after) => redemptions(context, { first: 20, wholeScheme: true, after }),
  ],
  [
    'visits of a member',
    ['redemption_by_member', 'redemption_unredeemed_by_member'],
    (context, after) => redemptions(context, { first: 2, memberId: somebody, after }),
  ],
];

const sorts = (statements: Explained[]) =>
  statements.flatMap(({ plan }) => stepsOf(plan)).filter((step) => step['Node Type'].includes('Sort')).length;

test.each(lists)(
  '%s: an index in the order of the list, on the first page and far down',
  async (_what, indexes, list) => {
    for (const after of [undefined, longAgo]) {
      const { result, statements } = await explaining(world, operator, (context) => list(context, after));
      expect(result.nodes.length).toBeGreaterThan(1);
      expect(scannedWhole(statements)).toEqual([]);
      expect(indexesOf(statements)).toEqual(indexes);
      expect(sorts(statements)).toBe(0);
      // At most the one at the cursor's own instant.
      expect(rowsThrownAway(statements)).toBeLessThanOrEqual(1);
      expect(pagesOf(statements)).toBeLessThan(60);
    }
  },
);

test('the members by name: the first page reads a page', async () => {
  const { result, statements } = await explaining(world, operator, (context) => members(context, { first: 20 }));
  expect(result.nodes).toHaveLength(20);
  expect(scannedWhole(statements)).toEqual([]);
  expect(indexesOf(statements)).toEqual(['member_by_name', 'member_pkey']);
  expect(pagesOf(statements)).toBeLessThan(100);

  const after = Buffer.from(JSON.stringify(['member f', somebody])).toString('base64url');
  const late = await explaining(world, operator, (context) => members(context, { first: 20, after }));
  expect(late.result.nodes).toHaveLength(20);
  expect(scannedWhole(late.statements)).toEqual([]);
  expect(indexesOf(late.statements)).toEqual(['member_by_name', 'member_pkey']);
});

test.each([
  ['hours_log_by_scheme', 'hours_log', 'hours_log (scheme_id, submitted_at, id)', lists[0]?.[2]],
  [
    'redemption_by_scheme',
    'redemption',
    'redemption (scheme_id, redeemed_at, id) WHERE redeemed_at IS NOT NULL',
    lists[3]?.[2],
  ],
] as const)('this test can fail: without %s the list reads the whole table', async (index, table, definition, list) => {
  await world.test.admin(`DROP INDEX ${index}`);
  try {
    const { statements } = await explaining(
      world,
      operator,
      (context) => list?.(context) ?? Promise.reject(new Error()),
    );
    expect(scannedWhole(statements)).toEqual([table]);
  } finally {
    await world.test.admin(`CREATE INDEX ${index} ON ${definition}`);
  }
});
