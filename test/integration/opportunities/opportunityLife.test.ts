import { closeOpportunity } from '../../../src/commands/opportunities/closeOpportunity.js';
import {
  type CreateOpportunityInput,
  createOpportunity,
} from '../../../src/commands/opportunities/createOpportunity.js';
import { publishOpportunity } from '../../../src/commands/opportunities/publishOpportunity.js';
import {
  type UpdateOpportunityInput,
  updateOpportunity,
} from '../../../src/commands/opportunities/updateOpportunity.js';
import { newId } from '../../../src/domain/ids.js';
import { TrainingEntity } from '../../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { opportunities } from '../../../src/queries/opportunities/opportunities.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refusalOf, refused } from '../accounts/traces.js';

let world: World;
let group: OrganisationEntity;
let leader: Actor;
let member: Actor;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation({ name: 'Meadow Lane Kitchen' });
  await world.test.admin(
    `UPDATE organisation SET address = '1 Meadow Lane', postcode = 'N17 9XX', latitude = 51.6, longitude = -0.07 WHERE id = $1`,
    [group.id],
  );
  leader = await world.staff(['LEADER', group.id]);
  member = await world.staff();
});
afterAll(() => world.close());

const least = { kind: 'ONGOING', role: 'Kitchen helper', cause: 'FOOD', place: { kind: 'ON_SITE' } } as const;
const create = async (more: Partial<CreateOpportunityInput> = {}, actor: Actor = leader) =>
  (await createOpportunity(world.as(actor), { organisationId: group.id, ...least, ...more })).opportunityId;
const update = (opportunityId: string, changes: Partial<UpdateOpportunityInput>, actor: Actor = leader) =>
  updateOpportunity(world.as(actor), { opportunityId, revision: 1, ...changes });
const publish = (opportunityId: string, revision = 1, actor: Actor = leader) =>
  publishOpportunity(world.as(actor), { opportunityId, revision });
const close = (opportunityId: string, reason?: string, actor: Actor = leader) =>
  closeOpportunity(world.as(actor), { opportunityId, reason });

async function row(opportunityId: string): Promise<Record<string, unknown>> {
  const [found] = await world.test.admin('SELECT * FROM opportunity WHERE id = $1', [opportunityId]);
  return found ?? {};
}

test('a draft stands as it was written: its texts plain, its place the group’s own where none is said', async () => {
  const trainingId = newId();
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    const training = { id: trainingId, schemeId: world.schemeId, name: 'Food hygiene', nameKey: 'food hygiene' };
    tx.em.persist(tx.em.create(TrainingEntity, { ...training, createdAt: world.clock.now() }));
    await tx.em.flush();
  });
  const id = await create({
    role: ' Kitchen\u0007 helper 🍲\u202e ',
    description: 'نطبخ معًا كل خميس.\r\n\r\nCome as you are 👩‍🍳.',
    languages: ['EN', 'pt-br', 'en'],
    access: ['STEP_FREE', 'STEP_FREE', 'SEATING'],
    trainingIds: [trainingId, trainingId],
    minimumAge: 16,
    typicalMinutes: 120,
    contactPhone: '07700 900123',
    contactEmail: 'kitchen@example.org',
  });
  const now = world.clock.now();
  expect(await row(id)).toEqual({
    ...{ scheme_id: world.schemeId, id, organisation_id: group.id, kind: 'ONGOING', role: 'Kitchen helper 🍲' },
    ...{
      description: 'نطبخ معًا كل خميس.\n\nCome as you are 👩‍🍳.',
      cause: 'FOOD',
      skill_ids: [],
      languages: ['en', 'pt-BR'],
    },
    ...{ access: ['STEP_FREE', 'SEATING'], place_kind: 'ON_SITE', address: '1 Meadow Lane', postcode: 'N17 9XX' },
    ...{ ward_id: null, latitude: 51.6, longitude: -0.07, cell: 260 * 1024 + 571, minimum_age: 16 },
    ...{ training_ids: [trainingId], dbs_level: 'NONE', joining: 'OPEN', typical_minutes: 120, earns_credits: true },
    ...{ friends_max: 0, asks_for_evidence: false, visibility: 'PUBLIC', contact_name: '' },
    ...{ contact_email: 'kitchen@example.org', contact_phone: '+447700900123', state: 'DRAFT', revision: 1 },
    ...{ created_at: now, changed_at: now, published_at: null, closed_at: null, import_fingerprint: null },
  });
  expect(await audited(world, 'createOpportunity')).toHaveLength(1);
});

