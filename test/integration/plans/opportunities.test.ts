import type { Actor } from '../../../src/policies/actor.js';
import { publicFeed } from '../../../src/queries/feeds/publicFeed.js';
import { opportunities } from '../../../src/queries/opportunities/opportunities.js';
import { nearCursor } from '../../../src/queries/organisations/nearby.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { explaining, indexesOf, rowsThrownAway, scannedWhole } from './explained.js';

/** Tottenham Town Hall. */
const centre = { latitude: 51.5882, longitude: -0.0687 };
const near = { ...centre, withinMetres: 20_000 };
const count = 10_000;

let world: World;
let member: Actor;

beforeAll(async () => {
  world = await createWorld();
  member = await world.staff();
  const wardId = await world.ward('E05013601', 'Tottenham Central');
  await world.test.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [
    wardId,
    centre.latitude,
    centre.longitude,
  ]);
  const groups = await Promise.all([1, 2, 3, 4].map(() => world.organisation()));
  // A spiral: the nth of them is about 1.4 m further out than the one before. Every tenth does not say where it is, every fifth has closed.
  await world.test.admin(
    `INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, cause, place_kind, joining, visibility, state, created_at, changed_at, published_at,
                              closed_at, ward_id, latitude, longitude)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 4], 'ONGOING', 'Helper ' || n, CASE n % 50 WHEN 0 THEN 'SPORT' ELSE 'FOOD' END, 'ON_SITE', 'OPEN', 'PUBLIC',
            CASE n % 5 WHEN 1 THEN 'CLOSED' ELSE 'PUBLISHED' END, $3, $3, $3::timestamptz - n * interval '1 minute', CASE n % 5 WHEN 1 THEN $3::timestamptz END, $4,
            CASE WHEN n % 10 > 0 THEN $5 + n * 0.0000126 * cos(n) END, CASE WHEN n % 10 > 0 THEN $6 + n * 0.00002 * sin(n) END
     FROM generate_series(1, $7::integer) n`,
    [world.schemeId, groups.map(({ id }) => id), worldNow, wardId, centre.latitude, centre.longitude, count],
  );
  await world.test.admin('VACUUM ANALYZE opportunity');
});
afterAll(() => world.close());

type Input = Partial<Parameters<typeof opportunities>[1]>;
const explained = (input: Input) =>
  explaining(world, member, (context) => opportunities(context, { first: 20, ...input }));
/** A scheme has few groups and wards: reading them whole is right. */
const few = ['organisation', 'ward'];

test('the nearest of 10,000 opportunities are found by index, on the first page and beyond the last place', async () => {
  const { result, statements } = await explained({ near });
  expect(result.nodes).toHaveLength(20);
  expect(scannedWhole(statements).filter((table) => !few.includes(table))).toEqual([]);
  expect(indexesOf(statements)).toContain('opportunity_by_cell');
  const after = nearCursor({ distanceMetres: null, id: '00000000-0000-4000-8000-000000000000' });
  const unplaced = await explained({ near, after });
  expect(unplaced.result.nodes.map((node) => node.distanceMetres)).toEqual(Array(20).fill(null));
  expect(scannedWhole(unplaced.statements).filter((table) => !few.includes(table))).toEqual([]);
  expect(indexesOf(unplaced.statements)).toContain('opportunity_unplaced');
});

test('so are the newest, of all and of one cause', async () => {
  const newest = await explained({});
  expect(newest.result.nodes).toHaveLength(20);
  expect(scannedWhole(newest.statements).filter((table) => !few.includes(table))).toEqual([]);
  expect(indexesOf(newest.statements)).toContain('opportunity_published');
  const sport = await explained({ cause: 'SPORT' });
  expect(sport.result.nodes).toHaveLength(20);
  expect(indexesOf(sport.statements)).toContain('opportunity_by_cause');
});

test('a page of the feed is found by the index of what everybody may read, however much is not for everybody', async () => {
  await world.test.admin(`UPDATE opportunity SET visibility = 'SCHEME' WHERE length(role) = 10`);
  const [found] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  const scheme = found?.slug ?? '';
  const { result, statements } = await explaining(world, member, (context) =>
    publicFeed(context, { scheme, after: null }),
  );
  expect(result.opportunities).toHaveLength(50);
  expect(scannedWhole(statements).filter((table) => !few.includes(table) && table !== 'scheme')).toEqual([]);
  expect(indexesOf(statements)).toContain('opportunity_public');
  // One of the four groups at most for each row; without the index, 720 rows besides.
  expect(rowsThrownAway(statements)).toBeLessThan(4 * 51);
});

test('this test can fail: without its index the list is read from end to end', async () => {
  await world.test.admin('DROP INDEX opportunity_by_cell');
  const { result, statements } = await explained({ near });
  expect(result.nodes).toHaveLength(20);
  expect(indexesOf(statements)).not.toContain('opportunity_by_cell');
});
