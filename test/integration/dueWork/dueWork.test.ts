import { retryDueWork } from '../../../src/commands/dueWork/retryDueWork.js';
import { retryMessage } from '../../../src/commands/notifications/retryMessage.js';
import { fromGlobalId, newId, toGlobalId } from '../../../src/domain/ids.js';
import { planDueWork } from '../../../src/outbox/dueWork.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask, auditOf, expectRefused } from '../people/support.js';

let test_: TestDatabase;
let world: World;
let operator: Actor;

beforeAll(async () => {
  test_ = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: test_ });
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => test_.drop());

const minutesOn = (minutes: number) => new Date(worldNow.getTime() + minutes * 60_000);

/** Work that was given up, unless told otherwise. */
async function work(minutes: number, state = 'DEAD'): Promise<{ id: string; subjectId: string }> {
  const subjectId = newId();
  await world.test.database.inScheme(world.schemeId, (tx) =>
    planDueWork(tx, worldNow, { kind: 'APPEAL_WAITS', subjectId, dueAt: minutesOn(minutes) }),
  );
  const [row] = await world.test.admin<{ id: string }>(
    `UPDATE due_work SET state = $2, settled_at = CASE WHEN $2 <> 'WAITING' THEN $3::timestamptz END, tries = 8, turn = 16,
       last_failure = 'DomainError ACCOUNT_NOT_OPEN' WHERE subject_id = $1 RETURNING id`,
    [subjectId, state, minutesOn(minutes + 5)],
  );
  return { id: row?.id ?? '', subjectId };
}

const list = (rest: string) =>
  `{ dueWork(${rest}) { nodes { id kind subject state dueAt nextTryAt tries lastFailure settledAt } pageInfo { hasNextPage endCursor } } }`;

