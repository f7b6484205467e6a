import fastify, { type FastifyInstance } from 'fastify';
import { SetClock } from '../../../src/adapters/clock.js';
import { createPace, type Pace } from '../../../src/adapters/limits/pace.js';
import { createNotifyChannel } from '../../../src/adapters/notify/notifyChannel.js';
import { newId } from '../../../src/domain/ids.js';
import { reachedAgain } from '../../../src/domain/notifications/staffTasks.js';
import { addNotifyCallbacks } from '../../../src/http/callbacks/addNotifyCallbacks.js';
import type { HttpServices } from '../../../src/http/server.js';
import { notificationSender } from '../../../src/jobs/processors/sendNotification.js';
import { at, Borough } from '../../jobs/borough.js';
import { KeptLog, Workshop } from '../../jobs/support.js';
import { type CallbackDoor, callBack } from '../../support/notify-stub/callbacks.js';
import type { ReceivedNotification } from '../../support/notify-stub/notifications.js';
import { type NotifyStub, startNotifyStub } from '../../support/notify-stub/notifyStub.js';

/** Our sender, our adapter and our door against a stub that speaks Notify's protocol, over a real database. */

const TOKEN = 'invented-callback-token';
const clock = new SetClock(at(61));
const log = new KeptLog();

let workshop: Workshop;
let borough: Borough;
let stub: NotifyStub;
let app: FastifyInstance;
let door: CallbackDoor;

beforeAll(async () => {
  workshop = await Workshop.open();
  stub = await startNotifyStub();
  app = fastify();
  app.decorateRequest('arrivedAt');
  app.addHook('onRequest', async (request) => {
    request.arrivedAt = clock.now();
  });
  // A receipt needs nothing of the services but the log.
  const services = { database: workshop.database, commands: {}, log } as unknown as HttpServices;
  addNotifyCallbacks(app, services, { token: TOKEN, database: workshop.database });
  door = { url: `${await app.listen({ host: '127.0.0.1', port: 0 })}/callbacks/notify`, token: TOKEN };
}, 60_000);
beforeEach(async () => {
  clock.set(at(61));
  borough = await Borough.found(workshop.owner);
});
afterAll(async () => {
  await app.close();
  await stub.close();
  await workshop.close();
});

const inText = { channel: 'TEXT', subject: '', body: 'Welcome, by text.' };
const inLetter = { channel: 'LETTER', subject: 'Welcome', body: 'Welcome, by letter.' };

async function member(more: Record<string, unknown> = {}): Promise<string> {
  const addressLines = ['1 Mill Lane', 'Rivermead', 'RM1 1AA'];
  return await borough.member('Nadia Okafor', { phone: '+447700900123', address_lines: addressLines, ...more });
}

async function message(memberId: string, more: Record<string, unknown> = {}): Promise<string> {
  return await borough.notification(memberId, { fallbacks: JSON.stringify([inText, inLetter]), ...more });
}

/** Sends it through the stub, and gives what the stub has of it. */
async function send(notificationId: string): Promise<ReceivedNotification> {
  const { apiKey, templateIds, url } = stub;
  const channel = createNotifyChannel({ apiKey, templateIds, baseUrl: url });
  await notificationSender(
    workshop.context(clock),
    channel,
  )({
    schemeId: borough.schemeId,
    messages: [{ id: notificationId, tries: 0 }],
  });
  return taken(notificationId);
}

function taken(reference: string): ReceivedNotification {
  const found = stub.received.find((one) => one.reference === reference);
  if (found === undefined) throw new Error('the stub never took it');
  return found;
}

/** Everything written to the members of the borough, oldest first, with what became of it. */
async function messages(): Promise<object[]> {
  return await workshop.rows(
    `SELECT channel, body, state, receipt, instead_of IS NOT NULL AS follows, next_try_at AS "nextTryAt" FROM notification
     WHERE scheme_id = $1 ORDER BY id`,
    [borough.schemeId],
  );
}

