import webPush from 'web-push';
import { routeMessages } from '../../../src/adapters/messages/route.js';
import { createViewerChannel } from '../../../src/adapters/messages/viewer.js';
import { createViewerStore } from '../../../src/adapters/messages/viewerStore.js';
import { createPushChannel } from '../../../src/adapters/push/pushChannel.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { type Failure, followFailures } from '../../../src/commands/notifications/followFailures.js';
import { removePushSubscription } from '../../../src/commands/notifications/removePushSubscription.js';
import { savePushSubscription } from '../../../src/commands/notifications/savePushSubscription.js';
import { signOutEverywhere } from '../../../src/commands/people/signOutEverywhere.js';
import { fromGlobalId, newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Database } from '../../../src/entities/database.js';
import type { JobContext } from '../../../src/jobs/context.js';
import { pushBrowsers } from '../../../src/jobs/processors/pushBrowsers.js';
import { notificationSender } from '../../../src/jobs/processors/sendNotification.js';
import type { MemberActor } from '../../../src/policies/actor.js';
import { receivedMessages } from '../../../src/queries/notifications/receivedMessages.js';
import { mergedInto, tellAll } from '../../jobs/earning.js';
import { connectWorker, KeptLog } from '../../jobs/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PushStub } from '../../support/pushStub.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, auditOf, expectRefused } from '../people/support.js';
import { explaining, indexesOf, rowsThrownAway, scannedWhole } from '../plans/explained.js';

/** A member's phones and computers: who has them told, until when, and what becomes of the messages. */

let base: TestDatabase;
let worker: Database;
let stub: PushStub;
let world: World;
let ada: MemberActor;
const keys = { ...webPush.generateVAPIDKeys(), subject: 'mailto:it@example.org' };

beforeAll(async () => {
  base = await createTestDatabase();
  worker = await connectWorker(base.adminUrl);
  stub = await PushStub.open();
});
beforeEach(async () => {
  world = await createWorld({ test: base });
  ada = await actor('Ada');
});
afterAll(async () => {
  await stub.close();
  await worker.close();
  await base.drop();
});

async function actor(
  name: string,
  contact: { email?: string } = { email: `${name}@example.org` },
): Promise<MemberActor> {
  const { id: memberId } = await world.member(name, contact);
  return { kind: 'MEMBER', schemeId: world.schemeId, memberId, sessionId: newId(), roles: [] };
}
const save = (who: MemberActor, name: string, more: object = {}) =>
  savePushSubscription(world.as(who), { memberId: who.memberId, ...stub.subscribe(name), ...more });
const kept = () =>
  world.test.admin<{ id: string; memberId: string; endpoint: string }>(
    'SELECT id, member_id AS "memberId", endpoint FROM push_subscription WHERE scheme_id = $1 ORDER BY created_at, id',
    [world.schemeId],
  );
const messages = () =>
  world.test.admin<{ channel: string; state: string; failure: string | null }>(
    'SELECT channel, state, failure FROM notification WHERE scheme_id = $1 ORDER BY id',
    [world.schemeId],
  );

/** Sends what is due, as a worker does: by push, and what push does not carry to the viewer. */
async function sendAll(): Promise<void> {
  const { clock } = world;
  const context: JobContext = { database: worker, clock, log: new KeptLog(), sparesPeople: false };
  const push = createPushChannel(keys, pushBrowsers(context, world.services), { transport: stub.transport });
  const viewer = createViewerChannel(createViewerStore(worker.pool), clock);
  const due = await world.test.admin<{ id: string; tries: number }>(
    "SELECT id, tries FROM notification WHERE scheme_id = $1 AND state = 'PENDING' AND next_try_at <= $2 ORDER BY id",
    [world.schemeId, clock.now()],
  );
  await notificationSender(context, routeMessages([push, viewer]))({ schemeId: world.schemeId, messages: due });
}

async function given(): Promise<void> {
  const ben = await actor('Ben', {});
  await world.credit(ben.memberId, 60);
  await giftCredits(world.as(ben), {
    ...{ idempotencyKey: newId(), fromMemberId: ben.memberId, toMemberId: ada.memberId, amountMinutes: 60 },
  });
  await tellAll(world, worker);
  await sendAll();
}

const subscribeByApi = `mutation Subscribe($input: SavePushSubscriptionInput!) {
  savePushSubscription(input: $input) { pushSubscription { createdAt } userErrors { code message } } }`;
const choose = `mutation Choose($input: UpdateMemberPreferencesInput!) {
  updateMemberPreferences(input: $input) { member { preferredChannel } userErrors { code message } } }`;
