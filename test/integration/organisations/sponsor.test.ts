import {
  type RegisterOrganisationInput,
  registerOrganisation,
} from '../../../src/commands/organisations/registerOrganisation.js';
import { updateOrganisation } from '../../../src/commands/organisations/updateOrganisation.js';
import { vouchForOrganisation } from '../../../src/commands/organisations/vouchForOrganisation.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { events, refused } from '../accounts/traces.js';
import { approved, logged } from '../hours/steps.js';
import { invited } from '../people/invitationSteps.js';
import { ask, auditOf } from '../people/support.js';
import { enjoyed } from '../spending/steps.js';

/** Groups that no register knows, whoever vouches for them, and what a coordinator sees of it all. */

let database: TestDatabase;
let world: World;
let operator: Actor;
let neighbour: Actor;
let hall: string;
let hallCoordinator: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  neighbour = await world.staff();
  hall = (await world.organisation({ name: 'Fern Hall' })).id;
  await database.admin(`UPDATE organisation SET legal_form = 'CHARITY', registered_number = '1' WHERE id = $1`, [hall]);
  hallCoordinator = await world.staff(['COORDINATOR', hall]);
});
afterAll(() => database.drop());

const propose = (more: Partial<RegisterOrganisationInput> = {}, actor: Actor = neighbour) =>
  registerOrganisation(world.as(actor), {
    name: 'Rowan Row Kitchen',
    legalForm: 'INFORMAL',
    isGroup: true,
    isVenue: false,
    sponsorOrganisationId: hall,
    ...more,
  });
const stored = async (id: string) =>
  (
    await database.admin(
      'SELECT sponsor_organisation_id AS sponsor, vouched_at AS "vouchedAt" FROM organisation WHERE id = $1',
      [id],
    )
  )[0];
const vouch = (organisationId: string, vouches = true, actor = hallCoordinator) =>
  vouchForOrganisation(world.as(actor), { organisationId, vouches });

test('a neighbour names a sponsor, which is asked and says that it vouches', async () => {
  const { id } = await propose();
  expect(await stored(id)).toEqual({ sponsor: hall, vouchedAt: null });
  expect(await events(world)).toEqual([['SponsorNamed', { organisationId: id }]]);
  await vouch(id);
  expect(await stored(id)).toEqual({ sponsor: hall, vouchedAt: worldNow });
  expect(await refused(world, () => vouch(id))).toEqual({ code: 'ALREADY_DONE' });
  await vouch(id, false);
  expect(await stored(id)).toEqual({ sponsor: hall, vouchedAt: null });
  expect(await refused(world, () => vouch(id, false))).toEqual({ code: 'ALREADY_DONE' });
  expect((await auditOf(world, 'vouchForOrganisation')).map((row) => row.detail)).toEqual([
    { sponsorOrganisationId: hall, vouches: true },
    { sponsorOrganisationId: hall, vouches: false },
  ]);
});

test('whoever speaks for the sponsor vouches by naming it', async () => {
  const first = await propose({}, hallCoordinator);
  const second = await propose({ name: 'Elder Row Kitchen' }, operator);
  expect([await stored(first.id), await stored(second.id)]).toEqual([
    { sponsor: hall, vouchedAt: worldNow },
    { sponsor: hall, vouchedAt: worldNow },
  ]);
  expect(await events(world)).toEqual([]);
});

test('a sponsor is refused that is foreign, waits, has closed, or is informal itself; and for a body that a register knows', async () => {
  const field = ['sponsorOrganisationId'];
  const informal = await world.organisation();
  const pending = await world.organisation({ status: 'PENDING' });
  const foreign = await (await createWorld({ test: database })).organisation();
  const named = (sponsorOrganisationId: string) => refused(world, () => propose({ sponsorOrganisationId }));
  expect(await named(foreign.id)).toEqual({ code: 'NOT_FOUND' });
  expect(await named(pending.id)).toEqual({ code: 'NOT_VERIFIED', field });
  expect(await named(informal.id)).toEqual({ code: 'INVALID_INPUT', field });
  await database.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [pending.id]);
  expect(await named(pending.id)).toEqual({ code: 'ORGANISATION_CLOSED', field });
  const charity = { legalForm: 'CHARITY' as const, registeredNumber: '99' };
  expect(await refused(world, () => propose(charity))).toEqual({ code: 'INVALID_INPUT', field });
  expect(
    await refused(world, () =>
      updateOrganisation(world.as(operator), { organisationId: hall, sponsorOrganisationId: hall }),
    ),
  ).toEqual({ code: 'INVALID_INPUT', field });
});

test('changing the sponsor asks the new one; the word of the old one is gone', async () => {
  const { id } = await propose();
  await vouch(id);
  const library = await world.organisation({ name: 'Library' });
  await database.admin(`UPDATE organisation SET legal_form = 'PUBLIC_BODY' WHERE id = $1`, [library.id]);
  const memberId = neighbour.kind === 'MEMBER' ? neighbour.memberId : '';
  const coordinator: Actor = {
    kind: 'MEMBER',
    schemeId: world.schemeId,
    memberId,
    sessionId: newId(),
    roles: [{ role: 'COORDINATOR', organisationId: id }],
  };
  const change = (sponsorOrganisationId: string | null) =>
    updateOrganisation(world.as(coordinator), { organisationId: id, sponsorOrganisationId });
  await change(library.id);
  expect(await stored(id)).toEqual({ sponsor: library.id, vouchedAt: null });
  await change(library.id);
  expect((await events(world)).map(([type]) => type)).toEqual(['SponsorNamed', 'SponsorNamed']);
  await change(null);
  expect(await stored(id)).toEqual({ sponsor: null, vouchedAt: null });
  expect(await refused(world, () => vouch(id, true, operator))).toEqual({
    code: 'INVALID_INPUT',
    field: ['organisationId'],
  });
  await change(id).catch((error: { code: string }) => expect(error.code).toBe('INVALID_INPUT'));
});

