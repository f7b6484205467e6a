import { toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { ask, type ConnectionAnswer } from './ask.js';
import { countStatements } from './countStatements.js';
import { approved, logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let leader: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  leader = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada Lovelock');
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const gid = (id: string) => toGlobalId('HoursLog', id);
const self = () => memberActor(world, ada.id);

async function list(actor: Actor, args: string) {
  const { hoursLogs } = await ask<{ hoursLogs: ConnectionAnswer }>(
    world,
    actor,
    `{ hoursLogs(${args}) { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } }`,
  );
  return { ids: hoursLogs.nodes.map((node) => node.id), ...hoursLogs.pageInfo };
}

test('without a name one reads one’s own, the latest first, page by page, also within one instant', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    if (index % 3 === 0) world.clock.advance(1000);
    ids.unshift(gid(await logged(world, ada.id, group.id)));
  }
  await logged(world, (await world.member()).id, group.id);
  const sorted = await world.test.admin<{ id: string }>(
    'SELECT id FROM hours_log WHERE member_id = $1 ORDER BY submitted_at DESC, id DESC',
    [ada.id],
  );
  const all = sorted.map(({ id }) => gid(id));
  expect([...all].sort()).toEqual([...ids].sort());
  const first = await list(self(), 'first: 3');
  const second = await list(self(), `first: 3, after: "${first.endCursor}"`);
  const third = await list(self(), `first: 3, after: "${second.endCursor}"`);
  expect([first.ids, second.ids, third.ids].flat()).toEqual(all);
  expect([first.hasNextPage, second.hasNextPage, third.hasNextPage]).toEqual([true, true, false]);
  const last = await list(self(), `first: 3, after: "${third.endCursor}"`);
  expect(last).toEqual({ ids: [], hasNextPage: false, endCursor: null });
});

test('by state, organisation and member', async () => {
  const [one, two] = [await logged(world, ada.id, group.id), await logged(world, ada.id, group.id)];
  const elsewhere = await logged(world, ada.id, (await world.organisation()).id);
  await approved(world, leader, [one]);
  const member = `member: "${toGlobalId('Member', ada.id)}"`;
  const organisation = `organisation: "${toGlobalId('Organisation', group.id)}"`;
  const operator = await world.staff(['OPERATOR']);
  expect((await list(self(), 'first: 10, state: APPROVED')).ids).toEqual([gid(one)]);
  expect((await list(leader, `first: 10, ${organisation}, ${member}, state: SUBMITTED`)).ids).toEqual([gid(two)]);
  expect((await list(operator, `first: 10, ${member}`)).ids.sort()).toEqual(
    [gid(one), gid(two), gid(elsewhere)].sort(),
  );
  expect((await list(operator, 'first: 10')).ids).toEqual([]);
  expect((await list(operator, 'first: 3, wholeScheme: true')).ids.length).toBe(3);
});

test('of others one reads only what one’s role allows', async () => {
  const member = `first: 10, member: "${toGlobalId('Member', ada.id)}"`;
  const organisation = `first: 10, organisation: "${toGlobalId('Organisation', group.id)}"`;
  for (const args of [member, organisation, 'first: 10, wholeScheme: true']) {
    const stranger = await world.staff(['TILL', group.id]);
    expect(await refusalOf(() => list(stranger, args))).toEqual({ code: 'FORBIDDEN' });
    expect(await refusalOf(() => list({ kind: 'ANONYMOUS' }, args))).toEqual({ code: 'UNAUTHENTICATED' });
  }
  expect(await refusalOf(() => list(leader, member))).toEqual({ code: 'FORBIDDEN' });
  const id = await logged(world, ada.id, group.id);
  const stranger = await world.staff();
  expect(await refusalOf(() => ask(world, stranger, `{ hoursLog(id: "${gid(id)}") { id } }`))).toEqual({
    code: 'FORBIDDEN',
  });
});

test.each([
  'x',
  Buffer.from('[1]').toString('base64url'),
  Buffer.from('["now","now"]').toString('base64url'),
  Buffer.from('[1e99,"x"]').toString('base64url'),
])('the cursor %p is none of this list’s', async (after) => {
  expect(await refusalOf(() => list(self(), `first: 3, after: "${after}"`))).toEqual({ code: 'BAD_USER_INPUT' });
});

test('a list costs as many statements for fifty logs as for five', async () => {
  const crowd = await world.organisation();
  const members = await Promise.all(Array.from({ length: 10 }, () => world.member()));
  const query = `query ($first: Int!) { hoursLogs(first: $first, organisation: "${toGlobalId('Organisation', crowd.id)}") {
    nodes { id waitingFor member { name } organisation { name } } } }`;
  const ids: string[] = [];
  for (let index = 0; index < 50; index += 1) ids.push(await logged(world, members[index % 10]?.id ?? '', crowd.id));
  const operator = await world.staff(['OPERATOR']);
  const cost = async (first: number) => {
    let seen = 0;
    const statements = await countStatements(async () => {
      seen = (await ask<{ hoursLogs: ConnectionAnswer }>(world, operator, query, { first })).hoursLogs.nodes.length;
    });
    return { seen, statements };
  };
  await cost(1);
  const few = await cost(5);
  // The list, members, organisations, the scheme and who decides (in four statements): five reads, each with its transaction.
  expect(few).toEqual({ seen: 5, statements: 23 });
  expect(await cost(50)).toEqual({ seen: 50, statements: few.statements });
});
