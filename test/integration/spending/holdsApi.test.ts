import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused } from '../accounts/traces.js';
import { ask, type ConnectionAnswer } from '../hours/ask.js';
import { countStatements } from '../hours/countStatements.js';
import { booked, cardOf, givenBack, heldAtTill, takenUp } from './holdSteps.js';
import { codeOf, enjoyed, memberActor } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let offerId: string;
let till: Actor;
let ada: MemberEntity;

const thursday = new Date('2026-11-26T14:30:00Z');

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  venue = await world.organisation({ name: 'Lido', isVenue: true });
  offerId = (await world.offer(venue.id, { title: 'Swim' })).id;
  till = await world.staff(['TILL', venue.id]);
  ada = await world.member('Ada Lovelock');
  await world.credit(ada.id, 600);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const gid = (id: string) => toGlobalId('Redemption', id);
const self = () => memberActor(world, ada.id);
const fields =
  'id state priceMinutes adults under16s placedAt bookedFor lapsesAt endedAt redeemedAt member { name } venue { name }';

interface HoldPayload {
  redemption: { id: string } | null;
  userErrors: { code: string; field: string[] | null }[];
}

async function hold(actor: Actor, input: object): Promise<HoldPayload> {
  const source = `mutation ($input: HoldOfferInput!) { holdOffer(input: $input) { redemption { ${fields} } userErrors { code field } } }`;
  const full = { idempotencyKey: newId(), offerId: toGlobalId('Offer', offerId), ...input };
  return (await ask<{ holdOffer: HoldPayload }>(world, actor, source, { input: full })).holdOffer;
}

async function redeem(actor: Actor, input: object): Promise<HoldPayload> {
  const source = `mutation ($input: RedeemCreditsInput!) { redeemCredits(input: $input) { redemption { ${fields} } userErrors { code field } } }`;
  return (
    await ask<{ redeemCredits: HoldPayload }>(world, actor, source, { input: { idempotencyKey: newId(), ...input } })
  ).redeemCredits;
}

async function release(actor: Actor, redemptionId: string): Promise<HoldPayload> {
  const source = `mutation ($input: ReleaseHoldInput!) { releaseHold(input: $input) { redemption { ${fields} } userErrors { code field } } }`;
  return (
    await ask<{ releaseHold: HoldPayload }>(world, actor, source, { input: { idempotencyKey: newId(), redemptionId } })
  ).releaseHold;
}

const standing = {
  id: expect.any(String),
  state: 'HELD',
  priceMinutes: 120,
  adults: 1,
  under16s: 1,
  placedAt: worldNow.toISOString(),
  bookedFor: thursday.toISOString(),
  lapsesAt: '2026-11-27T14:30:00.000Z',
  endedAt: null,
  redeemedAt: null,
  member: { name: 'Ada Lovelock' },
  venue: { name: 'Lido' },
};

test('a member books; the till redeems it on its day as it was booked', async () => {
  const { redemption } = await hold(self(), { bookedFor: thursday.toISOString(), adults: 1, under16s: 1 });
  expect(redemption).toEqual(standing);
  expect((await redeem(till, { redemptionId: redemption?.id })).userErrors).toEqual([
    { code: 'IN_THE_FUTURE', field: ['redemptionId'] },
  ]);
  world.clock.set(thursday);
  expect(await redeem(till, { redemptionId: redemption?.id })).toEqual({
    redemption: { ...standing, state: 'REDEEMED', lapsesAt: null, redeemedAt: thursday.toISOString() },
    userErrors: [],
  });
  expect(await redeem(till, { redemptionId: redemption?.id })).toEqual({
    redemption: null,
    userErrors: [{ code: 'HOLD_NOT_VALID', field: ['redemptionId'] }],
  });
});

test('a till holds by code or by card for half an hour, and gives it back', async () => {
  const card = await cardOf(world, ada.id);
  const now = { ...standing, priceMinutes: 60, under16s: 0, bookedFor: null, lapsesAt: '2026-11-22T10:30:00.000Z' };
  const byCode = await hold(till, { code: await codeOf(world, ada.id) });
  const byCard = await hold(till, { cardNumber: card.cardNumber, pin: card.pin });
  expect([byCode, byCard]).toEqual([
    { redemption: now, userErrors: [] },
    { redemption: now, userErrors: [] },
  ]);
  expect(await release(till, byCode.redemption?.id ?? '')).toEqual({
    redemption: {
      ...now,
      id: byCode.redemption?.id,
      state: 'RELEASED',
      lapsesAt: null,
      endedAt: worldNow.toISOString(),
    },
    userErrors: [],
  });
  expect(
    (
      await redeem(till, {
        cardNumber: card.cardNumber,
        pin: card.pin,
        offerId: toGlobalId('Offer', offerId),
        offerRevision: 1,
      })
    ).userErrors,
  ).toEqual([]);
});