test('what is done from home has no place unless one is said', async () => {
  const id = await create({ place: { kind: 'REMOTE' } });
  expect(await row(id)).toMatchObject({ address: '', postcode: null, latitude: null });
});

test.each([
  [{ role: '' }, 'role'],
  [{ role: 'x'.repeat(121) }, 'role'],
  [{ description: '🍲'.repeat(4001) }, 'description'],
  [{ cause: 'WAR' as never }, 'cause'],
  [{ languages: ['no such tag'] }, 'languages'],
  [{ languages: Array(10_000).fill('en') as string[] }, 'languages'],
  [{ minimumAge: 4 }, 'minimumAge'],
  [{ typicalMinutes: 1.5 }, 'typicalMinutes'],
  [{ friendsMax: 51 }, 'friendsMax'],
  [{ place: { kind: 'ON_SITE', location: { latitude: 0, longitude: 0 } } } as const, 'location'],
  [{ place: { kind: 'ON_SITE', location: { latitude: Number.NaN, longitude: 0 } } } as const, 'location'],
  [{ place: { kind: 'ON_SITE', postcode: 'NOWHERE' } } as const, 'postcode'],
  [{ contactPhone: '12' }, 'contactPhone'],
  [{ skillIds: Array.from({ length: 10_000 }, () => newId()) }, 'skillIds'],
  [{ skillIds: [newId()] }, 'skillIds'],
  [{ trainingIds: [newId()] }, 'trainingIds'],
])('what cannot be is refused by name: %#', async (more, field) => {
  expect(await refused(world, () => create(more))).toEqual({ code: 'INVALID_INPUT', field: [field] });
});

test('only the group’s leaders and coordinators and operators write, and only for a group that has not closed', async () => {
  const venue = await world.organisation({ isVenue: true });
  const operator = await world.staff(['OPERATOR']);
  expect(await refused(world, () => create({}, member))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => create({ organisationId: newId() }, operator))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => create({ place: { kind: 'ON_SITE', wardId: newId() } }))).toEqual({
    code: 'NOT_FOUND',
  });
  const organisationId = ['organisationId'];
  expect(await refused(world, () => create({ organisationId: venue.id }, operator))).toEqual({
    code: 'INVALID_INPUT',
    field: organisationId,
  });
  const over = await world.organisation();
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED', closed_at = now() WHERE id = $1`, [over.id]);
  expect(await refused(world, () => create({ organisationId: over.id }, operator))).toEqual({
    code: 'ORGANISATION_CLOSED',
    field: organisationId,
  });
});

test('V61 of two who change it at once, the second is asked to look again', async () => {
  const id = await create();
  await update(id, { role: 'Cook', minimumAge: 18, contactName: 'Priya' });
  expect(await refused(world, () => update(id, { role: 'Porter' }))).toEqual({
    code: 'OPPORTUNITY_CHANGED',
    field: ['revision'],
  });
  await update(id, { revision: 2, minimumAge: null, place: { kind: 'ON_SITE', address: '2 Hill Road' } });
  expect(await row(id)).toMatchObject({
    role: 'Cook',
    minimum_age: null,
    address: '2 Hill Road',
    postcode: null,
    contact_name: 'Priya',
    revision: 3,
  });
  expect(await refused(world, () => update(id, { revision: 3 }))).toEqual({ code: 'INVALID_INPUT' });
  expect(await refused(world, () => update(id, { revision: 3, role: 'Cook' }, member))).toEqual({ code: 'FORBIDDEN' });
  const both = await Promise.all(
    ['A', 'B'].map((role) => update(id, { revision: 3, role }).then(() => 'DONE', refusedWith)),
  );
  expect(both.sort()).toEqual(['DONE', 'OPPORTUNITY_CHANGED']);
});

