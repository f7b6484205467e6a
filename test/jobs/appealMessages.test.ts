import { appealHours } from '../../src/commands/hours/appealHours.js';
import { decideAppeal } from '../../src/commands/hours/decideAppeal.js';
import { declineHours } from '../../src/commands/hours/declineHours.js';
import { nameDeputy } from '../../src/commands/organisations/nameDeputy.js';
import { newId } from '../../src/domain/ids.js';
import type { Database } from '../../src/entities/database.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../src/entities/people/entities.js';
import { dueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import type { Actor, Role } from '../../src/policies/actor.js';
import { logged } from '../integration/hours/steps.js';
import { memberActor } from '../integration/spending/steps.js';
import { createWorld, type World } from '../support/world.js';
import { mergedInto, tellAll } from './earning.js';
import { connectWorker, KeptLog } from './support.js';

let first: World;
let worker: Database;
let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let lena: Actor;

beforeAll(async () => {
  first = await createWorld();
  worker = await connectWorker(first.test.adminUrl);
}, 60_000);
beforeEach(async () => {
  world = await createWorld({ test: first.test });
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  ada = await world.member('Ada Lovelock', { email: 'ada@example.org' });
  lena = await named('Lena Leader', 'LEADER', group.id);
  await named('Owen Operator', 'OPERATOR');
});
afterAll(async () => {
  await worker.close();
  await first.close();
});

async function named(name: string, role: Role, organisationId: string | null = null): Promise<Actor> {
  const email = `${name.replace(' ', '.').toLowerCase()}@example.org`;
  return await world.actorOf(await world.member(name, { email }), { role, organisationId });
}

async function appealed(): Promise<string> {
  const hoursLogId = await logged(world, ada.id, group.id);
  await declineHours(world.as(lena), { hoursLogId, reason: 'The rota shows someone else.' });
  await tellAll(world, worker);
  await appealHours(world.as(memberActor(world, ada.id)), { hoursLogId, words: 'I stood in for Priya.' });
  return hoursLogId;
}

const told = async () => (await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`);
const decide = (actor: Actor, hoursLogId: string, decision: 'APPROVE' | 'UPHOLD', answer?: string) =>
  decideAppeal(world.as(actor), { idempotencyKey: newId(), hoursLogId, decision, answer, confirmAboveCap: false });

test('who may decide is asked to: others who lead the group, and its coordinators; not who declined', async () => {
  await named('Carl Coordinator', 'COORDINATOR', group.id);
  await named('Lou Leader', 'LEADER', group.id);
  await appealed();
  const messages = await tellAll(world, worker);
  expect(messages.map(({ member, kind }) => `${member}: ${kind}`)).toEqual([
    'Carl Coordinator: APPEAL_RECEIVED',
    'Lou Leader: APPEAL_RECEIVED',
  ]);
  expect(messages[0]?.body).toContain(
    'Ada Lovelock asks that somebody else look at the 1 hour at Meadow Lane Garden on Friday 20 November 2026, which were declined.',
  );
});

test('P23 nor who declined under a membership that was joined with theirs since', async () => {
  await appealed();
  const lenaNow = await world.member('Lena Leader-Brown', { email: 'lena.now@example.org' });
  await mergedInto(world, lena, lenaNow.id);
  expect(await told()).toEqual(['Lena Leader-Brown: MEMBERSHIPS_JOINED', 'Owen Operator: APPEAL_RECEIVED']);
});

test('where nobody else at the group may, the operators are', async () => {
  await appealed();
  expect(await told()).toEqual(['Owen Operator: APPEAL_RECEIVED']);
});

test('who acts for the member is not asked either: then it is for the operators', async () => {
  const lou = await named('Lou Leader', 'LEADER', group.id);
  if (lou.kind !== 'MEMBER') throw new Error('a member was made');
  await world.test.admin(
    `INSERT INTO care_link (scheme_id, id, kind, for_member_id, by_member_id, begins_at, until, consented_at, consented_how)
     VALUES ($1, $2, 'HELPER', $3, $4, $5, $6, $5, 'BY_MEMBER')`,
    [world.schemeId, newId(), ada.id, lou.memberId, world.clock.now(), new Date('2027-01-01T00:00:00Z')],
  );
  await appealed();
  expect(await told()).toEqual(['Owen Operator: APPEAL_RECEIVED']);
});

test('nobody is asked about what was decided before they could be told', async () => {
  const other = await named('Lou Leader', 'LEADER', group.id);
  const id = await appealed();
  await decide(other, id, 'UPHOLD', 'The rota was right.');
  const messages = await tellAll(world, worker);
  expect(messages.map(({ member, kind }) => `${member}: ${kind}`)).toEqual(['Ada Lovelock: HOURS_DECLINED']);
  expect(messages[0]?.body.split('\n\n').slice(1, 4)).toEqual([
    'We could not approve the 1 hour logged for you at Meadow Lane Garden on Friday 20 November 2026.',
    'The reason given was: "The rota was right."',
    'This was the answer to your appeal, so it is final. If you have questions, please tell us.',
  ]);
});

test('a decline that is under appeal already is not told as one that can be appealed', async () => {
  const hoursLogId = await logged(world, ada.id, group.id);
  await declineHours(world.as(lena), { hoursLogId, reason: 'The rota shows someone else.' });
  await appealHours(world.as(memberActor(world, ada.id)), { hoursLogId, words: 'I stood in for Priya.' });
  expect(await told()).toEqual(['Owen Operator: APPEAL_RECEIVED']);
});

test('approved on appeal, the member hears it as an approval that says so', async () => {
  const other = await named('Lou Leader', 'LEADER', group.id);
  const id = await appealed();
  await tellAll(world, worker);
  await decide(other, id, 'APPROVE', 'The rota was wrong.');
  const messages = await tellAll(world, worker);
  expect(messages.map(({ member, kind }) => `${member}: ${kind}`)).toEqual(['Ada Lovelock: HOURS_APPROVED']);
  expect(messages[0]?.body.split('\n\n').slice(1, 5)).toEqual([
    'Somebody else has looked at your hours again, as you asked, and has approved them.',
    'They wrote: "The rota was wrong."',
    'Thank you for the 1 hour you gave to Meadow Lane Garden on Friday 20 November 2026.',
    'You have earned 1 hour of Time Credits.',
  ]);
});

test('E10 after 14 days the work that is due tells the operators, once', async () => {
  const id = await appealed();
  await tellAll(world, worker);
  world.clock.set(new Date('2026-12-06T10:00:00Z'));
  const [due] = await world.test.admin<{ id: string; turn: number; at: Date }>(
    'SELECT id, turn, due_at AS at FROM due_work WHERE subject_id = $1',
    [id],
  );
  expect(due?.at).toEqual(world.clock.now());
  const perform = dueWorkPerformer(
    { database: worker, clock: world.clock, log: new KeptLog() },
    world.services,
    dueWorkHandlers,
  );
  const job = { schemeId: world.schemeId, turns: [{ id: due?.id ?? '', turn: due?.turn ?? -1 }] };
  await perform(job);
  await perform(job);
  expect(await told()).toEqual(['Owen Operator: APPEAL_WAITS']);
  expect(await world.test.admin('SELECT state FROM due_work WHERE subject_id = $1', [id])).toEqual([{ state: 'DONE' }]);
});

test('a deputy hears that they stand in, and of appeals in place of the leader who is away', async () => {
  const lou = await world.member('Lou Leader', { email: 'lou@example.org' });
  const away = await world.actorOf(lou, { role: 'LEADER', organisationId: group.id });
  const dora = await world.member('Dora Deputy', { email: 'dora@example.org' });
  const input = {
    organisationId: group.id,
    leaderId: lou.id,
    deputyId: dora.id,
    fromOn: '2026-11-22',
    toOn: '2026-11-27',
  };
  await nameDeputy(world.as(away), input);
  expect(await told()).toEqual(['Dora Deputy: DEPUTY_NAMED']);
  await appealed();
  expect(await told()).toEqual(['Dora Deputy: APPEAL_RECEIVED']);
});

test('with no deputy named, what waits for a leader who is away goes to the coordinator', async () => {
  const lou = await world.member('Lou Leader', { email: 'lou@example.org' });
  const away = await world.actorOf(lou, { role: 'LEADER', organisationId: group.id });
  await named('Carl Coordinator', 'COORDINATOR', group.id);
  const input = { organisationId: group.id, leaderId: lou.id, fromOn: '2026-11-22', toOn: '2026-11-27' };
  await nameDeputy(world.as(away), input);
  await appealed();
  expect(await told()).toEqual(['Carl Coordinator: APPEAL_RECEIVED']);
});