async function everything(): Promise<object> {
  const ofScheme = (columns: string, table: string) =>
    workshop.rows(`SELECT ${columns} FROM ${table} WHERE scheme_id = $1 ORDER BY id`, [borough.schemeId]);
  return {
    notifications: await ofScheme('*', 'notification'),
    members: await ofScheme('id, email_failed_at, phone_failed_at', 'member'),
    tasks: await ofScheme('*', 'staff_task'),
    audit: await ofScheme('action, subject_type', 'audit'),
  };
}

const failedWays = () =>
  workshop.rows('SELECT email_failed_at AS email, phone_failed_at AS phone FROM member WHERE scheme_id = $1', [
    borough.schemeId,
  ]);

test('J11: a delivery stands with its instant; told again, and told of as failed afterwards, it changes nothing', async () => {
  const id = await message(await member({ email_failed_at: at(1) }));
  const sent = await send(id);
  const completedAt = at(60, 30).toISOString();
  expect(await callBack(door, sent, 'delivered', { completedAt })).toEqual({
    reference: id,
    status: 'delivered',
    answers: [200],
  });
  const [row] = await workshop.rows(
    'SELECT state, receipt, receipt_at, delivered_at, provider_reference, fallbacks FROM notification WHERE id = $1',
    [id],
  );
  expect(row).toEqual({
    state: 'SENT',
    receipt: 'DELIVERED',
    receipt_at: at(61),
    delivered_at: at(60, 30),
    provider_reference: sent.id,
    fallbacks: [],
  });
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
  const before = await everything();
  clock.set(at(70));
  expect((await callBack(door, sent, 'delivered')).answers).toEqual([200]);
  expect((await callBack(door, sent, 'permanent-failure')).answers).toEqual([200]);
  expect(await everything()).toEqual(before);
});

test('J11: a receipt that comes before the sender wrote down that Notify took the message counts, and settles it', async () => {
  const id = await message(await member(), { tries: 1, next_try_at: at(63) });
  const early: ReceivedNotification = {
    ...{
      id: newId(),
      reference: id,
      type: 'email',
      templateId: stub.templateIds.EMAIL,
      to: 'nadia.okafor@example.org',
    },
    ...{ personalisation: {}, subject: '', body: '', createdAt: at(61).toISOString() },
  };
  expect((await callBack(door, early, 'delivered')).answers).toEqual([200]);
  expect(await messages()).toEqual([
    {
      channel: 'EMAIL',
      body: 'Welcome to the scheme.',
      state: 'SENT',
      receipt: 'DELIVERED',
      follows: false,
      nextTryAt: null,
    },
  ]);
});

test('J11: a receipt is taken without an instant that is none; one whose id cannot be kept is refused', async () => {
  const memberId = await member();
  for (const completedAt of [
    '-200000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '+010000-01-01T00:00:00Z',
    'soon\u0000',
  ]) {
    const id = await message(memberId);
    const sent = await send(id);
    expect((await callBack(door, sent, 'delivered', { completedAt })).answers).toEqual([200]);
    const [row] = await workshop.rows('SELECT receipt, delivered_at FROM notification WHERE id = $1', [id]);
    expect([completedAt, row]).toEqual([completedAt, { receipt: 'DELIVERED', delivered_at: at(61) }]);
  }
  const sent = await send(await message(memberId));
  const before = await everything();
  const answers = await callBack(door, { ...sent, id: 'a\u0000b' }, 'delivered');
  expect(answers.answers).toEqual([400, 400, 400, 400, 400, 400]);
  expect(await everything()).toEqual(before);
});