interface Listed {
  dueWork: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

test('operators and auditors see what was given up, the latest due first, by ids and without a name', async () => {
  const early = await work(-60);
  const late = await work(-30);
  await work(30, 'WAITING');
  const answer = await ask(world, operator, list('state: DEAD, first: 1'));
  expect(answer.data).toEqual({
    dueWork: {
      nodes: [
        {
          id: toGlobalId('DueWork', late.id),
          kind: 'APPEAL_WAITS',
          subject: toGlobalId('HoursLog', late.subjectId),
          state: 'DEAD',
          dueAt: minutesOn(-30).toISOString(),
          nextTryAt: null,
          tries: 8,
          lastFailure: 'DomainError ACCOUNT_NOT_OPEN',
          settledAt: minutesOn(-25).toISOString(),
        },
      ],
      pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
    },
  });
  const { endCursor } = (answer.data as unknown as Listed).dueWork.pageInfo;
  const auditor = await world.staff(['AUDITOR']);
  const rest = await ask(world, auditor, list(`state: DEAD, first: 5, after: "${endCursor}"`));
  const { nodes, pageInfo } = (rest.data as unknown as Listed).dueWork;
  expect(nodes.map(({ id }) => fromGlobalId(id)?.id)).toEqual([early.id]);
  expect(pageInfo.hasNextPage).toBe(false);
});

test('nobody else sees it, nor another scheme’s, also by its id', async () => {
  const { id } = await work(-60);
  const leader = await world.staff(['LEADER', (await world.organisation()).id]);
  expect(await ask(world, leader, list('state: DEAD, first: 5'))).toEqual({
    data: null,
    errors: [{ code: 'FORBIDDEN', path: 'dueWork' }],
  });
  const node = `{ node(id: "${toGlobalId('DueWork', id)}") { id } }`;
  expect(await ask(world, leader, node)).toEqual({ data: { node: null } });
  expect(await ask(world, operator, node)).toEqual({ data: { node: { id: toGlobalId('DueWork', id) } } });
  const elsewhere = await createWorld({ test: test_ });
  const foreign = await elsewhere.staff(['OPERATOR']);
  expect(await ask(elsewhere, foreign, node)).toEqual({ data: { node: null } });
  expect(await ask(elsewhere, foreign, list('state: DEAD, first: 5'))).toMatchObject({
    data: { dueWork: { nodes: [] } },
  });
});

test('an operator has work tried again: due now, with all its tries, and audited', async () => {
  const { id } = await work(-60);
  const mutation = `mutation { retryDueWork(input: { dueWorkId: "${toGlobalId('DueWork', id)}" }) {
    dueWork { state nextTryAt tries settledAt } userErrors { code } } }`;
  expect(await ask(world, operator, mutation)).toEqual({
    data: {
      retryDueWork: {
        dueWork: { state: 'WAITING', nextTryAt: worldNow.toISOString(), tries: 0, settledAt: null },
        userErrors: [],
      },
    },
  });
  expect(await world.test.admin('SELECT turn FROM due_work WHERE id = $1', [id])).toEqual([{ turn: 17 }]);
  expect(await auditOf(world, 'retryDueWork')).toEqual([
    { actor: `member:${memberOf(operator)}`, subjectType: 'DueWork', subjectId: id, detail: {} },
  ]);
  expect(await ask(world, operator, mutation)).toEqual({
    data: { retryDueWork: { dueWork: null, userErrors: [{ code: 'ALREADY_DONE' }] } },
  });
  expect((await auditOf(world, 'retryDueWork')).length).toBe(1);
});

test('two operators at once: one of them retries it', async () => {
  const { id } = await work(-60);
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => retryDueWork(world.as(operator), { dueWorkId: id })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect((await auditOf(world, 'retryDueWork')).length).toBe(1);
});

test('retrying is refused to others, for what was not given up, and for what is not there', async () => {
  const dead = await work(-60);
  const leader = await world.staff(['AUDITOR']);
  const retry = (actor: Actor, dueWorkId: string) => () => retryDueWork(world.as(actor), { dueWorkId });
  await expectRefused(world, retry(leader, dead.id), 'FORBIDDEN');
  for (const state of ['WAITING', 'DONE', 'CANCELLED'])
    await expectRefused(world, retry(operator, (await work(30, state)).id), 'ALREADY_DONE');
  await expectRefused(world, retry(operator, newId()), 'NOT_FOUND');
  const elsewhere = await createWorld({ test: test_ });
  await expectRefused(
    world,
    async () => retryDueWork(elsewhere.as(await elsewhere.staff(['OPERATOR'])), { dueWorkId: dead.id }),
    'NOT_FOUND',
  );
});

function memberOf(actor: Actor): string {
  return actor.kind === 'MEMBER' ? (actor.memberId ?? '') : '';
}

describe('messages that were given up', () => {
  interface Fate {
    state?: string;
    sensitive?: boolean;
    insteadOf?: string;
    receipt?: string;
  }
  async function message(minutes: number, more: Fate = {}): Promise<string> {
    const id = newId();
    const { id: memberId } = await world.member(`Nadia ${id.slice(-4)}`);
    const { state = 'FAILED', sensitive = false, insteadOf = null, receipt = null } = more;
    await world.test.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, tries, failure, instead_of, receipt,
         receipt_at, delivered_at, next_try_at)
       VALUES ($1, $2, $3, 'HOURS_APPROVED', $2, 'EMAIL', 'A subject', 'A body', $4, $5, $6, 8, 'The line is down.', $7, $8,
         CASE WHEN $8::text IS NOT NULL THEN $6::timestamptz END, CASE WHEN $8 = 'DELIVERED' THEN $6::timestamptz END,
         CASE WHEN $5 = 'PENDING' THEN $6::timestamptz END)`,
      [world.schemeId, id, memberId, sensitive, state, minutesOn(minutes), insteadOf, receipt],
    );
    return id;
  }
  const again = (id: string) => `mutation { retryMessage(input: { messageId: "${toGlobalId('Message', id)}" }) {
    message { state nextTryAt tries failure } userErrors { code } } }`;
  const rowOf = async (id: string) =>
    (await world.test.admin('SELECT state, tries, failure, next_try_at FROM notification WHERE id = $1', [id]))[0];

  test('J9 are seen by operators and auditors, the latest first, without their words; by nobody else', async () => {
    const early = await message(-60);
    const late = await message(-30);
    await message(-10, { state: 'SENT' });
    const auditor = await world.staff(['AUDITOR']);
    const page = (rest: string) =>
      `{ failedMessages(${rest}) { nodes { id kind channel state createdAt nextTryAt tries failure } pageInfo { hasNextPage endCursor } } }`;
    const { data } = await ask(world, auditor, page('first: 1'));
    const seen = {
      ...{ kind: 'HOURS_APPROVED', channel: 'EMAIL', state: 'FAILED', nextTryAt: null, tries: 8 },
      failure: 'The line is down.',
    };
    expect(data).toEqual({
      failedMessages: {
        nodes: [{ id: toGlobalId('Message', late), createdAt: minutesOn(-30).toISOString(), ...seen }],
        pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
      },
    });
    const { endCursor } = (data as unknown as { failedMessages: Listed['dueWork'] }).failedMessages.pageInfo;
    expect((await ask(world, operator, page(`first: 5, after: "${endCursor}"`))).data).toMatchObject({
      failedMessages: { nodes: [{ id: toGlobalId('Message', early) }], pageInfo: { hasNextPage: false } },
    });
    const leader = await world.staff(['LEADER', (await world.organisation()).id]);
    expect(await ask(world, leader, page('first: 5'))).toEqual({
      data: null,
      errors: [{ code: 'FORBIDDEN', path: 'failedMessages' }],
    });
    const before = await rowOf(late);
    expect(await ask(world, leader, again(late))).toMatchObject({ errors: [{ code: 'FORBIDDEN' }] });
    expect(await rowOf(late)).toEqual(before);
    const node = `{ node(id: "${toGlobalId('Message', late)}") { id } }`;
    expect(await ask(world, leader, node)).toEqual({ data: { node: null } });
    expect(await ask(world, operator, node)).toEqual({ data: { node: { id: toGlobalId('Message', late) } } });
  });

  test('J9 one is sent again when an operator asks: due now, with all its tries, audited, once', async () => {
    const id = await message(-60);
    const retried = { state: 'PENDING', nextTryAt: worldNow.toISOString(), tries: 0, failure: 'The line is down.' };
    expect(await ask(world, operator, again(id))).toEqual({
      data: { retryMessage: { message: retried, userErrors: [] } },
    });
    expect(await auditOf(world, 'retryMessage')).toEqual([
      { actor: `member:${memberOf(operator)}`, subjectType: 'Message', subjectId: id, detail: {} },
    ]);
    const refused = { data: { retryMessage: { message: null, userErrors: [{ code: 'ALREADY_DONE' }] } } };
    expect(await ask(world, operator, again(id))).toEqual(refused);
    // What opened a door has no words any more.
    const door = await message(-60, { sensitive: true });
    expect(await ask(world, operator, again(door))).toEqual(refused);
    expect(await rowOf(door)).toEqual({ state: 'FAILED', tries: 8, failure: 'The line is down.', next_try_at: null });
    expect((await auditOf(world, 'retryMessage')).length).toBe(1);
  });

  test.each<[string, Fate[], boolean[]]>([
    ['another way is being tried', [{}, { state: 'PENDING' }], [false, false]],
    ['another way was taken', [{}, { state: 'SENT' }], [false, false]],
    ['another way failed, and a third was taken', [{}, {}, { state: 'SENT' }], [false, false, false]],
    ['the one before arrived after all', [{ state: 'SENT', receipt: 'DELIVERED' }, {}, {}], [false, false, false]],
    [
      'the one before came back, and another failed',
      [{ state: 'SENT', receipt: 'PERMANENT_FAILURE' }, {}],
      [false, true],
    ],
  ])('J9 of a chain: %s', async (_what, fates, taken) => {
    const ids: string[] = [];
    for (const fate of fates) ids.push(await message(ids.length, { ...fate, insteadOf: ids.at(-1) }));
    const before = await Promise.all(ids.map(rowOf));
    const told: boolean[] = [];
    for (const id of ids) {
      const { data } = await ask(world, operator, again(id));
      const { userErrors } = (data as { retryMessage: { userErrors: { code: string }[] } }).retryMessage;
      expect(userErrors.filter(({ code }) => code !== 'ALREADY_DONE')).toEqual([]);
      told.push(userErrors.length === 0);
    }
    expect(told).toEqual(taken);
    const due = { state: 'PENDING', tries: 0, failure: 'The line is down.', next_try_at: worldNow };
    expect(await Promise.all(ids.map(rowOf))).toEqual(before.map((row, at) => (taken[at] ? due : row)));
    expect((await auditOf(world, 'retryMessage')).length).toBe(taken.filter(Boolean).length);
  });

  test('J9 of two ways that failed, asked for at once, one goes', async () => {
    const first = await message(-5);
    const second = await message(-4, { insteadOf: first });
    const retried = [first, second].map((messageId) => retryMessage(world.as(operator), { messageId }));
    const outcomes = await Promise.allSettled(retried);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const states = (await Promise.all([first, second].map(rowOf))).map((row) => (row as { state: string }).state);
    expect(states.sort()).toEqual(['FAILED', 'PENDING']);
  });
});
