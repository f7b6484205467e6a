import { agreeExchange } from '../../../src/commands/neighbours/agreeExchange.js';
import { answerHelp } from '../../../src/commands/neighbours/answerHelp.js';
import { blockMember } from '../../../src/commands/neighbours/blockMember.js';
import { cancelExchange } from '../../../src/commands/neighbours/cancelExchange.js';
import { declineAnswer } from '../../../src/commands/neighbours/declineAnswer.js';
import { lapseHelpPost } from '../../../src/commands/neighbours/lapseHelpPost.js';
import { postHelpOffer } from '../../../src/commands/neighbours/postHelpOffer.js';
import { postHelpRequest } from '../../../src/commands/neighbours/postHelpRequest.js';
import { proposeExchange } from '../../../src/commands/neighbours/proposeExchange.js';
import { rescheduleExchange } from '../../../src/commands/neighbours/rescheduleExchange.js';
import { unblockMember } from '../../../src/commands/neighbours/unblockMember.js';
import { updateHelpPost } from '../../../src/commands/neighbours/updateHelpPost.js';
import { withdrawAnswer } from '../../../src/commands/neighbours/withdrawAnswer.js';
import { withdrawHelpPost } from '../../../src/commands/neighbours/withdrawHelpPost.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { registerMember } from '../../../src/commands/people/registerMember.js';
import { updateSchemeRules } from '../../../src/commands/schemes/updateSchemeRules.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { helpMeeting } from '../../../src/policies/neighbours.js';
import { exchange } from '../../../src/queries/neighbours/exchanges.js';
import { helpPost } from '../../../src/queries/neighbours/helpPost.js';
import { helpOffers, helpRequests } from '../../../src/queries/neighbours/helpPosts.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { events, refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { agreed, answered, dueOf, hedge, hourMs, met, offered, stateOf } from './steps.js';

let world: World;
let operator: Actor;
let ada: MemberEntity;
let ben: MemberEntity;
let carla: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  [ada, ben, carla] = [await world.member('Ada'), await world.member('Ben'), await world.member('Carla')];
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const as = (member: { id: string }) => world.as(memberActor(world, member.id));
const asService = () => world.as({ kind: 'SYSTEM', schemeId: world.schemeId });
const code = async (work: () => Promise<unknown>) => (await refused(world, work)).code;
const pair = () => ({ helper: ben.id, helped: ada.id });
const typesOf = async (id: string) =>
  (await events(world)).filter(([, payload]) => JSON.stringify(payload).includes(id)).map(([type]) => type);
const titles = async (who: { id: string }, more: object = {}) =>
  (await helpRequests(as(who), { first: 50, ...more })).nodes.map(({ title }) => title);

test('a post stands for sixty days unless it is extended, and lapses once', async () => {
  const { postId, answerId } = await answered(world, pair());
  const end = new Date('2027-01-22T00:00:00Z');
  expect(await dueOf(world, postId)).toEqual({ HELP_POST_ENDS: ['WAITING', end] });
  await updateHelpPost(as(ada), { postId, standsUntilOn: '2027-02-28', title: 'Hedge 🌳 שלום' });
  const later = new Date('2027-03-01T00:00:00Z');
  expect(await dueOf(world, postId)).toEqual({ HELP_POST_ENDS: ['WAITING', later] });
  world.clock.set(end);
  expect(await code(() => lapseHelpPost(asService(), { postId }))).toBe('IN_THE_FUTURE');
  world.clock.set(later);
  await lapseHelpPost(asService(), { postId });
  expect([await stateOf(world, 'help_post', postId), await stateOf(world, 'help_answer', answerId)]).toEqual([
    'LAPSED',
    'ENDED',
  ]);
  expect(await typesOf(answerId)).toEqual(['HelpAnswered', 'HelpAnswerEnded']);
  expect(await code(() => lapseHelpPost(asService(), { postId }))).toBe('ALREADY_DONE');
  expect(await code(() => updateHelpPost(as(ada), { postId, standsUntilOn: '2027-03-09' }))).toBe('HELP_NOT_OPEN');
});

