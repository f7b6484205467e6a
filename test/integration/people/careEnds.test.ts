import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { registerOrganisation } from '../../../src/commands/organisations/registerOrganisation.js';
import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { acceptInvitation } from '../../../src/commands/people/acceptInvitation.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { inviteMember } from '../../../src/commands/people/inviteMember.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { events, refused } from '../accounts/traces.js';
import { overtaken } from '../hours/steps.js';
import { memberActor } from '../spending/steps.js';
import { invited } from './invitationSteps.js';
import { actorNow } from './signedIn.js';
import { ask } from './support.js';

/** What becomes of invitations, guardians and helpers when memberships end or are joined, and organisations close. */

let database: TestDatabase;
let world: World;
let operator: Actor;
let second: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  second = await world.staff(['OPERATOR']);
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const help = (member: MemberEntity, helper: MemberEntity, actor: Actor = memberActor(world, member.id)) =>
  nameHelper(world.as(actor), { memberId: member.id, helperId: helper.id, untilOn: '2027-01-31' });
const links = async () =>
  await database.admin<{ for: string; by: string; ended: boolean }>(
    `SELECT f.name AS "for", b.name AS "by", l.ended_at IS NOT NULL AS ended FROM care_link l
     JOIN member f ON f.id = l.for_member_id JOIN member b ON b.id = l.by_member_id WHERE l.scheme_id = $1 ORDER BY l.id`,
    [world.schemeId],
  );
const merge = async (remaining: MemberEntity, leaving: MemberEntity) => {
  for (const actor of [operator, second]) {
    const input = { idempotencyKey: newId(), remainingMemberId: remaining.id, leavingMemberId: leaving.id };
    await mergeMembers(world.as(actor), input);
  }
};

test('P8 whoever leaves acts for nobody, and nobody acts for them; the other side hears of it', async () => {
  const [ada, ben, cem] = [await world.member('Ada'), await world.member('Ben'), await world.member('Cem')];
  const [forAda, byAda] = [await help(ada, ben), await help(cem, ada)];
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: ada.id, reason: 'LEAVING' });
  expect(await links()).toEqual([
    { for: 'Ada', by: 'Ben', ended: true },
    { for: 'Cem', by: 'Ada', ended: true },
  ]);
  const told = (await events(world)).filter(([type]) => type === 'CareEnded').map(([, payload]) => payload);
  expect(told).toEqual([{ careLinkId: forAda.id }, { careLinkId: byAda.id }]);
  expect(await actorNow(world, ben.id)).toMatchObject({ careFor: [] });
});

test('P3 a merge takes guardians, helpers and who came along; what stands twice or between the two ends', async () => {
  const [ada, twin] = [await world.member('Ada'), await world.member('Twin')];
  const [ben, cem, dee] = [await world.member('Ben'), await world.member('Cem'), await world.member('Dee')];
  await help(ada, ben);
  // The same helper twice, one more helper, somebody whom the twin helps, and the two for each other.
  await help(twin, ben);
  await help(twin, cem);
  await help(dee, twin);
  await help(ada, twin);
  await createRedemptionCode(world.as(await actorNow(world, cem.id)), { idempotencyKey: newId(), memberId: twin.id });
  await merge(ada, twin);
  expect((await links()).map(({ for: whose, by, ended }) => [whose, by, ended])).toEqual([
    ['Ada', 'Ben', false],
    ['Twin', 'Ben', true],
    ['Ada', 'Cem', false],
    ['Dee', 'Ada', false],
    ['Ada', 'Twin', true],
  ]);
  expect(await actorNow(world, ada.id)).toMatchObject({ careFor: [{ memberId: dee.id, kind: 'HELPER' }] });
  // What was done for the one is read by the person, who goes on as the other.
  const acts =
    'query ($id: ID!) { member(id: $id) { actsByOthers(first: 10) { nodes { action actedAs by { name } } } } }';
  const { data } = await ask(world, memberActor(world, ada.id), acts, { id: toGlobalId('Member', ada.id) });
  expect(data).toEqual({
    member: {
      actsByOthers: {
        nodes: expect.arrayContaining([{ action: 'createRedemptionCode', actedAs: 'HELPER', by: { name: 'Cem' } }]),
      },
    },
  });
});

