import { endCareLink } from '../../../src/commands/people/endCareLink.js';
import { type NameGuardianInput, nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { type NameHelperInput, nameHelper } from '../../../src/commands/people/nameHelper.js';
import { registerMember } from '../../../src/commands/people/registerMember.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { auditOf, eventsOf, expectRefused } from './support.js';

/** Who may name whom, for how long, and who may end it. The world's day is Sunday 22 November 2026. */

let database: TestDatabase;
let world: World;
let operator: Actor;
let ada: MemberEntity;
let ben: MemberEntity;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  ada = await world.member('Ada');
  ben = await world.member('Ben');
});
afterAll(() => database.drop());

const idOf = (actor: Actor) => (actor.kind === 'MEMBER' ? actor.memberId : '');
const self = (member: MemberEntity) => memberActor(world, member.id);
const help = (more: Partial<NameHelperInput> = {}, actor = self(ada)) =>
  nameHelper(world.as(actor), { memberId: ada.id, helperId: ben.id, untilOn: '2027-02-28', ...more });
const child = (adultFromOn: string | null = '2030-06-15') =>
  registerMember(world.as(operator), { name: 'Cleo', adultFromOn });
const guard = (memberId: string, more: Partial<NameGuardianInput> = {}, actor = operator) =>
  nameGuardian(world.as(actor), { memberId, guardianId: ben.id, ...more });

const links = () =>
  database.admin(
    `SELECT kind, for_member_id AS "for", by_member_id AS "by", begins_at AS "beginsAt", until, consented_at AS "consentedAt",
            consented_how AS "consentedHow", ended_at AS "endedAt"
     FROM care_link WHERE scheme_id = $1 ORDER BY id`,
    [world.schemeId],
  );

test('a member names a helper until the end of a local day', async () => {
  const link = await help();
  expect(await links()).toEqual([
    {
      kind: 'HELPER',
      for: ada.id,
      by: ben.id,
      beginsAt: worldNow,
      until: new Date('2027-03-01T00:00:00Z'),
      consentedAt: worldNow,
      consentedHow: 'BY_MEMBER',
      endedAt: null,
    },
  ]);
  expect(await eventsOf(world)).toEqual([{ type: 'CareBegan', payload: { careLinkId: link.id } }]);
  expect(await auditOf(world, 'nameHelper')).toEqual([
    {
      actor: `member:${ada.id}`,
      subjectType: 'CareLink',
      subjectId: link.id,
      detail: { kind: 'HELPER', forMemberId: ada.id, byMemberId: ben.id },
    },
  ]);
});

test('staff record what a member said on paper, by the number on the helper’s card', async () => {
  await help({ helperId: null, helperNumber: ben.memberNumber, consentedOn: '2026-11-16' }, operator);
  expect(await links()).toMatchObject([
    { by: ben.id, consentedAt: new Date('2026-11-16T00:00:00Z'), consentedHow: 'ON_PAPER_TO_STAFF' },
  ]);
});

test('an end in summer is midnight in London', async () => {
  await help({ untilOn: '2027-06-30' });
  expect(await links()).toMatchObject([{ until: new Date('2027-06-30T23:00:00Z') }]);
});

test('naming the same helper again begins anew, and the one before ends', async () => {
  await help();
  world.clock.advance(60_000);
  await help({ untilOn: '2027-11-22' });
  expect(await links()).toMatchObject([
    { endedAt: new Date('2026-11-22T10:01:00Z') },
    { endedAt: null, until: new Date('2027-11-23T00:00:00Z') },
  ]);
});

test('a helper whose time is over is named again, and the time before ended when it did', async () => {
  await help({ untilOn: '2026-11-22' });
  world.clock.advance(86_400_000);
  await help({ untilOn: '2026-12-24' });
  expect(await links()).toMatchObject([{ endedAt: new Date('2026-11-23T00:00:00Z') }, { endedAt: null }]);
});

test.each([
  ['a day that has passed', { untilOn: '2026-11-21' }, 'INVALID_INPUT', 'untilOn'],
  ['more than twelve months', { untilOn: '2027-11-23' }, 'INVALID_INPUT', 'untilOn'],
  ['a paper by the member themselves', { consentedOn: '2026-11-01' }, 'INVALID_INPUT', 'consentedOn'],
  ['nobody', { helperId: null }, 'INVALID_INPUT', 'helperId'],
])('a helper is refused for %s', async (_, more, code, field) => {
  await expectRefused(world, () => help(more), code, field);
});

test('a helper is refused who is the member, has left, or is nobody here', async () => {
  const gone = await world.member('Gone');
  await database.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [gone.id]);
  const foreign = await (await createWorld({ test: database })).member();
  await expectRefused(world, () => help({ helperId: ada.id }), 'INVALID_INPUT', 'helperId');
  await expectRefused(world, () => help({ helperId: gone.id }), 'MEMBER_CLOSED', 'helperId');
  await expectRefused(world, () => help({ helperId: foreign.id }), 'NOT_FOUND');
  await expectRefused(world, () => help({ memberId: foreign.id }, operator), 'NOT_FOUND');
  await expectRefused(world, () => help({ memberId: gone.id }, operator), 'MEMBER_CLOSED');
  await expectRefused(world, () => help({ consentedOn: '2026-11-23' }, operator), 'INVALID_INPUT', 'consentedOn');
});

