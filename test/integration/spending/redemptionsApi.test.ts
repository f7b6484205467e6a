import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { ask, type ConnectionAnswer } from '../hours/ask.js';
import { countStatements } from '../hours/countStatements.js';
import { codeOf, enjoyed, memberActor } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let offerId: string;
let till: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  venue = await world.organisation({ name: 'Lido', isVenue: true });
  offerId = (await world.offer(venue.id, { title: 'Swim', restrictions: { partyMax: 3, under16sMax: 1 } })).id;
  till = await world.staff(['TILL', venue.id]);
  ada = await world.member('Ada Lovelock');
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const gid = (id: string) => toGlobalId('Redemption', id);
const self = () => memberActor(world, ada.id);

interface RedemptionPayload {
  redemption: { id: string } | null;
  userErrors: object[];
}

async function redeem(actor: Actor, input: object): Promise<RedemptionPayload> {
  const source = `mutation ($input: RedeemCreditsInput!) { redeemCredits(input: $input) {
    redemption { id state priceMinutes adults under16s redeemedAt reversedAt member { name memberNumber } venue { name } offer { title } }
    userErrors { __typename code field ... on InsufficientCredits { availableMinutes } ... on OfferRestricted { reasons { code message } } } } }`;
  const full = { idempotencyKey: newId(), offerId: toGlobalId('Offer', offerId), ...input };
  return (await ask<{ redeemCredits: RedemptionPayload }>(world, actor, source, { input: full })).redeemCredits;
}

test('from a code on a screen to a visit, to its reversal', async () => {
  await world.credit(ada.id, 100);
  const { createRedemptionCode: made } = await ask<{
    createRedemptionCode: { code: string; expiresAt: string; userErrors: object[] };
  }>(
    world,
    self(),
    `mutation { createRedemptionCode(input: { idempotencyKey: "${newId()}" }) { code expiresAt userErrors { code } } }`,
  );
  expect(made).toEqual({
    code: expect.stringMatching(/^[0-9A-Y]{5}-[0-9A-Y]{5}$/),
    expiresAt: '2026-11-22T10:05:00.000Z',
    userErrors: [],
  });

  const { redemption, userErrors } = await redeem(till, { code: made.code });
  expect(userErrors).toEqual([]);
  // The till sees whose code it was, and nothing else about them.
  expect(redemption).toEqual({
    id: expect.any(String),
    state: 'REDEEMED',
    priceMinutes: 60,
    adults: 1,
    under16s: 0,
    redeemedAt: worldNow.toISOString(),
    reversedAt: null,
    member: { name: 'Ada Lovelock', memberNumber: null },
    venue: { name: 'Lido' },
    offer: { title: 'Swim' },
  });

  const source =
    'mutation ($input: ReverseRedemptionInput!) { reverseRedemption(input: $input) { redemption { id state reversedAt } userErrors { code field } } }';
  const input = { idempotencyKey: newId(), redemptionId: redemption?.id };
  expect(await ask(world, till, source, { input })).toEqual({
    reverseRedemption: {
      redemption: { id: redemption?.id, state: 'REVERSED', reversedAt: worldNow.toISOString() },
      userErrors: [],
    },
  });
  expect(await ask(world, till, source, { input: { ...input, idempotencyKey: newId() } })).toEqual({
    reverseRedemption: { redemption: null, userErrors: [{ code: 'NOT_REVERSIBLE', field: ['redemptionId'] }] },
  });
  expect((await walletOf(world, ada.id)).balance).toBe(100);
});

test('refusals carry what a client needs', async () => {
  await world.credit(ada.id, 59);
  const code = await codeOf(world, ada.id);
  expect(await redeem(till, { code })).toEqual({
    redemption: null,
    userErrors: [
      { __typename: 'InsufficientCredits', code: 'INSUFFICIENT_CREDITS', field: null, availableMinutes: 59 },
    ],
  });
  expect(await redeem(till, { code, adults: 2, under16s: 2 })).toEqual({
    redemption: null,
    userErrors: [
      {
        __typename: 'OfferRestricted',
        code: 'OFFER_RESTRICTED',
        field: null,
        reasons: [
          { code: 'PARTY_TOO_LARGE', message: 'This is for at most 3 people.' },
          { code: 'TOO_MANY_UNDER_16S', message: 'At most 1 under-16 can come along.' },
        ],
      },
    ],
  });
  expect(await redeem(till, { code: 'nonsense' })).toEqual({
    redemption: null,
    userErrors: [{ __typename: 'GeneralUserError', code: 'CODE_NOT_VALID', field: ['code'] }],
  });
});

test('ids that are none fail as NOT_FOUND; a till has no code of its own', async () => {
  for (const id of ['', 'x', toGlobalId('Offer', newId()), gid(offerId)]) {
    expect(await refused(world, () => redeem(till, { code: '00000-00000', offerId: id }))).toEqual({
      code: 'NOT_FOUND',
    });
  }
  for (const id of ['', toGlobalId('Offer', newId()), gid(newId())]) {
    const source = `mutation { reverseRedemption(input: { idempotencyKey: "k", redemptionId: "${id}" }) { redemption { id } } }`;
    expect(await refused(world, () => ask(world, till, source))).toEqual({ code: 'NOT_FOUND' });
    expect(await refusalOf(() => ask(world, till, `{ redemption(id: "${id}") { id } }`))).toEqual({
      code: 'NOT_FOUND',
    });
  }
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
  const source = 'mutation { createRedemptionCode(input: { idempotencyKey: "k" }) { code } }';
  expect(await refused(world, () => ask(world, key, source))).toEqual({ code: 'FORBIDDEN' });
});

