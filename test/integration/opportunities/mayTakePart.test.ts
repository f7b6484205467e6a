import { consentToOpportunity } from '../../../src/commands/opportunities/consentToOpportunity.js';
import { keepOpportunity } from '../../../src/commands/opportunities/keepOpportunity.js';
import { mayTakePart, missingFor } from '../../../src/commands/opportunities/mayTakePart.js';
import { withdrawConsent } from '../../../src/commands/opportunities/withdrawConsent.js';
import { newId } from '../../../src/domain/ids.js';
import { ApplicationEntity, MemberCheckEntity, TrainingEntity } from '../../../src/entities/opportunities/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { guardianConsents } from '../../../src/queries/opportunities/guardianConsents.js';
import { inCommand } from '../../support/inCommand.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';

let world: World;
let member: MemberEntity;
let groupId: string;
let trainingId: string;

beforeAll(async () => {
  world = await createWorld();
  member = await world.member('Ada');
  groupId = (await world.organisation()).id;
  trainingId = newId();
  await write(TrainingEntity, {
    id: trainingId,
    name: 'First aid',
    nameKey: 'first aid',
    createdAt: world.clock.now(),
  });
});
afterAll(() => world.close());

const onDay = '2026-12-03';

async function write(entity: object, row: object): Promise<void> {
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    tx.em.persist(tx.em.create(entity as never, { schemeId: world.schemeId, ...row } as never));
    await tx.em.flush();
  });
}

async function seen(check: object): Promise<void> {
  const now = world.clock.now();
  await write(MemberCheckEntity, {
    id: newId(),
    memberId: member.id,
    datedOn: '2026-01-10',
    seenBy: 'system',
    seenAt: now,
    ...check,
  });
}

const may = (opportunityId: string, memberId = member.id, actor: Actor = memberActor(world, memberId)) =>
  inCommand(world, actor, async (tx) => {
    await mayTakePart(tx, { memberId, opportunity: await keepOpportunity(tx, opportunityId), onDay });
  });

async function setStatus(organisationId: string, status: string): Promise<void> {
  await world.test.admin(
    `UPDATE organisation SET status = $2, suspended_at = CASE $2 WHEN 'SUSPENDED' THEN now() END,
       suspension_reason = CASE $2 WHEN 'SUSPENDED' THEN 'Looking into it' END, closed_at = CASE $2 WHEN 'CLOSED' THEN now() END WHERE id = $1`,
    [organisationId, status],
  );
}

test('whoever is a member takes part in what is open to everybody', async () => {
  const opportunity = await anOpportunity(world, groupId);
  await expect(may(opportunity.id)).resolves.toBeUndefined();
});

test('nobody takes part in a draft, in what has closed, or at a group that takes no part itself', async () => {
  const draft = await anOpportunity(world, groupId, { state: 'DRAFT', publishedAt: null });
  const closed = await anOpportunity(world, groupId, { state: 'CLOSED', closedAt: world.clock.now() });
  expect(await refused(world, () => may(draft.id))).toEqual({ code: 'OPPORTUNITY_NOT_OPEN' });
  expect(await refused(world, () => may(closed.id))).toEqual({ code: 'OPPORTUNITY_NOT_OPEN' });
  const other = (await world.organisation()).id;
  const theirs = await anOpportunity(world, other);
  await setStatus(other, 'SUSPENDED');
  expect(await refused(world, () => may(theirs.id))).toEqual({ code: 'ORGANISATION_SUSPENDED', field: [] });
  await setStatus(other, 'CLOSED');
  expect(await refused(world, () => may(theirs.id))).toEqual({ code: 'ORGANISATION_CLOSED', field: [] });
});

test('nor does a membership that has ended, or somebody nobody knows', async () => {
  const opportunity = await anOpportunity(world, groupId);
  const gone = await world.member();
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [gone.id]);
  expect(await refused(world, () => may(opportunity.id, gone.id))).toEqual({ code: 'MEMBER_CLOSED' });
  expect(await refused(world, () => may(opportunity.id, newId()))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => may(newId()))).toEqual({ code: 'NOT_FOUND' });
});

test('where the group gets to know people first, only whom it accepted takes part', async () => {
  const opportunity = await anOpportunity(world, groupId, { joining: 'BY_APPLICATION' });
  expect(await refused(world, () => may(opportunity.id))).toEqual({ code: 'APPLICATION_NEEDED' });
  const now = world.clock.now();
  const id = newId();
  await write(ApplicationEntity, {
    id,
    opportunityId: opportunity.id,
    memberId: member.id,
    state: 'WAITING',
    appliedBy: 'system',
    appliedAt: now,
  });
  expect(await refused(world, () => may(opportunity.id))).toEqual({ code: 'APPLICATION_NEEDED' });
  await world.test.admin(`UPDATE application SET state = 'ACCEPTED', decided_at = $2 WHERE id = $1`, [id, now]);
  await expect(may(opportunity.id)).resolves.toBeUndefined();
});