test('nobody names a helper for another but operators, and they never themselves', async () => {
  const group = await world.organisation();
  const key: Actor = {
    kind: 'APP',
    credential: 'KEY',
    appKind: 'MEMBER_APP',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: ['balance:read'],
    organisationId: null,
    memberId: ada.id,
  };
  const others = [self(ben), await world.staff(['COORDINATOR', group.id]), await world.staff(['AUDITOR']), key];
  for (const actor of others) await expectRefused(world, () => help({}, actor), 'FORBIDDEN');
  await expectRefused(world, () => help({ helperId: idOf(operator) }, operator), 'FORBIDDEN');
  const nobody: Actor = { kind: 'ANONYMOUS' };
  await expectRefused(world, () => help({}, nobody), 'UNAUTHENTICATED');
});

test('a guardian acts until the child is of age, and no birth date is kept', async () => {
  const { id } = await child();
  await guard(id);
  expect(await links()).toMatchObject([
    {
      kind: 'GUARDIAN',
      for: id,
      by: ben.id,
      until: new Date('2030-06-14T23:00:00Z'),
      consentedHow: 'ON_PAPER_TO_STAFF',
    },
  ]);
  expect(
    await database.admin(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'member' AND data_type = 'date'`,
    ),
  ).toEqual([{ name: 'adult_from_on' }]);
});

test('a guardian may be named for a shorter time, and marks the child with it', async () => {
  await guard(ada.id, { adultFromOn: '2028-01-01', untilOn: '2027-08-31' });
  expect(await links()).toMatchObject([{ until: new Date('2027-08-31T23:00:00Z') }]);
  expect(await database.admin('SELECT adult_from_on FROM member WHERE id = $1', [ada.id])).toEqual([
    { adult_from_on: '2028-01-01' },
  ]);
});

test('a guardian is refused for somebody of age, for a day that makes no sense, and for another child', async () => {
  const { id } = await child();
  const other = await child('2029-01-01');
  await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
  await expectRefused(world, () => guard(ada.id), 'NOT_UNDER_AGE', 'adultFromOn');
  for (const adultFromOn of ['2026-11-22', '2044-11-23']) {
    await expectRefused(world, () => guard(id, { adultFromOn }), 'INVALID_INPUT', 'adultFromOn');
  }
  for (const untilOn of ['2026-11-21', '2030-06-15']) {
    await expectRefused(world, () => guard(id, { untilOn }), 'INVALID_INPUT', 'untilOn');
  }
  await expectRefused(world, () => guard(id, { guardianId: other.id }), 'UNDER_AGE', 'guardianId');
  await expectRefused(world, () => guard(id, { guardianId: idOf(operator) }), 'FORBIDDEN');
  for (const actor of [self(ada), memberActor(world, id), await world.staff(['AUDITOR'])]) {
    await expectRefused(world, () => guard(id, {}, actor), 'FORBIDDEN');
  }
});

test('a child names no helper by themselves and helps nobody; staff record it for them', async () => {
  const { id } = await child();
  await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
  await expectRefused(world, () => help({ memberId: id }, memberActor(world, id)), 'UNDER_AGE');
  await expectRefused(world, () => help({ helperId: id }), 'UNDER_AGE', 'helperId');
  await help({ memberId: id }, operator);
  expect(await links()).toMatchObject([{ for: id, by: ben.id }]);
});

test('of guardian and helper one stands between two people at a time', async () => {
  const { id } = await child();
  await guard(id);
  await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
  await expectRefused(world, () => help({ memberId: id }, operator), 'ALREADY_DONE', 'helperId');
});

test('either side and operators end it, once', async () => {
  for (const actor of [self(ada), self(ben), operator]) {
    const { id } = await help();
    await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
    await endCareLink(world.as(actor), { careLinkId: id });
    expect(await eventsOf(world)).toEqual([{ type: 'CareEnded', payload: { careLinkId: id } }]);
    expect(await database.admin('SELECT ended_at FROM care_link WHERE id = $1', [id])).toEqual([
      { ended_at: worldNow },
    ]);
    await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
    await expectRefused(world, () => endCareLink(world.as(actor), { careLinkId: id }), 'ALREADY_DONE');
  }
});

test('nobody else ends it, and one that is over or foreign cannot be ended', async () => {
  const { id } = await help({ untilOn: '2026-11-22' });
  await database.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
  for (const actor of [self(await world.member()), await world.staff(['AUDITOR'])]) {
    await expectRefused(world, () => endCareLink(world.as(actor), { careLinkId: id }), 'FORBIDDEN');
  }
  const elsewhere = await createWorld({ test: database });
  const foreigner = await elsewhere.staff(['OPERATOR']);
  await expectRefused(world, () => endCareLink(elsewhere.as(foreigner), { careLinkId: id }), 'NOT_FOUND');
  world.clock.set(new Date('2026-11-23T00:00:00Z'));
  await expectRefused(world, () => endCareLink(world.as(operator), { careLinkId: id }), 'ALREADY_DONE');
});

test('of ten who name the same helper at once all are heard, and one link stands', async () => {
  await Promise.all(Array.from({ length: 10 }, () => help()));
  expect(
    await database.admin(
      'SELECT count(*) AS all, count(*) FILTER (WHERE ended_at IS NULL) AS live FROM care_link WHERE scheme_id = $1',
      [world.schemeId],
    ),
  ).toEqual([{ all: 10, live: 1 }]);
});

test('a day of age that lies behind, or too far ahead, is refused when a child joins', async () => {
  for (const adultFromOn of ['2026-11-22', '2044-11-23']) {
    await expectRefused(world, () => child(adultFromOn), 'INVALID_INPUT', 'adultFromOn');
  }
});
