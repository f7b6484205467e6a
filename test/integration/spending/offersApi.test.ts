import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Restrictions } from '../../../src/domain/spending/restrictions.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused } from '../accounts/traces.js';
import { ask, type ConnectionAnswer } from '../hours/ask.js';
import { countStatements } from '../hours/countStatements.js';
import { enjoyed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let coordinator: Actor;
let member: Actor;

beforeAll(async () => {
  world = await createWorld();
  await world.ward('E05000001');
});
beforeEach(async () => {
  world.clock.set(worldNow);
  venue = await world.organisation({ name: 'Lido', isVenue: true });
  coordinator = await world.staff(['COORDINATOR', venue.id]);
  member = await world.staff();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const venueId = () => toGlobalId('Organisation', venue.id);

const everything = `id title description priceMinutes under16PriceMinutes pricePer status revision createdAt venue { id name }
  restrictions { openings { weekdays from until } blackouts { from until } wardCodes partyMin partyMax adultsMin adultsMax under16sMax
    memberLimit { times period } stockPerSlot inWords }`;

interface OfferPayload {
  offer: { id: string } | null;
  userErrors: object[];
}

async function create(input: object): Promise<OfferPayload> {
  const source = `mutation ($input: CreateOfferInput!) { createOffer(input: $input) { offer { ${everything} } userErrors { code message field } } }`;
  return (
    await ask<{ createOffer: OfferPayload }>(world, coordinator, source, {
      input: { organisationId: venueId(), title: 'Swim', priceMinutes: 60, ...input },
    })
  ).createOffer;
}

async function update(input: object): Promise<OfferPayload> {
  const source = `mutation ($input: UpdateOfferInput!) { updateOffer(input: $input) { offer { ${everything} } userErrors { code message field } } }`;
  return (await ask<{ updateOffer: OfferPayload }>(world, coordinator, source, { input })).updateOffer;
}

const nothingAsked = {
  openings: [],
  blackouts: [],
  wardCodes: [],
  partyMin: null,
  partyMax: null,
  adultsMin: null,
  adultsMax: null,
  under16sMax: null,
  memberLimit: null,
  stockPerSlot: null,
  inWords: [],
};

test('an offer is put up with its restrictions, and read with them in words', async () => {
  const restrictions = {
    openings: [{ weekdays: ['MONDAY', 'TUESDAY', 'WEDNESDAY'], from: '09:30', until: '16:00' }],
    blackouts: [{ from: '2026-12-24', until: '2027-01-02' }],
    wardCodes: ['E05000001'],
    partyMax: 4,
    memberLimit: { times: 1, period: 'WEEK' },
    stockPerSlot: null,
  };
  expect(await create({ description: 'Bring a towel.', under16PriceMinutes: 0, restrictions })).toEqual({
    userErrors: [],
    offer: {
      id: expect.any(String),
      title: 'Swim',
      description: 'Bring a towel.',
      priceMinutes: 60,
      under16PriceMinutes: 0,
      pricePer: 'PERSON',
      status: 'ACTIVE',
      revision: 1,
      createdAt: worldNow.toISOString(),
      venue: { id: venueId(), name: 'Lido' },
      restrictions: {
        ...nothingAsked,
        ...restrictions,
        inWords: [
          'Monday to Wednesday, 09:30 to 16:00.',
          'Not from 24 December 2026 to 2 January 2027.',
          'For at most 4 people.',
          'For residents of certain wards only.',
          'Once a week for each member.',
        ],
      },
    },
  });
});

test('what a change leaves out stays; null takes the price for under-16s away and is no change elsewhere', async () => {
  const { offer } = await create({ under16PriceMinutes: 30, restrictions: { partyMax: 4 } });
  const id = offer?.id ?? '';
  expect((await update({ offerId: id, title: 'Swim long', description: null })).offer).toMatchObject({
    title: 'Swim long',
    under16PriceMinutes: 30,
    restrictions: { ...nothingAsked, partyMax: 4, inWords: ['For at most 4 people.'] },
    revision: 2,
  });
  expect((await update({ offerId: id, under16PriceMinutes: null, restrictions: {} })).offer).toMatchObject({
    title: 'Swim long',
    under16PriceMinutes: null,
    restrictions: nothingAsked,
    revision: 3,
  });
  expect((await update({ offerId: id, status: 'PAUSED' })).offer).toMatchObject({ status: 'PAUSED', revision: 4 });
});

test('refusals name the field in its path and in words', async () => {
  const openings = [{ weekdays: ['MONDAY'], from: '9am', until: '16:00' }];
  expect(await create({ restrictions: { openings } })).toEqual({
    offer: null,
    userErrors: [
      {
        code: 'INVALID_INPUT',
        message: 'In the restrictions, opening 1, from: Times are written like 09:30.',
        field: ['restrictions', 'openings', '0', 'from'],
      },
    ],
  });
  expect(await update({ offerId: (await create({})).offer?.id })).toEqual({
    offer: null,
    userErrors: [{ code: 'INVALID_INPUT', message: 'Say what should change.', field: null }],
  });
});

test('ids that are none of an offer’s fail as NOT_FOUND', async () => {
  const other = await createWorld({ test: world.test });
  const theirs = await other.offer((await other.organisation({ isVenue: true })).id);
  for (const id of [
    '',
    'x',
    toGlobalId('Offer', newId()),
    toGlobalId('Offer', theirs.id),
    toGlobalId('Member', newId()),
  ]) {
    expect(await refused(world, () => update({ offerId: id, title: 'Mine' }))).toEqual({ code: 'NOT_FOUND' });
    expect(await refusalOf(() => ask(world, member, 'query ($id: ID!) { offer(id: $id) { id } }', { id }))).toEqual({
      code: 'NOT_FOUND',
    });
  }
  expect(await refused(world, () => create({ organisationId: toGlobalId('Organisation', newId()) }))).toEqual({
    code: 'NOT_FOUND',
  });
});

describe('the list', () => {
  async function list(actor: Actor, args: string) {
    const { offers } = await ask<{ offers: { nodes: { title: string }[]; pageInfo: ConnectionAnswer['pageInfo'] } }>(
      world,
      actor,
      `{ offers(${args}) { nodes { id title } pageInfo { hasNextPage endCursor } } }`,
    );
    return { titles: offers.nodes.map((node) => node.title), ...offers.pageInfo };
  }

  const here = () => `organisation: "${venueId()}"`;

  test('runs by title, page by page, also among equal titles', async () => {
    for (const title of ['Sauna', 'Swim', 'Gym', 'Swim', 'Swim']) await world.offer(venue.id, { title });
    const first = await list(member, `first: 3, ${here()}`);
    const second = await list(member, `first: 3, ${here()}, after: "${first.endCursor}"`);
    expect([first.titles, first.hasNextPage]).toEqual([['Gym', 'Sauna', 'Swim'], true]);
    expect([second.titles, second.hasNextPage]).toEqual([['Swim', 'Swim'], false]);
  });

  test('shows what is on; the venue’s people and the scheme’s staff see paused and ended ones where they name the venue', async () => {
    await world.offer(venue.id, { title: 'On' });
    await world.offer(venue.id, { title: 'Paused', status: 'PAUSED' });
    await world.offer(venue.id, { title: 'Ended', status: 'ENDED' });
    const all = ['Ended', 'On', 'Paused'];
    const tillKey: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'TILL',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['redeem'],
      organisationId: venue.id,
      memberId: null,
    };
    for (const actor of [
      coordinator,
      await world.staff(['TILL', venue.id]),
      await world.staff(['OPERATOR']),
      await world.staff(['AUDITOR']),
      tillKey,
    ]) {
      expect((await list(actor, `first: 10, ${here()}`)).titles).toEqual(all);
      expect((await list(actor, `first: 10, ${here()}, availableNow: true`)).titles).toEqual(['On']);
    }
    const elsewhere = await world.organisation({ isVenue: true });
    for (const actor of [member, await world.staff(['COORDINATOR', elsewhere.id])]) {
      expect((await list(actor, `first: 10, ${here()}`)).titles).toEqual(['On']);
    }
    expect((await list(coordinator, 'first: 100')).titles.filter((title) => all.includes(title))).toEqual(['On']);
    await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [venue.id]);
    expect((await list(member, `first: 10, ${here()}`)).titles).toEqual([]);
  });

  test('takes the venues of one ward', async () => {
    const wardId = await world.ward(`E0${newId().slice(-7)}`);
    await world.test.admin('UPDATE organisation SET ward_id = $2 WHERE id = $1', [venue.id, wardId]);
    await world.offer(venue.id, { title: 'Swim here' });
    await world.offer((await world.organisation({ isVenue: true })).id, { title: 'Swim there' });
    expect((await list(member, `first: 10, ward: "${toGlobalId('Ward', wardId)}"`)).titles).toEqual(['Swim here']);
  });

  test('available now: open, not blacked out, with a place left, on pages that are full', async () => {
    const opening = (weekday: number) => [{ weekdays: [weekday], from: '09:00', until: '12:00' }];
    const put = (title: string, restrictions: Restrictions) => world.offer(venue.id, { title, restrictions });
    await put('A always', {});
    for (let index = 0; index < 5; index += 1) await put(`B closed ${index}`, { openings: opening(1) });
    await put('C open', { openings: opening(7) });
    await put('D blackout', { openings: opening(7), blackouts: [{ from: '2026-11-22', until: '2026-11-22' }] });
    await put('E for others', { wardCodes: ['E05000009'], partyMin: 9 });
    const full = await put('F full', { stockPerSlot: 1 });
    await put('G with a place', { stockPerSlot: 2 });
    const ada = await world.member();
    await world.credit(ada.id, 60);
    await enjoyed(world, await world.staff(['TILL', venue.id]), full.id, ada.id);
    const first = await list(member, `first: 2, ${here()}, availableNow: true`);
    const second = await list(member, `first: 2, ${here()}, availableNow: true, after: "${first.endCursor}"`);
    expect([first, second.titles, second.hasNextPage]).toEqual([
      { titles: ['A always', 'C open'], hasNextPage: true, endCursor: expect.any(String) },
      ['E for others', 'G with a place'],
      false,
    ]);
    world.clock.set(new Date('2026-11-23T09:00:00Z'));
    expect((await list(member, `first: 10, ${here()}, availableNow: true`)).titles).toEqual([
      'A always',
      ...[0, 1, 2, 3, 4].map((index) => `B closed ${index}`),
      'E for others',
      'F full',
      'G with a place',
    ]);
  });

  test('available now leaves out venues that are frozen, and those whose month is spent', async () => {
    await world.offer(venue.id, { title: 'Swim', priceMinutes: 60 });
    const titles = async () => (await list(member, `first: 10, ${here()}, availableNow: true`)).titles;
    const change = async (text: string) => await world.test.admin(text, [venue.id]);
    expect(await titles()).toEqual(['Swim']);
    await change(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`);
    expect(await titles()).toEqual([]);
    await change(`UPDATE account SET status = 'OPEN' WHERE organisation_id = $1`);

    await change('UPDATE organisation SET monthly_budget_minutes = 120 WHERE id = $1');
    const offer = await world.offer(venue.id, { title: 'Walk', priceMinutes: 60 });
    const ada = await world.member();
    await world.credit(ada.id, 120);
    const till = await world.staff(['TILL', venue.id]);
    await enjoyed(world, till, offer.id, ada.id);
    expect(await titles()).toEqual(['Swim', 'Walk']);
    await enjoyed(world, till, offer.id, ada.id);
    expect(await titles()).toEqual([]);
    world.clock.set(new Date('2026-12-01T10:00:00Z'));
    expect(await titles()).toEqual(['Swim', 'Walk']);
  });

  test('looks through more than one chunk of closed offers', async () => {
    await world.test.admin(
      `INSERT INTO offer (scheme_id, id, organisation_id, title, price_minutes, price_per, restrictions, status, created_at)
       SELECT $1, gen_random_uuid(), $2, 'Closed ' || n, 60, 'PERSON', $3, 'ACTIVE', $4 FROM generate_series(1, 450) n`,
      [
        world.schemeId,
        venue.id,
        JSON.stringify({ openings: [{ weekdays: [1], from: '09:00', until: '10:00' }] }),
        worldNow,
      ],
    );
    await world.offer(venue.id, { title: 'Zumba' });
    expect(await list(member, `first: 1, ${here()}, availableNow: true`)).toEqual({
      titles: ['Zumba'],
      hasNextPage: false,
      endCursor: expect.any(String),
    });
  });

  test('is for people of the scheme; a cursor of another list is refused', async () => {
    expect(await refusalOf(() => list({ kind: 'ANONYMOUS' }, 'first: 1'))).toEqual({ code: 'UNAUTHENTICATED' });
    for (const keys of [['Swim'], ['Swim', 'x'], [1, newId()], ['a\u0000', newId()]]) {
      const after = Buffer.from(JSON.stringify(keys)).toString('base64url');
      expect(await refusalOf(() => list(member, `first: 1, after: "${after}"`))).toEqual({ code: 'BAD_USER_INPUT' });
    }
  });

  test('costs as many statements for fifty offers as for five', async () => {
    for (let index = 0; index < 50; index += 1) {
      const { id } = index % 10 === 0 ? await world.organisation({ isVenue: true }) : venue;
      await world.offer(id, { title: `! ${index}`, restrictions: { stockPerSlot: 3 } });
    }
    const query = 'query ($first: Int!) { offers(first: $first, availableNow: true) { nodes { id venue { name } } } }';
    const cost = async (first: number) => {
      let seen = 0;
      const statements = await countStatements(async () => {
        seen = (await ask<{ offers: ConnectionAnswer }>(world, member, query, { first })).offers.nodes.length;
      });
      return { seen, statements };
    };
    const few = await cost(5);
    expect(few.seen).toBe(5);
    expect(await cost(50)).toEqual({ seen: 50, statements: few.statements });
  });
});
