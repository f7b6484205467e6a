import { settleStaffTask } from '../../../src/commands/notifications/settleStaffTask.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import {
  addressMended,
  endedWithMembership,
  joinedWithAnother,
  whyStaffTask,
} from '../../../src/domain/notifications/staffTasks.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask, auditOf, expectRefused } from '../people/support.js';

let database: TestDatabase;
let world: World;
let operator: Actor;
let ada: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  ada = (await world.member('Ada Brown')).id;
});
afterAll(() => database.drop());

const minutesOn = (minutes: number) => new Date(worldNow.getTime() + minutes * 60_000);
const memberOf = (actor: Actor) => (actor.kind === 'MEMBER' ? actor.memberId : '');

let phones = 0;
function freshPhone(): string {
  phones += 1;
  return `+4477009002${String(phones).padStart(2, '0')}`;
}

async function task(memberId: string, minutes = -60): Promise<string> {
  const id = newId();
  await world.test.admin(
    `INSERT INTO staff_task (scheme_id, id, kind, subject_id, opened_at) VALUES ($1, $2, 'UNREACHABLE_MEMBER', $3, $4)`,
    [world.schemeId, id, memberId, minutesOn(minutes)],
  );
  return id;
}

const rows = async () =>
  await world.test.admin(
    `SELECT id, subject_id AS "subjectId", settled_at AS "settledAt", settled_by AS "settledBy", note FROM staff_task
     WHERE scheme_id = $1 ORDER BY opened_at, id`,
    [world.schemeId],
  );
const list = (rest: string) => `{ staffTasks(${rest}) {
  nodes { id kind state why openedAt settledAt note member { id } settledBy { id } } pageInfo { hasNextPage endCursor } } }`;

interface Listed {
  staffTasks: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}
const listed = async (actor: Actor, rest: string) =>
  ((await ask(world, actor, list(rest))).data as unknown as Listed).staffTasks;

test('J16 operators and auditors see what waits, the oldest first, and what is settled, the latest first; nobody else does', async () => {
  const [late, early] = [await task(ada, -30), await task((await world.member('Ben')).id, -60)];
  const auditor = await world.staff(['AUDITOR']);
  const { nodes, pageInfo } = await listed(operator, 'first: 1');
  expect([nodes.map(({ id }) => id), pageInfo.hasNextPage]).toEqual([[toGlobalId('StaffTask', early)], true]);
  const rest = await listed(auditor, `first: 5, after: "${pageInfo.endCursor}"`);
  expect([rest.nodes, rest.pageInfo.hasNextPage]).toEqual([
    [
      {
        id: toGlobalId('StaffTask', late),
        kind: 'UNREACHABLE_MEMBER',
        state: 'WAITING',
        why: whyStaffTask.UNREACHABLE_MEMBER,
        openedAt: minutesOn(-30).toISOString(),
        settledAt: null,
        note: null,
        member: { id: toGlobalId('Member', ada) },
        settledBy: null,
      },
    ],
    false,
  ]);
  for (const staffTaskId of [early, late])
    await settleStaffTask(world.as(operator), { staffTaskId, note: 'Rang them' });
  expect((await listed(operator, 'first: 5')).nodes).toEqual([]);
  const first = await listed(auditor, 'first: 1, state: SETTLED');
  const second = await listed(auditor, `first: 1, state: SETTLED, after: "${first.pageInfo.endCursor}"`);
  expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(
    [late, early].map((id) => toGlobalId('StaffTask', id)),
  );

  const leader = await world.staff(['LEADER', (await world.organisation()).id]);
  const elsewhere = await createWorld({ test: database });
  const foreign = await elsewhere.staff(['OPERATOR']);
  const node = `{ node(id: "${toGlobalId('StaffTask', late)}") { id } }`;
  expect(await ask(world, leader, list('first: 5'))).toEqual({
    data: null,
    errors: [{ code: 'FORBIDDEN', path: 'staffTasks' }],
  });
  expect(await ask(world, leader, node)).toEqual({ data: { node: null } });
  expect(await ask(elsewhere, foreign, node)).toEqual({ data: { node: null } });
  expect((await ask(elsewhere, foreign, list('first: 5, state: SETTLED'))).data).toMatchObject({
    staffTasks: { nodes: [] },
  });
  expect(await ask(world, auditor, node)).toEqual({ data: { node: { id: toGlobalId('StaffTask', late) } } });
});