const inbox = `{ viewer { pushSubscriptions { id } messages(first: 5) { nodes { id kind channel subject } } } }`;

test('J27 a member subscribes, is told, and reads it signed in; once the browser is gone, messages go the next way', async () => {
  const input = { memberId: toGlobalId('Member', ada.memberId), preferredChannel: 'PUSH' };
  expect((await ask(world, ada, choose, { input })).data).toEqual({
    updateMemberPreferences: {
      member: null,
      userErrors: [
        {
          code: 'INVALID_INPUT',
          message: 'This member has not switched on messages on a phone or computer yet, so they cannot be chosen.',
        },
      ],
    },
  });
  expect((await ask(world, ada, subscribeByApi, { input: stub.subscribe('phone') })).data).toEqual({
    savePushSubscription: { pushSubscription: { createdAt: world.clock.now().toISOString() }, userErrors: [] },
  });
  expect((await ask(world, ada, choose, { input })).data).toEqual({
    updateMemberPreferences: { member: { preferredChannel: 'PUSH' }, userErrors: [] },
  });

  await given();
  const [own] = await world.test.admin<{ id: string }>(
    "SELECT id FROM notification WHERE channel = 'PUSH' AND member_id = $1",
    [ada.memberId],
  );
  const id = toGlobalId('ReceivedMessage', own?.id ?? '');
  const title = `World ${/\d+$/.exec((await slug()) ?? '')?.[0]}`;
  expect(stub.told.map(({ browser, payload }) => ({ browser, payload }))).toEqual([
    { browser: 'phone', payload: { title, body: 'You have a message.', id } },
  ]);
  const received = { id, kind: 'GIFT_RECEIVED', channel: 'PUSH', subject: 'You have been given Time Credits' };
  const [phone] = await kept();
  expect((await ask(world, ada, inbox)).data).toEqual({
    viewer: {
      pushSubscriptions: [{ id: toGlobalId('PushSubscription', phone?.id ?? '') }],
      messages: { nodes: [received] },
    },
  });

  stub.answers.set('phone', { status: 410 });
  await given();
  expect(await kept()).toEqual([]);
  expect(await auditOf(world, 'forgetPushSubscriptions')).toEqual([
    { actor: 'system', subjectType: 'PushSubscription', subjectId: phone?.id, detail: {} },
  ]);
  // In its place, by email; and the next one goes that way from the beginning.
  await sendAll();
  await given();
  const gone = 'No phone or computer of the member is left that could be told.';
  const ofAda = (await messages()).filter(({ channel }) => channel !== 'LETTER');
  expect(ofAda).toEqual([
    { channel: 'PUSH', state: 'SENT', failure: null },
    { channel: 'PUSH', state: 'FAILED', failure: gone },
    { channel: 'EMAIL', state: 'SENT', failure: null },
    { channel: 'EMAIL', state: 'SENT', failure: null },
  ]);
  expect(await world.test.admin('SELECT 1 FROM staff_task WHERE scheme_id = $1', [world.schemeId])).toEqual([]);
  expect(
    JSON.stringify(await world.test.admin('SELECT * FROM audit WHERE scheme_id = $1', [world.schemeId])),
  ).not.toMatch(/push\.example\.org/);
});

const slug = async () =>
  (await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [world.schemeId]))[0]?.slug;

test('J28 a browser tells one member: whoever has it in hand takes it over, and nobody else', async () => {
  const phone = stub.subscribe('shared');
  const first = await savePushSubscription(world.as(ada), { memberId: ada.memberId, ...phone });
  expect(
    await savePushSubscription(world.as(ada), {
      memberId: ada.memberId,
      ...phone,
      authSecret: stub.subscribe('x').authSecret,
    }),
  ).toEqual(first);
  const ben = await actor('Ben');
  await expectRefused(
    world,
    () => savePushSubscription(world.as(ben), { memberId: ben.memberId, ...phone }),
    'INVALID_INPUT',
    'endpoint',
  );
  await savePushSubscription(world.as(ada), { memberId: ada.memberId, ...phone });
  world.clock.advance(1_000);
  const taken = await savePushSubscription(world.as(ben), { memberId: ben.memberId, ...phone });
  expect(await kept()).toEqual([{ id: taken.id, memberId: ben.memberId, endpoint: phone.endpoint }]);
  expect([taken.id === first.id, taken.createdAt]).toEqual([false, world.clock.now()]);
});

