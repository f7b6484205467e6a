import { acceptInvitation } from '../../../src/commands/people/acceptInvitation.js';
import { inviteMember } from '../../../src/commands/people/inviteMember.js';
import { lapseInvitation } from '../../../src/commands/people/lapseInvitation.js';
import { remindInvitation } from '../../../src/commands/people/remindInvitation.js';
import { withdrawInvitation } from '../../../src/commands/people/withdrawInvitation.js';
import { newId } from '../../../src/domain/ids.js';
import { invitationRemindsAt } from '../../../src/domain/people/invitation.js';
import { dueWorkHandlers } from '../../../src/jobs/dueWork/handlers.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { invited, messagesOf } from './invitationSteps.js';
import { auditOf } from './support.js';

let database: TestDatabase;
let world: World;
let operator: Actor;
let groupId: string;
let leader: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation({ name: 'Kitchen' })).id;
  leader = await world.staff(['LEADER', groupId]);
});
afterAll(() => database.drop());

const ines = { name: 'Inês', email: 'Ines@Example.org' };
const rows = (columns: string) =>
  database.admin(`SELECT ${columns} FROM invitation WHERE scheme_id = $1 ORDER BY id`, [world.schemeId]);
const due = () =>
  database.admin('SELECT kind, subject_id, due_at, state FROM due_work WHERE scheme_id = $1 ORDER BY kind, id', [
    world.schemeId,
  ]);
const hours = (count: number) => world.clock.advance(count * 3_600_000);

test('an invitation is stored with hashes, sent with its token, and planned to lapse', async () => {
  const { invitation, messageSent, token } = await invited(world, leader, { ...ines, organisationId: groupId });
  expect(messageSent).toBe(true);
  expect(
    await rows('state, name, email, phone, address_lines, channel, organisation_id, lapses_at, member_id'),
  ).toEqual([
    {
      state: 'OPEN',
      name: 'Inês',
      email: 'ines@example.org',
      phone: null,
      address_lines: [],
      channel: 'EMAIL',
      organisation_id: groupId,
      // The end of the fourteenth day after, in London.
      lapses_at: new Date('2026-12-07T00:00:00Z'),
      member_id: null,
    },
  ]);
  const lastLines = 'Thank you,\nWorld';
  const [message] = await messagesOf(world, invitation.id);
  expect(message).toMatchObject({ channel: 'EMAIL', sensitive: true, state: 'PENDING' });
  expect(message?.body).toContain('The group Kitchen invites you to become a member of World');
  expect(message?.body).toContain(`https://credits.example.org/invitation?token=${token}\n`);
  expect(message?.body).toContain('good until Sunday 6 December 2026');
  expect(message?.body).toContain(lastLines);
  expect(await due()).toEqual([
    {
      kind: 'INVITATION_LAPSES',
      subject_id: invitation.id,
      due_at: new Date('2026-12-07T00:00:00Z'),
      state: 'WAITING',
    },
    {
      kind: 'INVITATION_REMINDS',
      subject_id: invitation.id,
      due_at: new Date('2026-12-03T09:00:00Z'),
      state: 'WAITING',
    },
  ]);
  expect(await auditOf(world, 'inviteMember')).toEqual([
    {
      actor: `member:${leader.kind === 'MEMBER' ? leader.memberId : ''}`,
      subjectType: 'Invitation',
      subjectId: invitation.id,
      detail: { organisationId: groupId, messageSent: true },
    },
  ]);
  // Nowhere but in the message: neither in the invitation nor in what was recorded about it.
  const bare = token.replaceAll('-', '');
  const [found] = await database.admin<{ count: number }>(
    `SELECT (SELECT count(*) FROM invitation i WHERE i::text ~ $1) + (SELECT count(*) FROM audit a WHERE a::text ~ $1)
          + (SELECT count(*) FROM outbox_event e WHERE e::text ~ $1) AS count`,
    [`${token}|${bare}`],
  );
  expect([token.length, found?.count]).toEqual([19, 0]);
});

