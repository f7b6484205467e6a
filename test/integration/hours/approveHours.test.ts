import { postApprovals } from '../../../src/commands/hours/approvalBatch.js';
import { approveHours } from '../../../src/commands/hours/approveHours.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, lotsOf, refused, schemeBalance, walletOf } from '../accounts/traces.js';
import { approved, logged, overtaken } from './steps.js';

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
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const stateOf = async (id: string) =>
  (
    await world.test.admin(
      'SELECT state, decided_by, decided_at, rewarded_as, transfer_id FROM hours_log WHERE id = $1',
      [id],
    )
  )[0];

test('an approval issues what the hours earn, once, with its event and audit row', async () => {
  const issued = await schemeBalance(world, 'ISSUANCE');
  const id = await logged(world, ada.id, group.id, { minutes: 100 });
  expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 105, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([[105, 0, null]]);
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(issued - 105);
  const actor = `member:${leader.kind === 'MEMBER' ? leader.memberId : ''}`;
  const [transfer] = await world.test.admin(
    'SELECT id, kind, amount_minutes, funder, occurred_at FROM transfer WHERE hours_log_id = $1',
    [id],
  );
  expect(transfer).toEqual({
    id: expect.any(String),
    kind: 'ISSUE',
    amount_minutes: 105,
    funder: null,
    occurred_at: world.clock.now(),
  });
  expect(await stateOf(id)).toEqual({
    state: 'APPROVED',
    decided_by: actor,
    decided_at: world.clock.now(),
    rewarded_as: 'CREDITS',
    transfer_id: transfer?.id,
  });
  expect((await events(world)).at(-1)).toEqual(['HoursApproved', { hoursLogId: id, memberId: ada.id }]);
  expect((await audited(world, 'approveHours')).at(-1)).toEqual({ actor, subject: id });
});

test('each of several logs succeeds or fails on its own', async () => {
  const good = await logged(world, ada.id, group.id, { workedOn: '2026-11-18' });
  const decided = await logged(world, ada.id, group.id, { workedOn: '2026-11-19' });
  await approved(world, leader, [decided]);
  const otherGroup = await world.organisation();
  const foreign = await logged(world, ada.id, otherGroup.id);
  const own = await logged(world, leader.kind === 'MEMBER' ? leader.memberId : '', group.id);
  const missing = newId();
  expect(await approved(world, leader, [foreign, good, decided, own, missing, good])).toEqual({
    approved: [good],
    refused: [
      { hoursLogId: foreign, code: 'FORBIDDEN' },
      { hoursLogId: decided, code: 'ALREADY_DECIDED' },
      { hoursLogId: own, code: 'SELF_APPROVAL_NOT_ALLOWED' },
      { hoursLogId: missing, code: 'NOT_FOUND' },
    ],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(120);
});

test('nobody approves hours they gave themselves, as leader, coordinator or operator', async () => {
  for (const role of [['LEADER', group.id], ['COORDINATOR', group.id], ['OPERATOR']] as const) {
    const actor = await world.staff([...role] as ['OPERATOR']);
    const id = await logged(world, actor.kind === 'MEMBER' ? actor.memberId : '', group.id);
    const call = async () => {
      const result = await approved(world, actor, [id], { confirmAboveCap: true });
      expect(result).toEqual({ approved: [], refused: [{ hoursLogId: id, code: 'SELF_APPROVAL_NOT_ALLOWED' }] });
      throw new Refused();
    };
    await expect(refused(world, call)).rejects.toThrow(Refused);
    expect(await stateOf(id)).toMatchObject({ state: 'SUBMITTED', decided_by: null });
  }
});

class Refused extends Error {}

test('who typed the hours in does not matter: a leader approves what they logged for a member', async () => {
  const id = await logged(world, ada.id, group.id);
  await world.test.admin('UPDATE hours_log SET submitted_by = $2 WHERE id = $1', [
    id,
    `member:${leader.kind === 'MEMBER' ? leader.memberId : ''}`,
  ]);
  expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
});

test.each<[string, () => Promise<Actor>]>([
  ['a member', () => world.staff()],
  ['the member', () => world.actorOf(ada)],
  ['a till of the group', () => world.staff(['TILL', group.id])],
  ['an auditor', () => world.staff(['AUDITOR'])],
  ['another group’s leader', async () => await world.staff(['LEADER', (await world.organisation()).id])],
])('%s may not approve', async (_, actorOf) => {
  const id = await logged(world, ada.id, group.id);
  const actor = await actorOf();
  expect(await refused(world, () => approved(world, actor, [id]))).toEqual({ code: 'FORBIDDEN' });
});

test('another scheme’s log looks like a missing one', async () => {
  const other = await createWorld({ test: world.test });
  const theirs = await logged(other, (await other.member()).id, (await other.organisation()).id);
  const operator = await world.staff(['OPERATOR']);
  expect(await refused(world, () => approved(world, operator, [theirs]))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => approved(world, operator, [newId()]))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => approved(world, { kind: 'ANONYMOUS' }, [theirs]))).toEqual({
    code: 'UNAUTHENTICATED',
  });
});