test('what cannot be meant is refused with its field, and nothing is written', async () => {
  const post = (more: object) => () => postHelpOffer(as(ada), { memberId: ada.id, ...hedge, ...more });
  for (const [more, field] of [
    [{ title: '   ' }, 'title'],
    [{ title: 'x'.repeat(121) }, 'title'],
    [{ description: 'x'.repeat(4001) }, 'description'],
    [{ place: 'x'.repeat(401) }, 'place'],
    [{ typicalMinutes: 4 }, 'typicalMinutes'],
    [{ fromOn: '2026-12-02', toOn: '2026-12-01' }, 'toOn'],
    [{ standsUntilOn: '2026-11-21' }, 'standsUntilOn'],
    [{ standsUntilOn: '2027-11-24' }, 'standsUntilOn'],
    [{ skillIds: Array.from({ length: 10_000 }, newId) }, 'skillIds'],
  ] as const) {
    expect(await refused(world, post(more))).toEqual({ code: 'INVALID_INPUT', field: [field] });
  }
  expect(await code(post({ skillIds: [newId()] }))).toBe('INVALID_INPUT');
  expect(await code(post({ wardId: newId() }))).toBe('NOT_FOUND');
});

test('N10 help is for adults, on both sides, and also where a guardian or staff ask', async () => {
  await world.test.admin(`UPDATE member SET adult_from_on = '2026-11-23' WHERE id = $1`, [ada.id]);
  const post = (actor: Actor) => () => postHelpRequest(world.as(actor), { memberId: ada.id, ...hedge });
  const guardian = {
    ...memberActor(world, carla.id),
    careFor: [{ memberId: ada.id, kind: 'GUARDIAN', until: new Date('2027-01-01') }],
  } as Actor;
  for (const actor of [memberActor(world, ada.id), guardian, operator])
    expect(await code(post(actor))).toBe('ADULTS_ONLY');
  const postId = await offered(world, ben.id);
  expect(await code(() => answerHelp(as(ada), { postId, memberId: ada.id }))).toBe('ADULTS_ONLY');
  world.clock.set(new Date('2026-11-23T00:00:00Z'));
  expect((await post(memberActor(world, ada.id))()).kind).toBe('REQUEST');
});

test('a broker posts and answers for people without a screen, and it is recorded as such', async () => {
  const post = await postHelpRequest(world.as(operator), { memberId: ada.id, ...hedge });
  await answerHelp(world.as(operator), { postId: post.id, memberId: ben.id });
  const rows = await world.test.admin(
    'SELECT action, for_member_id AS member FROM audit WHERE actor = $1 AND action IN ($2, $3) ORDER BY occurred_at, id',
    [operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '', ...['postHelpRequest', 'answerHelp']],
  );
  expect(rows.slice(-2)).toEqual([
    { action: 'postHelpRequest', member: ada.id },
    { action: 'answerHelp', member: ben.id },
  ]);
  expect(post.postedBy).not.toBe(`member:${ada.id}`);
  const coordinator = await world.staff(['COORDINATOR', (await world.organisation()).id]);
  expect(await code(() => postHelpRequest(world.as(coordinator), { memberId: ada.id, ...hedge }))).toBe('FORBIDDEN');
});

test('one answer of each member waits; it can be withdrawn and declined, and then given again', async () => {
  const { postId, answerId } = await answered(world, pair());
  const answer = () => answerHelp(as(ben), { postId, memberId: ben.id });
  expect(await code(answer)).toBe('ALREADY_DONE');
  expect(await code(() => answerHelp(as(ada), { postId, memberId: ada.id }))).toBe('INVALID_INPUT');
  expect(await code(() => declineAnswer(as(ben), { answerId }))).toBe('FORBIDDEN');
  await withdrawAnswer(as(ben), { answerId });
  const again = await answer();
  await declineAnswer(as(ada), { answerId: again.id, reason: 'My sister can' });
  expect(await stateOf(world, 'help_answer', again.id)).toBe('DECLINED');
  expect(await code(() => withdrawAnswer(as(ben), { answerId: again.id }))).toBe('HELP_NOT_OPEN');
  await withdrawHelpPost(as(ada), { postId });
  expect(await code(answer)).toBe('HELP_NOT_OPEN');
});

