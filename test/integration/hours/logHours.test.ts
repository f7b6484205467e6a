import { type LogHoursInput, logHours } from '../../../src/commands/hours/logHours.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refused } from '../accounts/traces.js';
import { approved, logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation();
  leader = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  ada = await world.member('Ada Lovelock');
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const self = (): Promise<Actor> => world.actorOf(ada);

function input(more: Partial<LogHoursInput> = {}): LogHoursInput {
  return {
    idempotencyKey: newId(),
    memberId: ada.id,
    organisationId: group.id,
    workedOn: '2026-11-20',
    minutes: 100,
    activity: 'Dug the beds',
    ...more,
  };
}

function app(scopes: string[], of: { organisationId?: string; memberId?: string }): Actor {
  return {
    kind: 'APP',
    credential: 'KEY',
    appKind: of.memberId ? 'MEMBER_APP' : 'ORGANISATION_APP',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: scopes as never,
    organisationId: of.organisationId ?? null,
    memberId: of.memberId ?? null,
  };
}

test('a log waits as it was written, with its event and its audit row', async () => {
  const actor = await self();
  const { hoursLogId } = await logHours(
    world.as(actor),
    input({
      minutes: undefined,
      startsAtLocal: '09:30',
      endsAtLocal: '11:20',
      breakMinutes: 10,
      activity: '  Dug\nthe [beds] ',
    }),
  );
  const [row] = await world.test.admin('SELECT * FROM hours_log WHERE id = $1', [hoursLogId]);
  expect(row).toEqual({
    scheme_id: world.schemeId,
    id: hoursLogId,
    member_id: ada.id,
    organisation_id: group.id,
    worked_on: '2026-11-20',
    starts_at: new Date('2026-11-20T09:30:00Z'),
    ends_at: new Date('2026-11-20T11:20:00Z'),
    appeal_answer: null,
    appeal_words: null,
    appealed_at: null,
    appealed_by: null,
    booking_id: null,
    break_minutes: 10,
    credit_state: 'NONE',
    was_unfunded: false,
    given_minutes: 100,
    reward_minutes: 105,
    activity: 'Dug the (beds)',
    reward_choice: null,
    state: 'SUBMITTED',
    submitted_by: `member:${ada.id}`,
    submitted_at: world.clock.now(),
    decided_by: null,
    decided_at: null,
    decline_reason: null,
    rewarded_as: null,
    transfer_id: null,
    reversed_at: null,
    reversal_reason: null,
    import_id: null,
    import_row: null,
    import_fingerprint: null,
  });
  expect((await events(world)).at(-1)).toEqual(['HoursLogged', { hoursLogId, memberId: ada.id }]);
  expect((await audited(world, 'logHours')).at(-1)).toEqual({ actor: `member:${ada.id}`, subject: hoursLogId });
});

test('the same key and input log once; the same key and other input conflict', async () => {
  const actor = await self();
  const once = input();
  const first = await logHours(world.as(actor), once);
  expect(await logHours(world.as(actor), once)).toEqual(first);
  expect(await refused(world, () => logHours(world.as(actor), { ...once, minutes: 90 }))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  const rows = await world.test.admin('SELECT 1 FROM hours_log WHERE member_id = $1', [ada.id]);
  expect(rows.length).toBe(1);
});

test('leaders, the group’s app and operators log for a member; strangers do not', async () => {
  const operator = await world.staff(['OPERATOR']);
  const groupApp = app(['hours:write'], { organisationId: group.id });
  for (const actor of [leader, operator, groupApp]) {
    const { hoursLogId } = await logHours(world.as(actor), input());
    const [row] = await world.test.admin('SELECT state, member_id FROM hours_log WHERE id = $1', [hoursLogId]);
    expect(row).toEqual({ state: 'SUBMITTED', member_id: ada.id });
  }
  const otherGroup = await world.organisation();
  const strangers: Actor[] = [
    await world.staff(),
    await world.staff(['LEADER', otherGroup.id]),
    await world.staff(['TILL', group.id]),
    await world.staff(['AUDITOR']),
    app(['hours:read'], { organisationId: group.id }),
    app(['hours:write'], { organisationId: otherGroup.id }),
    app(['balance:read', 'hours:read'], { memberId: ada.id }),
  ];
  for (const actor of strangers) {
    expect(await refused(world, () => logHours(world.as(actor), input()))).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => logHours(world.as({ kind: 'ANONYMOUS' }), input()))).toEqual({
    code: 'UNAUTHENTICATED',
  });
});

test('another scheme’s member and group look like missing ones', async () => {
  const other = await createWorld({ test: world.test });
  const theirs = await other.member();
  const theirGroup = await other.organisation();
  const actor = await world.staff(['OPERATOR']);
  for (const more of [
    { memberId: theirs.id },
    { organisationId: theirGroup.id },
    { memberId: newId() },
    { organisationId: newId() },
  ]) {
    expect(await refused(world, () => logHours(world.as(actor), input(more)))).toEqual({ code: 'NOT_FOUND' });
  }
});

test('groups must be verified and open, and groups; members must be members', async () => {
  const pending = await world.organisation({ status: 'PENDING' });
  const venue = await world.organisation({ isVenue: true });
  const closed = await world.organisation();
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
  const actor = await self();
  const at = async (organisationId: string) =>
    await refused(world, () => logHours(world.as(actor), input({ organisationId })));
  expect(await at(pending.id)).toEqual({ code: 'NOT_VERIFIED', field: ['organisationId'] });
  expect(await at(closed.id)).toEqual({ code: 'ORGANISATION_CLOSED', field: ['organisationId'] });
  expect(await at(venue.id)).toEqual({ code: 'INVALID_INPUT', field: ['organisationId'] });
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await at(group.id)).toEqual({ code: 'MEMBER_CLOSED', field: ['memberId'] });
});

