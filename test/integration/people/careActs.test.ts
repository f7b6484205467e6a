import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { logHours } from '../../../src/commands/hours/logHours.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { endCareLink } from '../../../src/commands/people/endCareLink.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { updateMemberPreferences } from '../../../src/commands/people/updateMemberPreferences.js';
import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { releaseHold } from '../../../src/commands/spending/releaseHold.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { approved, logged } from '../hours/steps.js';
import { enjoyed, memberActor } from '../spending/steps.js';
import { actorNow, signedIn } from './signedIn.js';
import { ask } from './support.js';

/** What guardians and helpers may do, and what the member sees of it. */

let database: TestDatabase;
let world: World;
let operator: Actor;
let groupId: string;
let ada: MemberEntity;
let helper: MemberEntity;
let child: MemberEntity;
let guardian: MemberEntity;
let helping: { id: string };
let guarding: { id: string };

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation({ name: 'Kitchen' })).id;
});
beforeEach(async () => {
  world.clock.set(worldNow);
  [ada, helper, child, guardian] = [
    await world.member('Ada'),
    await world.member('Henri'),
    await world.member('Cleo'),
    await world.member('Gita'),
  ];
  helping = await nameHelper(world.as(memberActor(world, ada.id)), {
    memberId: ada.id,
    helperId: helper.id,
    untilOn: '2026-12-31',
  });
  guarding = await nameGuardian(world.as(operator), {
    memberId: child.id,
    guardianId: guardian.id,
    adultFromOn: '2030-06-15',
  });
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const log = (actor: Actor, memberId: string) =>
  logHours(world.as(actor), {
    idempotencyKey: newId(),
    memberId,
    organisationId: groupId,
    workedOn: '2026-11-20',
    minutes: 60,
    activity: '',
  });
const code = (actor: Actor, memberId: string) =>
  createRedemptionCode(world.as(actor), { idempotencyKey: newId(), memberId });
const gift = (actor: Actor, fromMemberId: string, toMemberId: string, amountMinutes = 60) =>
  giftCredits(world.as(actor), { idempotencyKey: newId(), fromMemberId, toMemberId, amountMinutes });

const reads = `query ($id: ID!) {
  member(id: $id) { name memberNumber email account { balance { minutes } statement(first: 5) { nodes { kind amountMinutes } } } }
  hoursLogs(member: $id, first: 5) { nodes { state } }
  redemptions(member: $id, first: 5) { nodes { state } }
}`;
const readsOf = async (actor: Actor, memberId: string) =>
  await ask(world, actor, reads, { id: toGlobalId('Member', memberId) });

test('a helper reads the account and hours, logs hours and makes codes; addresses stay with the member', async () => {
  await world.credit(ada.id, 90);
  const actor = await actorNow(world, helper.id);
  await log(actor, ada.id);
  expect((await code(actor, ada.id)).code).toMatch(/^[0-9A-Y]{5}-[0-9A-Y]{5}$/);
  expect(await readsOf(actor, ada.id)).toEqual({
    data: {
      member: {
        name: 'Ada',
        memberNumber: ada.memberNumber,
        email: null,
        account: { balance: { minutes: 90 }, statement: { nodes: [{ kind: 'GRANT', amountMinutes: 90 }] } },
      },
      hoursLogs: { nodes: [{ state: 'SUBMITTED' }] },
      redemptions: { nodes: [] },
    },
  });
});

test('a helper gives nothing away, changes no choices, and names nobody', async () => {
  await world.credit(ada.id, 90);
  const actor = await actorNow(world, helper.id);
  const to = await world.member();
  const acts = [
    () => gift(actor, ada.id, to.id),
    () => gift(actor, ada.id, helper.id),
    () => updateMemberPreferences(world.as(actor), { memberId: ada.id, rewardChoice: 'DONATE' }),
    () => nameHelper(world.as(actor), { memberId: ada.id, helperId: to.id, untilOn: '2026-12-31' }),
  ];
  for (const act of acts) expect(await refused(world, act)).toEqual({ code: 'FORBIDDEN' });
  // The other way round the link gives nothing.
  expect(await refused(world, () => code(memberActor(world, ada.id), helper.id))).toEqual({ code: 'FORBIDDEN' });
});

test('a guardian also gives, within the limits, and never to themselves', async () => {
  await world.credit(child.id, 24 * 60);
  const actor = await actorNow(world, guardian.id);
  const friend = await world.member();
  await gift(actor, child.id, friend.id, 20 * 60);
  expect([await world.balanceOf({ memberId: child.id }), await world.balanceOf({ memberId: friend.id })]).toEqual([
    240, 1200,
  ]);
  expect(await refused(world, () => gift(actor, child.id, friend.id, 1))).toEqual({
    code: 'GIFT_LIMIT_REACHED',
    field: ['amountMinutes'],
  });
  expect(await refused(world, () => gift(actor, child.id, guardian.id, 1))).toEqual({ code: 'FORBIDDEN' });
  await log(actor, child.id);
  expect((await readsOf(actor, child.id)).errors).toBeUndefined();
});

test('whoever cares for a member decides nothing about their hours or credits, whatever role they hold', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  await world.credit(ada.id, 120);
  await world.actorOf(helper, { role: 'LEADER', organisationId: groupId }, { role: 'TILL', organisationId: venue.id });
  const actor = await actorNow(world, helper.id);
  const leader = await world.staff(['LEADER', groupId]);
  const waiting = await logged(world, ada.id, groupId);
  const done = await logged(world, ada.id, groupId, { workedOn: '2026-11-19' });
  await approved(world, leader, [done]);
  const visit = await enjoyed(world, await world.staff(['TILL', venue.id]), offer.id, ada.id);

  expect(await approved(world, actor, [waiting])).toMatchObject({
    refused: [{ hoursLogId: waiting, code: 'SELF_APPROVAL_NOT_ALLOWED' }],
  });
  const others = [
    () => declineHours(world.as(actor), { hoursLogId: waiting, reason: 'Not that day' }),
    () => reverseAward(world.as(actor), { idempotencyKey: newId(), hoursLogId: done, reason: 'Not that day' }),
  ];
  for (const act of others) {
    expect(await refused(world, act)).toMatchObject({ code: 'SELF_APPROVAL_NOT_ALLOWED' });
    await expect(act()).rejects.toThrow(
      'You gave these hours yourself, or act for whoever did. Please ask somebody else',
    );
  }
  expect(
    await refused(world, () => reverseRedemption(world.as(actor), { idempotencyKey: newId(), redemptionId: visit })),
  ).toEqual({ code: 'NOT_REVERSIBLE', field: ['redemptionId'] });
});

test('a helper books a visit and gives it back, and takes no credits of theirs at a till', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  await world.credit(ada.id, 60);
  await world.actorOf(helper, { role: 'TILL', organisationId: venue.id });
  const actor = await actorNow(world, helper.id);
  const party = { adults: 1, under16s: 0 };
  const { redemptionId } = await holdOffer(world.as(actor), {
    idempotencyKey: newId(),
    memberId: ada.id,
    offerId: offer.id,
    bookedFor: new Date('2026-11-23T12:00:00Z'),
    ...party,
  });
  await releaseHold(world.as(actor), { idempotencyKey: newId(), redemptionId });
  expect(await database.admin('SELECT state FROM redemption WHERE id = $1', [redemptionId])).toEqual([
    { state: 'RELEASED' },
  ]);
  const { code: shown } = await code(actor, ada.id);
  const take = () =>
    redeemCredits(world.as(actor), { idempotencyKey: newId(), code: shown, offerId: offer.id, ...party });
  expect(await refused(world, take)).toMatchObject({ code: 'OWN_CREDITS' });
});

