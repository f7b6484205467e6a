import { createApiKey } from '../../../src/commands/people/createApiKey.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { requestSignInCode } from '../../../src/commands/people/requestSignInCode.js';
import { signIn } from '../../../src/commands/people/signIn.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { logged } from '../hours/steps.js';
import { enjoyed, memberActor } from '../spending/steps.js';
import { invited } from './invitationSteps.js';
import { ask, auditOf, fingerprint } from './support.js';
import { type Slot, Walk } from './walk.js';

/** Two boroughs in one database, and one person in both. Whatever is asked of one with ids of the other is as if those were nobody's. */

/** Stands in every text of the other borough, so that a leak is seen wherever it comes out. */
const marker = 'Zephyr';
const email = 'ada@example.org';

interface Borough {
  world: World;
  operator: Actor;
  /** A global id of each type it has one of. */
  ids: Map<string, string>;
}

/** Of each of these a borough is given one below. Other types are asked for with an id of nobody. */
const filled = [
  ...['Account', 'ApiKey', 'CareLink', 'DueWork', 'HoursLog', 'Invitation'],
  ...['Member', 'Offer', 'Organisation', 'Redemption', 'Scheme', 'Ward'],
];

let database: TestDatabase;
let walk: Walk;
let here: Borough;
let there: Borough;

beforeAll(async () => {
  database = await createTestDatabase();
  walk = new Walk(await buildServiceSchema());
  here = await fill('Local');
  there = await fill(marker);
});
afterAll(() => database.drop());

/** A borough with one of everything. */
async function fill(name: string): Promise<Borough> {
  const world = await createWorld({ test: database });
  await database.admin('UPDATE scheme SET name = $2 WHERE scheme_id = $1', [world.schemeId, `${name} Time Credits`]);
  const wardId = await world.ward('E05000001', `${name} Ward`);
  const ada = await world.member(`${name} Ada`, { email, wardId });
  const helper = await world.member(`${name} Helper`);
  const place = await world.organisation({ name: `${name} Place`, isGroup: true, isVenue: true });
  await database.admin('UPDATE organisation SET ward_id = $2 WHERE id = $1', [place.id, wardId]);
  const offer = await world.offer(place.id, { title: `${name} Swim` });
  await world.credit(ada.id, 120);
  await enjoyed(world, await world.staff(['TILL', place.id]), offer.id, ada.id);
  await logged(world, ada.id, place.id, { activity: `${name} garden` });
  const self = memberActor(world, ada.id);
  await nameHelper(world.as(self), { memberId: ada.id, helperId: helper.id, untilOn: '2027-01-31' });
  const operator = await world.staff(['OPERATOR']);
  await invited(world, operator, { name: `${name} Guest`, email: 'guest@example.org', organisationId: place.id });
  await issueMemberCard(world.as(operator), { idempotencyKey: newId(), memberId: ada.id });
  await createApiKey(world.as(self), { kind: 'MEMBER_APP', name: `${name} app`, scopes: ['balance:read'] });
  const sql = 'SELECT id FROM account WHERE member_id = $1';
  const [wallet] = await database.admin<{ id: string }>(sql, [ada.id]);
  const ids = new Map([
    ['Account', wallet?.id ?? ''],
    ['Scheme', world.schemeId],
    ['Member', ada.id],
    ['Organisation', place.id],
  ]);
  for (const type of walk.nodeTypes) {
    const id = ids.get(type) ?? (await firstOf(world, type));
    if (id) ids.set(type, id);
  }
  return { world, operator, ids: new Map([...ids].map(([type, id]) => [type, toGlobalId(type, id)])) };
}

/** An id out of the table that is named as the type is. */
async function firstOf({ schemeId }: World, type: string): Promise<string | undefined> {
  const table = type.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();
  const [known] = await database.admin(
    `SELECT 1 FROM information_schema.columns WHERE table_schema = 'tc' AND table_name = $1 AND column_name = 'id'`,
    [table],
  );
  if (!known) return undefined;
  const sql = `SELECT id FROM ${table} WHERE scheme_id = $1 ORDER BY id LIMIT 1`;
  return (await database.admin<{ id: string }>(sql, [schemeId]))[0]?.id;
}

const nobodys = (type: string) => toGlobalId(type, newId());
const idOf = ({ ids }: Borough, type: string) => ids.get(type) ?? nobodys(type);

type Asking = { root: 'query' | 'mutation'; field: ReturnType<Walk['fields']>[number]; only?: string };

