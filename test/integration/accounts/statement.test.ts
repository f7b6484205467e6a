import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { countStatements } from '../hours/countStatements.js';
import { memberActor } from '../spending/steps.js';
import { refusalOf } from './traces.js';

interface Shown {
  balance: { minutes: number; availableMinutes: number };
  statement: Lines;
}

interface Lines {
  edges: { cursor: string; node: { number: number; kind: string; amountMinutes: number; description: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const lines = 'edges { cursor node { number kind amountMinutes description } } pageInfo { hasNextPage endCursor }';
const shown = `balance { minutes availableMinutes } statement(first: $first) { ${lines} }`;
const byId = `query ($id: ID!, $first: Int!) { account(id: $id) { ${shown} } }`;

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;
let accountId: string;
let self: Actor;

beforeAll(async () => {
  world = await createWorld();
  ada = await world.member('Ada');
  ben = await world.member('Ben');
  self = memberActor(world, ada.id);
  await world.credit(ada.id, 3000);
  for (let index = 1; index <= 24; index += 1) {
    await giftCredits(world.as(self), {
      idempotencyKey: newId(),
      fromMemberId: ada.id,
      toMemberId: ben.id,
      amountMinutes: index,
    });
  }
  const [account] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [ada.id]);
  accountId = toGlobalId('Account', account?.id ?? '');
});
afterAll(() => world.close());

/** What was answered, and how many statements went to the database. */
async function counted<Data>(
  actor: Actor,
  query: string,
  variables: object,
): Promise<{ data: Data; statements: number }> {
  let data: Data | undefined;
  const statements = await countStatements(async () => {
    data = await ask<Data>(world, actor, query, { ...variables });
  });
  return { data: data as Data, statements };
}

test('my balance and my last twenty lines are one round trip', async () => {
  await ask(world, self, byId, { id: accountId, first: 20 });
  const { data, statements } = await counted<{ account: Shown }>(self, byId, { id: accountId, first: 20 });

  expect(statements).toBe(1);
  expect(data.account.balance).toEqual({ minutes: 2700, availableMinutes: 2700 });
  expect(data.account.statement.edges.map(({ node }) => [node.number, node.amountMinutes])).toEqual(
    Array.from({ length: 20 }, (_, index) => [25 - index, index - 24]),
  );
  expect(data.account.statement.edges[0]?.node).toMatchObject({ kind: 'GIFT', description: 'A gift to Ben' });
  expect(data.account.statement.pageInfo).toEqual({
    hasNextPage: true,
    endCursor: data.account.statement.edges[19]?.cursor,
  });
});

test('the same lines and pages come out however they are asked for', async () => {
  const whole = (await ask<{ account: Shown }>(world, self, byId, { id: accountId, first: 100 })).account.statement;
  expect(whole.edges.map(({ node }) => node.number)).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  expect(whole.edges[24]?.node).toEqual({
    number: 1,
    kind: 'GRANT',
    amountMinutes: 3000,
    description: 'Granted by the scheme',
  });
  expect(whole.pageInfo.hasNextPage).toBe(false);

  const several = `query ($id: ID!, $after: String) { account(id: $id) {
    ...Latest
    three: statement(first: 3) { ${lines} }
    ... on Account { later: statement(first: 20, after: $after) { ${lines} } }
  } } fragment Latest on Account { ... on Node { ... on Account { two: statement(first: 2) { ${lines} } } } }`;
  const after = whole.edges[4]?.cursor;
  const { data } = await counted<{ account: Record<string, Lines> }>(self, several, { id: accountId, after });
  expect(data.account.two?.edges).toEqual(whole.edges.slice(0, 2));
  expect(data.account.three?.edges).toEqual(whole.edges.slice(0, 3));
  expect(data.account.later?.edges).toEqual(whole.edges.slice(5));
});

test('a list of members with their balances and lines costs as many statements for many as for one', async () => {
  for (let index = 0; index < 10; index += 1) await world.credit((await world.member(`Neighbour ${index}`)).id, 60);
  const operator = await world.staff(['OPERATOR']);
  const list = `query ($count: Int!, $first: Int!) { members(first: $count) { nodes { name account { ${shown} } } } }`;
  const cost = async (count: number) => {
    const { data, statements } = await counted<{ members: { nodes: { name: string; account: Shown }[] } }>(
      operator,
      list,
      {
        count,
        first: 5,
      },
    );
    return { seen: data.members.nodes.map(({ account }) => account.statement.edges.length), statements };
  };
  const one = await cost(1);
  const many = await cost(13);
  expect(one.seen).toEqual([5]);
  expect(many.seen).toEqual([5, 5, 0, ...Array.from({ length: 10 }, () => 1)]);
  expect(many.statements).toBe(one.statements);
});

test('nobody reads an account that is not theirs, with its lines or without', async () => {
  for (const query of [
    byId,
    `query ($id: ID!, $first: Int!) { account(id: $id) { statement(first: $first) { ${lines} } } }`,
  ]) {
    const asked = () => ask(world, memberActor(world, ben.id), query, { id: accountId, first: 20 });
    expect(await refusalOf(asked)).toEqual({ code: 'FORBIDDEN' });
  }
  const missing = () => ask(world, self, byId, { id: toGlobalId('Account', newId()), first: 20 });
  expect(await refusalOf(missing)).toEqual({ code: 'NOT_FOUND' });
  const elsewhere = await createWorld({ test: world.test });
  const stranger = memberActor(elsewhere, (await elsewhere.member()).id);
  expect(await refusalOf(() => ask(elsewhere, stranger, byId, { id: accountId, first: 20 }))).toEqual({
    code: 'NOT_FOUND',
  });
});

test.each([0, 101, -1])('a page of %i lines is refused as it always was', async (first) => {
  await expect(ask(world, self, byId, { id: accountId, first })).rejects.toThrow('Argument Validation Error');
});
