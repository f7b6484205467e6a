import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refused, walletOf } from '../accounts/traces.js';
import { approved, logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;
let hoursLogId: string;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation();
  leader = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  ada = await world.member();
  hoursLogId = await logged(world, ada.id, group.id);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const decline = (actor: Actor, more: Partial<{ hoursLogId: string; reason: string }> = {}) =>
  declineHours(world.as(actor), { hoursLogId, reason: 'We met on Saturday instead.', ...more });

test('a declined log earns nothing and says why', async () => {
  expect(await decline(leader, { reason: '  We met on\nSaturday [instead]. ' })).toEqual({ hoursLogId });
  const actor = `member:${leader.kind === 'MEMBER' ? leader.memberId : ''}`;
  expect(
    await world.test.admin(
      'SELECT state, decided_by, decided_at, decline_reason, transfer_id FROM hours_log WHERE id = $1',
      [hoursLogId],
    ),
  ).toEqual([
    {
      state: 'DECLINED',
      decided_by: actor,
      decided_at: world.clock.now(),
      decline_reason: 'We met on Saturday (instead).',
      transfer_id: null,
    },
  ]);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect((await events(world)).at(-1)).toEqual(['HoursDeclined', { hoursLogId, memberId: ada.id }]);
  expect((await audited(world, 'declineHours')).at(-1)).toEqual({ actor, subject: hoursLogId });
});

test.each(['', 'no', '  \u0000 ', 'x'.repeat(1001)])('a reason is needed: %p is none', async (reason) => {
  expect(await refused(world, () => decline(leader, { reason }))).toEqual({ code: 'REASON_NEEDED', field: ['reason'] });
});

test('nobody decides about hours they gave themselves', async () => {
  const actor = await world.actorOf(ada, { role: 'LEADER', organisationId: group.id });
  expect(await refused(world, () => decline(actor))).toEqual({
    code: 'SELF_APPROVAL_NOT_ALLOWED',
    field: ['hoursLogId'],
  });
});

test('what is decided stays decided', async () => {
  await decline(leader);
  expect(await refused(world, () => decline(leader))).toEqual({ code: 'ALREADY_DECIDED', field: ['hoursLogId'] });
  const other = await logged(world, ada.id, group.id);
  await approved(world, leader, [other]);
  expect(await refused(world, () => decline(leader, { hoursLogId: other }))).toEqual({
    code: 'ALREADY_DECIDED',
    field: ['hoursLogId'],
  });
});

test('declined and approved at once, one of the two is decided', async () => {
  const both = await Promise.allSettled([decline(leader), approved(world, leader, [hoursLogId])]);
  const [row] = await world.test.admin<{ state: string }>('SELECT state FROM hours_log WHERE id = $1', [hoursLogId]);
  const isApproved = row?.state === 'APPROVED';
  expect([isApproved ? 60 : 0, isApproved ? 'rejected' : 'fulfilled']).toEqual([
    (await walletOf(world, ada.id)).balance,
    both[0].status,
  ]);
});

test.each<[string, () => Promise<Actor>]>([
  ['a member', () => world.staff()],
  ['a till', () => world.staff(['TILL', group.id])],
  ['an auditor', () => world.staff(['AUDITOR'])],
  ['another group’s coordinator', async () => await world.staff(['COORDINATOR', (await world.organisation()).id])],
])('%s may not decline', async (_, actorOf) => {
  const actor = await actorOf();
  expect(await refused(world, () => decline(actor))).toEqual({ code: 'FORBIDDEN' });
});

test('another scheme’s log looks like a missing one', async () => {
  const other = await createWorld({ test: world.test });
  const theirs = await logged(other, (await other.member()).id, (await other.organisation()).id);
  const operator = await world.staff(['OPERATOR']);
  for (const id of [theirs, newId()]) {
    expect(await refused(world, () => decline(operator, { hoursLogId: id }))).toEqual({ code: 'NOT_FOUND' });
  }
});
