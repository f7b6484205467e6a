import { type AcceptInvitationInput, acceptInvitation } from '../../../src/commands/people/acceptInvitation.js';
import { registerMember } from '../../../src/commands/people/registerMember.js';
import { withdrawInvitation } from '../../../src/commands/people/withdrawInvitation.js';
import { toGlobalId } from '../../../src/domain/ids.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { events, refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { invited } from './invitationSteps.js';
import { ask, auditOf } from './support.js';

let database: TestDatabase;
let world: World;
let operator: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database, poolMax: 8 });
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => database.drop());

const nobody: Actor = { kind: 'ANONYMOUS' };
const ines = { name: 'Inês', email: 'ines@example.org' };
const accept = (token: string, more: Partial<AcceptInvitationInput> = {}, actor: Actor = nobody) =>
  acceptInvitation(world.as(actor), { token, ...more });
const notValid = { code: 'INVITATION_NOT_VALID', field: ['token'] };
const members = async () =>
  (
    await database.admin<{ count: number }>('SELECT count(*) AS count FROM member WHERE scheme_id = $1', [
      world.schemeId,
    ])
  )[0]?.count;

test('whoever holds the token becomes a member with a wallet, and is signed in', async () => {
  const { invitation, token } = await invited(world, operator, ines);
  const { member, registered, session } = await accept(token);
  expect(registered).toBe(true);
  expect(
    await database.admin('SELECT name, email, phone, preferred_channel, status FROM member WHERE id = $1', [member.id]),
  ).toEqual([{ name: 'Inês', email: 'ines@example.org', phone: null, preferred_channel: 'EMAIL', status: 'ACTIVE' }]);
  expect(await database.admin('SELECT kind, status FROM account WHERE member_id = $1', [member.id])).toEqual([
    { kind: 'WALLET', status: 'OPEN' },
  ]);
  const door = new Authenticator(database.database, world.services.secrets);
  expect(await door.actorOf(`Bearer ${session?.token}`, worldNow)).toMatchObject({
    kind: 'MEMBER',
    schemeId: world.schemeId,
    memberId: member.id,
    roles: [],
    careFor: [],
  });
  expect(session).toMatchObject({
    expiresAt: new Date('2026-11-22T10:15:00Z'),
    refreshTokenExpiresAt: new Date('2026-12-22T10:00:00Z'),
  });
  expect(
    await database.admin('SELECT state, email, member_id, ended_at FROM invitation WHERE id = $1', [invitation.id]),
  ).toEqual([{ state: 'ACCEPTED', email: null, member_id: member.id, ended_at: worldNow }]);
  expect(await database.admin('SELECT state FROM due_work WHERE subject_id = $1', [invitation.id])).toEqual([
    { state: 'CANCELLED' },
    { state: 'CANCELLED' },
  ]);
  expect(await events(world)).toEqual([['MemberRegistered', { memberId: member.id }]]);
  expect(await auditOf(world, 'acceptInvitation')).toEqual([
    {
      actor: 'anonymous',
      subjectType: 'Invitation',
      subjectId: invitation.id,
      detail: { memberId: member.id, registered: true },
    },
  ]);
  expect(await ledgerDifferences(database)).toEqual([]);
});