test('everything that has not been seen is named, once', async () => {
  const opportunity = await anOpportunity(world, groupId, {
    minimumAge: 21,
    trainingIds: [trainingId],
    dbsLevel: 'ENHANCED',
  });
  const codes = ['AGE_NOT_SEEN', 'TRAINING_NOT_SEEN', 'DBS_NOT_SEEN'];
  expect(await refused(world, () => may(opportunity.id))).toEqual({ code: 'REQUIREMENTS_NOT_MET', reasons: codes });
  await expect(may(opportunity.id)).rejects.toThrow(
    'Somebody has to see proof that they are 21 or older, the training "First aid" has to be seen and an enhanced DBS check has to be seen. Please talk to the group.',
  );
  await seen({ kind: 'AGE', ageYears: 30 });
  await seen({ kind: 'TRAINING', trainingId, expiresOn: onDay });
  await seen({ kind: 'DBS', dbsLevel: 'ENHANCED_WITH_BARRED_LISTS' });
  await expect(may(opportunity.id)).resolves.toBeUndefined();
});

test('what several members lack is found at once, and who lacks nothing is left out', async () => {
  const opportunity = await anOpportunity(world, groupId, { dbsLevel: 'BASIC' });
  const other = await world.member();
  const missing = await inCommand(world, memberActor(world, member.id), (tx) =>
    missingFor(tx, { memberIds: [member.id, other.id], opportunity: { ...opportunity, minimumAge: null }, onDay }),
  );
  expect([...missing]).toEqual([
    [
      other.id,
      {
        requirements: [{ code: 'DBS_NOT_SEEN', dbsLevel: 'BASIC' }],
        words: ['a basic DBS check has to be seen'],
        sentence: 'A basic DBS check has to be seen.',
      },
    ],
  ]);
});

test('for a child a guardian agrees, which they do by asking for the child', async () => {
  const opportunity = await anOpportunity(world, groupId);
  const child = await world.member();
  const guardian = await world.member();
  await world.test.admin(`UPDATE member SET adult_from_on = '2026-12-04' WHERE id = $1`, [child.id]);
  expect(await refused(world, () => may(opportunity.id, child.id))).toEqual({ code: 'CONSENT_NEEDED' });
  const careFor = (kind: 'GUARDIAN' | 'HELPER'): Actor => ({
    kind: 'MEMBER',
    schemeId: world.schemeId,
    memberId: guardian.id,
    sessionId: newId(),
    roles: [],
    careFor: [{ memberId: child.id, kind, until: new Date('2026-12-04T00:00:00Z') }],
  });
  expect(await refused(world, () => may(opportunity.id, child.id, careFor('HELPER')))).toEqual({
    code: 'CONSENT_NEEDED',
  });
  await may(opportunity.id, child.id, careFor('GUARDIAN'));
  await may(opportunity.id, child.id, careFor('GUARDIAN'));
  expect(await world.test.admin('SELECT given_by_member_id, given_how FROM guardian_consent')).toEqual([
    { given_by_member_id: guardian.id, given_how: 'BY_GUARDIAN' },
  ]);
  await expect(may(opportunity.id, child.id)).resolves.toBeUndefined();
});

test('V66 what was agreed to for a child is listed for the child, their guardians and the staff, the latest first, and for nobody else', async () => {
  const kid = await world.member('Kit');
  await world.test.admin(`UPDATE member SET adult_from_on = '2030-01-01' WHERE id = $1`, [kid.id]);
  const [garden, kitchen] = [await anOpportunity(world, groupId), await anOpportunity(world, groupId)];
  const operator = await world.staff(['OPERATOR']);
  const about = (opportunityId: string) => ({ memberId: kid.id, opportunityId });
  const carer = await world.actorOf(await world.member());
  const caring = (kind: 'GUARDIAN' | 'HELPER') =>
    ({ ...carer, careFor: [{ memberId: kid.id, kind, until: new Date('2030-01-01') }] }) as Actor;
  await consentToOpportunity(world.as(operator), about(garden.id));
  world.clock.advance(60_000);
  await consentToOpportunity(world.as(caring('GUARDIAN')), about(kitchen.id));
  await withdrawConsent(world.as(operator), about(garden.id));
  const read = (actor: Actor, after: string | null = null) =>
    guardianConsents(world.as(actor), { first: 1, memberId: kid.id, after });
  for (const actor of [caring('GUARDIAN'), operator, await world.actorOf(kid), await world.staff(['AUDITOR'])]) {
    const { nodes, hasNextPage, cursorOf } = await read(actor);
    const [first] = nodes;
    const next = await read(actor, first ? cursorOf(first) : null);
    expect([...nodes, ...next.nodes].map((row) => [row.opportunityId, row.givenHow, row.endedAt != null])).toEqual([
      [kitchen.id, 'BY_GUARDIAN', false],
      [garden.id, 'ON_PAPER_TO_STAFF', true],
    ]);
    expect([hasNextPage, next.hasNextPage]).toEqual([true, false]);
  }
  for (const actor of [caring('HELPER'), carer, await world.staff(['COORDINATOR', groupId])]) {
    expect(await refused(world, () => read(actor))).toEqual({ code: 'FORBIDDEN' });
  }
});
