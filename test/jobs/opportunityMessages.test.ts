import { applyToOpportunity } from '../../src/commands/opportunities/applyToOpportunity.js';
import { closeOpportunity } from '../../src/commands/opportunities/closeOpportunity.js';
import { decideApplication } from '../../src/commands/opportunities/decideApplication.js';
import { updateOpportunity } from '../../src/commands/opportunities/updateOpportunity.js';
import { withdrawApplication } from '../../src/commands/opportunities/withdrawApplication.js';
import type { Database } from '../../src/entities/database.js';
import type { OpportunityEntity } from '../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../src/entities/people/entities.js';
import type { Actor, Role } from '../../src/policies/actor.js';
import { memberActor } from '../integration/spending/steps.js';
import { aBooking, anOpportunity, aShift } from '../support/rota.js';
import { createWorld, type World } from '../support/world.js';
import { tellAll } from './earning.js';
import { connectWorker } from './support.js';

let first: World;
let worker: Database;
let world: World;
let group: OrganisationEntity;
let opportunity: OpportunityEntity;
let ada: MemberEntity;
let lena: Actor;

beforeAll(async () => {
  first = await createWorld();
  worker = await connectWorker(first.test.adminUrl);
}, 60_000);
beforeEach(async () => {
  world = await createWorld({ test: first.test });
  group = await world.organisation({ name: 'Meadow Lane Kitchen' });
  opportunity = await anOpportunity(world, group.id, { joining: 'BY_APPLICATION' });
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

const apply = async (actor: Actor = memberActor(world, ada.id), memberId = ada.id) =>
  (await applyToOpportunity(world.as(actor), { opportunityId: opportunity.id, memberId, words: 'I can cook.' }))
    .applicationId;
const told = async () => (await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`);
const decide = (applicationId: string, decision: 'ACCEPT' | 'DECLINE', reason?: string) =>
  decideApplication(world.as(lena), { applicationId, decision, reason });

test('whoever leads the group hears that somebody would like to take part, and the member of the answer', async () => {
  const applicationId = await apply();
  const [asked, ...others] = await tellAll(world, worker);
  expect(others).toEqual([]);
  expect([asked?.member, asked?.kind]).toEqual(['Lena Leader', 'APPLICATION_RECEIVED']);
  expect(asked?.body).toContain(
    'Good news: Ada Lovelock would like to take part as Kitchen helper at Meadow Lane Kitchen.',
  );
  expect(asked?.body).toContain('They wrote: "I can cook."');
  await decide(applicationId, 'DECLINE', 'The kitchen is full.');
  const [answer] = await tellAll(world, worker);
  expect([answer?.member, answer?.kind]).toEqual(['Ada Lovelock', 'APPLICATION_ANSWERED']);
  expect(answer?.body).toContain('The reason given: "The kitchen is full."');
});

test('a leader who applies leaves it to others: where nobody else leads, to the operators', async () => {
  if (lena.kind !== 'MEMBER') throw new Error('a leader is a member');
  await apply(lena, lena.memberId);
  expect(await told()).toEqual(['Owen Operator: APPLICATION_RECEIVED']);
});

test('nobody is asked about what was taken back already; the group hears of that alone', async () => {
  const applicationId = await apply();
  await withdrawApplication(world.as(memberActor(world, ada.id)), { applicationId });
  expect(await told()).toEqual(['Lena Leader: APPLICATION_WITHDRAWN']);
});

test('V67 whoever is booked and lacks what is required since hears of it, and so does the group', async () => {
  const shift = await aShift(world, opportunity, new Date('2026-12-03T18:00:00Z'));
  await aBooking(world, shift, ada.id);
  await updateOpportunity(world.as(lena), { opportunityId: opportunity.id, revision: 1, role: 'Cook' });
  expect(await told()).toEqual([]);
  await updateOpportunity(world.as(lena), { opportunityId: opportunity.id, revision: 2, dbsLevel: 'BASIC' });
  const messages = await tellAll(world, worker);
  expect(messages.map(({ member, kind }) => `${member}: ${kind}`)).toEqual([
    'Ada Lovelock: REQUIREMENTS_MISSING',
    'Lena Leader: REQUIREMENTS_CHANGED',
  ]);
  expect(messages[0]?.body).toContain(
    'Your place as Cook at Meadow Lane Kitchen on Thursday 3 December 2026 at 18:00 stands',
  );
  expect(messages[0]?.body).toContain('What is missing before you can check in: A basic DBS check has to be seen.');
  expect(messages[1]?.body).toContain('One person who is booked lacks something: Ada Lovelock.');
  expect(await world.test.admin('SELECT state FROM booking WHERE member_id = $1', [ada.id])).toEqual([
    { state: 'BOOKED' },
  ]);
});

test('V63 whoever applied or is booked hears that it has come to an end, and why', async () => {
  const bea = await world.member('Bea Booked', { email: 'bea@example.org' });
  await aBooking(world, await aShift(world, opportunity, new Date('2026-12-03T18:00:00Z')), bea.id);
  await decide(await apply(), 'ACCEPT');
  await tellAll(world, worker);
  await closeOpportunity(world.as(lena), { opportunityId: opportunity.id, reason: 'The hall is sold.' });
  const messages = await tellAll(world, worker);
  expect(messages.map(({ member, kind }) => `${member}: ${kind}`)).toEqual([
    'Ada Lovelock: APPLICATION_ANSWERED',
    'Bea Booked: BOOKING_ENDED',
  ]);
  for (const { body } of messages) expect(body).toContain('The hall is sold.');
});