test('a text goes to a mobile number, a letter to a name and an address', async () => {
  const text = await invited(world, operator, { phone: '07700 900123' });
  const letter = await invited(world, operator, { name: 'Inês', addressLines: ['1 Rowan Row', 'N17 9XX'] });
  expect((await messagesOf(world, text.invitation.id))[0]?.channel).toBe('TEXT');
  const [paper] = await messagesOf(world, letter.invitation.id);
  expect(paper?.channel).toBe('LETTER');
  expect(paper?.body.slice(0, 10)).toBe('Dear Inês,');
  expect(paper?.body).toContain(`open https://credits.example.org/invitation and type this code, or ask`);
  expect(await rows('phone, address_lines')).toEqual([
    { phone: '+447700900123', address_lines: [] },
    { phone: null, address_lines: ['1 Rowan Row', 'N17 9XX'] },
  ]);
});

test('how long it is good for is the scheme’s rule', async () => {
  const quick = await createWorld({ test: database, rules: { invitationDays: 1 } });
  const { invitation } = await invited(quick, await quick.staff(['OPERATOR']), ines);
  expect(invitation.lapsesAt).toEqual(new Date('2026-11-24T00:00:00Z'));
});

test('asking again within the day moves the invitation without another message; a day later with one, and the same token', async () => {
  const first = await invited(world, operator, ines);
  hours(23);
  const second = await invited(world, operator, { email: 'ines@example.ORG', name: 'Inês Amado' });
  expect([second.messageSent, second.invitation.id]).toEqual([false, first.invitation.id]);
  expect(await messagesOf(world, first.invitation.id)).toHaveLength(1);
  expect(await rows('name, sent_at, lapses_at')).toEqual([
    { name: 'Inês Amado', sent_at: worldNow, lapses_at: new Date('2026-12-08T00:00:00Z') },
  ]);
  expect(await due()).toMatchObject([
    { kind: 'INVITATION_LAPSES', due_at: new Date('2026-12-08T00:00:00Z'), state: 'WAITING' },
    { kind: 'INVITATION_REMINDS', due_at: new Date('2026-12-04T09:00:00Z'), state: 'WAITING' },
  ]);
  hours(2);
  const third = await invited(world, operator, { email: ines.email });
  expect([third.messageSent, third.invitation.id, third.token]).toEqual([true, first.invitation.id, first.token]);
  expect(await messagesOf(world, first.invitation.id)).toHaveLength(2);
  expect(await rows('name')).toEqual([{ name: 'Inês Amado' }]);
});

test('ten who ask for one address at once write one invitation and one message', async () => {
  const asks = await Promise.all(Array.from({ length: 10 }, () => inviteMember(world.as(operator), ines)));
  expect(asks.filter((ask) => ask.messageSent)).toHaveLength(1);
  expect(new Set(asks.map((ask) => ask.invitation.id)).size).toBe(1);
  expect(await rows('state')).toEqual([{ state: 'OPEN' }]);
});

test('to one address go three messages a day, whoever asks and however often it is taken back', async () => {
  const garden = await world.organisation({ name: 'Garden' });
  await invited(world, operator, ines);
  const { invitation } = await invited(world, leader, { ...ines, organisationId: groupId });
  await withdrawInvitation(world.as(leader), { invitationId: invitation.id });
  await invited(world, leader, { ...ines, organisationId: groupId });
  const more = () => inviteMember(world.as(operator), { ...ines, organisationId: garden.id });
  expect(await refused(world, more)).toEqual({ code: 'INVITED_ENOUGH' });
  hours(25);
  expect((await more()).messageSent).toBe(true);
});

test.each([
  ['no way to reach them', { name: 'Inês' }, 'email'],
  ['two ways', { email: 'a@example.org', phone: '07700 900123' }, 'email'],
  ['no email address', { email: 'nowhere' }, 'email'],
  ['a number of zeros', { phone: '0000000' }, 'phone'],
  ['a landline', { phone: '01632 960001' }, 'phone'],
  ['a letter to nobody', { addressLines: ['1 Rowan Row', 'N17 9XX'] }, 'name'],
  ['a letter to one line', { name: 'Inês', addressLines: ['N17 9XX'] }, 'addressLines'],
  ['a name of 201 characters', { email: 'a@example.org', name: 'a'.repeat(201) }, 'name'],
])('refuses %s', async (_, input, field) => {
  expect(await refused(world, () => inviteMember(world.as(operator), input))).toEqual({
    code: 'INVALID_INPUT',
    field: [field],
  });
  expect(await rows('id')).toEqual([]);
});

