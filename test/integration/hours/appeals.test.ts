import { type AppealHoursInput, appealHours } from '../../../src/commands/hours/appealHours.js';
import { type DecideAppealInput, decideAppeal } from '../../../src/commands/hours/decideAppeal.js';
import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { escalateAppeal } from '../../../src/commands/hours/escalateAppeal.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, refusalOf, refused, walletOf } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { creditStates, filled, potsThatCouldGive } from './potSteps.js';
import { approved, logged, overtaken } from './steps.js';

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;
let other: Actor;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation();
  leader = await world.staff(['LEADER', group.id]);
  other = await world.staff(['LEADER', group.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
  expect(await potsThatCouldGive(world)).toEqual([]);
});
afterAll(() => world.close());

/** A log of ada's that the leader has declined. */
async function declined(more: Parameters<typeof logged>[3] = {}, where: World = world): Promise<string> {
  const id = await logged(where, ada.id, group.id, more);
  await declineHours(where.as(leader), { hoursLogId: id, reason: 'The rota shows someone else.' });
  return id;
}

const appeal = (hoursLogId: string, actor: Actor = memberActor(world, ada.id), more: Partial<AppealHoursInput> = {}) =>
  appealHours(world.as(actor), { hoursLogId, words: 'I stood in for Priya.', ...more });
async function appealed(more: Parameters<typeof logged>[3] = {}): Promise<string> {
  const id = await declined(more);
  await appeal(id);
  return id;
}
const decide = (hoursLogId: string, actor: Actor = other, more: Partial<DecideAppealInput> = {}) =>
  decideAppeal(world.as(actor), {
    idempotencyKey: newId(),
    hoursLogId,
    decision: 'APPROVE',
    confirmAboveCap: false,
    ...more,
  });
const uphold = (hoursLogId: string, actor: Actor = other, answer = 'The rota was right.') =>
  decide(hoursLogId, actor, { decision: 'UPHOLD', answer });
const nameOf = (actor: Actor) => (actor.kind === 'MEMBER' ? `member:${actor.memberId}` : '');
const rowOf = async (id: string) =>
  (
    await world.test.admin(
      `SELECT state, decided_by, decided_at, decline_reason, appealed_at, appealed_by, appeal_words, appeal_answer, rewarded_as, credit_state
       FROM hours_log WHERE id = $1`,
      [id],
    )
  )[0];
const dueOf = async (id: string) =>
  (await world.test.admin('SELECT kind, state, due_at FROM due_work WHERE subject_id = $1', [id]))[0];

test('an appeal keeps the decline, the member’s words and the day it is to be decided by', async () => {
  const id = await declined();
  const declinedAt = world.clock.now();
  world.clock.advance(60_000);
  expect(await appeal(id, undefined, { words: '  I stood in\n[for Priya] ' })).toEqual({ hoursLogId: id });
  expect(await rowOf(id)).toEqual({
    state: 'APPEALED',
    decided_by: nameOf(leader),
    decided_at: declinedAt,
    decline_reason: 'The rota shows someone else.',
    appealed_at: world.clock.now(),
    appealed_by: `member:${ada.id}`,
    appeal_words: 'I stood in (for Priya)',
    appeal_answer: null,
    rewarded_as: null,
    credit_state: 'NONE',
  });
  expect(await dueOf(id)).toEqual({ kind: 'APPEAL_WAITS', state: 'WAITING', due_at: new Date('2026-12-06T10:01:00Z') });
  expect((await events(world)).at(-1)).toEqual(['HoursAppealed', { hoursLogId: id, memberId: ada.id }]);
  expect((await audited(world, 'appealHours')).at(-1)).toEqual({ actor: `member:${ada.id}`, subject: id });
});

test('E7 it is possible once, and until the end of the last local day', async () => {
  const id = await declined();
  // Declined on 22 November: 28 days later is 20 December, which ends at midnight.
  world.clock.set(new Date('2026-12-21T00:00:00Z'));
  expect(await refused(world, () => appeal(id))).toEqual({ code: 'APPEAL_TOO_LATE', field: ['hoursLogId'] });
  world.clock.set(new Date('2026-12-20T23:59:59Z'));
  await appeal(id);
  expect(await refused(world, () => appeal(id))).toEqual({ code: 'APPEAL_USED', field: ['hoursLogId'] });
  await uphold(id);
  expect(await refused(world, () => appeal(id))).toEqual({ code: 'APPEAL_USED', field: ['hoursLogId'] });
});

