import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { ask } from './ask.js';
import { logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let leader: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  leader = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada Lovelock');
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const gid = (id: string) => toGlobalId('HoursLog', id);
const self = () => memberActor(world, ada.id);

const everything = `id workedOn startsAt endsAt breakMinutes givenMinutes rewardMinutes activity state submittedAt rewardChoice decidedAt
  declineReason rewardedAs reversedAt reversalReason waitingFor member { name } organisation { name }`;

async function logHours(actor: Actor, input: object) {
  const { logHours: payload } = await ask<{
    logHours: { hoursLog: Record<string, unknown> | null; userErrors: object[] };
  }>(
    world,
    actor,
    `mutation ($input: LogHoursInput!) { logHours(input: $input) { hoursLog { ${everything} } userErrors { code message field } } }`,
    {
      input: {
        idempotencyKey: newId(),
        organisationId: toGlobalId('Organisation', group.id),
        workedOn: '2026-11-20',
        ...input,
      },
    },
  );
  return payload;
}

async function approve(actor: Actor, hoursLogIds: string[], more: object = {}) {
  const { approveHours: payload } = await ask<{ approveHours: object }>(
    world,
    actor,
    `mutation ($input: ApproveHoursInput!) { approveHours(input: $input) {
       hoursLogs { id state } refusals { hoursLog { id } code message } userErrors { code message field } } }`,
    { input: { idempotencyKey: newId(), hoursLogIds, ...more } },
  );
  return payload;
}

test('a member logs their own hours and reads whom they wait for', async () => {
  const payload = await logHours(self(), {
    startsAt: '09:30',
    endsAt: '11:20',
    breakMinutes: 10,
    activity: 'Dug the beds',
  });
  expect(payload).toEqual({
    userErrors: [],
    hoursLog: {
      id: expect.any(String),
      workedOn: '2026-11-20',
      startsAt: '2026-11-20T09:30:00.000Z',
      endsAt: '2026-11-20T11:20:00.000Z',
      breakMinutes: 10,
      givenMinutes: 100,
      rewardMinutes: 105,
      activity: 'Dug the beds',
      state: 'SUBMITTED',
      submittedAt: worldNow.toISOString(),
      rewardChoice: null,
      decidedAt: null,
      declineReason: null,
      rewardedAs: null,
      reversedAt: null,
      reversalReason: null,
      waitingFor: 'With the leaders of Meadow Lane Garden since Sunday 22 November',
      member: { name: 'Ada Lovelock' },
      organisation: { name: 'Meadow Lane Garden' },
    },
  });
});

test('a refusal is data, with the path of its field', async () => {
  expect(await logHours(self(), { minutes: 2000 })).toEqual({
    hoursLog: null,
    userErrors: [
      { code: 'LOG_TOO_LONG', message: 'One log can be at most 24 hours. Please split it by day.', field: ['minutes'] },
    ],
  });
});

test('ids of another type, of another scheme and of nothing all fail as NOT_FOUND', async () => {
  const other = await createWorld({ test: world.test });
  const theirGroup = await other.organisation();
  for (const organisationId of [
    '',
    'x',
    toGlobalId('Member', group.id),
    toGlobalId('Organisation', newId()),
    toGlobalId('Organisation', theirGroup.id),
  ]) {
    expect(await refusalOf(() => logHours(self(), { organisationId, minutes: 60 }))).toEqual({ code: 'NOT_FOUND' });
  }
  const theirs = await logged(other, (await other.member()).id, theirGroup.id);
  for (const id of ['', gid(newId()), gid(theirs), toGlobalId('Member', ada.id)]) {
    expect(await refusalOf(() => ask(world, leader, 'query ($id: ID!) { hoursLog(id: $id) { id } }', { id }))).toEqual({
      code: 'NOT_FOUND',
    });
    const input = { hoursLogId: id, reason: 'It was another day.' };
    const decline = 'mutation ($input: DeclineHoursInput!) { declineHours(input: $input) { hoursLog { id } } }';
    expect(await refused(world, () => ask(world, leader, decline, { input }))).toEqual({ code: 'NOT_FOUND' });
    expect(await refused(world, () => approve(leader, [id]))).toEqual({ code: 'NOT_FOUND' });
  }
});

test('an app with no member of its own must say whose hours they are', async () => {
  const app: Actor = {
    kind: 'APP',
    credential: 'KEY',
    appKind: 'ORGANISATION_APP',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: ['hours:write'],
    organisationId: group.id,
    memberId: null,
  };
  expect(await refusalOf(() => logHours(app, { minutes: 60 }))).toEqual({ code: 'FORBIDDEN' });
  // It may write hours and not read them: what is private about the log stays hidden from it.
  const payload = await logHours(app, {
    minutes: 60,
    memberId: toGlobalId('Member', ada.id),
    activity: 'Dug',
    rewardChoice: 'DONATE',
  });
  expect(payload).toMatchObject({ userErrors: [], hoursLog: { activity: null, rewardChoice: null, givenMinutes: 60 } });
});

test('approving answers log by log: what was approved, what was not, and why', async () => {
  const [good, long, mine] = [
    await logged(world, ada.id, group.id),
    await logged(world, ada.id, group.id, { workedOn: '2026-11-19', minutes: 500 }),
    await logged(world, leader.kind === 'MEMBER' ? leader.memberId : '', group.id),
  ];
  const foreign = await logged(world, ada.id, (await world.organisation()).id);
  const ids = ['not an id', gid(long), gid(good), gid(mine), gid(foreign), gid(newId()), gid(good)];
  const messages = {
    none: 'There is no such log.',
    cap: 'With these the member goes above the daily or weekly cap. Tick the confirmation if they are right.',
    own: 'You gave these hours yourself, or act for whoever did. Please ask somebody else to approve them.',
    others: 'These hours are for others to decide.',
  };
  expect(await approve(leader, ids)).toEqual({
    hoursLogs: [{ id: gid(good), state: 'APPROVED' }],
    refusals: [
      { hoursLog: null, code: 'NOT_FOUND', message: messages.none },
      { hoursLog: { id: gid(long) }, code: 'ABOVE_CAP', message: messages.cap },
      { hoursLog: { id: gid(mine) }, code: 'SELF_APPROVAL_NOT_ALLOWED', message: messages.own },
      { hoursLog: null, code: 'FORBIDDEN', message: messages.others },
      { hoursLog: null, code: 'NOT_FOUND', message: messages.none },
    ],
    userErrors: [
      { code: 'INVALID_INPUT', message: messages.none, field: ['hoursLogIds', '0'] },
      { code: 'ABOVE_CAP', message: messages.cap, field: ['hoursLogIds', '1'] },
      { code: 'SELF_APPROVAL_NOT_ALLOWED', message: messages.own, field: ['hoursLogIds', '3'] },
      { code: 'INVALID_INPUT', message: messages.others, field: ['hoursLogIds', '4'] },
      { code: 'INVALID_INPUT', message: messages.none, field: ['hoursLogIds', '5'] },
    ],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
  const confirmed = await approve(leader, [gid(long)], { confirmAboveCap: true });
  expect(confirmed).toEqual({ hoursLogs: [{ id: gid(long), state: 'APPROVED' }], refusals: [], userErrors: [] });
});

test('a whole refusal, such as a key used before, stands in userErrors alone', async () => {
  const [one, two] = [await logged(world, ada.id, group.id), await logged(world, ada.id, group.id)];
  const idempotencyKey = newId();
  await approve(leader, [gid(one)], { idempotencyKey });
  expect(await approve(leader, [gid(two)], { idempotencyKey })).toEqual({
    hoursLogs: [],
    refusals: [],
    userErrors: [
      {
        code: 'CONFLICT',
        message: 'This idempotency key was used before with other details. Use a new key for a new request.',
        field: ['idempotencyKey'],
      },
    ],
  });
});

test('several mutations of one request each read what they left behind', async () => {
  const id = gid(await logged(world, ada.id, group.id));
  const reason = 'It was another day.';
  const answer = await ask(
    world,
    leader,
    `mutation ($ids: [ID!]!, $id: ID!, $reason: String!) {
       approveHours(input: { idempotencyKey: "one-${newId()}", hoursLogIds: $ids }) { hoursLogs { state } }
       reverseAward(input: { idempotencyKey: "two-${newId()}", hoursLogId: $id, reason: $reason }) { hoursLog { state reversalReason rewardedAs } }
       declineHours(input: { hoursLogId: $id, reason: $reason }) { hoursLog { state } userErrors { code } }
     }`,
    { ids: [id], id, reason },
  );
  expect(answer).toEqual({
    approveHours: { hoursLogs: [{ state: 'APPROVED' }] },
    reverseAward: { hoursLog: { state: 'REVERSED', reversalReason: reason, rewardedAs: 'CREDITS' } },
    declineHours: { hoursLog: null, userErrors: [{ code: 'ALREADY_DECIDED' }] },
  });
});