async function refusedWith(error: unknown): Promise<string> {
  return (await refusalOf(() => Promise.reject(error))).code;
}

test('V62 a draft is published by a verified group, once, and as it was read', async () => {
  const id = await create();
  expect(await refused(world, () => publish(id, 2))).toEqual({ code: 'OPPORTUNITY_CHANGED', field: ['revision'] });
  await publish(id);
  expect(await row(id)).toMatchObject({ state: 'PUBLISHED', revision: 2, published_at: world.clock.now() });
  expect(await refused(world, () => publish(id, 2))).toEqual({ code: 'ALREADY_DONE' });

  const waiting = await world.organisation({ status: 'PENDING' });
  const proposer = await world.staff(['COORDINATOR', waiting.id]);
  const draft = await create({ organisationId: waiting.id, place: { kind: 'ON_SITE' } }, proposer);
  expect(await refused(world, () => publish(draft, 1, proposer))).toEqual({
    code: 'NOT_VERIFIED',
    field: ['opportunityId'],
  });
  await world.test.admin(`UPDATE organisation SET status = 'VERIFIED' WHERE id = $1`, [waiting.id]);
  // It does not say where it is, and neither does the group.
  expect(await refused(world, () => publish(draft, 1, proposer))).toEqual({ code: 'INVALID_INPUT', field: ['place'] });
});

test('V63 what has come to an end ends its applications, with words for those who applied, and is changed no more', async () => {
  const { id } = await anOpportunity(world, group.id, { joining: 'BY_APPLICATION' });
  const now = world.clock.now();
  for (const state of ['WAITING', 'ACCEPTED', 'DECLINED']) {
    const { id: memberId } = await world.member();
    await world.test.admin(
      `INSERT INTO application (scheme_id, id, opportunity_id, member_id, state, applied_by, applied_at, decided_at) VALUES ($1, $2, $3, $4, $5, 'system', $6, $7)`,
      [world.schemeId, newId(), id, memberId, state, now, state === 'WAITING' ? null : now],
    );
  }
  expect(await refused(world, () => close(id, undefined, member))).toEqual({ code: 'FORBIDDEN' });
  await close(id, 'The hall is sold.');
  expect(await row(id)).toMatchObject({ state: 'CLOSED', closed_at: now, revision: 2 });
  const ended = await world.test.admin(
    'SELECT state, reason FROM application WHERE opportunity_id = $1 ORDER BY state',
    [id],
  );
  expect(ended).toEqual([
    { state: 'DECLINED', reason: null },
    { state: 'ENDED', reason: 'The hall is sold.' },
    { state: 'ENDED', reason: 'The hall is sold.' },
  ]);
  expect(await refused(world, () => close(id))).toEqual({ code: 'ALREADY_DONE' });
  expect(await refused(world, () => update(id, { revision: 2, role: 'Cook' }))).toEqual({
    code: 'OPPORTUNITY_NOT_OPEN',
  });
  expect(await refused(world, () => publish(id, 2))).toEqual({ code: 'OPPORTUNITY_NOT_OPEN' });
});

