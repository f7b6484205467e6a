import { applyToOpportunity } from '../../../src/commands/opportunities/applyToOpportunity.js';
import { consentToOpportunity } from '../../../src/commands/opportunities/consentToOpportunity.js';
import { decideApplication } from '../../../src/commands/opportunities/decideApplication.js';
import { endApplication } from '../../../src/commands/opportunities/endApplication.js';
import { withdrawApplication } from '../../../src/commands/opportunities/withdrawApplication.js';
import { withdrawConsent } from '../../../src/commands/opportunities/withdrawConsent.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor, CareKind } from '../../../src/policies/actor.js';
import { applications } from '../../../src/queries/opportunities/applications.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refusalOf, refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';

let world: World;
let groupId: string;
let leader: Actor;
let operator: Actor;
let opportunity: OpportunityEntity;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  groupId = (await world.organisation()).id;
  leader = await world.staff(['LEADER', groupId]);
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  opportunity = await anOpportunity(world, groupId, { joining: 'BY_APPLICATION' });
  ada = await world.member('Ada');
});
afterAll(() => world.close());

const apply = async (actor: Actor = memberActor(world, ada.id), memberId = ada.id, words?: string) =>
  (await applyToOpportunity(world.as(actor), { opportunityId: opportunity.id, memberId, words })).applicationId;
const decide = (applicationId: string, decision: 'ACCEPT' | 'DECLINE', reason?: string, actor = leader) =>
  decideApplication(world.as(actor), { applicationId, decision, reason });
const withdraw = (applicationId: string, actor = memberActor(world, ada.id)) =>
  withdrawApplication(world.as(actor), { applicationId });
const end = (applicationId: string, reason = 'The season is over.', actor = leader) =>
  endApplication(world.as(actor), { applicationId, reason });

async function state(applicationId: string): Promise<object | undefined> {
  const [row] = await world.test.admin('SELECT state, reason FROM application WHERE id = $1', [applicationId]);
  return row;
}

/** A place of Ada's, two days ahead, and somebody who waits for it. */
async function booked(memberId = ada.id): Promise<{ bookingId: string; waitingId: string }> {
  const shift = await aShift(world, opportunity, new Date(world.clock.now().getTime() + 48 * 3_600_000), {
    capacity: 1,
  });
  const { id: bookingId } = await aBooking(world, shift, memberId);
  const { id: waitingId } = await aBooking(world, shift, (await world.member()).id, {
    state: 'WAITING',
    bookedAt: null,
  });
  return { bookingId, waitingId };
}

async function bookingsOf(ids: { bookingId: string; waitingId: string }): Promise<(string | null)[]> {
  const rows = await world.test.admin<{ id: string; state: string; end_reason: string | null }>(
    'SELECT id, state, end_reason FROM booking WHERE id = ANY ($1)',
    [[ids.bookingId, ids.waitingId]],
  );
  const find = (id: string) => rows.find((row) => row.id === id);
  return [
    find(ids.bookingId)?.state ?? null,
    find(ids.bookingId)?.end_reason ?? null,
    find(ids.waitingId)?.state ?? null,
  ];
}

test('whoever applies waits for an answer, once', async () => {
  const before = await events(world);
  const id = await apply(undefined, undefined, 'I cooked for forty years. 🍲');
  expect(await world.test.admin('SELECT words, state, applied_by FROM application WHERE id = $1', [id])).toEqual([
    { words: 'I cooked for forty years. 🍲', state: 'WAITING', applied_by: `member:${ada.id}` },
  ]);
  expect((await events(world)).slice(before.length)).toEqual([
    ['ApplicationMade', { applicationId: id, memberId: ada.id }],
  ]);
  expect(await refused(world, () => apply())).toEqual({ code: 'ALREADY_DONE', field: ['memberId'] });
  const both = await world.member();
  const raced = await Promise.all(
    [1, 2].map(() => apply(memberActor(world, both.id), both.id).then(() => 'DONE', codeOf)),
  );
  expect(raced.sort()).toEqual(['ALREADY_DONE', 'DONE']);
});

async function codeOf(error: unknown): Promise<string> {
  return (await refusalOf(() => Promise.reject(error))).code;
}