test('P3 of two links that become one a guardian stays rather than a helper, and one that goes on rather than one whose time is over', async () => {
  const [ada, twin] = [await world.member('Ada'), await world.member('Twin')];
  const [gita, ben] = [await world.member('Gita'), await world.member('Ben')];
  await help(ada, gita);
  const over = await help(ada, ben);
  await database.admin(`UPDATE care_link SET begins_at = $2, until = $3 WHERE id = $1`, [
    over.id,
    new Date(worldNow.getTime() - 2000),
    new Date(worldNow.getTime() - 1000),
  ]);
  await help(twin, ben);
  await nameGuardian(world.as(operator), { memberId: twin.id, guardianId: gita.id, adultFromOn: '2030-06-15' });
  await merge(ada, twin);
  expect(
    await database.admin(
      `SELECT l.kind, f.name AS "for", b.name AS "by", l.ended_at AS "endedAt" FROM care_link l
       JOIN member f ON f.id = l.for_member_id JOIN member b ON b.id = l.by_member_id WHERE l.scheme_id = $1 ORDER BY l.id`,
      [world.schemeId],
    ),
  ).toEqual([
    { kind: 'HELPER', for: 'Ada', by: 'Gita', endedAt: worldNow },
    { kind: 'HELPER', for: 'Ada', by: 'Ben', endedAt: new Date(worldNow.getTime() - 1000) },
    { kind: 'HELPER', for: 'Ada', by: 'Ben', endedAt: null },
    { kind: 'GUARDIAN', for: 'Ada', by: 'Gita', endedAt: null },
  ]);
});

test('P3 who came on an invitation is the membership that remains', async () => {
  const { invitation, token } = await invited(world, operator, { name: 'Twin', email: 'twin@example.org' });
  const { member: twin } = await acceptInvitation(world.as({ kind: 'ANONYMOUS' }), { token });
  const ada = await world.member('Ada');
  await merge(ada, twin);
  expect(await database.admin('SELECT member_id FROM invitation WHERE id = $1', [invitation.id])).toEqual([
    { member_id: ada.id },
  ]);
});

test('P3 a child who is joined with another membership stays a child', async () => {
  const [child, twin, gita] = [await world.member('Child'), await world.member('Twin'), await world.member('Gita')];
  const guardian = { memberId: twin.id, guardianId: gita.id, adultFromOn: '2030-06-15' };
  await nameGuardian(world.as(operator), guardian);
  await merge(child, twin);
  expect(await database.admin('SELECT adult_from_on FROM member WHERE id = $1', [child.id])).toEqual([
    { adult_from_on: '2030-06-15' },
  ]);
  expect(await actorNow(world, gita.id)).toMatchObject({ careFor: [{ memberId: child.id, kind: 'GUARDIAN' }] });
});

test('P3 and P17 an invitation to the address of a joined membership opens the one that remains', async () => {
  const [ada, twin] = [await world.member('Ada', { phone: '07700 900322' }), await world.member('Twin')];
  const { token } = await invited(world, operator, { name: 'Twin', phone: '07700 900321' });
  await database.admin(`UPDATE member SET phone = '+447700900321' WHERE id = $1`, [twin.id]);
  await merge(ada, twin);
  const accepted = await acceptInvitation(world.as({ kind: 'ANONYMOUS' }), { token });
  expect([accepted.member.id, accepted.registered]).toEqual([ada.id, false]);
});