test('J16 an operator settles it once, with a note, and it is audited', async () => {
  const id = await task(ada);
  const mutation = `mutation ($note: String!) { settleStaffTask(input: { staffTaskId: "${toGlobalId('StaffTask', id)}", note: $note }) {
    staffTask { state settledAt note settledBy { id } } userErrors { code field } } }`;
  const refusal = (code: string, field: string[] | null) => ({
    data: { settleStaffTask: { staffTask: null, userErrors: [{ code, field }] } },
  });
  for (const note of ['  ', '\u{1f4de}'.repeat(501)])
    expect(await ask(world, operator, mutation, { note })).toEqual(refusal('INVALID_INPUT', ['note']));
  const note = 'Rang them \u{1f4de} שלום';
  expect(await ask(world, operator, mutation, { note: ` ${note}\n` })).toEqual({
    data: {
      settleStaffTask: {
        staffTask: {
          state: 'SETTLED',
          settledAt: worldNow.toISOString(),
          note,
          settledBy: { id: toGlobalId('Member', memberOf(operator) ?? '') },
        },
        userErrors: [],
      },
    },
  });
  const audit = [{ actor: `member:${memberOf(operator)}`, subjectType: 'StaffTask', subjectId: id, detail: {} }];
  expect(await auditOf(world, 'settleStaffTask')).toEqual(audit);
  expect(await ask(world, operator, mutation, { note })).toEqual(refusal('ALREADY_DONE', null));
  expect(await auditOf(world, 'settleStaffTask')).toEqual(audit);
});

test('J16 three at once settle it once; nobody else may, and nothing is settled that is not there', async () => {
  const id = await task(ada);
  const settle = (actor: Actor, staffTaskId: string) => () =>
    settleStaffTask(world.as(actor), { staffTaskId, note: 'Rang them' });
  for (const actor of [await world.staff(['AUDITOR']), await world.staff(['LEADER', (await world.organisation()).id])])
    await expectRefused(world, settle(actor, id), 'FORBIDDEN');
  await expectRefused(world, settle(operator, newId()), 'NOT_FOUND');
  const elsewhere = await createWorld({ test: database });
  const foreign = await elsewhere.staff(['OPERATOR']);
  const byStranger = () => settleStaffTask(elsewhere.as(foreign), { staffTaskId: id, note: 'Rang them' });
  await expectRefused(world, byStranger, 'NOT_FOUND');
  const outcomes = await Promise.allSettled([1, 2, 3].map(settle(operator, id)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect((await auditOf(world, 'settleStaffTask')).length).toBe(1);
});

test('J17 it is settled with the membership it is about', async () => {
  const id = await task(ada);
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: ada, reason: 'DEATH' });
  const settledBy = `member:${memberOf(operator)}`;
  expect(await rows()).toEqual([{ id, subjectId: ada, settledAt: worldNow, settledBy, note: endedWithMembership }]);
  expect((await auditOf(world, 'closeMembership')).filter(({ subjectType }) => subjectType === 'StaffTask')).toEqual([
    { actor: settledBy, subjectType: 'StaffTask', subjectId: id, detail: {} },
  ]);
});