test('P18 a helper whose time is over may do nothing more from that moment, remembered or not', async () => {
  const door = new Authenticator(database.database, world.services.secrets);
  const authorization = await signedIn(world, helper.id);
  const last = new Date('2026-12-31T23:59:59.999Z');
  const over = new Date('2027-01-01T00:00:00.000Z');

  world.clock.set(last);
  await code(await door.actorOf(authorization, last), ada.id);
  // One millisecond later the door still trusts the answer it remembers, save what has ended meanwhile.
  world.clock.set(over);
  expect(await door.actorOf(authorization, over)).toMatchObject({ memberId: helper.id, careFor: [] });
  const late = await door.actorOf(authorization, over);
  expect(await refused(world, () => code(late, ada.id))).toEqual({ code: 'FORBIDDEN' });
  expect((await readsOf(late, ada.id)).errors?.map((error) => error.code)).toEqual(['FORBIDDEN']);
});

test('P18 when a child is of age the guardian may do nothing more', async () => {
  world.clock.set(new Date('2030-06-14T23:00:00Z'));
  const grown = await actorNow(world, guardian.id);
  expect(grown).toMatchObject({ careFor: [] });
  expect(await refused(world, () => code(grown, child.id))).toEqual({ code: 'FORBIDDEN' });
});