/** Asks the field as the operator of this borough, with this id in this slot and its own in all others it needs. */
async function answer(borough: Borough, asking: Asking, slot: Slot | null, id: string, all: boolean) {
  const { root, field, only } = asking;
  const { source, variables } = walk.operation(
    root,
    field,
    (each) => (each === slot ? id : idOf(borough, walk.typeNamed(each))),
    (each) => each === slot || (all && walk.idSlots(field).includes(each)),
    only,
  );
  return await ask(borough.world, borough.operator, source, variables);
}

test('both boroughs have one of everything', () => {
  expect(filled.filter((type) => !here.ids.has(type) || !there.ids.has(type))).toEqual([]);
});

test('P19 one email address, two memberships: sign-in names the scheme, and each sees its own', async () => {
  const door = new Authenticator(database.database, here.world.services.secrets);
  const seen: unknown[] = [];
  for (const { world } of [here, there]) {
    const [scheme] = await database.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
      world.schemeId,
    ]);
    const input = { scheme: scheme?.slug ?? '', emailOrPhone: email };
    // Asked for by somebody who is signed in to one of the two.
    const asking = here.world.as(here.operator);
    await requestSignInCode(asking, input);
    const [message] = await database.admin<{ body: string }>(
      `SELECT body FROM notification WHERE scheme_id = $1 AND kind = 'SIGN_IN_CODE'`,
      [world.schemeId],
    );
    const session = await signIn(asking, { ...input, code: /\b\d{6}\b/.exec(message?.body ?? '')?.[0] ?? '' });
    const actor = await door.actorOf(`Bearer ${session.token}`, world.clock.now());
    const source = '{ viewer { member { id name account { balance { minutes } } } } scheme { id } }';
    seen.push((await ask(world, actor, source)).data);
    // Nothing of who asked, a member of one borough, is written in the other.
    expect(new Set((await auditOf(world, 'signIn')).map((row) => row.actor))).toEqual(new Set(['anonymous']));
  }
  const of = ({ world, ids }: Borough, name: string) => ({
    viewer: { member: { id: ids.get('Member'), name, account: { balance: { minutes: 60 } } } },
    scheme: { id: toGlobalId('Scheme', world.schemeId) },
  });
  expect(seen).toEqual([of(here, 'Local Ada'), of(there, `${marker} Ada`)]);
});

test('P19 every read, asked with an id of the other borough, answers as for an id of nobody', async () => {
  const leaks: string[] = [];
  /** How often the same question, asked in the other borough itself, tells something: the walk is not blind. */
  let telling = 0;
  for (const field of walk.fields('query')) {
    const bare = JSON.stringify(await answer(here, { root: 'query', field }, null, '', false));
    if (bare.includes(marker)) leaks.push(`${field.name} tells ${bare}`);
    for (const slot of walk.idSlots(field)) {
      for (const type of walk.typesFor(field, slot)) {
        const asking: Asking = { root: 'query', field, only: type };
        const id = idOf(there, type);
        const foreign = JSON.stringify(await answer(here, asking, slot, id, false));
        const missing = JSON.stringify(await answer(here, asking, slot, nobodys(type), false));
        const what = `${field.name}(${slot.name}: ${type})`;
        if (foreign !== missing || foreign.includes(marker)) leaks.push(`${what}: ${foreign} but ${missing}`);
        if (JSON.stringify(await answer(there, asking, slot, id, false)).includes(marker)) telling += 1;
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(telling).toBeGreaterThanOrEqual(30);
});

test('P19 every write, given an id of the other borough, moves nothing there and is not done here', async () => {
  const before = await fingerprint(there.world);
  const done: string[] = [];
  const codes: string[] = [];
  for (const field of walk.fields('mutation')) {
    for (const slot of walk.idSlots(field)) {
      const id = idOf(there, walk.typeNamed(slot));
      const { data, errors } = await answer(here, { root: 'mutation', field }, slot, id, true);
      const refusals = (data?.answer as { userErrors?: object[] } | null | undefined)?.userErrors ?? [];
      const told = `${field.name}(${slot.name}): ${JSON.stringify({ data, errors })}`;
      if (told.includes(marker) || (!errors && refusals.length === 0)) done.push(told);
      codes.push(...(errors ?? []).map((error) => String(error.code)));
    }
  }
  expect(done).toEqual([]);
  expect(await fingerprint(there.world)).toEqual(before);
  expect(codes.filter((code) => code === 'NOT_FOUND').length).toBeGreaterThanOrEqual(25);
  expect(await ledgerDifferences(database)).toEqual([]);
});
