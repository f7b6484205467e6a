import { registerOrganisation } from '../../../src/commands/organisations/registerOrganisation.js';
import { updateOrganisation } from '../../../src/commands/organisations/updateOrganisation.js';
import { createScheme } from '../../../src/commands/schemes/createScheme.js';
import { toGlobalId } from '../../../src/domain/ids.js';
import { cellsWithin } from '../../../src/domain/organisations/place.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask, auditOf, expectRefused } from '../people/support.js';

/** Tottenham Town Hall; a hundredth of a degree north of it is 1,112 m away. */
const hall = { latitude: 51.5882, longitude: -0.0687 };
const north = (degrees: number) => ({ ...hall, latitude: hall.latitude + degrees });

interface Listed {
  nodes: { name?: string; title?: string; distanceMetres: number | null }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

let test_: TestDatabase;
let world: World;
let member: Actor;
let operator: Actor;

beforeAll(async () => {
  test_ = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: test_ });
  member = await world.staff();
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => test_.drop());

const place = async (id: string, at: { latitude: number; longitude: number } | null, wardId: string | null = null) => {
  await test_.admin('UPDATE organisation SET latitude = $2, longitude = $3, ward_id = $4 WHERE id = $1', [
    id,
    at?.latitude ?? null,
    at?.longitude ?? null,
    wardId,
  ]);
};
const placed = async (name: string, at: Parameters<typeof place>[1], wardId?: string) => {
  const organisation = await world.organisation({ name, isVenue: true, isGroup: true });
  await place(organisation.id, at, wardId);
  return organisation;
};
const circle = (withinMetres?: number) =>
  `near: { latitude: ${hall.latitude}, longitude: ${hall.longitude}${withinMetres ? `, withinMetres: ${withinMetres}` : ''} }`;