test('J12, J19: a failure for good marks the address and sends by the next way, then by letter, then lies in the print tray, each once', async () => {
  const memberId = await member();
  const sent = await send(await message(memberId));
  for (const status of ['permanent-failure', 'permanent-failure']) await callBack(door, sent, status);
  expect(await failedWays()).toEqual([{ email: at(61), phone: null }]);
  const [, text] = await workshop.rows<{ id: string }>('SELECT id FROM notification WHERE scheme_id = $1 ORDER BY id', [
    borough.schemeId,
  ]);
  await callBack(door, await send(text?.id ?? ''), 'permanent-failure');
  const [, , letter] = await workshop.rows<{ id: string }>(
    'SELECT id FROM notification WHERE scheme_id = $1 ORDER BY id',
    [borough.schemeId],
  );
  const posted = await send(letter?.id ?? '');
  for (const status of ['cancelled', 'cancelled']) await callBack(door, posted, status);
  const common = { state: 'SENT', receipt: 'PERMANENT_FAILURE', nextTryAt: null };
  expect(await messages()).toEqual([
    { channel: 'EMAIL', body: 'Welcome to the scheme.', follows: false, ...common },
    { channel: 'TEXT', body: inText.body, follows: true, ...common },
    { channel: 'LETTER', body: inLetter.body, follows: true, ...common },
    { channel: 'LETTER', body: inLetter.body, follows: true, ...common, receipt: null },
  ]);
  const tray = await workshop.rows(
    `SELECT l.kind, l.written_at, l.printed_at, l.body, n.member_id, n.sent_at, n.provider_reference = n.id::text AS "isItself"
     FROM letter l JOIN notification n USING (scheme_id, id) WHERE l.scheme_id = $1`,
    [borough.schemeId],
  );
  const written = { kind: 'WELCOME', written_at: at(60), printed_at: null, body: null };
  expect(tray).toEqual([{ ...written, member_id: memberId, sent_at: at(61), isItself: true }]);
  expect(await failedWays()).toEqual([{ email: at(61), phone: at(61) }]);
  expect(await tasks()).toEqual([]);
  const audit = await workshop.rows('SELECT actor, action FROM audit WHERE scheme_id = $1 ORDER BY id', [
    borough.schemeId,
  ]);
  expect(audit).toEqual([
    { actor: 'system', action: 'markAddress' },
    { actor: 'system', action: 'markAddress' },
  ]);
});

const tasks = () =>
  workshop.rows('SELECT kind, subject_id, opened_at, settled_at FROM staff_task WHERE scheme_id = $1', [
    borough.schemeId,
  ]);

test('J12: where nothing is left and there is no postal address staff are called, once', async () => {
  const memberId = await member({ address_lines: [] });
  const sent = await send(await message(memberId, { fallbacks: '[]', channel: 'TEXT', subject: '' }));
  await workshop.rows('UPDATE member SET email_failed_at = $2 WHERE id = $1', [memberId, at(1)]);
  for (const status of ['permanent-failure', 'permanent-failure']) await callBack(door, sent, status);
  expect(await tasks()).toEqual([
    { kind: 'UNREACHABLE_MEMBER', subject_id: memberId, opened_at: at(61), settled_at: null },
  ]);
  const audit = await workshop.rows('SELECT actor, action FROM audit WHERE scheme_id = $1 ORDER BY id', [
    borough.schemeId,
  ]);
  expect(audit).toEqual([
    { actor: 'system', action: 'markAddress' },
    { actor: 'system', action: 'openStaffTask' },
  ]);
});