test('whoever is a member already is not invited, nor is one who has left', async () => {
  const member = await world.member('Inês', { email: 'ines@example.org', phone: '07700 900123' });
  expect(await refused(world, () => inviteMember(world.as(operator), ines))).toEqual({
    code: 'DUPLICATE_MEMBER',
    field: ['email'],
  });
  await database.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [member.id]);
  expect(await refused(world, () => inviteMember(world.as(operator), { phone: '+447700900123' }))).toEqual({
    code: 'MEMBER_CLOSED',
    field: ['phone'],
  });
});

test('who may invite and take back: operators; leaders and coordinators for their own group', async () => {
  const other = await world.organisation({ name: 'Garden' });
  const { invitation } = await invited(world, operator, { ...ines, organisationId: groupId });
  const strangers: Actor[] = [
    await world.staff(),
    await world.staff(['AUDITOR']),
    await world.staff(['TILL', groupId]),
    await world.staff(['COORDINATOR', other.id]),
  ];
  for (const actor of strangers) {
    const acts = [
      () => inviteMember(world.as(actor), { email: 'b@example.org', organisationId: groupId }),
      () => inviteMember(world.as(actor), { email: 'b@example.org' }),
      () => withdrawInvitation(world.as(actor), { invitationId: invitation.id }),
    ];
    for (const act of acts) expect(await refused(world, act)).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => inviteMember(world.as(leader), ines))).toEqual({ code: 'FORBIDDEN' });
  await inviteMember(world.as(await world.staff(['COORDINATOR', other.id])), { ...ines, organisationId: other.id });
  expect(await refused(world, () => inviteMember(world.as({ kind: 'ANONYMOUS' }), ines))).toEqual({
    code: 'UNAUTHENTICATED',
  });
});

test('a group that waits to be verified, has closed, or is of another scheme invites nobody', async () => {
  const pending = await world.organisation({ status: 'PENDING' });
  const foreign = await (await createWorld({ test: database })).organisation();
  const invite = (organisationId: string) => inviteMember(world.as(operator), { ...ines, organisationId });
  expect(await refused(world, () => invite(pending.id))).toEqual({ code: 'NOT_VERIFIED', field: ['organisationId'] });
  await database.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [pending.id]);
  expect(await refused(world, () => invite(pending.id))).toEqual({
    code: 'ORGANISATION_CLOSED',
    field: ['organisationId'],
  });
  expect([await refused(world, () => invite(foreign.id)), await refused(world, () => invite(newId()))]).toEqual([
    { code: 'NOT_FOUND' },
    { code: 'NOT_FOUND' },
  ]);
});

test('taking back forgets the address, calls off its end, and happens once', async () => {
  const { invitation } = await invited(world, operator, ines);
  await withdrawInvitation(world.as(operator), { invitationId: invitation.id });
  expect(await rows('state, name, email, ended_at')).toEqual([
    { state: 'WITHDRAWN', name: 'Inês', email: null, ended_at: worldNow },
  ]);
  expect(await due()).toMatchObject([{ state: 'CANCELLED' }, { state: 'CANCELLED' }]);
  const again = (id: string) => () => withdrawInvitation(world.as(operator), { invitationId: id });
  expect(await refused(world, again(invitation.id))).toEqual({ code: 'ALREADY_DONE' });
  expect(await refused(world, again(newId()))).toEqual({ code: 'NOT_FOUND' });
});