test('P18 after either side ended it nothing more is done; what was done stands, and says who did it', async () => {
  for (const [link, side, carer, whose] of [
    [helping, ada, helper, ada],
    [guarding, guardian, guardian, child],
  ] as const) {
    const { hoursLogId } = await log(await actorNow(world, carer.id), whose.id);
    await endCareLink(world.as(memberActor(world, side.id)), { careLinkId: link.id });
    const after = await actorNow(world, carer.id);
    expect(after).toMatchObject({ careFor: [] });
    expect(await refused(world, () => log(after, whose.id))).toEqual({ code: 'FORBIDDEN' });
    expect(await database.admin('SELECT state, submitted_by FROM hours_log WHERE id = $1', [hoursLogId])).toEqual([
      { state: 'SUBMITTED', submitted_by: `member:${carer.id}` },
    ]);
  }
});

test('a member who has left is nobody’s to act for', async () => {
  await database.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await actorNow(world, helper.id)).toMatchObject({ careFor: [] });
});

test('the member sees who did what when, and so do guardians and operators; helpers and others do not', async () => {
  await world.credit(child.id, 60);
  const friend = await world.member();
  world.clock.advance(60_000);
  await gift(await actorNow(world, guardian.id), child.id, friend.id);
  world.clock.advance(60_000);
  await log(await world.staff(['LEADER', groupId]), child.id);
  world.clock.advance(60_000);
  // What the member does themselves is no act of another.
  await log(memberActor(world, child.id), child.id);
  await nameHelper(world.as(operator), { memberId: child.id, helperId: helper.id, untilOn: '2026-12-31' });

  const query = `query ($id: ID!, $first: Int!, $after: String) {
    node(id: $id) { ... on Member { actsByOthers(first: $first, after: $after) {
      nodes { occurredAt what action actedAs by { name } } pageInfo { hasNextPage endCursor } } } } }`;
  const acts = async (actor: Actor, first = 10, after: string | null = null) => {
    const { data } = await ask(world, actor, query, { id: toGlobalId('Member', child.id), first, after });
    return (data?.node as { actsByOthers: { nodes: object[]; pageInfo: { endCursor: string } } } | null)?.actsByOthers;
  };
  const staff = (name: string | null) => ({ actedAs: 'STAFF', by: name === null ? expect.anything() : { name } });
  const expected = [
    { occurredAt: '2026-11-22T10:03:00.000Z', what: 'Named a helper', action: 'nameHelper', ...staff(null) },
    { occurredAt: '2026-11-22T10:02:00.000Z', what: 'Wrote down hours', action: 'logHours', ...staff(null) },
    {
      occurredAt: '2026-11-22T10:01:00.000Z',
      what: 'Gave credits to another member',
      action: 'giftCredits',
      actedAs: 'GUARDIAN',
      by: { name: 'Gita' },
    },
    { occurredAt: '2026-11-22T10:00:00.000Z', what: 'Named a guardian', action: 'nameGuardian', ...staff(null) },
  ];
  for (const actor of [
    memberActor(world, child.id),
    await actorNow(world, guardian.id),
    operator,
    await world.staff(['AUDITOR']),
  ]) {
    expect((await acts(actor))?.nodes).toEqual(expected);
  }
  const first = await acts(memberActor(world, child.id), 3);
  expect(first?.nodes).toEqual(expected.slice(0, 3));
  expect((await acts(memberActor(world, child.id), 3, first?.pageInfo.endCursor))?.nodes).toEqual(expected.slice(3));
  expect(await acts(await actorNow(world, helper.id))).toBeNull();
  expect(await acts(memberActor(world, friend.id))).toBeUndefined();
});