test('J17: a task is settled once a message reaches the member again where it failed before', async () => {
  const memberId = await member({ address_lines: [], phone: null, email_failed_at: at(1) });
  const sent = await send(await message(memberId, { fallbacks: '[]' }));
  await callBack(door, sent, 'temporary-failure');
  await workshop.rows(
    `INSERT INTO staff_task (scheme_id, id, kind, subject_id, opened_at) VALUES ($1, $2, 'UNREACHABLE_MEMBER', $3, $4)`,
    [borough.schemeId, newId(), memberId, at(2)],
  );
  for (const status of ['delivered', 'delivered']) await callBack(door, sent, status);
  const settled = await workshop.rows(
    'SELECT settled_at, settled_by, note FROM staff_task WHERE scheme_id = $1 AND subject_id = $2',
    [borough.schemeId, memberId],
  );
  expect(settled).toEqual([{ settled_at: at(61), settled_by: 'system', note: reachedAgain }]);
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
  const audit = await workshop.rows('SELECT actor, action, subject_type FROM audit WHERE scheme_id = $1', [
    borough.schemeId,
  ]);
  expect(audit).toEqual([{ actor: 'system', action: 'recordReceipt', subject_type: 'StaffTask' }]);
});

test('J19: a letter that Notify will not take lies in the print tray at once, with the address as it is', async () => {
  const memberId = await member({ address_lines: ['Mill Lane'] });
  const id = await borough.notification(memberId, { channel: 'LETTER', subject: 'Welcome', body: inLetter.body });
  const { apiKey, templateIds, url } = stub;
  const channel = createNotifyChannel({ apiKey, templateIds, baseUrl: url });
  const job = { schemeId: borough.schemeId, messages: [{ id, tries: 0 }] };
  for (const _again of [1, 2]) await notificationSender(workshop.context(clock), channel)(job);
  expect((await messages()).map((one) => Object.values(one).slice(0, 3))).toEqual([
    ['LETTER', inLetter.body, 'FAILED'],
    ['LETTER', inLetter.body, 'SENT'],
  ]);
  expect([
    await workshop.rows('SELECT kind FROM letter WHERE scheme_id = $1', [borough.schemeId]),
    await tasks(),
  ]).toEqual([[{ kind: 'WELCOME' }], []]);
});

test('J13: a failure for now is tried once more four hours later, and failing again counts as for good', async () => {
  const sent = await send(await message(await member({ email: 'temp-fail@simulator.notify' })));
  await callBack(door, sent, 'temporary-failure');
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
  clock.set(at(61 + 240));
  const [, again] = await workshop.rows<{ id: string; next_try_at: Date }>(
    'SELECT id, next_try_at FROM notification WHERE scheme_id = $1 ORDER BY id',
    [borough.schemeId],
  );
  expect(again?.next_try_at).toEqual(at(61 + 240));
  await callBack(door, await send(again?.id ?? ''), 'temporary-failure');
  expect(await failedWays()).toEqual([{ email: at(301), phone: null }]);
  const outcomes = (await messages()).map((one) => Object.values(one).slice(0, 4));
  expect(outcomes).toEqual([
    ['EMAIL', 'Welcome to the scheme.', 'SENT', 'TEMPORARY_FAILURE'],
    ['EMAIL', 'Welcome to the scheme.', 'SENT', 'TEMPORARY_FAILURE'],
    ['TEXT', inText.body, 'PENDING', null],
  ]);
});

test('J12: an address that Notify will not take leads on at once; a template that is not there leads nowhere', async () => {
  const badAddress = await message(await member({ email: 'nadia' }));
  const { apiKey, templateIds, url } = stub;
  const run = async (id: string, ids: typeof templateIds) =>
    await notificationSender(
      workshop.context(clock),
      createNotifyChannel({ apiKey, templateIds: ids, baseUrl: url }),
    )({ schemeId: borough.schemeId, messages: [{ id, tries: 0 }] });
  await run(badAddress, templateIds);
  expect((await messages()).map((one) => Object.values(one).slice(0, 3))).toEqual([
    ['EMAIL', 'Welcome to the scheme.', 'FAILED'],
    ['TEXT', inText.body, 'PENDING'],
  ]);
  expect(await failedWays()).toEqual([{ email: at(61), phone: null }]);
  const other = await Borough.found(workshop.owner);
  borough = other;
  await run(await message(await member()), { ...templateIds, EMAIL: templateIds.TEXT });
  expect((await messages()).map((one) => Object.values(one).slice(0, 3))).toEqual([
    ['EMAIL', 'Welcome to the scheme.', 'FAILED'],
  ]);
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
});

