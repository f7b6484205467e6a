import { type UpdateOfferInput, updateOffer } from '../../../src/commands/spending/updateOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refused } from '../accounts/traces.js';

let world: World;
let venue: OrganisationEntity;
let coordinator: Actor;
let offer: OfferEntity;

beforeAll(async () => {
  world = await createWorld();
  venue = await world.organisation({ isVenue: true });
  coordinator = await world.staff(['COORDINATOR', venue.id]);
});
beforeEach(async () => {
  offer = await world.offer(venue.id, { under16PriceMinutes: 30, restrictions: { partyMax: 4 } });
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const update = (actor: Actor, changes: Omit<UpdateOfferInput, 'offerId'>, offerId = offer.id) =>
  updateOffer(world.as(actor), { offerId, ...changes });

const stored = async () =>
  (
    await world.test.admin(
      'SELECT title, description, price_minutes AS price, under16_price_minutes AS under16, price_per AS per, restrictions, status, revision FROM offer WHERE id = $1',
      [offer.id],
    )
  )[0];

const unchanged = {
  title: 'Swim',
  description: '',
  price: 60,
  under16: 30,
  per: 'PERSON',
  restrictions: { partyMax: 4 },
  status: 'ACTIVE',
  revision: 2,
};

test.each<[string, Omit<UpdateOfferInput, 'offerId'>, object]>([
  ['the title', { title: 'Swim and sauna' }, { title: 'Swim and sauna' }],
  ['the description', { description: 'Bring a towel.' }, { description: 'Bring a towel.' }],
  ['the price', { priceMinutes: 45 }, { price: 45 }],
  ['the price for under-16s', { under16PriceMinutes: 0 }, { under16: 0 }],
  ['no price for under-16s', { under16PriceMinutes: null }, { under16: null }],
  ['a price for the party', { pricePer: 'PARTY', under16PriceMinutes: null }, { per: 'PARTY', under16: null }],
  ['all restrictions', { restrictions: { adultsMin: 1 } }, { restrictions: { adultsMin: 1 } }],
  ['no restrictions', { restrictions: {} }, { restrictions: {} }],
  ['a pause', { status: 'PAUSED' }, { status: 'PAUSED' }],
  ['its end', { status: 'ENDED' }, { status: 'ENDED' }],
  ['nothing but what is named', { title: null, description: undefined, priceMinutes: 90 }, { price: 90 }],
])('changes %s', async (_, changes, expected) => {
  expect(await update(coordinator, changes)).toEqual({ offerId: offer.id });
  expect(await stored()).toEqual({ ...unchanged, ...expected });
});

test('each change has a revision and an audit row of its own, also at the same moment', async () => {
  const before = await events(world);
  await Promise.all(Array.from({ length: 5 }, (_, index) => update(coordinator, { title: `Swim ${index}` })));
  expect((await stored())?.revision).toBe(6);
  const rows = await world.test.admin<{ revision: number }>(
    `SELECT (detail ->> 'revision')::int AS revision FROM audit WHERE subject_id = $1 ORDER BY 1`,
    [offer.id],
  );
  expect(rows.map((row) => row.revision)).toEqual([2, 3, 4, 5, 6]);
  expect(await events(world)).toEqual(before);
  expect((await audited(world, 'updateOffer')).at(-1)?.subject).toBe(offer.id);
});

test('an offer is paused whatever else is wrong with it', async () => {
  await world.test.admin(`UPDATE offer SET restrictions = '{"wardCodes": ["E05000009"]}' WHERE id = $1`, [offer.id]);
  await update(coordinator, { status: 'PAUSED' });
  expect((await stored())?.status).toBe('PAUSED');
  expect(await refused(world, () => update(coordinator, { title: 'Swim again' }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['restrictions', 'wardCodes', '0'],
  });
});

test.each<[string, Omit<UpdateOfferInput, 'offerId'>, string[] | undefined]>([
  ['nothing', {}, undefined],
  ['nothing but nulls', { title: null, status: null }, undefined],
  ['an empty title', { title: '' }, ['title']],
  ['no price', { priceMinutes: 0 }, ['priceMinutes']],
  ['a party’s price beside one for under-16s', { pricePer: 'PARTY' }, ['under16PriceMinutes']],
  ['parties of fewer than nobody', { restrictions: { partyMin: -1 } }, ['restrictions', 'partyMin']],
])('refuses %s', async (_, changes, field) => {
  expect(await refused(world, () => update(coordinator, changes))).toEqual({
    code: 'INVALID_INPUT',
    ...(field ? { field } : {}),
  });
});

test('operators change it; others do not, and another scheme’s looks missing', async () => {
  await update(await world.staff(['OPERATOR']), { title: 'Swim long' });
  const other = await world.organisation({ isVenue: true });
  for (const actor of [
    await world.staff(['TILL', venue.id]),
    await world.staff(['LEADER', venue.id]),
    await world.staff(['COORDINATOR', other.id]),
  ]) {
    expect(await refused(world, () => update(actor, { status: 'ENDED' }))).toEqual({ code: 'FORBIDDEN' });
  }
  const theirs = await createWorld({ test: world.test });
  const foreign = await theirs.offer((await theirs.organisation({ isVenue: true })).id);
  for (const offerId of [foreign.id, newId()]) {
    expect(await refused(world, () => update(coordinator, { status: 'ENDED' }, offerId))).toEqual({
      code: 'NOT_FOUND',
    });
  }
});

test('a venue that has closed changes nothing any more', async () => {
  const closing = await world.organisation({ isVenue: true });
  const theirs = await world.offer(closing.id);
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closing.id]);
  const operator = await world.staff(['OPERATOR']);
  expect(await refused(world, () => update(operator, { title: 'Sauna' }, theirs.id))).toEqual({
    code: 'ORGANISATION_CLOSED',
    field: ['organisationId'],
  });
});
