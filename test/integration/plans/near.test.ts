import type { Actor } from '../../../src/policies/actor.js';
import { nearCursor } from '../../../src/queries/organisations/nearby.js';
import { organisations } from '../../../src/queries/organisations/organisations.js';
import { offers } from '../../../src/queries/spending/offers.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { explaining, indexesOf, pagesOf, scannedWhole } from './explained.js';

/** Tottenham Town Hall. */
const centre = { latitude: 51.5882, longitude: -0.0687 };
const count = 20_000;

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
  // A spiral: the nth of them is about 0.7 m further out than the one before, up to some 14 km. Every tenth does not say where it is.
  await world.test.admin(
    `INSERT INTO organisation (scheme_id, id, name, legal_form, is_group, is_venue, status, ward_id, created_at, latitude, longitude)
     SELECT $1, gen_random_uuid(), 'Organisation ' || n, 'INFORMAL', n % 2 = 0, n % 2 = 1, 'VERIFIED', $2, $3,
            CASE WHEN n % 10 > 0 THEN $4 + n * 0.0000063 * cos(n) END, CASE WHEN n % 10 > 0 THEN $5 + n * 0.00001 * sin(n) END
     FROM generate_series(1, $6::integer) n`,
    [world.schemeId, wardId, worldNow, centre.latitude, centre.longitude, count],
  );
  await world.test.admin(
    `INSERT INTO offer (scheme_id, id, organisation_id, title, price_minutes, price_per, status, created_at)
     SELECT scheme_id, gen_random_uuid(), id, 'Offer of ' || name, 60, 'PERSON', 'ACTIVE', created_at FROM organisation WHERE is_venue`,
  );
  await world.test.admin('VACUUM ANALYZE organisation');
  await world.test.admin('VACUUM ANALYZE offer');
});
afterAll(() => world.close());

const near = { ...centre, withinMetres: 20_000 };

test('the nearest of 20,000 organisations are found by index, on the first page and beyond the last place', async () => {
  const { result, statements } = await explaining(world, member, (context) =>
    organisations(context, { first: 20, near }),
  );
  expect(result.nodes).toHaveLength(20);
  expect(scannedWhole(statements)).toEqual([]);
  expect(indexesOf(statements)).toEqual(['organisation_by_cell', 'organisation_pkey']);
  const distances = result.nodes.map((node) => node.distanceMetres ?? -1);
  expect(distances).toEqual([...distances].sort((a, b) => a - b));

  const last = nearCursor({ distanceMetres: null, id: '00000000-0000-4000-8000-000000000000' });
  const unplaced = await explaining(world, member, (context) =>
    organisations(context, { first: 20, near, after: last }),
  );
  expect(unplaced.result.nodes.map((node) => node.distanceMetres)).toEqual(Array(20).fill(null));
  expect(scannedWhole(unplaced.statements)).toEqual([]);
  expect(indexesOf(unplaced.statements)).toContain('organisation_unplaced');
});

test('the nearest of 10,000 offers too', async () => {
  const { result, statements } = await explaining(world, member, (context) => offers(context, { first: 20, near }));
  expect(result.nodes).toHaveLength(20);
  expect(scannedWhole(statements)).toEqual([]);
  expect(indexesOf(statements)).toEqual(['offer_by_organisation', 'organisation_by_cell']);
  const open = await explaining(world, member, (context) => offers(context, { first: 20, near, availableNow: true }));
  expect(open.result.nodes.map(({ id }) => id)).toEqual(result.nodes.map(({ id }) => id));
  expect(scannedWhole(open.statements).filter((table) => table !== 'scheme')).toEqual([]);
});

test('this test can fail: without its index the list is read from end to end', async () => {
  await world.test.admin('DROP INDEX organisation_by_cell');
  try {
    const read = () => explaining(world, member, (context) => organisations(context, { first: 20, near }));
    const { result, statements } = await read();
    expect(result.nodes).toHaveLength(20);
    expect(scannedWhole(statements)).toContain('organisation');
  } finally {
    await world.test.admin('CREATE INDEX organisation_by_cell ON organisation (scheme_id, cell)');
  }
});

test('a small circle touches few pages, however many there are around it', async () => {
  const { statements } = await explaining(world, member, (context) => organisations(context, { first: 20, near }));
  const [{ pages } = { pages: 0 }] = await world.test.admin<{ pages: number }>(
    `SELECT pg_relation_size('organisation') / 8192 AS pages`,
  );
  expect(pagesOf(statements)).toBeLessThan(pages);
});