test('J12, J15: what opens a door goes no other way, but its address is marked; a late delivery calls off what waits in its place', async () => {
  const memberId = await member();
  const code = { kind: 'SIGN_IN_CODE', sensitive: true, body: 'Your code is 123456.', fallbacks: '[]' };
  const sent = await send(await borough.notification(memberId, code));
  await callBack(door, sent, 'permanent-failure');
  expect((await messages()).length).toEqual(1);
  expect(await failedWays()).toEqual([{ email: at(61), phone: null }]);
  const welcome = await send(await message(memberId));
  await callBack(door, welcome, 'permanent-failure');
  await callBack(door, welcome, 'delivered');
  expect((await messages()).slice(1).map((one) => Object.values(one).slice(0, 4))).toEqual([
    ['EMAIL', 'Welcome to the scheme.', 'SENT', 'DELIVERED'],
    ['TEXT', inText.body, 'FAILED', null],
  ]);
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
});

test('J14: an address that was changed since is not marked, and changing one takes its mark away', async () => {
  const memberId = await member();
  const sent = await send(await message(memberId));
  await workshop.rows(`UPDATE member SET email = 'nadia@example.org' WHERE id = $1`, [memberId]);
  await callBack(door, sent, 'permanent-failure');
  expect(await failedWays()).toEqual([{ email: null, phone: null }]);
  await workshop.rows(`UPDATE member SET email_failed_at = $2, phone_failed_at = $2 WHERE id = $1`, [memberId, at(1)]);
  await workshop.rows(`UPDATE member SET email = 'n.okafor@example.org' WHERE id = $1`, [memberId]);
  expect(await failedWays()).toEqual([{ email: null, phone: at(1) }]);
});

test('J18: workers keep to one pace together; what is beyond it waits without a try, and goes later', async () => {
  const { apiKey, templateIds, url } = stub;
  const worker = (turns: Pace) =>
    notificationSender(
      workshop.context(clock),
      createNotifyChannel({ apiKey, templateIds, baseUrl: url, pace: turns }),
    );
  const shared = newId();
  const slow = { perMinute: 1, windowSeconds: 60 };
  const pace = (name: string) => createPace({ store: { pool: workshop.owner }, name, ...slow });
  const to = await member();
  const ids = await Promise.all([1, 2, 3, 4].map(() => message(to)));
  const job = (some: string[]) => ({ schemeId: borough.schemeId, messages: some.map((id) => ({ id, tries: 0 })) });
  await Promise.all([worker(pace(shared))(job(ids.slice(0, 2))), worker(pace(shared))(job(ids.slice(2)))]);
  const arrived = () => stub.received.filter(({ reference }) => ids.some((id) => id === reference)).length;
  expect(arrived()).toEqual(1);
  const rows = async () =>
    await workshop.rows(
      `SELECT state, tries, failure, count(*) FROM notification WHERE id = ANY ($1) GROUP BY 1, 2, 3 ORDER BY 1`,
      [ids],
    );
  expect(await rows()).toEqual([
    { state: 'PENDING', tries: 0, failure: null, count: 3 },
    { state: 'SENT', tries: 1, failure: null, count: 1 },
  ]);
  clock.set(at(62));
  const waiting = await workshop.rows<{ id: string }>(
    `SELECT id FROM notification WHERE id = ANY ($1) AND state = 'PENDING'`,
    [ids],
  );
  const [next] = waiting;
  await worker(pace(newId()))(job([next?.id ?? '']));
  expect([arrived(), (await rows())[1]]).toEqual([2, { state: 'SENT', tries: 1, failure: null, count: 2 }]);
});