test('nobody applies for others, to what is open to everybody, or with what is missing', async () => {
  const other = memberActor(world, (await world.member()).id);
  expect(await refused(world, () => apply(other))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => apply(leader))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => apply(undefined, undefined, 'x'.repeat(2_001)))).toEqual({
    code: 'INVALID_INPUT',
    field: ['words'],
  });
  opportunity = await anOpportunity(world, groupId);
  expect(await refused(world, () => apply())).toEqual({ code: 'INVALID_INPUT', field: ['opportunityId'] });
  opportunity = await anOpportunity(world, groupId, { joining: 'BY_APPLICATION', dbsLevel: 'BASIC' });
  expect(await refused(world, () => apply())).toEqual({ code: 'REQUIREMENTS_NOT_MET', reasons: ['DBS_NOT_SEEN'] });
  opportunity = await anOpportunity(world, groupId, { joining: 'BY_APPLICATION', state: 'DRAFT', publishedAt: null });
  expect(await refused(world, () => apply())).toEqual({ code: 'OPPORTUNITY_NOT_OPEN' });
  opportunity = { ...opportunity, id: newId() };
  expect(await refused(world, () => apply())).toEqual({ code: 'NOT_FOUND' });
});

test('the group says yes or no, once; a no has its reason, and whoever was declined may ask again', async () => {
  const id = await apply(operator);
  expect(await refused(world, () => decide(id, 'DECLINE'))).toEqual({ code: 'REASON_NEEDED', field: ['reason'] });
  expect(await refused(world, () => decide(id, 'ACCEPT', undefined, memberActor(world, ada.id)))).toEqual({
    code: 'FORBIDDEN',
  });
  await decide(id, 'DECLINE', ' Our kitchen is full. ');
  expect(await state(id)).toEqual({ state: 'DECLINED', reason: 'Our kitchen is full.' });
  expect(await refused(world, () => decide(id, 'ACCEPT'))).toEqual({
    code: 'ALREADY_DECIDED',
    field: ['applicationId'],
  });
  expect(await refused(world, () => withdraw(id))).toEqual({ code: 'ALREADY_DECIDED', field: ['applicationId'] });
  const again = await apply();
  await decide(again, 'ACCEPT');
  expect(await state(again)).toEqual({ state: 'ACCEPTED', reason: null });
  expect((await audited(world, 'decideApplication')).map(({ subject }) => subject)).toEqual([id, again]);
});

test('V64 nobody decides about themselves, or somebody they act for', async () => {
  if (leader.kind !== 'MEMBER') throw new Error('a leader is a member');
  const own = await apply(leader, leader.memberId);
  const field = ['applicationId'];
  expect(await refused(world, () => decide(own, 'ACCEPT'))).toEqual({ code: 'SECOND_PERSON_NEEDED', field });
  const helped = await apply();
  const helper: Actor = { ...leader, careFor: [{ memberId: ada.id, kind: 'HELPER', until: new Date('2027-01-01') }] };
  expect(await refused(world, () => decide(helped, 'ACCEPT', undefined, helper))).toEqual({
    code: 'SECOND_PERSON_NEEDED',
    field,
  });
  await decide(own, 'ACCEPT', undefined, operator);
});

test('V65 what was booked through an application ends with it, and the place goes to who waits', async () => {
  const taken = await apply();
  await decide(taken, 'ACCEPT');
  const first = await booked();
  await withdraw(taken);
  expect(await state(taken)).toEqual({ state: 'WITHDRAWN', reason: null });
  expect(await bookingsOf(first)).toEqual(['CANCELLED', 'BY_MEMBER', 'OFFERED']);
  const again = await apply();
  expect(await refused(world, () => end(again))).toEqual({ code: 'ALREADY_DECIDED', field: ['applicationId'] });
  await decide(again, 'ACCEPT');
  const second = await booked();
  expect(await refused(world, () => end(again, ' '))).toEqual({ code: 'REASON_NEEDED', field: ['reason'] });
  expect(await refused(world, () => end(again, 'Why', memberActor(world, ada.id)))).toEqual({ code: 'FORBIDDEN' });
  await end(again);
  expect(await state(again)).toEqual({ state: 'ENDED', reason: 'The season is over.' });
  expect(await bookingsOf(second)).toEqual(['CANCELLED', 'BY_GROUP', 'OFFERED']);
});