test('the token is read as people type it, and a name of their own goes first', async () => {
  const { token } = await invited(world, operator, { name: 'I. Amado', addressLines: ['1 Rowan Row', 'N17 9XX'] });
  const typed = ` ${token.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
  const { member } = await accept(typed, { name: 'Inês Amado' });
  expect(
    await database.admin('SELECT name, address_lines, preferred_channel FROM member WHERE id = $1', [member.id]),
  ).toEqual([{ name: 'Inês Amado', address_lines: ['1 Rowan Row', 'N17 9XX'], preferred_channel: 'LETTER' }]);
});

test('without any name they are asked, and the invitation stays good', async () => {
  const { token } = await invited(world, operator, { phone: '07700 900123' });
  expect(await refused(world, () => accept(token, { name: '  ' }))).toEqual({ code: 'INVALID_INPUT', field: ['name'] });
  const { member } = await accept(token, { name: 'Inês' });
  expect(member).toMatchObject({ name: 'Inês', phone: '+447700900123', preferredChannel: 'TEXT' });
});

test('unknown, used, taken back, lapsed and foreign tokens all answer alike', async () => {
  const used = await invited(world, operator, ines);
  await accept(used.token);
  const back = await invited(world, operator, { email: 'b@example.org', name: 'B' });
  await withdrawInvitation(world.as(operator), { invitationId: back.invitation.id });
  const elsewhere = await createWorld({ test: database });
  const foreign = await invited(elsewhere, await elsewhere.staff(['OPERATOR']), ines);
  const [here] = await database.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  const late = await invited(world, operator, { email: 'c@example.org', name: 'C' });
  const answers = [
    await refused(world, () => accept('0000-0000-0000-0000')),
    await refused(world, () => accept('not a token')),
    await refused(world, () => accept(used.token)),
    await refused(world, () => accept(back.token)),
    await refused(world, () => accept(foreign.token, { scheme: here?.slug })),
  ];
  world.clock.set(late.invitation.lapsesAt);
  answers.push(await refused(world, () => accept(late.token)));
  expect(answers).toEqual(Array.from({ length: 6 }, () => notValid));
});

test('P17 an address that became a member’s meanwhile opens that membership, and makes no other', async () => {
  const { token } = await invited(world, operator, ines);
  const there = await registerMember(world.as(operator), { name: 'Inês A.', email: 'INES@example.org' });
  const before = await members();
  const { member, registered, session } = await accept(token, { name: 'Somebody Else' });
  expect([member.id, member.name, registered, await members()]).toEqual([there.id, 'Inês A.', false, before]);
  const door = new Authenticator(database.database, world.services.secrets);
  expect(await door.actorOf(`bearer ${session?.token}`, worldNow)).toMatchObject({ memberId: there.id });
  expect((await events(world)).map(([type]) => type)).toEqual(['MemberRegistered']);
  expect(await refused(world, () => accept(token))).toEqual(notValid);
});

test('P17 a membership with that address which has ended is not opened again', async () => {
  const { token } = await invited(world, operator, ines);
  const there = await registerMember(world.as(operator), ines);
  await database.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [there.id]);
  expect(await refused(world, () => accept(token))).toEqual(notValid);
});

test('P17 of two invitations to one address, accepted at once, the later opens what the first has made', async () => {
  const groups = [await world.organisation(), await world.organisation(), await world.organisation()];
  const tokens: string[] = [];
  for (const group of groups)
    tokens.push((await invited(world, operator, { ...ines, organisationId: group.id })).token);
  const before = (await members()) ?? 0;
  const answers = await Promise.all(tokens.map((token) => accept(token)));
  expect(answers.filter((answer) => answer.registered)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.member.id)).size).toBe(1);
  expect([await members(), (await events(world)).length]).toEqual([before + 1, 1]);
});

test('one token, accepted ten times at once, makes one member and one session', async () => {
  const { token } = await invited(world, operator, ines);
  const before = (await members()) ?? 0;
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => accept(token)));
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'INVITATION_NOT_VALID' });
  }
  expect(await members()).toBe(before + 1);
  expect(await database.admin('SELECT count(*) AS count FROM session WHERE scheme_id = $1', [world.schemeId])).toEqual([
    { count: 1 },
  ]);
});

test('P19 somebody signed in to another scheme leaves nothing of themselves here', async () => {
  const elsewhere = await createWorld({ test: database });
  const stranger = await elsewhere.member();
  const { token } = await invited(world, operator, ines);
  await accept(token, {}, memberActor(elsewhere, stranger.id));
  expect(await auditOf(world, 'acceptInvitation')).toMatchObject([{ actor: 'anonymous' }]);
});

describe('the API', () => {
  const list = `query ($organisation: ID) { invitations(organisation: $organisation, first: 5) {
    nodes { state name channel email message organisation { name } invitedBy { name } member { name } } } }`;

  test('the group sees whom it asked and who came; auditors see no address; others see nothing', async () => {
    const kitchen = await world.organisation({ name: 'Kitchen' });
    const garden = await world.organisation({ name: 'Garden' });
    const lead = await world.member('Lea');
    const leader = await world.actorOf(lead, { role: 'LEADER', organisationId: kitchen.id });
    const { token } = await invited(world, leader, { ...ines, organisationId: kitchen.id });
    await accept(token);
    world.clock.advance(1);
    await invited(world, leader, { name: 'Ben', email: 'ben@example.org', organisationId: kitchen.id });
    await invited(world, operator, { email: 'c@example.org', organisationId: garden.id });

    const organisation = toGlobalId('Organisation', kitchen.id);
    const ofKitchen = {
      organisation: { name: 'Kitchen' },
      invitedBy: { name: 'Lea' },
      message: 'PENDING',
      channel: 'EMAIL',
    };
    const nodes = [
      { state: 'OPEN', name: 'Ben', email: 'ben@example.org', member: null, ...ofKitchen },
      { state: 'ACCEPTED', name: 'Inês', email: null, member: { name: 'Inês' }, ...ofKitchen },
    ];
    expect(await ask(world, leader, list, { organisation })).toEqual({ data: { invitations: { nodes } } });
    const hidden = nodes.map((node) => ({ ...node, email: null }));
    const auditor = await world.staff(['AUDITOR']);
    expect(await ask(world, auditor, list, { organisation })).toEqual({ data: { invitations: { nodes: hidden } } });
    expect(await ask(world, operator, list)).toMatchObject({
      data: { invitations: { nodes: [{}, {}, {}].map(() => ({ channel: 'EMAIL' })) } },
    });
    const forbidden = [{ code: 'FORBIDDEN', path: 'invitations' }];
    const stranger = await world.staff(['COORDINATOR', garden.id]);
    expect((await ask(world, stranger, list, { organisation })).errors).toEqual(forbidden);
    expect((await ask(world, leader, list)).errors).toEqual(forbidden);
  });

  test('invite, accept and withdraw reach their commands', async () => {
    const say = async (actor: Actor, name: string, type: string, fields: string, input: object) => {
      const source = `mutation ($i: ${type}!) { ${name}(input: $i) { ${fields} userErrors { code field } } }`;
      const { data } = await ask(world, actor, source, { i: input });
      return data?.[name] as Record<string, unknown> & { invitation?: { id: string } };
    };
    const fields = 'invitation { id state } messageSent';
    const made = await say(operator, 'inviteMember', 'InviteMemberInput', fields, ines);
    const id = made.invitation?.id;
    expect(made).toEqual({ invitation: { id, state: 'OPEN' }, messageSent: true, userErrors: [] });
    expect(
      await say(nobody, 'acceptInvitation', 'AcceptInvitationInput', 'token registered', { token: 'nonsense' }),
    ).toEqual({ token: null, registered: null, userErrors: [notValid] });
    const { token } = await invited(world, operator, ines);
    expect(await say(nobody, 'acceptInvitation', 'AcceptInvitationInput', 'token registered', { token })).toEqual({
      token: expect.stringMatching(/^tcs_/),
      registered: true,
      userErrors: [],
    });
    expect(
      await say(operator, 'withdrawInvitation', 'WithdrawInvitationInput', 'invitation { id }', { invitationId: id }),
    ).toEqual({ invitation: null, userErrors: [{ code: 'ALREADY_DONE', field: null }] });
    const node = 'query ($id: ID!) { node(id: $id) { ... on Invitation { state } } }';
    expect((await ask(world, operator, node, { id })).data).toEqual({ node: { state: 'ACCEPTED' } });
    expect((await ask(world, await world.staff(), node, { id })).data).toEqual({ node: null });
  });
});