test('an operator joins nothing of somebody they care for', async () => {
  const [ada, twin] = [await world.member('Ada'), await world.member('Twin')];
  const helper = operator.kind === 'MEMBER' ? operator.memberId : '';
  await nameHelper(world.as(memberActor(world, ada.id)), { memberId: ada.id, helperId: helper, untilOn: '2027-01-31' });
  const actor = await actorNow(world, helper);
  const input = { idempotencyKey: newId(), remainingMemberId: twin.id, leavingMemberId: ada.id };
  expect(await refused(world, () => mergeMembers(world.as(actor), input))).toEqual({ code: 'FORBIDDEN' });
});

test('P12 a group that closes takes its invitations back and vouches for nobody', async () => {
  const hall = await world.organisation({ name: 'Fern Hall' });
  await database.admin(`UPDATE organisation SET legal_form = 'CHARITY' WHERE id = $1`, [hall.id]);
  const kitchen = { name: 'Kitchen', legalForm: 'INFORMAL' as const, isGroup: true, isVenue: false };
  const group = await registerOrganisation(world.as(operator), { ...kitchen, sponsorOrganisationId: hall.id });
  const ines = { name: 'Inês', email: 'ines@example.org' };
  const { invitation, token } = await invited(world, operator, { ...ines, organisationId: hall.id });
  const other = await invited(world, operator, ines);
  await closeOrganisation(world.as(operator), { idempotencyKey: newId(), organisationId: hall.id });
  expect(
    await database.admin('SELECT state, email, ended_at FROM invitation WHERE scheme_id = $1 ORDER BY id', [
      world.schemeId,
    ]),
  ).toEqual([
    { state: 'WITHDRAWN', email: null, ended_at: worldNow },
    { state: 'OPEN', email: 'ines@example.org', ended_at: null },
  ]);
  expect(
    await database.admin('SELECT kind, state FROM due_work WHERE subject_id = ANY ($1) ORDER BY state, kind', [
      [invitation.id, other.invitation.id],
    ]),
  ).toEqual([
    { kind: 'INVITATION_LAPSES', state: 'CANCELLED' },
    { kind: 'INVITATION_REMINDS', state: 'CANCELLED' },
    { kind: 'INVITATION_LAPSES', state: 'WAITING' },
    { kind: 'INVITATION_REMINDS', state: 'WAITING' },
  ]);
  expect(await refused(world, () => acceptInvitation(world.as({ kind: 'ANONYMOUS' }), { token }))).toMatchObject({
    code: 'INVITATION_NOT_VALID',
  });
  expect(
    await database.admin('SELECT sponsor_organisation_id, vouched_at FROM organisation WHERE id = $1', [group.id]),
  ).toEqual([{ sponsor_organisation_id: null, vouched_at: null }]);
});

test('P12 an invitation that is being written while its group closes is taken back with the others', async () => {
  const hall = await world.organisation();
  let closing: Promise<unknown> = Promise.resolve();
  const close = async () => {
    closing = closeOrganisation(world.as(second), { idempotencyKey: newId(), organisationId: hall.id });
    for (let look = 0; look < 200; look += 1) {
      const [waiting] = await database.admin<{ count: number }>(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (waiting?.count) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const inviting = {
    ...world.as(operator),
    database: overtaken(database.database, "hashtext('time-credits invitation')", close),
  };
  const { invitation } = await inviteMember(inviting, { email: 'ines@example.org', organisationId: hall.id });
  await closing;
  expect(await database.admin('SELECT state, email FROM invitation WHERE id = $1', [invitation.id])).toEqual([
    { state: 'WITHDRAWN', email: null },
  ]);
});

test('P20 a group that is suspended invites nobody', async () => {
  const group = await world.organisation();
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'For a look at the books' });
  const invite = () => inviteMember(world.as(operator), { email: 'ines@example.org', organisationId: group.id });
  expect(await refused(world, invite)).toEqual({ code: 'ORGANISATION_SUSPENDED', field: ['organisationId'] });
});