describe('when its day has passed', () => {
  const system = (): Actor => ({ kind: 'SYSTEM', schemeId: world.schemeId });
  const lapse = (invitationId: string) => () =>
    dueWorkHandlers.INVITATION_LAPSES?.(world.as(system()), {
      schemeId: world.schemeId,
      subjectId: invitationId,
    }) as Promise<unknown>;

  test('P16 it ends by its due work, once, and forgets the address', async () => {
    const { invitation } = await invited(world, operator, ines);
    expect(await refused(world, lapse(invitation.id))).toEqual({ code: 'ALREADY_DONE' });
    world.clock.set(invitation.lapsesAt);
    await lapse(invitation.id)();
    expect(await rows('state, name, email, ended_at')).toEqual([
      { state: 'LAPSED', name: 'Inês', email: null, ended_at: invitation.lapsesAt },
    ]);
    expect(await auditOf(world, 'lapseInvitation')).toEqual([
      { actor: 'system', subjectType: 'Invitation', subjectId: invitation.id, detail: {} },
    ]);
    expect(await refused(world, lapse(invitation.id))).toEqual({ code: 'ALREADY_DONE' });
    expect(await refused(world, () => lapseInvitation(world.as(operator), { invitationId: invitation.id }))).toEqual({
      code: 'FORBIDDEN',
    });
  });

  test('P16 it opens nothing even before that work ran, and asking again makes a new one', async () => {
    const { invitation, token } = await invited(world, operator, ines);
    world.clock.set(invitation.lapsesAt);
    expect(await refused(world, () => acceptInvitation(world.as({ kind: 'ANONYMOUS' }), { token }))).toMatchObject({
      code: 'INVITATION_NOT_VALID',
    });
    expect(await refused(world, () => withdrawInvitation(world.as(operator), { invitationId: invitation.id }))).toEqual(
      { code: 'ALREADY_DONE' },
    );
    const anew = await invited(world, operator, ines);
    expect(anew.messageSent).toBe(true);
    expect(anew.token).not.toBe(token);
    expect(await rows('state')).toEqual([{ state: 'LAPSED' }, { state: 'OPEN' }]);
    // The work of the one that ended finds nothing left to do.
    expect(await refused(world, lapse(invitation.id))).toEqual({ code: 'ALREADY_DONE' });
  });
});

describe('J54 three days before its last day', () => {
  const system = (): Actor => ({ kind: 'SYSTEM', schemeId: world.schemeId });
  const remind = (invitationId: string) => () => remindInvitation(world.as(system()), { invitationId });

  test('whoever was invited is reminded once, with the same token, and is not after it ended', async () => {
    const { invitation, token } = await invited(world, leader, { ...ines, organisationId: groupId });
    world.clock.set(new Date('2026-12-03T09:00:00Z'));
    await remind(invitation.id)();
    const [reminder, ...earlier] = await messagesOf(world, invitation.id);
    expect(earlier).toHaveLength(1);
    expect(reminder).toMatchObject({ channel: 'EMAIL', sensitive: true, state: 'PENDING' });
    expect(reminder?.subject).toMatch(/^Your invitation to World \d+ is open for some days more$/);
    expect(reminder?.body).toContain(`https://credits.example.org/invitation?token=${token}\n`);
    expect(reminder?.body).toContain('The invitation is good until Sunday 6 December 2026.');
    expect(await auditOf(world, 'remindInvitation')).toEqual([
      { actor: 'system', subjectType: 'Invitation', subjectId: invitation.id, detail: {} },
    ]);
    expect(await refused(world, () => remindInvitation(world.as(operator), { invitationId: invitation.id }))).toEqual({
      code: 'FORBIDDEN',
    });
    await withdrawInvitation(world.as(operator), { invitationId: invitation.id });
    expect(await refused(world, remind(invitation.id))).toEqual({ code: 'ALREADY_DONE' });
    expect(await messagesOf(world, invitation.id)).toHaveLength(2);
  });

  test('one that is good for three days or less is not reminded of', () => {
    const sent = new Date('2026-11-22T12:00:00Z');
    const lapses = (day: string) => invitationRemindsAt(sent, new Date(`${day}T00:00:00Z`), 'Europe/London');
    expect(lapses('2026-11-26')).toBe(null);
    expect(lapses('2026-11-27')).toEqual(new Date('2026-11-23T09:00:00Z'));
    // On both sides of a clock change it is nine on the clock.
    const until = new Date('2027-03-31T23:00:00Z');
    expect(invitationRemindsAt(new Date('2027-03-20T12:00:00Z'), until, 'Europe/London')).toEqual(
      new Date('2027-03-28T08:00:00Z'),
    );
  });
});