describe('the list', () => {
  let town: World;
  let place: OrganisationEntity;
  let reader: Actor;
  let wardId: string;
  const named: Record<string, string> = {};
  beforeAll(async () => {
    town = await createWorld({ test: world.test });
    place = await town.organisation({ name: 'Meadow Lane' });
    reader = await town.staff();
    wardId = await town.ward('E05013601');
    await town.test.admin('UPDATE ward SET latitude = 51.59, longitude = -0.07 WHERE id = $1', [wardId]);
    const at = (minute: number) => new Date(town.clock.now().getTime() + minute * 60_000);
    const add = async (name: string, more: Parameters<typeof anOpportunity>[2]) => {
      named[(await anOpportunity(town, place.id, { role: name, ...more })).id] = name;
    };
    await add('here', { latitude: 51.59, longitude: -0.07, publishedAt: at(1), access: ['STEP_FREE', 'SEATING'] });
    await add('further', { latitude: 51.6, longitude: -0.07, publishedAt: at(2), kind: 'CHAMPION' });
    await add('home', { placeKind: 'REMOTE', publishedAt: at(3), cause: 'SPORT' });
    await add('ward', { placeKind: 'EITHER', wardId, publishedAt: at(4), skillIds: [place.id] });
    await add('draft', { state: 'DRAFT', publishedAt: null });
    await add('over', { state: 'CLOSED', closedAt: at(5) });
  });

  type Input = Partial<Parameters<typeof opportunities>[1]>;
  const list = async (input: Input = {}, actor: Actor = reader) => {
    const page = await opportunities(town.as(actor), { first: 10, ...input });
    return page.nodes.map(({ id }) => named[id]);
  };

  test('has what is published, the newest first, page by page', async () => {
    expect(await list()).toEqual(['ward', 'home', 'further', 'here']);
    const page = await opportunities(town.as(reader), { first: 3 });
    const last = page.nodes.at(-1);
    expect(page.hasNextPage).toBe(true);
    expect(await list({ after: last ? page.cursorOf(last) : '' })).toEqual(['here']);
  });

  test.each<[Input, string[]]>([
    [{ cause: 'SPORT' }, ['home']],
    [{ kind: 'CHAMPION' }, ['further']],
    [{ remote: true }, ['ward', 'home']],
    [{ remote: false }, ['ward', 'further', 'here']],
    [{ access: ['SEATING'] }, ['here']],
    [{ search: 'FURTH' }, ['further']],
    [{ search: 'meadow' }, ['ward', 'home', 'further', 'here']],
    [{ search: '100%' }, []],
    [{ near: { latitude: 51.59, longitude: -0.07, withinMetres: 5_000 } }, ['here', 'further', 'ward']],
    [{ near: { latitude: 51.59, longitude: -0.07, withinMetres: 500 } }, ['here', 'ward']],
  ])('is narrowed down: %j', async (input, expected) => {
    expect(await list(input)).toEqual(expected);
  });

  test('is narrowed down by ward, skill and group', async () => {
    expect(await list({ wardId })).toEqual(['ward']);
    expect(await list({ skillId: place.id })).toEqual(['ward']);
    expect(await list({ organisationId: newId() })).toEqual([]);
  });

  test('shows drafts and what has closed to those who look after the group, and the staff', async () => {
    const own = await town.staff(['LEADER', place.id]);
    const auditor = await town.staff(['AUDITOR']);
    const organisationId = place.id;
    expect(await list({ organisationId, state: 'DRAFT' }, own)).toEqual(['draft']);
    expect(await list({ state: 'CLOSED' }, auditor)).toEqual(['over']);
    const denied = { code: 'FORBIDDEN' };
    expect(await refusalOf(() => list({ organisationId, state: 'DRAFT' }))).toEqual(denied);
    expect(await refusalOf(() => list({ state: 'DRAFT' }, own))).toEqual(denied);
    const near = { latitude: 51.59, longitude: -0.07, withinMetres: 500 };
    expect(await refusalOf(() => list({ near, state: 'CLOSED' }, auditor))).toEqual({ code: 'BAD_USER_INPUT' });
    expect(await refusalOf(() => list({ near: { ...near, latitude: 12 } }))).toEqual({ code: 'BAD_USER_INPUT' });
    expect(await refusalOf(() => list({ after: 'nonsense' }))).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test('leaves out what belongs to a group that is suspended, but for its own people', async () => {
    const own = await town.staff(['LEADER', place.id]);
    await town.test.admin(
      `UPDATE organisation SET status = 'SUSPENDED', suspended_at = now(), suspension_reason = 'Why' WHERE id = $1`,
      [place.id],
    );
    expect(await list()).toEqual([]);
    expect(await list({ organisationId: place.id }, own)).toEqual(['ward', 'home', 'further', 'here']);
  });
});