test('two appeals of one log at the same moment are one', async () => {
  const id = await declined();
  const results = await Promise.allSettled([appeal(id), appeal(id), appeal(id)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(
    (await events(world)).filter(
      ([type, payload]) => type === 'HoursAppealed' && 'hoursLogId' in payload && payload.hoursLogId === id,
    ),
  ).toHaveLength(1);
});

test('only a declined log is appealed, in words, and while the membership goes on', async () => {
  const waiting = await logged(world, ada.id, group.id);
  expect(await refused(world, () => appeal(waiting))).toEqual({ code: 'NOT_DECLINED', field: ['hoursLogId'] });
  await approved(world, leader, [waiting]);
  expect(await refused(world, () => appeal(waiting))).toEqual({ code: 'NOT_DECLINED', field: ['hoursLogId'] });
  const id = await declined();
  for (const words of [' ', 'ab', 'x'.repeat(1001)]) {
    expect(await refused(world, () => appeal(id, undefined, { words }))).toEqual({
      code: 'REASON_NEEDED',
      field: ['words'],
    });
  }
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => appeal(id))).toEqual({ code: 'MEMBER_CLOSED', field: ['hoursLogId'] });
});

test('the member appeals, or staff for them; nobody else', async () => {
  const id = await declined();
  for (const actor of [
    other,
    leader,
    await world.staff(),
    await world.staff(['AUDITOR']),
    await world.staff(['COORDINATOR', group.id]),
  ]) {
    expect(await refused(world, () => appeal(id, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const stranger = await createWorld({ test: world.test });
  const foreign = { hoursLogId: id, words: 'Mine.' };
  expect(await refusalOf(async () => appealHours(stranger.as(await stranger.staff(['OPERATOR'])), foreign))).toEqual({
    code: 'NOT_FOUND',
  });
  const operator = await world.staff(['OPERATOR']);
  await appeal(id, operator);
  expect(await rowOf(id)).toMatchObject({ state: 'APPEALED', appealed_by: nameOf(operator) });
});

test('approved after all: the hours earn what they would have, once, by whoever decided', async () => {
  const id = await appealed({ minutes: 100 });
  world.clock.advance(60_000);
  const idempotencyKey = newId();
  const both = await Promise.all([
    decide(id, other, { idempotencyKey, answer: ' The rota was wrong. ' }),
    decide(id, other, { idempotencyKey, answer: ' The rota was wrong. ' }),
  ]);
  expect(both).toEqual([{ hoursLogId: id }, { hoursLogId: id }]);
  expect(await rowOf(id)).toMatchObject({
    state: 'APPROVED',
    decided_by: nameOf(other),
    decided_at: world.clock.now(),
    decline_reason: 'The rota shows someone else.',
    appeal_answer: 'The rota was wrong.',
    rewarded_as: 'CREDITS',
    credit_state: 'CREDITED',
  });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 105, held: 0, toEarnBack: 0 });
  const own = (await events(world)).filter(([, payload]) => 'hoursLogId' in payload && payload.hoursLogId === id);
  expect(own.map(([type]) => type)).toEqual(['HoursLogged', 'HoursDeclined', 'HoursAppealed', 'AppealDecided']);
  expect((await audited(world, 'decideAppeal')).filter(({ subject }) => subject === id)).toEqual([
    { actor: nameOf(other), subject: id },
  ]);
  expect((await audited(world, 'approveHours')).filter(({ subject }) => subject === id)).toEqual([]);
  expect(await dueOf(id)).toMatchObject({ state: 'CANCELLED' });
  // It can be taken back as any award.
  await reverseAward(world.as(leader), { idempotencyKey: newId(), hoursLogId: id, reason: 'It was another day.' });
  expect(await rowOf(id)).toMatchObject({ state: 'REVERSED', decline_reason: 'The rota shows someone else.' });
});

test('upheld, with an answer for the member, for good', async () => {
  const id = await appealed();
  expect(await refused(world, () => uphold(id, other, ' '))).toEqual({ code: 'REASON_NEEDED', field: ['answer'] });
  world.clock.advance(60_000);
  await uphold(id);
  expect(await rowOf(id)).toMatchObject({
    state: 'DECLINED',
    decided_by: nameOf(other),
    decided_at: world.clock.now(),
    decline_reason: 'The rota shows someone else.',
    appeal_answer: 'The rota was right.',
    credit_state: 'NONE',
  });
  expect([(await walletOf(world, ada.id)).balance, await dueOf(id)]).toEqual([
    0,
    expect.objectContaining({ state: 'CANCELLED' }),
  ]);
  for (const again of [() => decide(id), () => uphold(id)]) {
    expect(await refused(world, again)).toEqual({ code: 'NO_APPEAL', field: ['hoursLogId'] });
  }
});

test('E7 neither who declined nor who gave the hours decides, nor anybody without the say', async () => {
  const id = await appealed();
  for (const work of [() => decide(id, leader), () => uphold(id, leader)]) {
    expect(await refused(world, work)).toEqual({ code: 'SECOND_PERSON_NEEDED', field: ['hoursLogId'] });
  }
  const self = await world.actorOf(ada, { role: 'COORDINATOR', organisationId: group.id });
  expect(await refused(world, () => decide(id, self))).toEqual({
    code: 'SELF_APPROVAL_NOT_ALLOWED',
    field: ['hoursLogId'],
  });
  const elsewhere = await world.organisation();
  for (const actor of [
    await world.staff(),
    await world.staff(['AUDITOR']),
    await world.staff(['LEADER', elsewhere.id]),
    await world.staff(['TILL', group.id]),
  ]) {
    expect(await refused(world, () => decide(id, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  await decide(id, await world.staff(['OPERATOR']));
  expect((await rowOf(id))?.state).toBe('APPROVED');
});

test('E9 the appeal goes on for the member who remains, who may not decide it either', async () => {
  const id = await appealed();
  const remaining = await world.member();
  const self = await world.actorOf(remaining, { role: 'LEADER', organisationId: group.id });
  await world.test.admin('UPDATE hours_log SET member_id = $2 WHERE id = $1', [id, remaining.id]);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => decide(id, self))).toEqual({
    code: 'SELF_APPROVAL_NOT_ALLOWED',
    field: ['hoursLogId'],
  });
  await decide(id);
  expect([(await walletOf(world, remaining.id)).balance, (await walletOf(world, ada.id)).balance]).toEqual([60, 0]);
});

test('E8 where the group has closed, an operator decides', async () => {
  const gone = await world.organisation();
  const leaders = [await world.staff(['LEADER', gone.id]), await world.staff(['LEADER', gone.id])] as const;
  const id = await logged(world, ada.id, gone.id);
  await declineHours(world.as(leaders[0]), { hoursLogId: id, reason: 'The rota shows someone else.' });
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [gone.id]);
  await appeal(id);
  // Its roles ended with it.
  const former = memberActor(world, leaders[1].kind === 'MEMBER' ? leaders[1].memberId : '');
  expect(await refused(world, () => decide(id, former))).toEqual({ code: 'FORBIDDEN' });
  await decide(id, await world.staff(['OPERATOR']));
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('what stands in the way of any approval stands in the way of this one, and the appeal stays open', async () => {
  const long = await appealed({ minutes: 500 });
  expect(await refused(world, () => decide(long))).toEqual({ code: 'ABOVE_CAP', field: ['hoursLogId'] });
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  expect(await refused(world, () => decide(long, other, { confirmAboveCap: true }))).toEqual({
    code: 'ACCOUNT_NOT_OPEN',
    field: ['hoursLogId'],
  });
  await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE member_id = $1`, [ada.id]);
  await decide(long, other, { confirmAboveCap: true });
  expect((await walletOf(world, ada.id)).balance).toBe(510);
});

test('an open appeal is decided as one: it is neither approved nor declined as waiting hours are', async () => {
  const id = await appealed();
  expect(await approved(world, other, [id])).toEqual({
    approved: [],
    refused: [{ hoursLogId: id, code: 'APPEAL_OPEN' }],
  });
  const input = { hoursLogId: id, reason: 'The rota shows someone else.' };
  expect(await refused(world, () => declineHours(world.as(other), input))).toEqual({
    code: 'APPEAL_OPEN',
    field: ['hoursLogId'],
  });
});

test('two who decide at once: one decision stands, whichever it is', async () => {
  const third = await world.staff(['OPERATOR']);
  for (let round = 0; round < 3; round += 1) {
    const id = await appealed({ workedOn: `2026-11-1${round}` });
    const [yes, no] = await Promise.allSettled([decide(id, other), uphold(id, third)]);
    expect([yes.status, no.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect((await rowOf(id))?.state).toBe(yes.status === 'fulfilled' ? 'APPROVED' : 'DECLINED');
    const loser = yes.status === 'rejected' ? yes.reason : no.status === 'rejected' ? no.reason : null;
    expect(loser.code).toBe('NO_APPEAL');
  }
});

test('decided by another just before the posting: it is told as such, and nothing is posted', async () => {
  const id = await appealed();
  const database = overtaken(world.test.database, 'approve_batch', () => uphold(id, other));
  const context = { ...world.as(await world.staff(['OPERATOR'])), database };
  const input = { idempotencyKey: newId(), hoursLogId: id, decision: 'APPROVE', confirmAboveCap: false } as const;
  expect(await refusalOf(() => decideAppeal(context, input))).toEqual({ code: 'NO_APPEAL', field: ['hoursLogId'] });
  expect([(await walletOf(world, ada.id)).balance, (await rowOf(id))?.state]).toEqual([0, 'DECLINED']);
});

test('E10 undecided after its days the operators are told, once; the appeal stays open', async () => {
  const id = await appealed();
  const system: Actor = { kind: 'SYSTEM', schemeId: world.schemeId };
  for (const actor of [leader, await world.staff(['OPERATOR'])]) {
    expect(await refused(world, () => escalateAppeal(world.as(actor), { hoursLogId: id }))).toEqual({
      code: 'FORBIDDEN',
    });
  }
  world.clock.set(new Date('2026-12-06T10:00:00Z'));
  await escalateAppeal(world.as(system), { hoursLogId: id });
  const waits = (await events(world)).filter(([type]) => type === 'AppealWaits');
  expect([waits, (await rowOf(id))?.state]).toEqual([
    [['AppealWaits', { hoursLogId: id, memberId: ada.id }]],
    'APPEALED',
  ]);
  expect((await audited(world, 'escalateAppeal')).at(-1)).toEqual({ actor: 'system', subject: id });
  await decide(id);
  expect(await refused(world, () => escalateAppeal(world.as(system), { hoursLogId: id }))).toEqual({
    code: 'ALREADY_DONE',
  });
});

test('where pots give, hours approved on appeal wait behind those approved before, however old they are', async () => {
  const pots = await createWorld({ test: world.test, rules: { issuancePolicy: 'POT' } });
  const garden = await pots.organisation();
  const [one, two] = [await pots.staff(['LEADER', garden.id]), await pots.staff(['LEADER', garden.id])];
  const [mia, noor] = [await pots.member(), await pots.member()];
  const first = await logged(pots, mia.id, garden.id);
  await declineHours(pots.as(one), { hoursLogId: first, reason: 'The rota shows someone else.' });
  await appealHours(pots.as(memberActor(pots, mia.id)), { hoursLogId: first, words: 'I was there.' });
  const second = await logged(pots, noor.id, garden.id);
  await approved(pots, one, [second]);
  pots.clock.advance(60_000);
  const input = { idempotencyKey: newId(), hoursLogId: first, decision: 'APPROVE', confirmAboveCap: false } as const;
  await decideAppeal(pots.as(two), input);
  expect(await creditStates(pots, [first, second])).toEqual(['UNFUNDED', 'UNFUNDED']);
  await filled(pots, await pots.staff(['OPERATOR']), garden.id, 60);
  expect(await creditStates(pots, [first, second])).toEqual(['UNFUNDED', 'CREDITED']);
});