describe('who is turned away, and nothing is changed', () => {
  const post = async (body: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) => {
    const response = await app.inject({
      method: 'POST',
      url: '/callbacks/notify',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const { effect, errors } = response.json<{ effect?: string; errors?: { extensions: { code: string } }[] }>();
    return [response.statusCode, effect ?? errors?.[0]?.extensions.code];
  };

  test('without the token, with another, with what is no callback, and with too much of it', async () => {
    const sent = await send(await message(await member()));
    const before = await everything();
    const body = JSON.stringify({
      id: sent.id,
      reference: sent.reference,
      status: 'permanent-failure',
      notification_type: 'email',
    });
    expect(await post(body, {})).toEqual([401, 'UNAUTHENTICATED']);
    expect(await post(body, { authorization: `Bearer ${TOKEN}x` })).toEqual([403, 'FORBIDDEN']);
    expect(await post('{}')).toEqual([400, 'BAD_USER_INPUT']);
    expect(await post('{')).toEqual([400, 'BAD_USER_INPUT']);
    expect(await post('[null]')).toEqual([400, 'BAD_USER_INPUT']);
    expect(await post(JSON.stringify({ padding: 'x'.repeat(17_000) }))).toEqual([413, 'BAD_USER_INPUT']);
    const other = (more: object) => JSON.stringify({ ...JSON.parse(body), ...more });
    expect(await post(other({ id: newId() }))).toEqual([200, 'OTHER']);
    expect(await post(other({ reference: newId() }))).toEqual([200, 'OTHER']);
    expect(await post(other({ reference: 'no id of ours' }))).toEqual([200, 'OTHER']);
    expect(await post(other({ status: 'sending' }))).toEqual([200, 'NOT_AN_END']);
    expect(await post(other({ status: 'constructor' }))).toEqual([200, 'NOT_AN_END']);
    expect(await everything()).toEqual(before);
    expect(JSON.stringify(log.lines)).not.toMatch(/nadia|okafor|7700|Welcome/i);
  });

  test('a message that was never handed over is nobody’s to tell of', async () => {
    const id = await message(await member());
    const before = await everything();
    const told = { id: newId(), reference: id, status: 'delivered', notification_type: 'email' };
    expect(await post(JSON.stringify(told))).toEqual([200, 'OTHER']);
    expect(await everything()).toEqual(before);
  });

  test('where no token is set there is no such address', async () => {
    const bare = fastify();
    addNotifyCallbacks(bare, {} as HttpServices, { token: null, database: workshop.database });
    expect((await bare.inject({ method: 'POST', url: '/callbacks/notify', body: {} })).statusCode).toEqual(404);
    await bare.close();
  });
});

test('the stub tells the ends of its test addresses, and repeats what is not answered with 200 five times', async () => {
  const own = await startNotifyStub();
  const channel = createNotifyChannel({ apiKey: own.apiKey, templateIds: own.templateIds, baseUrl: own.url });
  const to = (email: string) => ({ name: 'Ann', email });
  const mail = { channel: 'EMAIL', subject: 'S', body: 'B', sensitive: false, schemeName: 'Rivermead' } as const;
  for (const email of ['temp-fail@simulator.notify', 'perm-fail@simulator.notify', 'ann@example.org'])
    await channel.send({ ...mail, reference: newId(), to: to(email) });
  await channel.send({ ...mail, channel: 'TEXT', reference: newId(), to: { name: 'Ann', phone: '+447700900000' } });
  const told = await own.tellEnds({ ...door, token: 'another-token-altogether' });
  expect(told.map(({ status, answers }) => [status, answers])).toEqual([
    ['temporary-failure', [403, 403, 403, 403, 403, 403]],
    ['permanent-failure', [403, 403, 403, 403, 403, 403]],
    ['delivered', [403, 403, 403, 403, 403, 403]],
  ]);
  expect((await own.tellEnds(door)).map(({ answers }) => answers)).toEqual([[200], [200], [200]]);
  await own.close();
});