describe('J17 an address that is corrected', () => {
  const correct = (input: Record<string, unknown>, actor = operator) =>
    ask(
      world,
      actor,
      `mutation ($input: CorrectMemberAddressInput!) { correctMemberAddress(input: $input) {
        member { id email phone addressLines } userErrors { code field } } }`,
      { input: { memberId: toGlobalId('Member', ada), ...input } },
    );
  const refusal = (code: string, field: string[] | null) => ({
    data: { correctMemberAddress: { member: null, userErrors: [{ code, field }] } },
  });
  const ways = () =>
    world.test.admin(
      'SELECT email, phone, address_lines AS lines, email_failed_at AS "emailFailed", phone_failed_at AS "phoneFailed" FROM member WHERE id = $1',
      [ada],
    );

  test('settles the task about it, once, and takes the mark away', async () => {
    const id = await task(ada);
    const [old, email] = [`${newId()}@example.org`, `${newId()}@example.org`];
    await world.test.admin('UPDATE member SET email = $2 WHERE id = $1', [ada, old]);
    await world.test.admin('UPDATE member SET email_failed_at = $2 WHERE id = $1', [ada, worldNow]);
    const addressLines = ['Flat 2 🏡', ' 1 Long Lane ', '', 'BF1 2AB'];
    const lines = ['Flat 2 🏡', '1 Long Lane', 'BF1 2AB'];
    const member = { id: toGlobalId('Member', ada), email, phone: '+447700900126', addressLines: lines };
    const done = { data: { correctMemberAddress: { member, userErrors: [] } } };
    expect(await correct({ email: email.toUpperCase(), phone: '07700 900126', addressLines })).toEqual(done);
    const settledBy = `member:${memberOf(operator)}`;
    expect(await rows()).toEqual([{ id, subjectId: ada, settledAt: worldNow, settledBy, note: addressMended }]);
    expect(await ways()).toEqual([{ email, phone: '+447700900126', lines, emailFailed: null, phoneFailed: null }]);
    // It waits no longer, and is there for whoever asks for what is settled.
    expect((await listed(operator, 'first: 5')).nodes).toEqual([]);
    expect((await listed(await world.staff(['AUDITOR']), 'first: 5, state: SETTLED')).nodes).toEqual([
      {
        ...{ id: toGlobalId('StaffTask', id), kind: 'UNREACHABLE_MEMBER', state: 'SETTLED' },
        ...{ why: whyStaffTask.UNREACHABLE_MEMBER, openedAt: minutesOn(-60).toISOString() },
        ...{ settledAt: worldNow.toISOString(), note: addressMended, member: { id: toGlobalId('Member', ada) } },
        settledBy: { id: toGlobalId('Member', memberOf(operator)) },
      },
    ]);
    const audit = await auditOf(world, 'correctMemberAddress');
    expect(audit.map(({ subjectType, detail }) => [subjectType, detail])).toEqual([
      ['StaffTask', {}],
      ['Member', { corrected: ['email', 'phone', 'addressLines'] }],
    ]);
  });

  test('leaves the task where no message can go: a landline does not settle it, a mobile does', async () => {
    const id = await task(ada);
    const states = async () => (await rows()).map((row) => [row.id, row.settledAt, row.note]);
    expect((await correct({ phone: '020 7946 0558' })).data).toMatchObject({
      correctMemberAddress: { member: { phone: '+442079460558' }, userErrors: [] },
    });
    expect(await states()).toEqual([[id, null, null]]);
    await world.test.admin('UPDATE member SET phone_failed_at = $2 WHERE id = $1', [ada, worldNow]);
    const phone = freshPhone();
    await correct({ phone });
    expect(await states()).toEqual([[id, worldNow, addressMended]]);
    expect(await ways()).toEqual([{ email: null, phone, lines: [], emailFailed: null, phoneFailed: null }]);
  });

  test('the same again is tried again', async () => {
    const email = `${newId()}@example.org`;
    await world.test.admin(`UPDATE member SET email = $2, phone = '+447700900130' WHERE id = $1`, [ada, email]);
    await world.test.admin('UPDATE member SET email_failed_at = $2, phone_failed_at = $2 WHERE id = $1', [
      ada,
      worldNow,
    ]);
    await correct({ email });
    expect(await ways()).toEqual([
      { email, phone: '+447700900130', lines: [], emailFailed: null, phoneFailed: worldNow },
    ]);
  });

  test('not one that takes messages, nor another member’s, nor half of one; by operators alone, of whoever is a member', async () => {
    const id = await task(ada);
    const other = await world.member('Ben', { email: `${newId()}@example.org`, phone: '+447700900127' });
    const before = { ways: await ways(), tasks: await rows() };
    expect(await correct({})).toEqual(refusal('INVALID_INPUT', null));
    for (const [way, code] of [
      [{ email: 'a\u0000da@example.org' }, 'That is not an email address.'],
      [{ phone: '\u0000' }, 'That is not a telephone number.'],
    ] as const)
      expect((await correct(way)).errors).toEqual([{ code, path: '' }]);
    expect(await correct({ addressLines: ['\u0000', 'BF1 2AB'] })).toEqual(refusal('INVALID_INPUT', ['addressLines']));
    expect(await correct({ addressLines: ['BF1 2AB'] })).toEqual(refusal('INVALID_INPUT', ['addressLines']));
    expect(await correct({ email: other.email })).toEqual(refusal('DUPLICATE_MEMBER', ['email']));
    expect(await correct({ phone: other.phone })).toEqual(refusal('DUPLICATE_MEMBER', ['phone']));
    for (const actor of [await world.staff(['AUDITOR']), await world.actorOf(other)])
      expect((await correct({ phone: '07700 900128' }, actor)).errors).toEqual([
        { code: 'FORBIDDEN', path: 'correctMemberAddress' },
      ]);
    expect({ ways: await ways(), tasks: await rows() }).toEqual(before);
    const bens = { memberId: toGlobalId('Member', other.id) };
    expect(await correct({ ...bens, email: 'ben@example.org' })).toEqual(refusal('INVALID_INPUT', ['email']));
    expect(await correct({ ...bens, phone: '07700 900129' })).toEqual(refusal('INVALID_INPUT', ['phone']));
    await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: other.id, reason: 'LEAVING' });
    expect(await correct({ ...bens, addressLines: ['1 Long Lane', 'BF1 2AB'] })).toEqual(
      refusal('MEMBER_CLOSED', null),
    );
    expect([
      (await rows()).map((row) => [row.id, row.settledAt]),
      await auditOf(world, 'correctMemberAddress'),
    ]).toEqual([[[id, null]], []]);
  });
});

