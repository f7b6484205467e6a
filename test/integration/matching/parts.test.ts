import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { aSkill, exceptOn, freeOn, here, matchWith, metresNorth, partsOf, profile, putAside } from './support.js';

let world: World;
let group: string;

beforeAll(async () => {
  world = await createWorld();
  group = (await world.organisation()).id;
});
afterAll(() => world.close());

const opportunity = (said: Partial<OpportunityEntity> = {}, of = group) =>
  anOpportunity(world, of, { ...here, ...said });
/** Thursday 26 November 2026, 18:00 in London. */
const thursday = new Date('2026-11-26T18:00:00Z');

async function somebody(said: Parameters<typeof profile>[2] = {}): Promise<string> {
  const { id } = await world.member();
  await profile(world, id, { ...here, ...said });
  return id;
}

async function parts(memberId: string, id: string) {
  const match = await matchWith(world, memberId, id);
  if (match === null) throw new Error('no match');
  return partsOf(match);
}

test('of somebody who has said nothing, every part is neutral but for novelty, distance and need', async () => {
  const { id } = await world.member();
  const one = await opportunity();
  expect(await parts(id, one.id)).toEqual({
    ...{ skills: 400, interests: 500, distance: 500, availability: 500, languages: 500 },
    ...{ access: 1000, novelty: 800, feedback: 500, need: 380 },
  });
});

test('skills count by how many of those that help they have, and interests by the cause', async () => {
  const [cooking, driving] = [await aSkill(world, 'Cooking'), await aSkill(world, 'Car driving')];
  const [both, none] = [
    await opportunity({ skillIds: [cooking, driving] }),
    await opportunity({ skillIds: [driving], cause: 'SPORT' }),
  ];
  const ada = await somebody({ skillIds: [cooking], interests: ['FOOD'] });
  expect(await parts(ada, both.id)).toMatchObject({ skills: 800, interests: 1000 });
  expect(await parts(ada, none.id)).toMatchObject({ skills: 0, interests: 0 });
});

test('distance counts against how far they travel; from home is neutral', async () => {
  const ada = await somebody({ travelMetres: 4_000 });
  const near = await opportunity(metresNorth(1_000));
  const far = await opportunity(metresNorth(5_000));
  const home = await opportunity({ placeKind: 'REMOTE', latitude: null, longitude: null });
  const either = await opportunity({ ...metresNorth(3_500), placeKind: 'EITHER' });
  const distances = [];
  for (const { id } of [near, far, home, either]) distances.push((await parts(ada, id)).distance);
  expect(distances).toEqual([750, 0, 500, 500]);
});

test('availability is whether shifts ahead with a place lie where they are free, by the wall clock and its exceptions', async () => {
  const one = await opportunity();
  await aShift(world, one, thursday);
  const free = await somebody();
  await freeOn(world, free, [4, '17:00', '20:30']);
  const busy = await somebody();
  await freeOn(world, busy, [4, '18:30', '22:00']);
  const away = await somebody();
  await freeOn(world, away, [4, '00:00', '24:00']);
  await exceptOn(world, away, 'AWAY', '2026-11-26');
  const freed = await somebody();
  await exceptOn(world, freed, 'FREE', '2026-11-26');
  const silent = await somebody();
  const seen = [];
  for (const id of [free, busy, away, freed, silent]) seen.push((await parts(id, one.id)).availability);
  expect(seen).toEqual([1000, 0, 0, 1000, 500]);
});

test('a shift across midnight and one where somebody is booked already', async () => {
  const night = await opportunity();
  await aShift(world, night, new Date('2026-11-26T23:00:00Z'));
  const owl = await somebody();
  await freeOn(world, owl, [4, '22:00', '24:00'], [5, '00:00', '02:00']);
  expect((await parts(owl, night.id)).availability).toBe(1000);
  const taken = await aShift(world, await opportunity(), new Date('2026-11-27T00:00:00Z'));
  await aBooking(world, taken, owl);
  expect((await parts(owl, night.id)).availability).toBe(0);
});

test('languages and access: what is shared, and what is not there, which halves the score', async () => {
  const one = await opportunity({ languages: ['so', 'tr'], access: ['STEP_FREE'] });
  const ada = await somebody({ languages: ['so'], accessNeeds: ['STEP_FREE'] });
  const ben = await somebody({ languages: ['cy'], accessNeeds: ['STEP_FREE', 'HEARING_LOOP'] });
  expect(await parts(ada, one.id)).toMatchObject({ languages: 1000, access: 1000 });
  expect(await parts(ben, one.id)).toMatchObject({ languages: 0, access: 0 });
  const [first, second] = [await matchWith(world, ada, one.id), await matchWith(world, ben, one.id)];
  expect([first?.score, second?.score]).toEqual([65, 25]);
});

test('hours that nobody has looked at yet were given: the group is not new to them', async () => {
  const elsewhere = (await world.organisation()).id;
  const one = await opportunity({}, elsewhere);
  const ada = await somebody();
  const seen = async () => {
    const match = await matchWith(world, ada, one.id);
    if (match?.kind !== 'OPPORTUNITY') throw new Error('no match');
    return [partsOf(match).novelty, match.facts.isNewToThem];
  };
  expect(await seen()).toEqual([800, true]);
  await world.test.admin(
    `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at)
     VALUES ($1, $2, $3, $4, '2026-11-20', 60, 60, 'SUBMITTED', 'system', $5)`,
    [world.schemeId, newId(), ada, elsewhere, world.clock.now()],
  );
  expect(await seen()).toEqual([500, false]);
});

test('novelty and feedback: where they came, and what they put aside', async () => {
  const other = (await world.organisation()).id;
  const [there, beside, elsewhere] = [await opportunity(), await opportunity(), await opportunity({}, other)];
  const ada = await somebody();
  const past = await aShift(world, there, new Date('2026-11-10T10:00:00Z'));
  await aBooking(world, past, ada, {
    ...{ state: 'ATTENDED', checkedInAt: past.shift.startsAt, checkedOutAt: past.shift.endsAt },
  });
  const seen = async () =>
    Promise.all(
      [there, beside, elsewhere].map(async ({ id }) => {
        const { novelty, feedback } = await parts(ada, id);
        return [novelty, feedback];
      }),
    );
  expect(await seen()).toEqual([
    [0, 750],
    [500, 750],
    [800, 500],
  ]);
  await putAside(world, ada, (await opportunity({ cause: 'FOOD' })).id, 'NOT_THIS_GROUP');
  await putAside(world, ada, (await opportunity({ cause: 'FOOD' }, other)).id, 'NOT_INTERESTED');
  expect(await seen()).toEqual([
    [0, 350],
    [500, 350],
    [800, 350],
  ]);
});

test('need: places that are unfilled in the next two weeks', async () => {
  const [empty, full] = [await opportunity(), await opportunity()];
  await aShift(world, empty, thursday, { capacity: 2 });
  const taken = await aShift(world, full, thursday, { capacity: 1 });
  await aBooking(world, taken, (await world.member()).id);
  const ada = await somebody();
  expect((await parts(ada, empty.id)).need).toBe(800);
  expect((await parts(ada, full.id)).need).toBe(200);
});
