import type { LoadMember } from '../../support/loadFacts.js';
import { Service } from '../limits/support.js';

let service: Service;

beforeAll(async () => {
  service = await Service.open();
});
afterAll(() => service.close());

const question = `query ($member: ID, $first: Int!, $after: String) {
  blockedMembers(member: $member, first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;
const asked = async (who: LoadMember, variables: object) => await service.graphql(who.token, question, variables);
const answer = (text: string) =>
  (
    JSON.parse(text) as {
      data: { blockedMembers: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    }
  ).data.blockedMembers;

test('a member reads whom they blocked, the latest first, page by page; the blocked and staff do not', async () => {
  const { facts } = service;
  const [ada, ben, carla] = [await facts.member(), await facts.member(), await facts.member()];
  const operator = await facts.staff('OPERATOR', null);
  for (const { globalId: blockedMemberId } of [ben, carla]) {
    const { codes, status } = await service.graphql(
      ada.token,
      'mutation ($input: BlockMemberInput!) { blockMember(input: $input) { isBlocked userErrors { code } } }',
      { input: { blockedMemberId } },
    );
    expect([status, codes]).toEqual([200, []]);
  }
  const first = answer((await asked(ada, { first: 1 })).text);
  expect([first.nodes, first.pageInfo.hasNextPage]).toEqual([[{ id: carla.globalId }], true]);
  const second = answer((await asked(ada, { first: 1, after: first.pageInfo.endCursor })).text);
  expect([second.nodes, second.pageInfo.hasNextPage]).toEqual([[{ id: ben.globalId }], false]);
  expect(answer((await asked(ben, { first: 20 })).text).nodes).toEqual([]);
  const before = await service.picture();
  for (const who of [ben, operator])
    expect((await asked(who, { member: ada.globalId, first: 20 })).codes).toEqual(['FORBIDDEN']);
  expect((await asked(ada, { first: 1, after: 'nonsense' })).codes).toEqual(['BAD_USER_INPUT']);
  expect(await service.picture()).toEqual(before);
});