const list = async (field: string, args: string, name = 'name', actor = member): Promise<Listed> => {
  const answer = await ask(
    world,
    actor,
    `{ ${field}(${args}) { nodes { ${name} distanceMetres } pageInfo { hasNextPage endCursor } } }`,
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data[field] as Listed;
};
const found = async (args: string) =>
  (await list('organisations', args)).nodes.map((node) => [node.name, node.distanceMetres]);

describe('organisations near a place', () => {
  test('the nearest first, within the circle to the metre, without a circle by name and without distances', async () => {
    await placed('Two', north(0.02));
    await placed('Here', hall);
    await placed('One', north(-0.01));
    await placed('West', { ...hall, longitude: hall.longitude - 0.02 });
    await placed('Nowhere', null);

    expect(await found(`first: 10, ${circle()}`)).toEqual([
      ['Here', 0],
      ['One', 1112],
      ['West', 1382],
      ['Two', 2224],
    ]);
    expect(await found(`first: 10, ${circle(1112)}`)).toEqual([
      ['Here', 0],
      ['One', 1112],
    ]);
    expect(await found(`first: 10, ${circle(1111)}`)).toEqual([['Here', 0]]);
    expect(await found('first: 2')).toEqual([
      ['Here', null],
      ['Nowhere', null],
    ]);
  });

  test('page by page, each once, also where many are equally far, and those without a place last', async () => {
    const wardId = await world.ward('E05013601');
    await test_.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [
      wardId,
      hall.latitude,
      hall.longitude,
    ]);
    for (const name of ['A', 'B', 'C']) await placed(name, north(0.01));
    await placed('Far', north(0.04));
    await placed('Unknown', null, wardId);
    await placed('Unknown too', null, wardId);

    const seen: (string | undefined)[] = [];
    let after = '';
    for (let pages = 0; pages < 3; pages += 1) {
      const { nodes, pageInfo } = await list('organisations', `first: 2, ${circle()}${after}`);
      seen.push(...nodes.map((node) => node.name));
      expect(pageInfo.hasNextPage).toBe(pages < 2);
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(new Set(seen.slice(0, 3))).toEqual(new Set(['A', 'B', 'C']));
    expect(seen.slice(3)).toEqual(['Far', 'Unknown', 'Unknown too']);
    expect((await list('organisations', `first: 2, ${circle()}${after}`)).nodes).toEqual([]);
  });

  test('together with ward, kind and search; one that waits or has closed is not found', async () => {
    const wardId = await world.ward('E05013601');
    const pool = await placed('Elm Pool', hall, wardId);
    await placed('Elm Café', north(0.01));
    const waiting = await world.organisation({ name: 'Elm Choir', status: 'PENDING' });
    await place(waiting.id, hall);
    const closed = await placed('Elm Shop', hall);
    await test_.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    await test_.admin('UPDATE organisation SET is_group = false WHERE id = $1', [pool.id]);

    const names = async (rest: string) => (await found(`first: 10, ${circle()}${rest}`)).map(([name]) => name);
    expect(await names('')).toEqual(['Elm Pool', 'Elm Café']);
    expect(await names(`, ward: "${toGlobalId('Ward', wardId)}"`)).toEqual(['Elm Pool']);
    expect(await names(', kind: GROUP')).toEqual(['Elm Café']);
    expect(await names(', search: "pool"')).toEqual(['Elm Pool']);
    const all = await list('organisations', `first: 10, ${circle()}`, 'name', operator);
    expect(all.nodes.map((node) => node.name).sort()).toEqual(['Elm Café', 'Elm Choir', 'Elm Pool']);
  });

  test('another scheme at the same place is not found', async () => {
    await placed('Mine', hall);
    const elsewhere = await createWorld({ test: test_ });
    const answer = await ask(
      elsewhere,
      await elsewhere.staff(['OPERATOR']),
      `{ organisations(first: 5, ${circle()}) { nodes { name } } }`,
    );
    expect(answer).toEqual({ data: { organisations: { nodes: [] } } });
  });

  test.each([
    ['a latitude and longitude the wrong way round', 'near: { latitude: -0.06, longitude: 51.5 }'],
    ['no metres', 'near: { latitude: 51.5, longitude: -0.06, withinMetres: 0 }'],
    ['too many metres', 'near: { latitude: 51.5, longitude: -0.06, withinMetres: 100001 }'],
    [
      'a cursor of the list by name',
      `${circle()}, after: "${Buffer.from('["Ash","01990000-0000-7000-8000-000000000000"]').toString('base64url')}"`,
    ],
    [
      'half a metre',
      `${circle()}, after: "${Buffer.from('[0.5,"01990000-0000-7000-8000-000000000000"]').toString('base64url')}"`,
    ],
    ['no id', `${circle()}, after: "${Buffer.from('[5,"x"]').toString('base64url')}"`],
  ])('is refused for %s', async (_what, args) => {
    for (const field of ['organisations', 'offers']) {
      expect(await ask(world, member, `{ ${field}(first: 5, ${args}) { nodes { id } } }`)).toEqual({
        data: null,
        errors: [{ code: 'BAD_USER_INPUT', path: field }],
      });
    }
  });
});

describe('offers near a place', () => {
  test('the nearest venue first, with its distance; by title without one; open ones alone on request', async () => {
    const far = await placed('Far', north(0.02));
    const close = await placed('Close', north(0.005));
    const lost = await placed('Lost', null);
    await world.offer(far.id, { title: 'Art' });
    await world.offer(close.id, { title: 'Swim' });
    await world.offer(close.id, {
      title: 'Closed today',
      restrictions: { openings: [{ weekdays: [1], from: '09:00', until: '17:00' }] },
    });
    await world.offer(close.id, { title: 'Paused', status: 'PAUSED' });
    await world.offer(lost.id, { title: 'Lost' });

    const titles = async (args: string) =>
      (await list('offers', args, 'title')).nodes.map((node) => [node.title, node.distanceMetres]);
    const near = await titles(`first: 10, ${circle()}`);
    expect(near.slice(0, 2).sort()).toEqual([
      ['Closed today', 556],
      ['Swim', 556],
    ]);
    expect(near.slice(2)).toEqual([['Art', 2224]]);
    expect(await titles(`first: 10, ${circle()}, availableNow: true`)).toEqual([
      ['Swim', 556],
      ['Art', 2224],
    ]);
    expect(await titles('first: 10')).toEqual(['Art', 'Closed today', 'Lost', 'Swim'].map((title) => [title, null]));

    const first = await list('offers', `first: 1, ${circle()}, availableNow: true`, 'title');
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(await titles(`first: 1, ${circle()}, availableNow: true, after: "${first.pageInfo.endCursor}"`)).toEqual([
      ['Art', 2224],
    ]);
  });

  test('a venue whose place is not known comes last by the middle of its ward', async () => {
    const wardId = await world.ward('E05013601');
    const lost = await placed('Lost', null, wardId);
    const known = await placed('Known', north(0.03));
    await world.offer(lost.id, { title: 'Lost' });
    await world.offer(known.id, { title: 'Known' });
    const titles = async () =>
      (await list('offers', `first: 10, ${circle()}`, 'title')).nodes.map((node) => node.title);
    expect(await titles()).toEqual(['Known']);
    await test_.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [
      wardId,
      hall.latitude,
      hall.longitude,
    ]);
    expect(await titles()).toEqual(['Known', 'Lost']);
  });
});

