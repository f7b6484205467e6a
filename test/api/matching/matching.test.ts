import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import { toGlobalId } from '../../../src/domain/ids.js';
import type { ShownMatches } from '../../../src/domain/matching/exposure.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createLoaders } from '../../../src/queries/loaders.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { here, profile } from '../../integration/matching/support.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';

let world: World;
let schema: GraphQLSchema;
let ada: Actor;
let adaId: string;
let group: string;
let opportunityId: string;
const shown: ShownMatches[] = [];

beforeAll(async () => {
  world = await createWorld();
  schema = await buildServiceSchema();
  group = (await world.organisation({ name: 'Green Lanes Kitchen' })).id;
  opportunityId = (await anOpportunity(world, group, { ...here, joining: 'BY_APPLICATION' })).id;
  const { id } = await world.member('Ada');
  [ada, adaId] = [await world.actorOf({ id }), id];
  await profile(world, id, { ...here, interests: ['FOOD'], findable: true, about: 'I juggle' });
});
afterAll(() => world.close());

/** What an operation brings whoever asks, with the codes of what went wrong. */
async function ask<Data>(actor: Actor, source: string, variableValues: Record<string, unknown> = {}) {
  const context = world.as(actor);
  const services = { ...context.services, exposure: { shown: (list: ShownMatches) => void shown.push(list) } };
  const contextValue = { ...context, services, loaders: createLoaders(context) };
  const { data, errors } = (await graphql({ schema, source, variableValues, contextValue })) as ExecutionResult<Data>;
  const codes = (errors ?? []).map(({ originalError }) => (originalError as { code?: string } | undefined)?.code);
  return { data, codes };
}

const mine = `query ($first: Int!, $after: String) { viewer { member {
  matches(first: $first, after: $after) {
    sortedBy edges { cursor } pageInfo { hasNextPage endCursor }
    nodes { score reasons missing opportunity { id role organisation { name } } helpRequest { title } }
  }
  dismissedMatches(first: 10) { nodes { reason opportunity { id } helpRequest { id } } }
} } }`;
interface Mine {
  matches: { sortedBy: string; nodes: object[]; pageInfo: object };
  dismissedMatches: { nodes: object[] };
}
const asked = async (variables: Record<string, unknown> = { first: 5 }) => {
  const { data } = await ask<{ viewer: { member: Mine } }>(ada, mine, variables);
  if (!data) throw new Error('no answer');
  return data.viewer.member;
};
const opportunity = () => toGlobalId('Opportunity', opportunityId);

test('a member reads what suits them, why, and what is missing', async () => {
  const { matches } = await asked();
  expect(matches).toMatchObject({ sortedBy: 'SCORE', pageInfo: { hasNextPage: false } });
  expect(matches.nodes).toEqual([
    {
      score: 68,
      reasons: [
        'You said you care about food.',
        'About 100 metres from you.',
        'You would meet new people: you have not been with this group before.',
      ],
      missing: ['The group wants to get to know you first. Please apply.'],
      opportunity: { id: opportunity(), role: 'Kitchen helper', organisation: { name: 'Green Lanes Kitchen' } },
      helpRequest: null,
    },
  ]);
  expect((await ask(ada, mine, { first: 5, after: 'nonsense' })).codes).toEqual(['BAD_USER_INPUT']);
  expect((await ask(ada, mine, { first: 0 })).codes).toHaveLength(1);
});

test('what a member, or who acts for them, is shown counts for its groups; what staff look up does not', async () => {
  shown.length = 0;
  await asked();
  const list = { schemeId: world.schemeId, onDay: '2026-11-22', memberId: adaId, organisationIds: [group] };
  expect(shown).toEqual([list]);
  const ofMember = 'query ($id: ID!) { member(id: $id) { matches(first: 1) { nodes { score } } } }';
  const helper = await world.staff();
  if (helper.kind !== 'MEMBER') throw new Error('a member');
  const careFor = [{ memberId: adaId, kind: 'HELPER' as const, until: new Date('2027-01-01') }];
  const id = toGlobalId('Member', adaId);
  await ask({ ...helper, careFor }, ofMember, { id });
  expect(shown).toEqual([list, list]);
  const looked = await ask<{ member: { matches: { nodes: object[] } } }>(await world.staff(['OPERATOR']), ofMember, {
    id,
  });
  expect(looked.data?.member.matches.nodes).toEqual([{ score: 68 }]);
  expect((await ask(await world.staff(), ofMember, { id })).codes).toEqual(['FORBIDDEN']);
  expect(shown).toHaveLength(2);
});

test("a group's leaders and coordinators read whom it would suit, and nothing more of them; others do not", async () => {
  const who = `query ($id: ID!) { opportunity(id: $id) { matches(first: 5) {
    sortedBy nodes { score reasons member { id name email profile { about } matches(first: 1) { nodes { score } } } }
  } } }`;
  type Read = { opportunity: { matches: { nodes: object[] } | null } };
  const read = async (actor: Actor) => (await ask<Read>(actor, who, { id: opportunity() })).data?.opportunity.matches;
  const member = { id: toGlobalId('Member', adaId), name: 'Ada', email: null, profile: null, matches: null };
  for (const role of ['LEADER', 'COORDINATOR'] as const) {
    expect((await read(await world.staff([role, group])))?.nodes).toEqual([
      { score: 70, reasons: ['They care about food.', 'They set out within 1 km of it.'], member },
    ]);
  }
  const operator = await read(await world.staff(['OPERATOR']));
  expect(operator?.nodes).toMatchObject([{ member: { profile: { about: 'I juggle' } } }]);
  const elsewhere = (await world.organisation()).id;
  for (const other of [
    await world.staff(['LEADER', elsewhere]),
    await world.staff(['COORDINATOR', elsewhere]),
    await world.staff(['AUDITOR']),
    ada,
  ])
    expect(await read(other)).toBe(null);
});

test('what somebody puts aside is gone from both lists, stands among what they put aside, and comes back', async () => {
  const write = async (name: 'dismissMatch' | 'restoreMatch', input: object) => {
    const type = name === 'dismissMatch' ? 'DismissMatchInput' : 'RestoreMatchInput';
    const source = `mutation ($input: ${type}!) { written: ${name}(input: $input) { member { id } userErrors { code } } }`;
    const { data, codes } = await ask<{ written: { userErrors: { code: string }[] } }>(ada, source, { input });
    return [...codes, ...(data?.written.userErrors ?? []).map(({ code }) => code)];
  };
  expect(await write('dismissMatch', { opportunityId: opportunity(), reason: 'WRONG_TIMES' })).toEqual([]);
  expect(await asked()).toMatchObject({
    matches: { nodes: [] },
    dismissedMatches: { nodes: [{ reason: 'WRONG_TIMES', opportunity: { id: opportunity() }, helpRequest: null }] },
  });
  expect(await write('restoreMatch', { opportunityId: opportunity() })).toEqual([]);
  const after = await asked();
  expect([after.matches.nodes.length, after.dismissedMatches.nodes]).toEqual([1, []]);
  expect(await write('restoreMatch', { opportunityId: opportunity() })).toEqual(['NOT_FOUND']);
  expect(await write('dismissMatch', {})).toEqual(['INVALID_INPUT']);
});
