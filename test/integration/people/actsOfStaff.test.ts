import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { endDeputy } from '../../../src/commands/organisations/endDeputy.js';
import { nameDeputy } from '../../../src/commands/organisations/nameDeputy.js';
import { correctMemberAddress } from '../../../src/commands/people/correctMemberAddress.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { registerMember } from '../../../src/commands/people/registerMember.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { newId } from '../../../src/domain/ids.js';
import { actWords } from '../../../src/domain/people/actWords.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { actsByOthers } from '../../../src/queries/people/actsByOthers.js';
import { createWorld, type World } from '../../support/world.js';
import { approved, logged } from '../hours/steps.js';
import { memberActor } from '../spending/steps.js';

/** What staff did for a member stands in that member's list, whatever the policy was asked about. */

let world: World;
let ada: MemberEntity;
let operator: Actor;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  ada = await world.member('Ada');
});
afterAll(() => world.close());

const actsFor = async (member: { id: string }) =>
  (await actsByOthers(world.as(memberActor(world, member.id)), { memberId: member.id, first: 9 })).nodes.map(
    ({ action, actedAs }) => ({ what: actWords(action), actedAs }),
  );

test('being entered, and a card', async () => {
  const { id } = await registerMember(world.as(operator), { name: 'Bea', email: `${newId()}@example.org` });
  world.clock.advance(1_000);
  await issueMemberCard(world.as(operator), { idempotencyKey: newId(), memberId: id });
  expect(await actsFor({ id })).toEqual([
    { what: 'Made a member card', actedAs: 'STAFF' },
    { what: 'Entered them as a member', actedAs: 'STAFF' },
  ]);
});

test('an address that is corrected', async () => {
  const addressLines = ['1 Long Lane', 'BF1 2AB'];
  await correctMemberAddress(world.as(operator), { memberId: ada.id, addressLines });
  expect(await actsFor(ada)).toEqual([{ what: 'Corrected where messages go to them', actedAs: 'STAFF' }]);
});

test('a merge, once, in the list of the one that remains', async () => {
  const leaving = await world.member('Ada twice');
  const pair = { remainingMemberId: ada.id, leavingMemberId: leaving.id };
  await mergeMembers(world.as(operator), { idempotencyKey: newId(), ...pair });
  expect(await actsFor(ada)).toEqual([]);
  await mergeMembers(world.as(await world.staff(['OPERATOR'])), { idempotencyKey: newId(), ...pair });
  expect(await actsFor(ada)).toEqual([{ what: 'Joined two memberships into this one', actedAs: 'STAFF' }]);
});

test('credits of hours taken back', async () => {
  const group = await world.organisation();
  const leader = await world.staff(['LEADER', group.id]);
  const hoursLogId = await logged(world, ada.id, group.id);
  await approved(world, leader, [hoursLogId]);
  await reverseAward(world.as(leader), { idempotencyKey: newId(), hoursLogId, reason: 'Not that day' });
  expect(await actsFor(ada)).toEqual([{ what: 'Took back the credits of approved hours', actedAs: 'STAFF' }]);
});

test('who stands in for a leader, where somebody else says so', async () => {
  const group = await world.organisation();
  const leader = await world.actorOf(ada, { role: 'LEADER', organisationId: group.id });
  const named = { organisationId: group.id, leaderId: ada.id, deputyId: (await world.member()).id };
  const away = await nameDeputy(world.as(operator), { ...named, fromOn: '2026-11-23', toOn: '2026-11-24' });
  await nameDeputy(world.as(leader), { ...named, fromOn: '2026-11-26', toOn: '2026-11-27' });
  world.clock.advance(1_000);
  await endDeputy(world.as(operator), { absenceId: away.id });
  expect(await actsFor(ada)).toEqual([
    { what: 'Ended that somebody stands in for them', actedAs: 'STAFF' },
    { what: 'Named who stands in for them', actedAs: 'STAFF' },
  ]);
});