describe('where an organisation is', () => {
  const wanted = { name: 'Elm Choir', legalForm: 'INFORMAL', isGroup: true, isVenue: false } as const;
  const stored = async (id: string) =>
    (await test_.admin('SELECT latitude, longitude FROM organisation WHERE id = $1', [id]))[0];

  test('is given when it registers, changed and emptied later, and read by everybody', async () => {
    const { id } = await registerOrganisation(world.as(operator), {
      ...wanted,
      verified: true,
      location: { latitude: 51.58820049, longitude: -0.0687 },
    });
    expect(await stored(id)).toEqual({ latitude: 51.5882, longitude: -0.0687 });
    const read = async () =>
      (
        await ask(
          world,
          member,
          `{ organisation(id: "${toGlobalId('Organisation', id)}") { location { latitude longitude } distanceMetres } }`,
        )
      ).data?.organisation;
    expect(await read()).toEqual({ location: { latitude: 51.5882, longitude: -0.0687 }, distanceMetres: null });

    const update = (location: { latitude: number; longitude: number } | null) =>
      updateOrganisation(world.as(operator), { organisationId: id, location });
    await update({ latitude: 60.8, longitude: -0.8 });
    expect(await stored(id)).toEqual({ latitude: 60.8, longitude: -0.8 });
    await updateOrganisation(world.as(operator), { organisationId: id, description: 'Songs' });
    expect(await stored(id)).toEqual({ latitude: 60.8, longitude: -0.8 });
    await update(null);
    expect(await read()).toEqual({ location: null, distanceMetres: null });
    expect((await auditOf(world, 'updateOrganisation')).map((row) => row.detail)).toEqual([
      { changed: ['location'] },
      { changed: ['description'] },
      { changed: ['location'] },
    ]);
  });

  test.each([
    [48.99, 0],
    [61.01, 0],
    [51, -9.01],
    [51, 2.01],
    [-0.07, 51.5],
    [Number.NaN, 0],
  ])('is refused outside of the kingdom: %p, %p', async (latitude, longitude) => {
    const location = { latitude, longitude };
    const { id } = await world.organisation({ name: 'There' });
    await expectRefused(
      world,
      () => registerOrganisation(world.as(operator), { ...wanted, location }),
      'INVALID_INPUT',
      'location',
    );
    await expectRefused(
      world,
      () => updateOrganisation(world.as(operator), { organisationId: id, location }),
      'INVALID_INPUT',
      'location',
    );
  });

  test('half a place cannot be stored', async () => {
    const { id } = await world.organisation();
    await expect(test_.admin('UPDATE organisation SET latitude = 51 WHERE id = $1', [id])).rejects.toThrow(
      'organisation_location',
    );
  });

  test('a ward has its middle from the scheme’s beginning, or none', async () => {
    const { schemeId } = await createScheme(test_.ownerDatabase, worldNow, {
      slug: 'placed',
      name: 'Placed',
      timeZone: 'Europe/London',
      wards: [
        { gssCode: 'E05013601', name: 'Here', location: hall },
        { gssCode: 'E05013602', name: 'There' },
      ],
    });
    expect(
      await test_.admin('SELECT name, latitude, longitude FROM ward WHERE scheme_id = $1 ORDER BY name', [schemeId]),
    ).toEqual([
      { name: 'Here', ...hall },
      { name: 'There', latitude: null, longitude: null },
    ]);
  });
});

test('every place within a circle lies in one of its cells, wherever in the kingdom', async () => {
  const rows = await test_.admin<{
    lat: number;
    lon: number;
    toLat: number;
    toLon: number;
    metres: number;
    cell: number;
  }>(
    `SELECT p.lat, p.lon, q.lat AS "toLat", q.lon AS "toLon", metres_between(p.lat, p.lon, q.lat, q.lon) AS metres,
            floor((q.lat - 49) * 100)::integer * 1024 + floor((q.lon + 9) * 64)::integer AS cell
     FROM (SELECT setseed(0.5)) s, generate_series(1, 3000) n
     CROSS JOIN LATERAL (SELECT 49 + 12 * random() + n * 0 AS lat, -9 + 11 * random() + n * 0 AS lon) p
     CROSS JOIN LATERAL (SELECT least(61, greatest(49, p.lat + (random() - 0.5) * power(10, -n % 5))) AS lat,
                                least(2, greatest(-9, p.lon + (random() - 0.5) * power(10, -n % 5))) AS lon) q`,
  );
  const missed = rows.filter(({ lat, lon, metres, cell }) => {
    const { lows, highs } = cellsWithin({ latitude: lat, longitude: lon }, Math.max(1, metres));
    return !lows.some((low, index) => low <= cell && cell <= (highs[index] ?? 0));
  });
  expect(rows).toHaveLength(3000);
  expect(missed).toEqual([]);
});
