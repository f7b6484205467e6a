import { type CreateOfferInput, createOffer } from '../../../src/commands/spending/createOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refused } from '../accounts/traces.js';

let world: World;
let venue: OrganisationEntity;
let coordinator: Actor;

beforeAll(async () => {
  world = await createWorld();
  await world.ward('E05000001');
  venue = await world.organisation({ isVenue: true });
  coordinator = await world.staff(['COORDINATOR', venue.id]);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const create = (actor: Actor, more: Partial<CreateOfferInput> = {}) =>
  createOffer(world.as(actor), {
    organisationId: venue.id,
    title: 'Swim',
    priceMinutes: 60,
    pricePer: 'PERSON',
    ...more,
  });

test('an offer stands as it was written, at its first revision, with an audit row and no event', async () => {
  const before = await events(world);
  const restrictions = {
    openings: [{ weekdays: [6, 7], from: '09:00', until: '17:00' }],
    wardCodes: ['E05000001'],
    stockPerSlot: 4,
  };
  const { offerId } = await create(coordinator, {
    title: ' Swim ',
    description: 'Bring a towel.',
    under16PriceMinutes: 30,
    restrictions,
  });
  expect(await world.test.admin('SELECT * FROM offer WHERE id = $1', [offerId])).toEqual([
    {
      scheme_id: world.schemeId,
      id: offerId,
      organisation_id: venue.id,
      title: 'Swim',
      description: 'Bring a towel.',
      price_minutes: 60,
      under16_price_minutes: 30,
      price_per: 'PERSON',
      restrictions,
      status: 'ACTIVE',
      revision: 1,
      created_at: world.clock.now(),
    },
  ]);
  expect(await events(world)).toEqual(before);
  expect((await audited(world, 'createOffer')).at(-1)).toEqual({
    actor: `member:${coordinator.kind === 'MEMBER' ? coordinator.memberId : ''}`,
    subject: offerId,
  });
});

test('operators put up offers for a venue; nobody else does', async () => {
  expect(await create(await world.staff(['OPERATOR']))).toEqual({ offerId: expect.any(String) });
  const other = await world.organisation({ isVenue: true });
  for (const actor of [
    await world.staff(),
    await world.staff(['LEADER', venue.id]),
    await world.staff(['TILL', venue.id]),
    await world.staff(['COORDINATOR', other.id]),
    await world.staff(['AUDITOR']),
  ]) {
    expect(await refused(world, () => create(actor))).toEqual({ code: 'FORBIDDEN' });
  }
});

test('a venue must be one, verified and open; another scheme’s looks missing', async () => {
  const operator = await world.staff(['OPERATOR']);
  const at = async (organisationId: string) => await refused(world, () => create(operator, { organisationId }));
  expect(await at((await world.organisation({ isVenue: true, status: 'PENDING' })).id)).toEqual({
    code: 'NOT_VERIFIED',
    field: ['organisationId'],
  });
  expect(await at((await world.organisation()).id)).toEqual({ code: 'INVALID_INPUT', field: ['organisationId'] });
  const closed = await world.organisation({ isVenue: true });
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
  expect(await at(closed.id)).toEqual({ code: 'ORGANISATION_CLOSED', field: ['organisationId'] });
  const other = await createWorld({ test: world.test });
  expect(await at((await other.organisation({ isVenue: true })).id)).toEqual({ code: 'NOT_FOUND' });
  expect(await at(newId())).toEqual({ code: 'NOT_FOUND' });
});

test.each<[string, Partial<CreateOfferInput>, string[]]>([
  ['no title', { title: ' ' }, ['title']],
  ['no price', { priceMinutes: 0 }, ['priceMinutes']],
  ['a price no column holds', { priceMinutes: 2 ** 40 }, ['priceMinutes']],
  ['another scheme’s ward', { restrictions: { wardCodes: ['E05000009'] } }, ['restrictions', 'wardCodes', '0']],
  [
    'a ward the database cannot compare',
    { restrictions: { wardCodes: ['\u0000'] } },
    ['restrictions', 'wardCodes', '0'],
  ],
  [
    'a time that is none',
    { restrictions: { openings: [{ weekdays: [1], from: '9', until: '10:00' }] } },
    ['restrictions', 'openings', '0', 'from'],
  ],
])('refuses %s', async (_, more, field) => {
  expect(await refused(world, () => create(coordinator, more))).toEqual({ code: 'INVALID_INPUT', field });
});
