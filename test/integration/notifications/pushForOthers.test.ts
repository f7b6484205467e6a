import { removePushSubscription } from '../../../src/commands/notifications/removePushSubscription.js';
import { savePushSubscription } from '../../../src/commands/notifications/savePushSubscription.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { endCareLink } from '../../../src/commands/people/endCareLink.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { signOutEverywhere } from '../../../src/commands/people/signOutEverywhere.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { pushBrowsers } from '../../../src/jobs/processors/pushBrowsers.js';
import type { Actor } from '../../../src/policies/actor.js';
import { recipientRecords } from '../../../src/queries/notifications/recipients.js';
import { PushStub } from '../../support/pushStub.js';
import { createWorld, type World } from '../../support/world.js';
import { actorNow } from '../people/signedIn.js';
import { ask, auditOf, expectRefused } from '../people/support.js';
import { memberActor } from '../spending/steps.js';

/** Phones that are told of messages to a child, or to somebody who is helped, in the hand of whoever acts for them. */

let world: World;
let stub: PushStub;
let operator: Actor;
let child: MemberEntity;
let guardian: MemberEntity;
let helper: MemberEntity;
let guarding: { id: string };

beforeAll(async () => {
  stub = await PushStub.open();
});
beforeEach(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  [child, guardian, helper] = [
    await world.member('Cleo', { email: 'cleo@example.org' }),
    await world.member('Gita'),
    await world.member('Henri'),
  ];
  await nameHelper(world.as(memberActor(world, child.id)), {
    ...{ memberId: child.id, helperId: helper.id, untilOn: '2027-01-31' },
  });
  guarding = await nameGuardian(world.as(operator), {
    ...{ memberId: child.id, guardianId: guardian.id, adultFromOn: '2026-12-15' },
  });
  await world.test.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
});
afterEach(() => world.close());
afterAll(() => stub.close());

const save = async (who: MemberEntity, forWhom: MemberEntity, phone: string) =>
  await savePushSubscription(world.as(await actorNow(world, who.id)), {
    ...{ memberId: forWhom.id, ...stub.subscribe(phone) },
  });
/** The browsers that a message to this member wakes. */
const told = async ({ id }: MemberEntity) => {
  const context = { database: world.test.database, clock: world.clock };
  const browsers = await pushBrowsers(context, world.services).of({ schemeId: world.schemeId, memberId: id });
  return browsers.map(({ endpoint }) => new URL(endpoint).pathname.slice(1));
};
const rows = async () =>
  await world.test.admin(
    `SELECT member_id AS "memberId", by_member_id AS "byMemberId" FROM push_subscription WHERE scheme_id = $1 ORDER BY created_at, id`,
    [world.schemeId],
  );
const inbox = `query ($member: ID) { viewer { messages(first: 5, member: $member) { nodes { body } } pushSubscriptions(member: $member) { id } } }`;
const inboxOf = async (who: MemberEntity, whose?: MemberEntity) =>
  (
    await ask(world, await actorNow(world, who.id), inbox, {
      member: whose ? toGlobalId('Member', whose.id) : null,
    })
  ).data;
const prefer = async (who: MemberEntity, input: object) =>
  await ask(
    world,
    await actorNow(world, who.id),
    `mutation ($input: UpdateMemberPreferencesInput!) { updateMemberPreferences(input: $input) { userErrors { code field } } }`,
    { input: { memberId: toGlobalId('Member', child.id), ...input } },
  );