test('N11 a request is met by what is agreed first; others hear of it, and it is open again when that is called off', async () => {
  const { postId, answerId } = await answered(world, pair());
  const other = await answerHelp(as(carla), { postId, memberId: carla.id });
  const startsAt = new Date(worldNow.getTime() + hourMs);
  const { id } = await proposeExchange(as(ben), { answerId, memberId: ben.id, startsAt, minutes: 30 });
  await agreeExchange(as(ada), { exchangeId: id, memberId: ada.id, revision: 1 });
  expect([await stateOf(world, 'help_post', postId), await stateOf(world, 'help_answer', other.id)]).toEqual([
    'MET',
    'DECLINED',
  ]);
  expect(await titles(carla, { search: 'hedge' })).not.toContain(postId);
  await cancelExchange(as(ben), { exchangeId: id, memberId: ben.id });
  expect([await stateOf(world, 'help_post', postId), await stateOf(world, 'help_answer', answerId)]).toEqual([
    'OPEN',
    'ENDED',
  ]);
});

test('N12 where it is and how to reach one another is for the two and staff, after both agreed and until it is over', async () => {
  const { answerId, postId } = await answered(world, pair());
  const { id: exchangeId } = await proposeExchange(as(ada), {
    answerId,
    memberId: ada.id,
    startsAt: worldNow,
    minutes: 60,
    place: '9 Mill Row',
  });
  const seenBy = async (actor: Actor) => {
    const found = await exchange(world.as(actor), { exchangeId });
    return helpMeeting.allows(actor, { ...found, memberIds: [found.helperId, found.helpedId] });
  };
  const auditor = await world.staff(['AUDITOR']);
  expect([await seenBy(memberActor(world, ben.id)), await seenBy(operator)]).toEqual([false, false]);
  await agreeExchange(as(ben), { exchangeId, memberId: ben.id, revision: 1 });
  expect([
    await seenBy(memberActor(world, ben.id)),
    await seenBy(memberActor(world, ada.id)),
    await seenBy(operator),
    await seenBy(auditor),
  ]).toEqual([true, true, true, false]);
  await expect(exchange(as(carla), { exchangeId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await exchange(as(ben), { exchangeId })).place).toBe('9 Mill Row');
  expect(await stateOf(world, 'help_post', postId)).toBe('MET');
  await cancelExchange(as(ada), { exchangeId, memberId: ada.id });
  expect([await seenBy(memberActor(world, ben.id)), await seenBy(operator)]).toEqual([false, false]);
});

test('lists show what stands, by ward, skill and words, page by page', async () => {
  const ward = await world.ward('E05000009', 'Mill Ward');
  await world.test.admin('UPDATE ward SET latitude = 51.6, longitude = -0.1 WHERE id = $1', [ward]);
  const post = (title: string, more: object = {}) =>
    postHelpRequest(as(ada), { memberId: ada.id, ...hedge, title, ...more });
  await post('Percy 100%_off', { wardId: ward });
  world.clock.advance(1000);
  await post('Percy second');
  expect(await titles(ben, { search: 'percy' })).toEqual(['Percy second', 'Percy 100%_off']);
  expect(await titles(ben, { search: '100%_' })).toEqual(['Percy 100%_off']);
  expect(await titles(ben, { search: '0__o' })).toEqual([]);
  expect(await titles(ben, { search: 'percy\u0000second' })).toEqual(['Percy second']);
  expect(await titles(ben, { wardId: ward })).toEqual(['Percy 100%_off']);
  expect(await titles(ben, { near: { latitude: 51.6, longitude: -0.1, withinMetres: 500 } })).toEqual([
    'Percy 100%_off',
  ]);
  expect(await titles(ben, { near: { latitude: 51.7, longitude: -0.1, withinMetres: 500 } })).toEqual([]);
  await expect(titles(ben, { near: { latitude: 12, longitude: 0, withinMetres: 500 } })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  const page = await helpRequests(as(ben), { first: 1, search: 'percy' });
  const [first] = page.nodes;
  expect([first?.title, page.hasNextPage]).toEqual(['Percy second', true]);
  expect(first && (await titles(ben, { search: 'percy', after: page.cursorOf(first) }))).toEqual(['Percy 100%_off']);
});

test('N13 blocked: neither sees nor answers the other, what was to come is called off, and nobody is told who wanted it', async () => {
  const postId = await offered(world, ada.id);
  const { exchangeId, answerId } = await agreed(world, pair());
  const called = exchangeId;
  const done = await met(world, pair());
  await blockMember(as(ada), { memberId: ada.id, blockedMemberId: ben.id });
  expect(await code(() => blockMember(as(ada), { memberId: ada.id, blockedMemberId: ben.id }))).toBe('ALREADY_DONE');
  expect([await stateOf(world, 'help_exchange', exchangeId), await stateOf(world, 'help_answer', answerId)]).toEqual([
    'CANCELLED',
    'ENDED',
  ]);
  // What has been given can still be confirmed, but nobody sees any more how to reach the other.
  expect([
    await stateOf(world, 'help_exchange', done),
    (await exchange(as(ben), { exchangeId: done })).isMeeting,
  ]).toEqual(['AGREED', false]);
  const seen = async (who: MemberEntity) =>
    (await helpOffers(as(who), { first: 50 })).nodes.map(({ id }) => id).includes(postId);
  expect([await seen(ben), await seen(carla)]).toEqual([false, true]);
  await expect(helpPost(as(ben), { postId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const message = async (who: MemberEntity, to: string) =>
    await answerHelp(as(who), { postId: to, memberId: who.id }).then(
      () => 'none',
      (error: Error) => error.message,
    );
  // For the two it is as if there were none; a broker reads that they are kept apart.
  const missing = await message(ben, newId());
  expect([await message(ben, postId), await message(ada, await offered(world, ben.id))]).toEqual([missing, missing]);
  expect(await code(() => answerHelp(world.as(operator), { postId, memberId: ben.id }))).toBe('BLOCKED');
  const again = { memberId: ben.id, startsAt: new Date(worldNow.getTime() + 48 * hourMs), minutes: 60 };
  for (const exchangeId of [done, called]) {
    const seen = await rescheduleExchange(as(ben), { exchangeId, ...again }).catch((error: Error) => error);
    expect(seen).toMatchObject({
      code: 'HELP_NOT_OPEN',
      message: 'This has been confirmed or is over, so its time cannot be changed.',
    });
  }
  // Only who wanted it undoes it.
  expect(await code(() => unblockMember(as(ben), { memberId: ben.id, blockedMemberId: ada.id }))).toBe('NOT_FOUND');
  await unblockMember(as(ada), { memberId: ada.id, blockedMemberId: ben.id });
  expect([await seen(ben), await message(ben, postId)]).toEqual([true, 'none']);
});

test('N14 a membership ends: its posts, answers and exchanges under way end, and the other side is told', async () => {
  const { exchangeId, postId } = await agreed(world, pair());
  const waits = await answered(world, { helper: carla.id, helped: ben.id });
  const own = await answered(world, { helper: ben.id, helped: carla.id });
  await closeMembership(as(ben), { idempotencyKey: newId(), memberId: ben.id, reason: 'LEAVING' });
  expect([
    await stateOf(world, 'help_exchange', exchangeId),
    await stateOf(world, 'help_post', postId),
    await stateOf(world, 'help_post', waits.postId),
    await stateOf(world, 'help_answer', waits.answerId),
    await stateOf(world, 'help_answer', own.answerId),
  ]).toEqual(['CANCELLED', 'OPEN', 'ENDED', 'ENDED', 'ENDED']);
  expect([(await typesOf(exchangeId)).at(-1), (await typesOf(waits.answerId)).at(-1)]).toEqual([
    'ExchangeEnded',
    'HelpAnswerEnded',
  ]);
});

test('N15 joined memberships: everything goes to the one that remains, and nothing between the two goes on', async () => {
  const twin = await world.member('Ben again');
  const between = await agreed(world, { helper: twin.id, helped: ben.id });
  const { exchangeId } = await agreed(world, { helper: twin.id, helped: ada.id });
  const { postId } = await answered(world, pair());
  await answerHelp(as(twin), { postId, memberId: twin.id });
  await blockMember(as(carla), { memberId: carla.id, blockedMemberId: twin.id });
  await blockMember(as(carla), { memberId: carla.id, blockedMemberId: ben.id });
  const other = await world.staff(['OPERATOR']);
  for (const actor of [operator, other])
    await mergeMembers(world.as(actor), {
      idempotencyKey: newId(),
      remainingMemberId: ben.id,
      leavingMemberId: twin.id,
    });
  expect(await stateOf(world, 'help_exchange', between.exchangeId)).toBe('CANCELLED');
  const row = await exchange(as(ben), { exchangeId });
  expect([row.state, row.helperId]).toEqual(['AGREED', ben.id]);
  expect(
    await world.test.admin('SELECT member_id AS member, state FROM help_answer WHERE post_id = $1 ORDER BY state', [
      postId,
    ]),
  ).toEqual([
    { member: ben.id, state: 'ENDED' },
    { member: ben.id, state: 'WAITING' },
  ]);
  expect(
    await world.test.admin('SELECT blocked_id AS who FROM member_block WHERE blocker_id = $1 AND ended_at IS NULL', [
      carla.id,
    ]),
  ).toEqual([{ who: ben.id }]);
});

test('N15 who was kept apart from one of the two memberships is kept apart from both: what was to come is called off', async () => {
  const twin = await world.member('Ben again');
  const { exchangeId, answerId } = await agreed(world, { helper: ben.id, helped: carla.id });
  const done = await met(world, { helper: ben.id, helped: carla.id });
  await blockMember(as(carla), { memberId: carla.id, blockedMemberId: twin.id });
  for (const actor of [operator, await world.staff(['OPERATOR'])])
    await mergeMembers(world.as(actor), {
      idempotencyKey: newId(),
      remainingMemberId: ben.id,
      leavingMemberId: twin.id,
    });
  expect([
    await stateOf(world, 'help_exchange', exchangeId),
    await stateOf(world, 'help_answer', answerId),
    await stateOf(world, 'help_exchange', done),
    (await typesOf(exchangeId)).at(-1),
  ]).toEqual(['CANCELLED', 'ENDED', 'AGREED', 'ExchangeEnded']);
});

test('N16 a new member is welcomed once, under the supply cap, and a merge does not double it', async () => {
  const rule = (rules: object) => updateSchemeRules(world.as(operator), rules);
  await rule({ welcomeMinutes: 30 });
  const join = async (name: string) => (await registerMember(world.as(operator), { name })).id;
  const [first, twin] = [await join('Dora'), await join('Dora again')];
  expect(await Promise.all([first, twin].map((memberId) => world.balanceOf({ memberId })))).toEqual([30, 30]);
  expect(
    await world.test.admin(
      `SELECT t.kind, t.hours_log_id AS hours FROM welcome w JOIN transfer t ON t.id = w.transfer_id WHERE w.member_id = $1`,
      [first],
    ),
  ).toEqual([{ kind: 'GRANT', hours: null }]);
  const other = await world.staff(['OPERATOR']);
  for (const actor of [operator, other])
    await mergeMembers(world.as(actor), { idempotencyKey: newId(), remainingMemberId: first, leavingMemberId: twin });
  expect([await world.balanceOf({ memberId: first }), await world.balanceOf({ memberId: twin })]).toEqual([30, 0]);
  await rule({ supplyCapMinutes: 1 });
  const late = await join('Ena');
  expect(await world.balanceOf({ memberId: late })).toBe(0);
  await rule({ supplyCapMinutes: 1_000_000, welcomeMinutes: 0 });
});