test('approved hours leave no room for a log that overlaps them or overfills the day', async () => {
  const id = await logged(world, ada.id, group.id, { startsAtLocal: '08:00', endsAtLocal: '23:00' });
  await approved(world, leader, [id], { confirmAboveCap: true });
  const actor = await self();
  const overlap = input({ minutes: undefined, startsAtLocal: '22:30', endsAtLocal: '23:30' });
  expect(await refused(world, () => logHours(world.as(actor), overlap))).toEqual({
    code: 'OVERLAPS_APPROVED_HOURS',
    field: ['startsAt'],
  });
  expect(await refused(world, () => logHours(world.as(actor), input({ minutes: 541 })))).toEqual({
    code: 'DAY_TOO_LONG',
    field: ['minutes'],
  });
  expect(await logHours(world.as(actor), input({ minutes: 540 }))).toEqual({ hoursLogId: expect.any(String) });
});

test('a waiting log does not stand in the way of another', async () => {
  await logged(world, ada.id, group.id, { startsAtLocal: '08:00', endsAtLocal: '12:00' });
  await logged(world, ada.id, group.id, { startsAtLocal: '08:00', endsAtLocal: '12:00' });
  const rows = await world.test.admin('SELECT state FROM hours_log WHERE member_id = $1', [ada.id]);
  expect(rows).toEqual([{ state: 'SUBMITTED' }, { state: 'SUBMITTED' }]);
});

test.each<[string, Partial<LogHoursInput>, string, string]>([
  ['tomorrow', { workedOn: '2026-11-23' }, 'IN_THE_FUTURE', 'workedOn'],
  ['91 days ago', { workedOn: '2026-08-23' }, 'TOO_OLD', 'workedOn'],
  ['no time', { minutes: 0 }, 'NOTHING_GIVEN', 'minutes'],
  ['more than a day', { minutes: 1441 }, 'LOG_TOO_LONG', 'minutes'],
  ['more minutes than a column holds', { minutes: 2 ** 40 }, 'LOG_TOO_LONG', 'minutes'],
  ['times that disagree', { startsAtLocal: '09:00', endsAtLocal: '10:00' }, 'TIMES_DISAGREE', 'minutes'],
  ['a long story', { activity: 'x'.repeat(1001) }, 'INVALID_INPUT', 'activity'],
  ['an empty key', { idempotencyKey: '' }, 'INVALID_INPUT', 'idempotencyKey'],
  ['a long key', { idempotencyKey: 'k'.repeat(65) }, 'INVALID_INPUT', 'idempotencyKey'],
  ['a key the database cannot keep', { idempotencyKey: 'a\u0000b' }, 'INVALID_INPUT', 'idempotencyKey'],
])('refuses %s', async (_, more, code, field) => {
  const actor = await self();
  expect(await refused(world, () => logHours(world.as(actor), input(more)))).toEqual({ code, field: [field] });
});