test('hours above a cap are approved once they are confirmed', async () => {
  const long = await logged(world, ada.id, group.id, { minutes: 481 });
  expect(await approved(world, leader, [long])).toEqual({
    approved: [],
    refused: [{ hoursLogId: long, code: 'ABOVE_CAP' }],
  });
  expect(await approved(world, leader, [long], { confirmAboveCap: true })).toEqual({ approved: [long], refused: [] });
  expect((await walletOf(world, ada.id)).balance).toBe(495);
});

test('the weekly cap counts the call’s own logs: the sixth day of eight hours is asked about', async () => {
  const days = ['16', '17', '18', '19', '20', '21'];
  const ids = await Promise.all(
    days.map((day) => logged(world, ada.id, group.id, { workedOn: `2026-11-${day}`, minutes: 480 })),
  );
  expect(await approved(world, leader, ids)).toEqual({
    approved: ids.slice(0, 5),
    refused: [{ hoursLogId: ids[5], code: 'ABOVE_CAP' }],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(2400);
});

test('a day holds 24 hours and no overlaps, the call’s own logs included', async () => {
  const night = await logged(world, ada.id, group.id, { startsAtLocal: '00:00', endsAtLocal: '10:00' });
  const morning = await logged(world, ada.id, group.id, { startsAtLocal: '09:00', endsAtLocal: '11:00' });
  const long = await logged(world, ada.id, group.id, { minutes: 841 });
  const rest = await logged(world, ada.id, group.id, { minutes: 840 });
  expect(await approved(world, leader, [night, morning, long, rest], { confirmAboveCap: true })).toEqual({
    approved: [night, rest],
    refused: [
      { hoursLogId: morning, code: 'OVERLAPS_APPROVED_HOURS' },
      { hoursLogId: long, code: 'DAY_TOO_LONG' },
    ],
  });
});

test.each<[string, object, object, string]>([
  [
    'overlaps',
    { startsAtLocal: '08:00', endsAtLocal: '10:00' },
    { startsAtLocal: '09:00', endsAtLocal: '11:00' },
    'OVERLAPS_APPROVED_HOURS',
  ],
  ['overfills the day', { minutes: 720 }, { minutes: 721 }, 'DAY_TOO_LONG'],
])('what another approved in between is seen under the locks: it %s', async (_, quickerLog, slowerLog, code) => {
  const quicker = await logged(world, ada.id, group.id, quickerLog);
  const slower = await logged(world, ada.id, group.id, slowerLog);
  const database = overtaken(world.test.database, 'approve_batch', async () => {
    expect(await approved(world, leader, [quicker], { confirmAboveCap: true })).toEqual({
      approved: [quicker],
      refused: [],
    });
  });
  const request = { actor: leader, now: world.clock.now(), key: newId(), hoursLogIds: [slower], confirmAboveCap: true };
  expect(await postApprovals(database, world.schemeId, [request])).toEqual([
    { status: 'DONE', approved: [], refused: [{ hoursLogId: slower, code }] },
  ]);
  expect(await world.test.admin('SELECT 1 FROM idempotency WHERE key = $1', [request.key])).toEqual([]);
});

test('a day that another filled in between holds no more of the call’s logs than fit beside them', async () => {
  const quicker = await logged(world, ada.id, group.id, { minutes: 600 });
  const slower = [
    await logged(world, ada.id, group.id, { minutes: 600 }),
    await logged(world, ada.id, group.id, { minutes: 600 }),
  ];
  const database = overtaken(world.test.database, 'approve_batch', () =>
    approved(world, leader, [quicker], { confirmAboveCap: true }),
  );
  const request = { actor: leader, now: world.clock.now(), key: newId(), hoursLogIds: slower, confirmAboveCap: true };
  expect(await postApprovals(database, world.schemeId, [request])).toEqual([
    { status: 'DONE', approved: [slower[0]], refused: [{ hoursLogId: slower[1], code: 'DAY_TOO_LONG' }] },
  ]);
});

test('two who approve one log at the same time issue once', async () => {
  const id = await logged(world, ada.id, group.id);
  const database = overtaken(world.test.database, 'approve_batch', () => approved(world, leader, [id]));
  const request = {
    actor: await world.staff(['OPERATOR']),
    now: world.clock.now(),
    key: newId(),
    hoursLogIds: [id],
    confirmAboveCap: false,
  };
  expect(await postApprovals(database, world.schemeId, [request])).toEqual([
    { status: 'DONE', approved: [], refused: [{ hoursLogId: id, code: 'ALREADY_DECIDED' }] },
  ]);
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('eight calls for one log at once, each with its own key: one approves', async () => {
  const id = await logged(world, ada.id, group.id);
  const results = await Promise.all(Array.from({ length: 8 }, () => approved(world, leader, [id])));
  expect(results.filter((result) => result.approved.length === 1).length).toBe(1);
  expect(results.filter((result) => result.refused[0]?.code === 'ALREADY_DECIDED').length).toBe(7);
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('the same key and input give the first result, also at once; other input conflicts', async () => {
  const id = await logged(world, ada.id, group.id);
  const second = await logged(world, ada.id, group.id);
  const input = { idempotencyKey: newId(), hoursLogIds: [id], confirmAboveCap: false };
  const results = await Promise.all([1, 2, 3].map(() => approveHours(world.as(leader), input)));
  expect(results).toEqual([1, 2, 3].map(() => ({ approved: [id], refused: [] })));
  expect(await approveHours(world.as(leader), input)).toEqual({ approved: [id], refused: [] });
  for (const other of [{ hoursLogIds: [second] }, { hoursLogIds: [id, second] }, { confirmAboveCap: true }]) {
    const conflict = () => approveHours(world.as(leader), { ...input, ...other });
    expect(await refused(world, conflict)).toEqual({ code: 'CONFLICT', field: ['idempotencyKey'] });
  }
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('E15 a frozen wallet keeps the log waiting until the freeze ends', async () => {
  const id = await logged(world, ada.id, group.id);
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  expect(await approved(world, leader, [id])).toEqual({
    approved: [],
    refused: [{ hoursLogId: id, code: 'ACCOUNT_NOT_OPEN' }],
  });
  expect(await stateOf(id)).toMatchObject({ state: 'SUBMITTED', decided_by: null });
  await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE member_id = $1`, [ada.id]);
  expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
});

test('E14 the hours of somebody who has left count, and the credits go to the community pot', async () => {
  const ids = [
    await logged(world, ada.id, group.id),
    await logged(world, ada.id, group.id, { rewardChoice: 'RECOGNITION_ONLY' }),
  ];
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE member_id = $1`, [ada.id]);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  const before = await schemeBalance(world, 'COMMUNITY_POT');
  expect(await approved(world, leader, ids)).toEqual({ approved: ids, refused: [] });
  expect([await schemeBalance(world, 'COMMUNITY_POT'), (await walletOf(world, ada.id)).balance]).toEqual([
    before + 60,
    0,
  ]);
  expect(await Promise.all(ids.map(stateOf))).toEqual([
    expect.objectContaining({ state: 'APPROVED', rewarded_as: 'DONATE' }),
    expect.objectContaining({ state: 'APPROVED', rewarded_as: 'RECOGNITION_ONLY', transfer_id: null }),
  ]);
});

test('somebody who leaves in the very moment of the approval gets nothing by it: asking again gives it to the community', async () => {
  const id = await logged(world, ada.id, group.id);
  const database = overtaken(world.test.database, 'approve_batch', () =>
    world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]),
  );
  const request = { actor: leader, now: world.clock.now(), key: newId(), hoursLogIds: [id], confirmAboveCap: false };
  expect(await postApprovals(database, world.schemeId, [request])).toEqual([
    { status: 'DONE', approved: [], refused: [{ hoursLogId: id, code: 'MEMBER_CLOSED' }] },
  ]);
  expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('a call takes from 1 to 1,000 logs and a proper key', async () => {
  const many = Array.from({ length: 1001 }, () => newId());
  expect(await refused(world, () => approved(world, leader, many))).toEqual({
    code: 'INVALID_INPUT',
    field: ['hoursLogIds'],
  });
  expect(await refused(world, () => approved(world, leader, []))).toEqual({
    code: 'INVALID_INPUT',
    field: ['hoursLogIds'],
  });
  expect(await refused(world, () => approved(world, leader, [newId()], { idempotencyKey: 'a\u0000' }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['idempotencyKey'],
  });
});