describe('V66 a child', () => {
  let guardian: MemberEntity;
  beforeEach(async () => {
    guardian = await world.member('Gita');
    await world.test.admin(`UPDATE member SET adult_from_on = '2030-06-15' WHERE id = $1`, [ada.id]);
  });
  const caring = (kind: CareKind): Actor => ({
    ...{ kind: 'MEMBER', schemeId: world.schemeId, memberId: guardian.id, sessionId: newId(), roles: [] },
    careFor: [{ memberId: ada.id, kind, until: new Date('2030-06-15') }],
  });
  const agree = (actor: Actor, memberId = ada.id) =>
    consentToOpportunity(world.as(actor), { opportunityId: opportunity.id, memberId });
  const disagree = (actor: Actor) =>
    withdrawConsent(world.as(actor), { opportunityId: opportunity.id, memberId: ada.id });
  const consents = async () =>
    await world.test.admin(
      `SELECT given_by_member_id AS by, given_how AS how, ended_at IS NULL AS stands FROM guardian_consent WHERE member_id = $1 ORDER BY id`,
      [ada.id],
    );

  test('takes part once a guardian agrees, in their own account or on paper', async () => {
    expect(await refused(world, () => apply())).toEqual({ code: 'CONSENT_NEEDED' });
    expect(await refused(world, () => agree(memberActor(world, ada.id)))).toEqual({ code: 'FORBIDDEN' });
    expect(await refused(world, () => agree(caring('HELPER')))).toEqual({ code: 'FORBIDDEN' });
    expect(await refused(world, () => agree(operator, guardian.id))).toEqual({
      code: 'NOT_UNDER_AGE',
      field: ['memberId'],
    });
    await agree(operator);
    expect(await consents()).toEqual([{ by: null, how: 'ON_PAPER_TO_STAFF', stands: true }]);
    expect(await refused(world, () => agree(caring('GUARDIAN')))).toEqual({ code: 'ALREADY_DONE' });
    await apply();
  });

  test('or once a guardian applies for them', async () => {
    await apply(caring('GUARDIAN'));
    expect(await consents()).toEqual([{ by: guardian.id, how: 'BY_GUARDIAN', stands: true }]);
  });

  test('and no longer once a guardian agrees no more: what was booked ends', async () => {
    await agree(caring('GUARDIAN'));
    const places = await booked();
    expect(await refused(world, () => disagree(caring('HELPER')))).toEqual({ code: 'FORBIDDEN' });
    await disagree(caring('GUARDIAN'));
    expect(await consents()).toEqual([{ by: guardian.id, how: 'BY_GUARDIAN', stands: false }]);
    expect(await bookingsOf(places)).toEqual(['CANCELLED', 'BY_MEMBER', 'OFFERED']);
    expect(await refused(world, () => disagree(caring('GUARDIAN')))).toEqual({ code: 'ALREADY_DONE' });
  });
});

test('applications are listed for the member and for the group, the latest first', async () => {
  const first = await apply();
  await withdraw(first);
  world.clock.set(new Date(world.clock.now().getTime() + 60_000));
  const second = await apply();
  type Input = Partial<Parameters<typeof applications>[1]>;
  const list = async (actor: Actor, input: Input = {}) =>
    (await applications(world.as(actor), { first: 10, ...input })).nodes.map(({ id }) => id);
  expect(await list(memberActor(world, ada.id))).toEqual([second, first]);
  expect(await list(leader, { opportunityId: opportunity.id })).toEqual([second, first]);
  expect(await list(leader, { organisationId: groupId, memberId: ada.id, state: 'WAITING' })).toEqual([second]);
  const page = await applications(world.as(operator), { first: 1, memberId: ada.id });
  expect(await list(operator, { memberId: ada.id, after: page.nodes[0] ? page.cursorOf(page.nodes[0]) : '' })).toEqual([
    first,
  ]);
  const other = await world.staff(['LEADER', (await world.organisation()).id]);
  expect(await refusalOf(() => list(other, { opportunityId: opportunity.id }))).toEqual({ code: 'FORBIDDEN' });
  expect(await refusalOf(() => list(other, { memberId: ada.id }))).toEqual({ code: 'FORBIDDEN' });
  expect(await refusalOf(() => list(leader, { opportunityId: newId() }))).toEqual({ code: 'NOT_FOUND' });
});
