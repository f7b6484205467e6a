import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { mergedInto } from '../../jobs/earning.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { events } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';

let world: World;
let operator: Actor;
let opportunity: OpportunityEntity;
let groupId: string;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  groupId = (await world.organisation()).id;
  opportunity = await anOpportunity(world, groupId, { joining: 'BY_APPLICATION' });
});
afterAll(() => world.close());

async function applied(memberId: string, state: 'WAITING' | 'ACCEPTED'): Promise<string> {
  const id = newId();
  const now = world.clock.now();
  await world.test.admin(
    `INSERT INTO application (scheme_id, id, opportunity_id, member_id, state, applied_by, applied_at, decided_at) VALUES ($1, $2, $3, $4, $5, 'system', $6, $7)`,
    [world.schemeId, id, opportunity.id, memberId, state, now, state === 'WAITING' ? null : now],
  );
  return id;
}

async function agreed(memberId: string): Promise<void> {
  await world.test.admin(
    `INSERT INTO guardian_consent (scheme_id, id, opportunity_id, member_id, given_how, given_at) VALUES ($1, $2, $3, $4, 'ON_PAPER_TO_STAFF', $5)`,
    [world.schemeId, newId(), opportunity.id, memberId, world.clock.now()],
  );
}

const rows = (table: string, columns: string) =>
  world.test.admin(`SELECT ${columns} FROM ${table} WHERE opportunity_id = $1 ORDER BY id`, [opportunity.id]);

test('V68 a group that closes ends its opportunities, their applications and their shifts ahead, and everybody is told', async () => {
  const draft = await anOpportunity(world, groupId, { state: 'DRAFT', publishedAt: null });
  const [asking, booked] = [await world.member(), await world.member()];
  const applicationId = await applied(asking.id, 'WAITING');
  const shift = await aShift(world, opportunity, new Date('2026-12-03T18:00:00Z'));
  const booking = await aBooking(world, shift, booked.id);
  const before = (await events(world)).length;
  await closeOrganisation(world.as(operator), { idempotencyKey: newId(), organisationId: groupId });
  expect(
    await world.test.admin('SELECT DISTINCT state FROM opportunity WHERE id = ANY ($1)', [[opportunity.id, draft.id]]),
  ).toEqual([{ state: 'CLOSED' }]);
  const words = 'The group no longer takes part in the scheme.';
  expect(await rows('application', 'state, reason')).toEqual([{ state: 'ENDED', reason: words }]);
  expect(await rows('shift', 'state, cancel_reason')).toEqual([{ state: 'CANCELLED', cancel_reason: words }]);
  expect((await events(world)).slice(before).sort()).toEqual([
    ['ApplicationDecided', { applicationId, memberId: asking.id }],
    ['BookingEnded', { bookingId: booking.id, memberId: booked.id }],
    ['OrganisationClosed', { organisationId: groupId }],
  ]);
});

test('V69 a membership that ends takes its applications and consents along; the group is told unless somebody has died', async () => {
  const [leaves, dies] = [await world.member(), await world.member()];
  const applicationId = await applied(leaves.id, 'ACCEPTED');
  await applied(dies.id, 'WAITING');
  await agreed(leaves.id);
  const close = (memberId: string, reason: 'LEAVING' | 'DEATH') =>
    closeMembership(world.as(operator), { idempotencyKey: newId(), memberId, reason });
  await close(leaves.id, 'LEAVING');
  await close(dies.id, 'DEATH');
  expect(await rows('application', 'state')).toEqual([{ state: 'ENDED' }, { state: 'ENDED' }]);
  expect(await rows('guardian_consent', 'ended_at')).toEqual([{ ended_at: world.clock.now() }]);
  expect((await events(world)).filter(([type]) => type === 'ApplicationWithdrawn')).toEqual([
    ['ApplicationWithdrawn', { applicationId, memberId: leaves.id }],
  ]);
});

test('V69 memberships that are joined have one application to each opportunity, the accepted one', async () => {
  const [stays, goes] = [await world.member(), await world.member()];
  const waiting = await applied(stays.id, 'WAITING');
  const accepted = await applied(goes.id, 'ACCEPTED');
  await agreed(stays.id);
  await agreed(goes.id);
  await mergedInto(world, memberActor(world, goes.id), stays.id);
  expect(
    await world.test.admin('SELECT id, member_id, state FROM application WHERE opportunity_id = $1 ORDER BY state', [
      opportunity.id,
    ]),
  ).toEqual([
    { id: accepted, member_id: stays.id, state: 'ACCEPTED' },
    { id: waiting, member_id: stays.id, state: 'ENDED' },
  ]);
  expect(await rows('guardian_consent', 'member_id, ended_at IS NULL AS stands')).toEqual([
    { member_id: stays.id, stands: true },
    { member_id: stays.id, stands: false },
  ]);
});