test('J28 no more than ten, and nothing that no browser gave', async () => {
  for (let number = 1; number <= 10; number += 1) await save(ada, `ada-${number}`);
  await expectRefused(world, () => save(ada, 'ada-11'), 'INVALID_INPUT');
  await save(ada, 'ada-10');
  const ben = await actor('Ben');
  const wrong: [string, object][] = [
    ['endpoint', { endpoint: 'http://push.example.org/ben' }],
    ['endpoint', { endpoint: 'https://169.254.169.254/latest' }],
    ['endpoint', { endpoint: 'https://localhost/ben' }],
    ['endpoint', { endpoint: 'https://push.example.org/\u0000ben' }],
    ['endpoint', { endpoint: 'https://push.example.org/be\nn' }],
    ['publicKey', { publicKey: `B${'A'.repeat(86)}` }],
    ['publicKey', { publicKey: 'é'.repeat(87) }],
    ['authSecret', { authSecret: '!'.repeat(22) }],
  ];
  for (const [field, more] of wrong) await expectRefused(world, () => save(ben, 'ben', more), 'INVALID_INPUT', field);
  const nowhere = { ...world.as(ben), services: { ...world.services, push: null } };
  await expectRefused(
    world,
    () => savePushSubscription(nowhere, { memberId: ben.memberId, ...stub.subscribe('ben') }),
    'INVALID_INPUT',
  );
  expect(await kept()).toHaveLength(10);
});

test('J28 it is their own affair, and not one of a card: it ends by their word, or when they sign out everywhere', async () => {
  const { id } = await save(ada, 'one');
  const ben = await actor('Ben');
  const remove = (who: MemberActor) => removePushSubscription(world.as(who), { pushSubscriptionId: id });
  await expectRefused(world, () => remove(ben), 'NOT_FOUND');
  await expectRefused(world, () => remove({ ...ada, signedInBy: 'CARD' }), 'FORBIDDEN');
  await expectRefused(world, () => save({ ...ada, signedInBy: 'CARD' }, 'two'), 'FORBIDDEN');
  expect((await ask(world, { ...ada, signedInBy: 'CARD' }, inbox)).data).toEqual({
    viewer: { pushSubscriptions: null, messages: null },
  });
  await remove(ada);
  await expectRefused(world, () => remove(ada), 'NOT_FOUND');
  await save(ada, 'two');
  await save(ben, 'three');
  await signOutEverywhere(world.as(ada), { memberId: ada.memberId });
  expect((await kept()).map(({ memberId }) => memberId)).toEqual([ben.memberId]);
});

async function written(
  memberId: string,
  state: string,
  more: { tries?: number; sensitive?: boolean; instead?: string } = {},
) {
  const id = newId();
  world.clock.advance(1_000);
  const nextTryAt = state === 'PENDING' ? world.clock.now() : null;
  await world.test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, next_try_at, tries, instead_of)
     VALUES ($1, $2, $3, 'WELCOME', $2, 'EMAIL', 'Welcome', 'Hello', $4, $5, $6, $7, $8, $9)`,
    [
      world.schemeId,
      id,
      memberId,
      more.sensitive ?? false,
      state,
      world.clock.now(),
      nextTryAt,
      more.tries ?? 0,
      more.instead ?? null,
    ],
  );
  return toGlobalId('ReceivedMessage', id);
}

test('J27 members read what they were told, the latest first, page by page; what opens a door, what waits and what is others’ is not there', async () => {
  const ben = await actor('Ben');
  const first = await written(ben.memberId, 'SENT');
  const raw = newId();
  await world.test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at)
     VALUES ($1, $2, $3, 'WELCOME', $2, 'PUSH', 'Welcome', 'Hello', false, 'FAILED', $4)`,
    [world.schemeId, raw, ada.memberId, world.clock.now()],
  );
  const second = await written(ada.memberId, 'SENT', { instead: raw });
  await written(ada.memberId, 'SENT', { sensitive: true });
  await written(ada.memberId, 'PENDING');
  await written((await actor('Cleo')).memberId, 'SENT');
  const third = await written(ada.memberId, 'PENDING', { tries: 1 });
  await mergedInto(world, ben, ada.memberId);
  interface Page {
    viewer: { messages: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  }
  const page = async (rest: string) =>
    (
      (await ask(world, ada, `{ viewer { messages(${rest}) { nodes { id } pageInfo { hasNextPage endCursor } } } }`))
        .data as unknown as Page
    ).viewer.messages;
  const one = await page('first: 2');
  expect([one.nodes.map(({ id }) => id), one.pageInfo.hasNextPage]).toEqual([[third, second], true]);
  const rest = await page(`first: 2, after: "${one.pageInfo.endCursor}"`);
  expect([rest.nodes.map(({ id }) => id), rest.pageInfo.hasNextPage]).toEqual([[first], false]);
});

