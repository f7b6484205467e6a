import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { ask } from './ask.js';
import { logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;
let other: Actor;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  leader = await world.staff(['LEADER', group.id]);
  other = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada Lovelock');
});
afterAll(() => world.close());

const facts =
  'state creditState declineReason decidedAt appealableUntil waitingFor appeal { words appealedAt isOpen decidedAt answer }';
const read = async (actor: Actor, id: string) =>
  (await ask<{ hoursLog: object }>(world, actor, `query ($id: ID!) { hoursLog(id: $id) { ${facts} } }`, { id }))
    .hoursLog;

async function declined(): Promise<string> {
  const hoursLogId = await logged(world, ada.id, group.id);
  await declineHours(world.as(leader), { hoursLogId, reason: 'The rota shows someone else.' });
  return toGlobalId('HoursLog', hoursLogId);
}

const appeal = (actor: Actor, hoursLogId: string, words = 'I stood in for Priya.') =>
  ask<{ appealHours: object }>(
    world,
    actor,
    `mutation ($input: AppealHoursInput!) { appealHours(input: $input) { hoursLog { ${facts} } userErrors { code field } } }`,
    { input: { hoursLogId, words } },
  );
const decide = (actor: Actor, input: object) =>
  ask<{ decideAppeal: object }>(
    world,
    actor,
    `mutation ($input: DecideAppealInput!) { decideAppeal(input: $input) { hoursLog { ${facts} } userErrors { code field } } }`,
    { input: { idempotencyKey: newId(), ...input } },
  );

test('the member reads until when they can appeal, appeals, and reads what became of it', async () => {
  const id = await declined();
  const self = memberActor(world, ada.id);
  const before = {
    state: 'DECLINED',
    creditState: 'NONE',
    declineReason: 'The rota shows someone else.',
    decidedAt: worldNow.toISOString(),
    appealableUntil: '2026-12-20',
    waitingFor: null,
    appeal: null,
  };
  expect(await read(self, id)).toEqual(before);
  world.clock.set(new Date('2026-12-21T12:00:00Z'));
  expect(await read(self, id)).toEqual({ ...before, appealableUntil: null });
  world.clock.set(new Date('2026-11-24T12:00:00Z'));
  const open = {
    words: 'I stood in for Priya.',
    appealedAt: '2026-11-24T12:00:00.000Z',
    isOpen: true,
    decidedAt: null,
    answer: null,
  };
  expect(await appeal(self, id)).toEqual({
    appealHours: {
      hoursLog: {
        ...before,
        state: 'APPEALED',
        appealableUntil: null,
        waitingFor: 'With others at Meadow Lane Garden since Tuesday 24 November',
        appeal: open,
      },
      userErrors: [],
    },
  });
  expect(await appeal(self, id)).toEqual({
    appealHours: { hoursLog: null, userErrors: [{ code: 'APPEAL_USED', field: ['hoursLogId'] }] },
  });

  expect(await decide(leader, { hoursLogId: id, decision: 'APPROVE' })).toEqual({
    decideAppeal: { hoursLog: null, userErrors: [{ code: 'SECOND_PERSON_NEEDED', field: ['hoursLogId'] }] },
  });
  expect(await decide(other, { hoursLogId: id, decision: 'UPHOLD', answer: 'The rota was right.' })).toMatchObject({
    decideAppeal: {
      hoursLog: {
        state: 'DECLINED',
        appealableUntil: null,
        waitingFor: null,
        appeal: { ...open, isOpen: false, decidedAt: '2026-11-24T12:00:00.000Z', answer: 'The rota was right.' },
      },
      userErrors: [],
    },
  });
});

test('E7 where the only leader declined, the appeal waits with the staff', async () => {
  const alone = await world.organisation({ name: 'Fernhill Food Bank' });
  const only = await world.staff(['LEADER', alone.id]);
  const hoursLogId = await logged(world, ada.id, alone.id);
  await declineHours(world.as(only), { hoursLogId, reason: 'The rota shows someone else.' });
  const id = toGlobalId('HoursLog', hoursLogId);
  const self = memberActor(world, ada.id);
  await appeal(self, id);
  expect(await read(self, id)).toMatchObject({ waitingFor: "With the scheme's staff since Sunday 22 November" });
});

test('an appeal is hidden from whoever may not read the log', async () => {
  const id = await declined();
  await appeal(memberActor(world, ada.id), id);
  const seen = await ask<{ hoursLogs: { nodes: object[] } }>(
    world,
    other,
    `query ($organisation: ID!) { hoursLogs(first: 5, state: APPEALED, organisation: $organisation) { nodes { appeal { words } } } }`,
    { organisation: toGlobalId('Organisation', group.id) },
  );
  expect(seen.hoursLogs.nodes).toEqual([{ appeal: { words: 'I stood in for Priya.' } }]);
  expect(await ask(world, await world.staff(), 'query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({
    node: null,
  });
});

test('approved after all, the log is as any approved one', async () => {
  const id = await declined();
  await appeal(memberActor(world, ada.id), id);
  expect(await decide(other, { hoursLogId: id, decision: 'APPROVE' })).toMatchObject({
    decideAppeal: {
      hoursLog: { state: 'APPROVED', creditState: 'CREDITED', appeal: { isOpen: false, answer: null } },
      userErrors: [],
    },
  });
});