test('nobody else vouches, and what is foreign is not there', async () => {
  const { id } = await propose();
  const other = await world.organisation();
  for (const actor of [neighbour, await world.staff(['LEADER', hall]), await world.staff(['COORDINATOR', other.id])]) {
    expect(await refused(world, () => vouch(id, true, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const elsewhere = await createWorld({ test: database });
  const foreigner = await elsewhere.staff(['OPERATOR']);
  expect(
    await refused(world, () => vouchForOrganisation(elsewhere.as(foreigner), { organisationId: id, vouches: true })),
  ).toEqual({ code: 'NOT_FOUND' });
  await database.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [id]);
  expect(await refused(world, () => vouch(id))).toEqual({ code: 'ORGANISATION_CLOSED' });
});

test('the sponsor’s coordinators see the group that waits, alone and in lists; others do not', async () => {
  const { id } = await propose();
  const one = 'query ($id: ID!) { node(id: $id) { ... on Organisation { name vouchedAt sponsor { name } } } }';
  const all = '{ organisations(first: 10) { nodes { name } } }';
  const seen = async (actor: Actor) => [
    (await ask(world, actor, one, { id: toGlobalId('Organisation', id) })).data?.node,
    (await ask(world, actor, all)).data?.organisations,
  ];
  const group = { name: 'Rowan Row Kitchen', vouchedAt: null, sponsor: { name: 'Fern Hall' } };
  const [hallName, groupName] = [{ name: 'Fern Hall' }, { name: 'Rowan Row Kitchen' }];
  expect(await seen(hallCoordinator)).toEqual([group, { nodes: [hallName, groupName] }]);
  expect(await seen(await world.staff(['LEADER', hall]))).toEqual([null, { nodes: [hallName] }]);
});

const overview = `query ($id: ID!) { organisation(id: $id) { overview {
  nextSteps waitingHours oldestWaitingAt givenThisMonthMinutes peopleThisMonth honouredThisMonthMinutes openInvitations joined
  groupsToVouchFor { name } } } }`;
const overviewOf = async (actor: Actor, id: string) => {
  const { data } = await ask(world, actor, overview, { id: toGlobalId('Organisation', id) });
  return (data?.organisation as { overview: object | null } | undefined)?.overview;
};

test('a coordinator finds everything on one page', async () => {
  const venue = await world.organisation({ name: 'Pool', isGroup: true, isVenue: true });
  const coordinator = await world.staff(['COORDINATOR', venue.id]);
  const leader = await world.staff(['LEADER', venue.id]);
  const [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
  const logs = [
    await logged(world, ada.id, venue.id, { minutes: 90 }),
    await logged(world, ada.id, venue.id, { workedOn: '2026-11-19' }),
    // Of the month before: it is approved, and counts there.
    await logged(world, ben.id, venue.id, { workedOn: '2026-10-31' }),
  ];
  await approved(world, leader, logs);
  await logged(world, ben.id, venue.id, { workedOn: '2026-11-18' });
  await enjoyed(world, await world.staff(['TILL', venue.id]), (await world.offer(venue.id)).id, ada.id);
  await invited(world, coordinator, { email: 'c@example.org', organisationId: venue.id });

  expect(await overviewOf(coordinator, venue.id)).toEqual({
    nextSteps: ['One log of hours waits to be checked, the oldest since Sunday 22 November 2026.'],
    waitingHours: 1,
    oldestWaitingAt: worldNow.toISOString(),
    givenThisMonthMinutes: 150,
    peopleThisMonth: 1,
    honouredThisMonthMinutes: 60,
    openInvitations: 1,
    joined: 0,
    groupsToVouchFor: [],
  });
  expect(await overviewOf(await world.staff(['TILL', venue.id]), venue.id)).toBeNull();
  expect(await overviewOf(neighbour, venue.id)).toBeNull();
});

test('a sponsor’s page lists the groups that wait for its word', async () => {
  const { id } = await propose();
  expect(await overviewOf(hallCoordinator, hall)).toMatchObject({
    nextSteps: [
      'A group has asked you to vouch for it. Say so if you know it.',
      'Name a second person who approves hours: nobody approves their own, and holidays come.',
    ],
    groupsToVouchFor: [{ name: 'Rowan Row Kitchen' }],
  });
  expect(await overviewOf(operator, id)).toMatchObject({
    nextSteps: [
      'The scheme’s staff will verify this organisation. Until then it takes no hours and no credits.',
      'Fern Hall has been asked to vouch for it. A word from you to them may help.',
    ],
  });
  const say = `mutation ($i: VouchForOrganisationInput!) { vouchForOrganisation(input: $i) { organisation { vouchedAt } userErrors { code } } }`;
  const input = { organisationId: toGlobalId('Organisation', id) };
  expect((await ask(world, hallCoordinator, say, { i: input })).data?.vouchForOrganisation).toEqual({
    organisation: { vouchedAt: worldNow.toISOString() },
    userErrors: [],
  });
  expect(await overviewOf(hallCoordinator, hall)).toMatchObject({ groupsToVouchFor: [] });
});