test('viewer says for whom one may act, and a member who acts for them', async () => {
  const source = `{ viewer { member { name helpers { kind until consentedHow carer { name } } } actsFor { kind member { name } } } }`;
  expect(await ask(world, await actorNow(world, helper.id), source)).toEqual({
    data: {
      viewer: { member: { name: 'Henri', helpers: [] }, actsFor: [{ kind: 'HELPER', member: { name: 'Ada' } }] },
    },
  });
  expect(await ask(world, memberActor(world, ada.id), source)).toEqual({
    data: {
      viewer: {
        member: {
          name: 'Ada',
          helpers: [
            { kind: 'HELPER', until: '2027-01-01T00:00:00.000Z', consentedHow: 'BY_MEMBER', carer: { name: 'Henri' } },
          ],
        },
        actsFor: [],
      },
    },
  });
});

test('the mutations reach their commands, and a link is a node for both sides and staff', async () => {
  const say = async (actor: Actor, name: string, type: string, input: object) => {
    const fields = 'careLink { id kind endedAt member { name } carer { name } } userErrors { code field }';
    const { data } = await ask(world, actor, `mutation ($i: ${type}!) { ${name}(input: $i) { ${fields} } }`, {
      i: input,
    });
    return data?.[name] as { careLink: { id: string } | null };
  };
  const wanted = { helperNumber: guardian.memberNumber, untilOn: '2026-12-01' };
  const named = await say(memberActor(world, ada.id), 'nameHelper', 'NameHelperInput', wanted);
  expect(named).toEqual({
    careLink: {
      id: named.careLink?.id,
      kind: 'HELPER',
      endedAt: null,
      member: { name: 'Ada' },
      carer: { name: 'Gita' },
    },
    userErrors: [],
  });
  const node = 'query ($id: ID!) { node(id: $id) { ... on CareLink { kind } } }';
  const seen = async (actor: Actor) => (await ask(world, actor, node, { id: named.careLink?.id })).data?.node;
  expect([
    await seen(memberActor(world, guardian.id)),
    await seen(operator),
    await seen(memberActor(world, helper.id)),
  ]).toEqual([{ kind: 'HELPER' }, { kind: 'HELPER' }, null]);
  expect(
    await say(memberActor(world, ada.id), 'endCareLink', 'EndCareLinkInput', { careLinkId: named.careLink?.id }),
  ).toMatchObject({ careLink: { endedAt: worldNow.toISOString() }, userErrors: [] });
  const again = { memberId: toGlobalId('Member', child.id), guardianId: toGlobalId('Member', ada.id) };
  expect(await say(operator, 'nameGuardian', 'NameGuardianInput', again)).toMatchObject({
    careLink: { kind: 'GUARDIAN', carer: { name: 'Ada' } },
    userErrors: [],
  });
});