describe('J17 of a membership that is joined with another', () => {
  async function joined(remaining: { phone?: string }, remainingWaits = false) {
    const twin = (await world.member('Ada Browne', remaining)).id;
    const id = await task(ada);
    const other = remainingWaits ? await task(twin, -30) : null;
    const second = await world.staff(['OPERATOR']);
    for (const actor of [operator, second])
      await mergeMembers(world.as(actor), { idempotencyKey: newId(), remainingMemberId: twin, leavingMemberId: ada });
    return { twin, id, other, settledBy: `member:${memberOf(second)}` };
  }

  test('it is settled where the other has a way of its own', async () => {
    const { twin, id, settledBy } = await joined({ phone: '+447700900124' });
    expect(await rows()).toEqual([{ id, subjectId: twin, settledAt: worldNow, settledBy, note: joinedWithAnother }]);
  });

  test('a landline is no way of its own: it goes along', async () => {
    const { twin, id } = await joined({ phone: '+442079460559' });
    expect(await rows()).toEqual([{ id, subjectId: twin, settledAt: null, settledBy: null, note: null }]);
  });

  test('what is known to fail is no way of its own: it goes along', async () => {
    const phone = '+447700900131';
    const twin = (await world.member('Ada Browne', { phone })).id;
    await world.test.admin('UPDATE member SET phone_failed_at = $2 WHERE id = $1', [twin, worldNow]);
    const id = await task(ada);
    for (const actor of [operator, await world.staff(['OPERATOR'])])
      await mergeMembers(world.as(actor), { idempotencyKey: newId(), remainingMemberId: twin, leavingMemberId: ada });
    expect(await rows()).toEqual([{ id, subjectId: twin, settledAt: null, settledBy: null, note: null }]);
  });

  test('an address that comes with the other keeps its mark, and one that stays its own', async () => {
    const marks = async (moreOf: { remaining?: string; leaving?: string }) => {
      const [from, to] = [
        (await world.member('Ada Brown', { email: `${newId()}@example.org`, phone: freshPhone() })).id,
        (await world.member('Ada Browne', moreOf.remaining ? { email: `${newId()}@example.org` } : {})).id,
      ];
      for (const [memberId, more] of [
        [from, moreOf.leaving],
        [to, moreOf.remaining],
      ])
        if (more) await world.test.admin(`UPDATE member SET ${more} WHERE id = $1`, [memberId]);
      for (const actor of [operator, await world.staff(['OPERATOR'])])
        await mergeMembers(world.as(actor), { idempotencyKey: newId(), remainingMemberId: to, leavingMemberId: from });
      const [row] = await world.test.admin(
        `SELECT email IS NOT NULL AND phone IS NOT NULL AS both, email_failed_at AS email, phone_failed_at AS phone FROM member WHERE id = $1`,
        [to],
      );
      return row;
    };
    const [early, late] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-10-02T00:00:00Z')];
    const [one, other] = [`email_failed_at = '${early.toISOString()}'`, `phone_failed_at = '${late.toISOString()}'`];
    expect(await marks({ leaving: `${one}, ${other}` })).toEqual({ both: true, email: early, phone: late });
    expect(await marks({ leaving: other, remaining: one })).toEqual({ both: true, email: early, phone: late });
    expect(await marks({ leaving: one, remaining: 'large_print = true' })).toEqual({
      ...{ both: true, email: null, phone: null },
    });
    expect(await marks({})).toEqual({ both: true, email: null, phone: null });
  });

  test('that of the other is settled where a way comes with it, and waits on where that is known to fail', async () => {
    const wait = async (more: string): Promise<object> => {
      await world.test.admin('DELETE FROM staff_task WHERE scheme_id = $1', [world.schemeId]);
      const from = (await world.member('Ada Brown', { email: `${newId()}@example.org` })).id;
      const twin = (await world.member('Ada Browne')).id;
      const id = await task(twin);
      await world.test.admin(`UPDATE member SET ${more} WHERE id = $1`, [from]);
      const second = await world.staff(['OPERATOR']);
      for (const actor of [operator, second])
        await mergeMembers(world.as(actor), {
          idempotencyKey: newId(),
          remainingMemberId: twin,
          leavingMemberId: from,
        });
      const [row] = await rows();
      expect(row).toMatchObject({ id, subjectId: twin });
      return { settledAt: row?.settledAt, note: row?.note };
    };
    expect(await wait('email_failed_at = NULL')).toEqual({ settledAt: worldNow, note: addressMended });
    expect(await wait(`email_failed_at = '2027-01-01'`)).toEqual({ settledAt: null, note: null });
  });

  test('it goes along where the other has none, and is settled where the other waits too', async () => {
    const open = { settledAt: null, settledBy: null, note: null };
    const one = await joined({});
    expect(await rows()).toEqual([{ id: one.id, subjectId: one.twin, ...open }]);
    await world.test.admin('DELETE FROM staff_task WHERE scheme_id = $1', [world.schemeId]);
    ada = (await world.member('Ada Brown')).id;
    const { twin, id, other, settledBy } = await joined({}, true);
    expect(await rows()).toEqual([
      { id, subjectId: twin, settledAt: worldNow, settledBy, note: joinedWithAnother },
      { id: other, subjectId: twin, ...open },
    ]);
  });
});