async function sent(member: MemberEntity, body: string): Promise<void> {
  await world.test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at)
     VALUES ($1, $2, $3, 'WELCOME', $2, 'PUSH', 'Welcome', $4, false, 'SENT', $5)`,
    [world.schemeId, newId(), member.id, body, world.clock.now()],
  );
}

test('J28 one browser is told for its owner and for a child, and what came is read of whom it was for', async () => {
  const subscribe = `mutation ($input: SavePushSubscriptionInput!) { savePushSubscription(input: $input) { pushSubscription { id } userErrors { code } } }`;
  const phone = stub.subscribe('gita');
  for (const memberId of [undefined, toGlobalId('Member', child.id)])
    expect(
      await ask(world, await actorNow(world, guardian.id), subscribe, { input: { ...phone, memberId } }),
    ).toMatchObject({
      data: { savePushSubscription: { pushSubscription: { id: expect.any(String) }, userErrors: [] } },
    });
  expect([await told(child), await told(guardian), await told(helper)]).toEqual([['gita'], ['gita'], []]);
  const [own, childs] = await world.test.admin<{ id: string }>(
    'SELECT id FROM push_subscription WHERE scheme_id = $1 ORDER BY by_member_id NULLS FIRST',
    [world.schemeId],
  );
  await sent(child, 'To Cleo');
  await sent(guardian, 'To Gita');
  const seen = (body: string, id = '') => ({
    viewer: { messages: { nodes: [{ body }] }, pushSubscriptions: [{ id: toGlobalId('PushSubscription', id) }] },
  });
  expect(await inboxOf(guardian)).toEqual(seen('To Gita', own?.id));
  for (const who of [guardian, helper]) expect(await inboxOf(who, child)).toEqual(seen('To Cleo', childs?.id));
  expect(await inboxOf(child)).toEqual(seen('To Cleo', childs?.id));
  const hidden = { viewer: { messages: null, pushSubscriptions: null } };
  expect([await inboxOf(helper, guardian), await inboxOf(child, guardian)]).toEqual([hidden, hidden]);
  const audit = await world.test.admin(
    `SELECT for_member_id AS "forMemberId" FROM audit WHERE scheme_id = $1 AND action = 'savePushSubscription' ORDER BY id`,
    [world.schemeId],
  );
  expect(audit).toEqual([{ forMemberId: null }, { forMemberId: child.id }]);
});

test('J28 guardians choose that a child is told so, once a phone is there; of credits they choose nothing, and helpers nothing at all', async () => {
  const push = { preferredChannel: 'PUSH' };
  const refused = {
    data: { updateMemberPreferences: { userErrors: [{ code: 'INVALID_INPUT', field: ['preferredChannel'] }] } },
  };
  expect(await prefer(guardian, push)).toEqual(refused);
  await save(guardian, child, 'gita');
  expect(await prefer(guardian, push)).toEqual({ data: { updateMemberPreferences: { userErrors: [] } } });
  const forbidden = [{ code: 'FORBIDDEN', path: 'updateMemberPreferences' }];
  for (const [who, input] of [
    [guardian, { ...push, rewardChoice: 'DONATE' }],
    [guardian, { donateToOrganisationId: null }],
    [helper, push],
  ] as const)
    expect((await prefer(who, input)).errors).toEqual(forbidden);
  const reached = async () =>
    await world.test.database.inScheme(
      world.schemeId,
      async (tx) => (await recipientRecords(tx, [child.id])).get(child.id)?.hasPush,
    );
  expect(await reached()).toBe(true);
  await endCareLink(world.as(operator), { careLinkId: guarding.id });
  expect([await reached(), await rows()]).toEqual([false, []]);
});

test('J28 whoever acts for nobody any more is not told any more, from that moment', async () => {
  await save(guardian, child, 'gita');
  await save(helper, child, 'henri');
  expect(await told(child)).toEqual(['gita', 'henri']);
  // The child is of age.
  world.clock.set(new Date('2026-12-16T09:00:00Z'));
  expect(await told(child)).toEqual(['henri']);
  expect(await prefer(guardian, { preferredChannel: 'PUSH' })).toMatchObject({ errors: [{ code: 'FORBIDDEN' }] });
  const late = await actorNow(world, guardian.id);
  await expectRefused(
    world,
    () => savePushSubscription(world.as(late), { memberId: child.id, ...stub.subscribe('gita') }),
    'FORBIDDEN',
  );
  await save(child, child, 'cleo');
  expect((await rows()).map(({ byMemberId }) => byMemberId)).toEqual([helper.id, null]);
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: helper.id, reason: 'LEAVING' });
  expect(await told(child)).toEqual(['cleo']);
  expect(await rows()).toEqual([{ memberId: child.id, byMemberId: null }]);
});

test('J28 a browser has one owner: who has it in hand takes it over with all that it told', async () => {
  await save(guardian, guardian, 'shared');
  await save(guardian, child, 'shared');
  const phone = stub.subscribe('shared');
  const other = await actorNow(world, helper.id);
  const wrong = { ...phone, authSecret: stub.subscribe('another').authSecret };
  await expectRefused(
    world,
    () => savePushSubscription(world.as(other), { memberId: child.id, ...wrong }),
    'INVALID_INPUT',
    'endpoint',
  );
  // Its owner's new keys are those of everything it tells.
  await savePushSubscription(world.as(await actorNow(world, guardian.id)), { memberId: guardian.id, ...wrong });
  expect(
    await world.test.admin('SELECT DISTINCT auth_secret AS secret FROM push_subscription WHERE scheme_id = $1', [
      world.schemeId,
    ]),
  ).toEqual([{ secret: wrong.authSecret }]);
  await savePushSubscription(world.as(other), { memberId: child.id, ...wrong });
  expect(await rows()).toEqual([{ memberId: child.id, byMemberId: helper.id }]);
});

test('J28 it ends by the word of the member or of whoever acts for them, and where its owner signs out everywhere', async () => {
  const { id } = await save(guardian, child, 'gita');
  const stranger = await actorNow(world, (await world.member('Ben')).id);
  await expectRefused(world, () => removePushSubscription(world.as(stranger), { pushSubscriptionId: id }), 'NOT_FOUND');
  await expectRefused(world, () => removePushSubscription(world.as(operator), { pushSubscriptionId: id }), 'NOT_FOUND');
  for (const who of [child, helper]) {
    const { id: pushSubscriptionId } = await save(guardian, child, 'gita');
    await removePushSubscription(world.as(await actorNow(world, who.id)), { pushSubscriptionId });
    expect(await rows()).toEqual([]);
  }
  expect(await auditOf(world, 'removePushSubscription')).toHaveLength(2);
  await save(guardian, child, 'gita');
  await signOutEverywhere(world.as(operator), { memberId: child.id });
  expect(await told(child)).toEqual(['gita']);
  await signOutEverywhere(world.as(operator), { memberId: guardian.id });
  expect(await rows()).toEqual([]);
});

test('J28 of two memberships that are joined, the one that remains has what both had in hand, once for each browser', async () => {
  const twin = await world.member('Gita twice');
  await save(guardian, child, 'gita');
  await save(guardian, guardian, 'gita');
  await world.test.admin(
    `INSERT INTO push_subscription (scheme_id, id, member_id, by_member_id, endpoint, public_key, auth_secret, created_at)
     SELECT scheme_id, $2, $3, member_id, endpoint, public_key, auth_secret, created_at FROM push_subscription
     WHERE scheme_id = $1 AND member_id = $4`,
    [world.schemeId, newId(), twin.id, guardian.id],
  );
  for (const actor of [operator, await world.staff(['OPERATOR'])])
    await mergeMembers(world.as(actor), {
      ...{ idempotencyKey: newId(), remainingMemberId: twin.id, leavingMemberId: guardian.id },
    });
  expect([await told(twin), await told(child), await told(guardian)]).toEqual([['gita'], ['gita'], []]);
  expect(new Set((await rows()).map(({ memberId, byMemberId }) => `${memberId} ${byMemberId}`))).toEqual(
    new Set([`${twin.id} null`, `${child.id} ${twin.id}`]),
  );
});
