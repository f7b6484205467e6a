import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { HoursLogEntity } from '../../../src/entities/hours/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask, askCounting } from './support.js';

describe('node and nodes', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  /** One object of every type, all about one member and one venue, by type. */
  let ids: Record<string, string>;
  let holder: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    const member = await world.member('Ada');
    holder = await world.actorOf(member);
    const both = await world.organisation({ name: 'Elm Lido', isGroup: true, isVenue: true });
    const offer = await world.offer(both.id);
    const [wallet] = await test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [member.id]);
    const input = { kind: 'MEMBER_APP', name: 'App', scopes: ['balance:read'] } as const;
    const { apiKey } = await createApiKey(world.as(holder), { ...input, scopes: [...input.scopes] });
    const raw = {
      Account: wallet?.id ?? '',
      ApiKey: apiKey.id,
      HoursLog: await hoursLog(member.id, both.id),
      Member: member.id,
      Offer: offer.id,
      Organisation: both.id,
      Redemption: await redemption(member.id, both.id, offer.id),
      Scheme: world.schemeId,
      Ward: await world.ward('E05009317'),
    };
    ids = Object.fromEntries(Object.entries(raw).map(([type, id]) => [type, toGlobalId(type, id)]));
  });
  afterAll(() => test.drop());

  const hoursLog = async (memberId: string, organisationId: string): Promise<string> =>
    await test.database.inScheme(world.schemeId, async (tx) => {
      const id = newId();
      const given = {
        workedOn: '2026-11-20',
        startsAt: null,
        endsAt: null,
        breakMinutes: 0,
        givenMinutes: 60,
        rewardMinutes: 60,
      };
      const facts = {
        id,
        schemeId: world.schemeId,
        memberId,
        organisationId,
        ...given,
        activity: 'Soup',
        rewardChoice: null,
      };
      tx.em.persist(
        tx.em.create(HoursLogEntity, { ...facts, state: 'SUBMITTED', submittedBy: 'system', submittedAt: worldNow }),
      );
      await tx.em.flush();
      return id;
    });
  const redemption = async (memberId: string, organisationId: string, offerId: string): Promise<string> => {
    await world.credit(memberId, 60);
    const { code } = await createRedemptionCode(world.as(holder), { idempotencyKey: newId(), memberId });
    const till = world.as(await world.staff(['TILL', organisationId]));
    const visit = { idempotencyKey: newId(), code, offerId, adults: 1, under16s: 0 };
    return (await redeemCredits(till, visit)).redemptionId;
  };
  const nodes = async (actor: Actor, wanted: string[], of = world) =>
    (await ask(of, actor, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids: wanted })).data?.nodes;
  const expected = (...types: string[]) => types.map((type) => ({ __typename: type, id: ids[type] }));

  it('finds every type, in the order asked, twice where asked twice', async () => {
    const types = Object.keys(ids);
    expect(await nodes(operator, Object.values(ids))).toEqual(expected(...types));
    const [ward, scheme] = [ids.Ward ?? '', ids.Scheme ?? ''];
    expect(await nodes(operator, [ward, scheme, ward])).toEqual(expected('Ward', 'Scheme', 'Ward'));
    for (const type of types) {
      const one = await ask(world, operator, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id: ids[type] });
      expect(one).toEqual({ data: { node: { __typename: type, id: ids[type] } } });
    }
  });

  it('what is private is null for others, and what is theirs is theirs', async () => {
    expect(await nodes(holder, Object.values(ids))).toEqual(expected(...Object.keys(ids)));
    const open = ['Offer', 'Organisation', 'Scheme', 'Ward'];
    expect(await nodes(await world.staff(), Object.values(ids))).toEqual(
      Object.keys(ids).map((type) => (open.includes(type) ? { __typename: type, id: ids[type] } : null)),
    );
  });

  it('missing, foreign and malformed ids are null, all alike', async () => {
    const elsewhere = await createWorld({ test });
    const stranger = await elsewhere.staff(['OPERATOR']);
    expect(await nodes(stranger, Object.values(ids), elsewhere)).toEqual(Object.keys(ids).map(() => null));

    const missing = Object.keys(ids).map((type) => toGlobalId(type, newId()));
    const malformed = [
      '',
      'x',
      'Member',
      toGlobalId('Nothing', newId()),
      Buffer.from('Member:1').toString('base64url'),
    ];
    const confused = [toGlobalId('Redemption', newId()), toGlobalId('constructor', newId())];
    const wanted = [...missing, ...malformed, ...confused];
    expect(await nodes(operator, wanted)).toEqual(wanted.map(() => null));
    expect(await ask(world, operator, '{ node(id: "x") { id } }')).toEqual({ data: { node: null } });
  });

  it('an organisation that waits is null but for its coordinators and staff', async () => {
    const waiting = await world.organisation({ status: 'PENDING' });
    const id = toGlobalId('Organisation', waiting.id);

    expect(await nodes(holder, [id])).toEqual([null]);
    expect(await nodes(await world.staff(['COORDINATOR', waiting.id]), [id])).toEqual([
      { __typename: 'Organisation', id },
    ]);
  });

  it('asks for a sign-in first, and for at most 100 ids', async () => {
    for (const [field, args] of [
      ['nodes', 'ids: ["x"]'],
      ['node', 'id: "x"'],
    ]) {
      expect(await ask(world, { kind: 'ANONYMOUS' }, `{ ${field}(${args}) { id } }`)).toMatchObject({
        errors: [{ code: 'UNAUTHENTICATED', path: field }],
      });
    }
    const many = Array.from({ length: 101 }, () => ids.Scheme ?? '');
    const answer = await ask(world, operator, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: many });
    expect(answer).toMatchObject({ data: null, errors: [{ path: 'nodes' }] });
    expect(await nodes(operator, many.slice(1))).toHaveLength(100);
  });

  it('a hundred ids take one read for each type, and each object is judged by itself', async () => {
    const people = await Promise.all(Array.from({ length: 45 }, () => world.member()));
    const bodies = await Promise.all(
      Array.from({ length: 45 }, (_, index) =>
        world.organisation({ status: index % 3 === 0 ? 'PENDING' : 'VERIFIED' }),
      ),
    );
    const wanted = [
      ...people.map(({ id }) => toGlobalId('Member', id)),
      ...bodies.map(({ id }) => toGlobalId('Organisation', id)),
      ...Object.values(ids),
    ];
    const [own] = people;
    const counted = async (actor: Actor, some: string[]) => {
      const { data, reads } = await askCounting(world, actor, `{ nodes(ids: ${JSON.stringify(some)}) { __typename } }`);
      const found = (data?.nodes ?? []) as (object | null)[];
      return { reads, seen: found.filter((node) => node !== null).length };
    };
    // Their nine types: one transaction each.
    expect(await counted(operator, wanted)).toEqual({ reads: 9, seen: 99 });
    expect(await counted(operator, wanted.slice(0, 90))).toEqual({ reads: 2, seen: 90 });
    expect(await counted(operator, [wanted[0] ?? '', wanted[89] ?? ''])).toEqual({ reads: 2, seen: 2 });
    // Oneself, and the thirty that take part.
    expect(await counted(await world.actorOf(own ?? { id: '' }), wanted.slice(0, 90))).toEqual({ reads: 2, seen: 31 });
  });
});