test('J27 what was collected is read in its own words once its digest was tried, in whatever way that ended; not before', async () => {
  const told = async (subject: string, digestState: string, tries: number) => {
    const digest = await written(ada.memberId, digestState, { tries });
    const id = await written(ada.memberId, 'SENT');
    await world.test.admin(
      `UPDATE notification SET state = 'TOLD', kind = 'HOURS_APPROVED', channel = 'TEXT', subject = $2, body = $3, told_by_id = $4 WHERE id = $1`,
      [fromGlobalId(id)?.id, subject, `${subject}: an hour.`, fromGlobalId(digest)?.id],
    );
    return id;
  };
  await told('Waits', 'PENDING', 0);
  const tried = await told('Tried', 'PENDING', 1);
  const failed = await told('Failed', 'FAILED', 8);
  const sent = await told('Sent', 'SENT', 1);
  const asked = await ask(world, ada, '{ viewer { messages(first: 9) { nodes { id kind subject body createdAt } } } }');
  const { nodes } = (asked.data as { viewer: { messages: { nodes: { id: string; kind: string }[] } } }).viewer.messages;
  const now = world.clock.now().getTime();
  const read = (id: string, subject: string, secondsAgo: number) => ({
    ...{ id, kind: 'HOURS_APPROVED', subject, body: `${subject}: an hour.` },
    createdAt: new Date(now - secondsAgo * 1_000).toISOString(),
  });
  expect(nodes.filter(({ kind }) => kind === 'HOURS_APPROVED')).toEqual([
    read(sent, 'Sent', 0),
    read(failed, 'Failed', 2),
    read(tried, 'Tried', 4),
  ]);
  expect(nodes).toHaveLength(5);
});

test('what somebody was told is found by its index, however much others were told', async () => {
  const others = (await actor('Ben')).memberId;
  await world.test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at)
     SELECT $1, gen_random_uuid(), CASE WHEN n % 2 = 0 THEN $2::uuid ELSE $3::uuid END, 'WELCOME', gen_random_uuid(), 'EMAIL', 'S', 'B', false, 'SENT',
       $4::timestamptz - n * interval '1 minute' FROM generate_series(1, 4000) n`,
    [world.schemeId, ada.memberId, others, world.clock.now()],
  );
  // Every other of hers was told by a digest.
  await world.test.admin(
    `UPDATE notification n SET state = 'TOLD', told_by_id = (SELECT min(id::text)::uuid FROM notification WHERE scheme_id = $1 AND member_id = $3)
     WHERE scheme_id = $1 AND member_id = $2 AND extract(minute FROM created_at)::integer % 4 = 0`,
    [world.schemeId, ada.memberId, others],
  );
  await world.test.admin('ANALYZE notification');
  const { result, statements } = await explaining(world, ada, (context) =>
    receivedMessages(context, { memberId: ada.memberId, first: 10 }),
  );
  expect(result.nodes).toHaveLength(10);
  expect(scannedWhole(statements)).toEqual([]);
  const ofMessages = indexesOf(statements).filter((index) => index.startsWith('notification'));
  expect(ofMessages).toEqual(['notification_by_member', 'notification_instead_once', 'notification_pkey']);
  // Of the few members here, at most: of messages none.
  expect(rowsThrownAway(statements)).toBeLessThan(5);
});

test('J12 staff are not called for whom a phone still tells', async () => {
  const reached = await actor('Reached', { email: 'reached@example.org' });
  await save(reached, 'reached');
  const lost = await actor('Lost', { email: 'lost@example.org' });
  await world.test.admin("UPDATE member SET preferred_channel = 'PUSH' WHERE id = ANY ($1)", [
    [reached.memberId, lost.memberId],
  ]);
  const failures: Failure[] = [];
  for (const { memberId } of [reached, lost]) {
    const id = newId();
    await world.test.admin(
      `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at)
       VALUES ($1, $2, $3, 'WELCOME', $2, 'EMAIL', 'Welcome', 'Hello', false, 'FAILED', $4)`,
      [world.schemeId, id, memberId, world.clock.now()],
    );
    failures.push({ id, channel: 'EMAIL', because: 'ADDRESS', isForNow: false, to: null });
  }
  await worker.inScheme(world.schemeId, (tx) => followFailures(tx, world.clock.now(), failures));
  expect(
    await world.test.admin('SELECT subject_id AS about FROM staff_task WHERE scheme_id = $1', [world.schemeId]),
  ).toEqual([{ about: lost.memberId }]);
});
