import { toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, askCounting } from '../people/support.js';

interface Listed {
  organisations: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

describe('reading organisations', () => {
  let test: TestDatabase;
  let world: World;
  let anyone: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    anyone = await world.staff();
  });
  afterAll(() => test.drop());

  const page = async (actor: Actor, rest = '', first = 100): Promise<Listed['organisations']> => {
    const answer = await ask(
      world,
      actor,
      `{ organisations(first: ${first}${rest}) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
    );
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return (answer.data as unknown as Listed).organisations;
  };
  const names = async (actor: Actor, rest = '') => (await page(actor, rest)).nodes.map((node) => node.name);

  it('lists by name, page by page, each once', async () => {
    for (const name of ['Elm', 'Ash', 'Oak', 'Ash', 'Box']) await world.organisation({ name });

    const seen: string[] = [];
    let after = '';
    for (let pages = 0; pages < 3; pages += 1) {
      const { nodes, pageInfo } = await page(anyone, after, 2);
      seen.push(...nodes.map((node) => node.name));
      expect(pageInfo.hasNextPage).toBe(pages < 2);
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(['Ash', 'Ash', 'Box', 'Elm', 'Oak']);
    expect(await page(anyone, after)).toEqual({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  it('finds by a part of the name, whatever its case; wildcards mean themselves', async () => {
    for (const name of ['50% off', '50 pence', 'a_b', 'acb', 'back\\slash']) await world.organisation({ name });

    expect(await names(anyone, ', search: "PENCE"')).toEqual(['50 pence']);
    expect(await names(anyone, ', search: "50%"')).toEqual(['50% off']);
    expect(await names(anyone, ', search: "A_B"')).toEqual(['a_b']);
    expect(await names(anyone, ', search: "k\\\\s"')).toEqual(['back\\slash']);
    expect(await names(anyone, ', search: "none\\u0000"')).toEqual([]);
  });

  it('by kind and by ward', async () => {
    const wardId = await world.ward('E05009317');
    await world.organisation({ name: 'Group' });
    const venue = await world.organisation({ name: 'Venue', isVenue: true, isGroup: false });
    await world.organisation({ name: 'Both', isVenue: true, isGroup: true });
    await test.admin('UPDATE organisation SET ward_id = $1 WHERE id = $2', [wardId, venue.id]);

    expect(await names(anyone, ', kind: GROUP')).toEqual(['Both', 'Group']);
    expect(await names(anyone, ', kind: VENUE')).toEqual(['Both', 'Venue']);
    expect(await names(anyone, `, ward: "${toGlobalId('Ward', wardId)}"`)).toEqual(['Venue']);
    expect(await names(anyone, `, ward: "${toGlobalId('Ward', wardId)}", kind: GROUP`)).toEqual([]);
  });

  it('those that wait are shown to staff and to their own coordinators; closed ones to nobody', async () => {
    await world.organisation({ name: 'Open' });
    const waiting = await world.organisation({ name: 'Waiting', status: 'PENDING' });
    await world.organisation({ name: 'Waiting too', status: 'PENDING' });
    const closed = await world.organisation({ name: 'Closed' });
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    const coordinator = await world.staff(['COORDINATOR', waiting.id]);
    const id = toGlobalId('Organisation', waiting.id);
    const one = (actor: Actor) => ask(world, actor, `{ organisation(id: "${id}") { name status pot { id } } }`);

    expect(await names(anyone)).toEqual(['Open']);
    expect(await names(coordinator)).toEqual(['Open', 'Waiting']);
    for (const role of ['OPERATOR', 'AUDITOR'] as const) {
      expect(await names(await world.staff([role]))).toEqual(['Open', 'Waiting', 'Waiting too']);
    }
    expect((await one(coordinator)).data).toMatchObject({ organisation: { name: 'Waiting', status: 'PENDING' } });
    expect(await one(anyone)).toEqual({ data: null, errors: [{ code: 'FORBIDDEN', path: 'organisation' }] });
  });

  it('another scheme has none of them', async () => {
    const mine = await world.organisation({ name: 'Mine' });
    const elsewhere = await createWorld({ test });
    const stranger = await elsewhere.staff(['OPERATOR']);

    const id = toGlobalId('Organisation', mine.id);
    const answer = await ask(elsewhere, stranger, `{ organisations(first: 10) { nodes { name } } }`);
    expect(answer).toEqual({ data: { organisations: { nodes: [] } } });
    expect(await ask(elsewhere, stranger, `{ organisation(id: "${id}") { name } }`)).toEqual({
      data: null,
      errors: [{ code: 'NOT_FOUND', path: 'organisation' }],
    });
  });

  it('a cursor that this list did not give is refused, whatever is in it', async () => {
    const forged = [
      'x',
      '["Ash"]',
      '["Ash", "not an id"]',
      '["\\u0000", "01990000-0000-7000-8000-000000000000"]',
      '[1, 2]',
    ].map((text) => Buffer.from(text).toString('base64url'));

    for (const after of forged) {
      expect(await ask(world, anyone, `{ organisations(first: 1, after: "${after}") { nodes { name } } }`)).toEqual({
        data: null,
        errors: [{ code: 'BAD_USER_INPUT', path: 'organisations' }],
      });
    }
  });

  describe('what is private', () => {
    const fields = 'name monthlyBudgetMinutes pot { kind } venueAccount { kind } people { role member { name } }';
    let both: OrganisationEntity;
    const read = async (actor: Actor) =>
      (await ask(world, actor, `{ organisation(id: "${toGlobalId('Organisation', both.id)}") { ${fields} } }`)).data
        ?.organisation;

    beforeEach(async () => {
      both = await world.organisation({ name: 'Both', isVenue: true, isGroup: true, monthlyBudgetMinutes: 600 });
    });

    it('its coordinators and operators see everything', async () => {
      const ada = await world.member('Ada');
      const coordinator = await world.actorOf(ada, { role: 'COORDINATOR', organisationId: both.id });

      for (const actor of [coordinator, await world.staff(['OPERATOR'])]) {
        expect(await read(actor)).toEqual({
          name: 'Both',
          monthlyBudgetMinutes: 600,
          pot: { kind: 'POT' },
          venueAccount: { kind: 'VENUE' },
          people: [{ role: 'COORDINATOR', member: { name: 'Ada' } }],
        });
      }
    });

    it('its leaders and auditors see the accounts, its tills and everybody else neither', async () => {
      const accounts = {
        name: 'Both',
        monthlyBudgetMinutes: 600,
        pot: { kind: 'POT' },
        venueAccount: { kind: 'VENUE' },
      };
      for (const actor of [await world.staff(['LEADER', both.id]), await world.staff(['AUDITOR'])]) {
        expect(await read(actor)).toEqual({ ...accounts, people: null });
      }
      const nothing = { name: 'Both', monthlyBudgetMinutes: null, pot: null, venueAccount: null, people: null };
      const other = await world.organisation();
      for (const actor of [
        anyone,
        await world.staff(['TILL', both.id]),
        await world.staff(['COORDINATOR', other.id]),
      ]) {
        expect(await read(actor)).toEqual(nothing);
      }
    });
  });

  it('a longer list takes no more reads', async () => {
    const operator = await world.staff(['OPERATOR']);
    const source = `{ organisations(first: 50) { nodes {
      name ward { name } pot { balance { minutes } } venueAccount { id } people { role member { name roles { organisation { name } } } }
    } } }`;
    const grow = async (count: number) => {
      for (let made = 0; made < count; made += 1) {
        const organisation = await world.organisation({ isVenue: true, isGroup: true });
        await world.staff(['LEADER', organisation.id], ['TILL', organisation.id]);
      }
    };

    await grow(2);
    const few = await askCounting(world, operator, source);
    await grow(6);
    const many = await askCounting(world, operator, source);

    expect(few.errors).toBeUndefined();
    expect((many.data as unknown as Listed).organisations.nodes).toHaveLength(8);
    // The list, their accounts, their people, the members, those members' roles, and the organisations of those.
    expect([few.reads, many.reads]).toEqual([6, 6]);
  });
});