test('staff book for somebody else; a till without a code or card is nobody; ids that are none are NOT_FOUND', async () => {
  const memberId = toGlobalId('Member', ada.id);
  const bookedFor = thursday.toISOString();
  expect((await hold(await world.staff(['OPERATOR']), { memberId, bookedFor })).redemption).toMatchObject({
    state: 'HELD',
  });
  expect(await refused(world, () => hold(till, { memberId, bookedFor }))).toEqual({ code: 'FORBIDDEN' });
  const key: Actor = {
    kind: 'APP',
    credential: 'KEY',
    appKind: 'TILL',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: ['redeem'],
    organisationId: venue.id,
    memberId: null,
  };
  expect(await refused(world, () => hold(key, { bookedFor }))).toEqual({ code: 'FORBIDDEN' });
  for (const id of ['', 'x', toGlobalId('Member', newId()), gid(newId())]) {
    expect(await refused(world, () => hold(self(), { offerId: id, bookedFor }))).toEqual({ code: 'NOT_FOUND' });
    expect(await refused(world, () => release(self(), id))).toEqual({ code: 'NOT_FOUND' });
  }
  expect((await hold(self(), {})).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['bookedFor'] }]);
});

describe('the list', () => {
  async function list(actor: Actor, args: string) {
    const { redemptions } = await ask<{ redemptions: ConnectionAnswer }>(
      world,
      actor,
      `{ redemptions(${args}) { nodes { id lapsesAt } pageInfo { hasNextPage endCursor } } }`,
    );
    return { ids: redemptions.nodes.map((node) => node.id), ...redemptions.pageInfo };
  }

  test('shows holds where they were placed and visits where they were redeemed, page by page', async () => {
    const here = `organisation: "${toGlobalId('Organisation', venue.id)}"`;
    const step = async (work: () => Promise<string>) => {
      world.clock.advance(60_000);
      return gid(await work());
    };
    const open = await step(() => booked(world, ada.id, offerId, thursday));
    const visit = await step(() => enjoyed(world, till, offerId, ada.id));
    const back = await step(() => heldAtTill(world, till, offerId, ada.id));
    const held = await step(() => heldAtTill(world, till, offerId, ada.id));
    const last = await step(() => enjoyed(world, till, offerId, ada.id));
    const id = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';
    await step(() => givenBack(world, till, id(back)));
    const taken = await step(() => takenUp(world, till, id(held)));
    expect(taken).toBe(held);
    const all = [held, last, back, visit, open];
    for (const [actor, args] of [
      [self(), 'first: 10'],
      [till, `first: 10, ${here}`],
    ] as const) {
      expect((await list(actor, args)).ids).toEqual(all);
    }
    const pages: string[] = [];
    let after = '';
    for (;;) {
      const page = await list(self(), `first: 2${after}`);
      pages.push(...page.ids);
      if (!page.hasNextPage) break;
      after = `, after: "${page.endCursor}"`;
    }
    expect(pages).toEqual(all);
    const inState = async (state: string) => (await list(till, `first: 10, ${here}, state: ${state}`)).ids;
    expect([
      await inState('HELD'),
      await inState('RELEASED'),
      await inState('REDEEMED'),
      await inState('LAPSED'),
    ]).toEqual([[open], [back], [held, last, visit], []]);
    const cursor = Buffer.from(JSON.stringify(['x', 1])).toString('base64url');
    expect(await refusalOf(() => list(self(), `first: 1, after: "${cursor}"`))).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test('costs as many statements for thirty as for three, with the times at which they lapse', async () => {
    for (let index = 0; index < 9; index += 1) await heldAtTill(world, till, offerId, ada.id);
    const query = `query ($first: Int!) { redemptions(first: $first) { nodes { id lapsesAt offer { title } } } }`;
    const cost = (first: number) => countStatements(() => ask(world, self(), query, { first }));
    expect(await cost(9)).toBe(await cost(3));
  });

  test('an offer is available now while holds leave a place', async () => {
    const { id } = await world.offer(venue.id, { title: 'Sauna', restrictions: { stockPerSlot: 2 } });
    const titles = async () =>
      (
        await ask<{ offers: { nodes: { title: string }[] } }>(
          world,
          self(),
          `{ offers(first: 10, availableNow: true, organisation: "${toGlobalId('Organisation', venue.id)}") { nodes { title } } }`,
        )
      ).offers.nodes.map((node) => node.title);
    await booked(world, ada.id, id, thursday, { adults: 2 });
    expect(await titles()).toEqual(['Sauna', 'Swim']);
    const held = await heldAtTill(world, till, id, ada.id, { adults: 2 });
    expect(await titles()).toEqual(['Swim']);
    await givenBack(world, till, held);
    expect(await titles()).toEqual(['Sauna', 'Swim']);
  });
});