describe('lists', () => {
  async function list(actor: Actor, args: string) {
    const { redemptions } = await ask<{ redemptions: ConnectionAnswer }>(
      world,
      actor,
      `{ redemptions(${args}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
    );
    return { ids: redemptions.nodes.map((node) => node.id), ...redemptions.pageInfo };
  }

  test('one’s own, a venue’s, a member’s and the scheme’s, the latest first', async () => {
    await world.credit(ada.id, 600);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      if (index !== 2) world.clock.advance(1000);
      ids.unshift(gid(await enjoyed(world, till, offerId, ada.id)));
    }
    const here = `organisation: "${toGlobalId('Organisation', venue.id)}"`;
    const hers = `member: "${toGlobalId('Member', ada.id)}"`;
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
    expect((await list(self(), 'first: 10')).ids).toEqual(ids);
    expect((await list(till, `first: 10, ${here}`)).ids).toEqual(ids);
    expect((await list(till, `first: 10, ${here}, ${hers}`)).ids).toEqual(ids);
    expect((await list(key, 'first: 10')).ids).toEqual(ids);
    expect((await list(till, 'first: 10')).ids).toEqual([]);
    expect((await list(await world.staff(['AUDITOR']), `first: 10, ${hers}`)).ids).toEqual(ids);
    expect((await list(await world.staff(['OPERATOR']), 'first: 5, wholeScheme: true')).ids).toEqual(ids);
    const first = await list(self(), 'first: 3');
    const second = await list(self(), `first: 3, after: "${first.endCursor}"`);
    expect([...first.ids, ...second.ids, second.hasNextPage]).toEqual([...ids, false]);

    const stranger = await world.staff(['TILL', (await world.organisation({ isVenue: true })).id]);
    for (const args of [`first: 1, ${here}`, `first: 1, ${hers}`, 'first: 1, wholeScheme: true']) {
      expect(await refusalOf(() => list(stranger, args))).toEqual({ code: 'FORBIDDEN' });
    }
    expect(await refusalOf(() => ask(world, stranger, `{ redemption(id: "${ids[0]}") { id } }`))).toEqual({
      code: 'FORBIDDEN',
    });
    expect(await ask(world, self(), `{ redemption(id: "${ids[0]}") { id state } }`)).toEqual({
      redemption: { id: ids[0], state: 'REDEEMED' },
    });
  });

  test('cost as many statements for fifty redemptions as for five', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, () => world.member()));
    for (const member of members) await world.credit(member.id, 600);
    for (let index = 0; index < 50; index += 1) await enjoyed(world, till, offerId, members[index % 10]?.id ?? '');
    const query = `query ($first: Int!) { redemptions(first: $first, organisation: "${toGlobalId('Organisation', venue.id)}") {
      nodes { id member { name } venue { name } offer { title venue { name } } } } }`;
    const cost = async (first: number) => {
      let seen = 0;
      const statements = await countStatements(async () => {
        seen = (await ask<{ redemptions: ConnectionAnswer }>(world, till, query, { first })).redemptions.nodes.length;
      });
      return { seen, statements };
    };
    const few = await cost(5);
    expect(few).toEqual({ seen: 5, statements: 16 });
    expect(await cost(50)).toEqual({ seen: 50, statements: 16 });
  });
});

describe('gifts', () => {
  interface GiftPayload {
    account: { balance: { minutes: number; availableMinutes: number } } | null;
    userErrors: object[];
  }

  async function give(actor: Actor, input: object): Promise<GiftPayload> {
    const source = `mutation ($input: GiftCreditsInput!) { giftCredits(input: $input) {
      account { balance { minutes availableMinutes } } userErrors { code message field ... on InsufficientCredits { availableMinutes } } } }`;
    const full = { idempotencyKey: newId(), amountMinutes: 60, ...input };
    return (await ask<{ giftCredits: GiftPayload }>(world, actor, source, { input: full })).giftCredits;
  }

  test('a member gives by id or by number, and reads what is left', async () => {
    await world.credit(ada.id, 150);
    const ben = await world.member();
    expect(await give(self(), { toMemberId: toGlobalId('Member', ben.id), note: 'For the cake' })).toEqual({
      account: { balance: { minutes: 90, availableMinutes: 90 } },
      userErrors: [],
    });
    expect((await give(self(), { toMemberNumber: ben.memberNumber })).account).toEqual({
      balance: { minutes: 30, availableMinutes: 30 },
    });
    expect(await give(self(), { toMemberNumber: ben.memberNumber })).toEqual({
      account: null,
      userErrors: [
        {
          code: 'INSUFFICIENT_CREDITS',
          message: 'There are not enough credits: 30 minutes can be given now.',
          field: ['amountMinutes'],
          availableMinutes: 30,
        },
      ],
    });
    expect((await walletOf(world, ben.id)).balance).toBe(120);
  });

  test('operators give for somebody else; nobody else does; unknown people are NOT_FOUND', async () => {
    await world.credit(ada.id, 150);
    const ben = await world.member();
    const input = { fromMemberId: toGlobalId('Member', ada.id), toMemberId: toGlobalId('Member', ben.id) };
    expect((await give(await world.staff(['OPERATOR']), input)).account).toEqual({
      balance: { minutes: 90, availableMinutes: 90 },
    });
    expect(await refused(world, () => give(memberActor(world, ben.id), input))).toEqual({ code: 'FORBIDDEN' });
    for (const toMemberId of ['', toGlobalId('Member', newId()), toGlobalId('Offer', ben.id)]) {
      expect(await refused(world, () => give(self(), { toMemberId }))).toEqual({ code: 'NOT_FOUND' });
    }
    expect((await give(self(), { toMemberNumber: '00000000' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['toMemberNumber'] },
    ]);
  });
});
