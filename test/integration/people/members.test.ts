import { toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask } from './support.js';

interface Listed {
  members: { nodes: { name: string; email: string | null }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

describe('reading members', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.actorOf(await world.member('Zed'), { role: 'OPERATOR', organisationId: null });
  });
  afterAll(() => test.drop());

  const page = async (actor: Actor, rest = '', first = 100): Promise<Listed['members']> => {
    const answer = await ask(
      world,
      actor,
      `{ members(first: ${first}${rest}) { nodes { name email } pageInfo { hasNextPage endCursor } } }`,
    );
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return (answer.data as unknown as Listed).members;
  };
  const names = async (rest = '') => (await page(operator, rest)).nodes.map((node) => node.name);

  it('lists by name, whatever case and accents, page by page', async () => {
    for (const name of ['eve', 'Šárka', 'Ada', 'Éva']) await world.member(name);

    const first = await page(operator, '', 3);
    expect(first.nodes.map((node) => node.name)).toEqual(['Ada', 'Éva', 'eve']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await page(operator, `, after: "${first.pageInfo.endCursor}"`, 3);
    expect(second.nodes.map((node) => node.name)).toEqual(['Šárka', 'Zed']);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('finds by a part of the name or the whole number, not by an address', async () => {
    const zoe = await world.member('Zoë O’Neill-Šimić', { email: 'findme@example.org' });
    await world.member('100% Tom');
    await world.member('100 Tom');

    expect(await names(', search: "ONEILL simic"')).toEqual(['Zoë O’Neill-Šimić']);
    expect(await names(`, search: "${zoe.memberNumber.slice(0, 4)} ${zoe.memberNumber.slice(4)}"`)).toEqual([
      'Zoë O’Neill-Šimić',
    ]);
    expect(await names(', search: "0%"')).toEqual(['100% Tom']);
    expect(await names(', search: "findme"')).toEqual([]);
    expect(await names(', search: "\\u0000%_"')).toEqual([]);
  });

  it('is for operators and auditors; auditors read no addresses', async () => {
    await world.member('Ada', { email: 'ada@example.org' });
    const auditor = await world.staff(['AUDITOR']);
    const group = await world.organisation();

    expect((await page(operator)).nodes[0]).toEqual({ name: 'Ada', email: 'ada@example.org' });
    expect((await page(auditor)).nodes[0]).toEqual({ name: 'Ada', email: null });
    for (const actor of [await world.staff(), await world.staff(['COORDINATOR', group.id])]) {
      expect(await ask(world, actor, '{ members(first: 1) { nodes { name } } }')).toEqual({
        data: null,
        errors: [{ code: 'FORBIDDEN', path: 'members' }],
      });
    }
    const elsewhere = await createWorld({ test });
    const stranger = await elsewhere.staff(['OPERATOR']);
    const theirs = await ask(elsewhere, stranger, '{ members(first: 10) { nodes { memberNumber } } }');
    expect((theirs.data as { members: { nodes: object[] } }).members.nodes).toHaveLength(1);
  });

  it('roles and where donations go are shown to the member and staff, hidden from others', async () => {
    const group = await world.organisation({ name: 'Rowan Row Kitchen' });
    const ada = await world.member('Ada');
    const self = await world.actorOf(ada, { role: 'LEADER', organisationId: group.id });
    await world.staff(['COORDINATOR', group.id]);
    await test.admin('UPDATE member SET donate_to_organisation_id = $1 WHERE id = $2', [group.id, ada.id]);
    const fields = 'name roles { role organisation { name } } donateTo { name }';
    const seen = {
      name: 'Ada',
      roles: [{ role: 'LEADER', organisation: { name: 'Rowan Row Kitchen' } }],
      donateTo: { name: 'Rowan Row Kitchen' },
    };

    expect(
      await ask(
        world,
        self,
        `{ viewer { member { ${fields} } organisations { name } roles { organisation { name } } } }`,
      ),
    ).toEqual({
      data: {
        viewer: {
          member: seen,
          organisations: [{ name: 'Rowan Row Kitchen' }],
          roles: [{ organisation: { name: 'Rowan Row Kitchen' } }],
        },
      },
    });
    const id = toGlobalId('Member', ada.id);
    expect((await ask(world, operator, `{ member(id: "${id}") { ${fields} } }`)).data?.member).toEqual(seen);

    const colleague = await world.staff(['COORDINATOR', group.id]);
    const answer = await ask(
      world,
      colleague,
      `{ organisation(id: "${toGlobalId('Organisation', group.id)}") { people { role member { ${fields} memberNumber } } } }`,
    );
    expect((answer.data as { organisation: { people: object[] } }).organisation.people).toContainEqual({
      role: 'LEADER',
      member: { name: 'Ada', roles: null, donateTo: null, memberNumber: null },
    });
  });
});
