import { assignRole } from '../../../src/commands/people/assignRole.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor, Role } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, expectRefused, fingerprint } from './support.js';

describe('assignRole', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let member: MemberEntity;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    member = await world.member();
  });
  afterAll(() => test.drop());

  const held = async () =>
    await test.admin(
      `SELECT role, organisation_id AS "organisationId", assigned_at AS "assignedAt", ended_at AS "endedAt"
       FROM role_assignment WHERE member_id = $1 ORDER BY id`,
      [member.id],
    );
  const assign = (actor: Actor, role: Role, organisationId?: string | null) => () =>
    assignRole(world.as(actor), { memberId: member.id, role, organisationId });

  it('an operator gives every role', async () => {
    const both = await world.organisation({ isGroup: true, isVenue: true });

    for (const role of ['LEADER', 'COORDINATOR', 'TILL'] as const) await assign(operator, role, both.id)();
    for (const role of ['OPERATOR', 'AUDITOR'] as const) await assign(operator, role)();

    const since = { assignedAt: worldNow, endedAt: null };
    expect(await held()).toEqual([
      { role: 'LEADER', organisationId: both.id, ...since },
      { role: 'COORDINATOR', organisationId: both.id, ...since },
      { role: 'TILL', organisationId: both.id, ...since },
      { role: 'OPERATOR', organisationId: null, ...since },
      { role: 'AUDITOR', organisationId: null, ...since },
    ]);
    expect((await auditOf(world, 'assignRole')).map((row) => row.detail)).toContainEqual({
      memberId: member.id,
      role: 'TILL',
      organisationId: both.id,
    });
  });

  it('to oneself only by whoever holds their role by hand: what came with a work account goes with it', async () => {
    const byWork = { ...operator, signedInBy: 'STAFF' } as Actor;
    const self = operator.kind === 'MEMBER' ? operator.memberId : '';
    const give = (actor: Actor, memberId: string) => () =>
      assignRole(world.as(actor), { memberId, role: 'AUDITOR', organisationId: null });
    await expectRefused(world, give(byWork, self), 'SECOND_PERSON_NEEDED', 'memberId');
    await give(byWork, member.id)();
    await give(operator, self)();
    expect(await held()).toMatchObject([{ role: 'AUDITOR' }]);
  });

  it('takes the number on the card in place of the member', async () => {
    const spaced = `${member.memberNumber.slice(0, 4)} ${member.memberNumber.slice(4).toLowerCase()}`;

    await assignRole(world.as(operator), { memberNumber: spaced, role: 'AUDITOR' });

    expect(await held()).toMatchObject([{ role: 'AUDITOR' }]);
    await expectRefused(
      world,
      () => assignRole(world.as(operator), { memberId: member.id, memberNumber: spaced, role: 'OPERATOR' }),
      'INVALID_INPUT',
      'memberId',
    );
    await expectRefused(world, () => assignRole(world.as(operator), { role: 'OPERATOR' }), 'INVALID_INPUT', 'memberId');
  });

  it('a coordinator gives LEADER and TILL at their own organisation, and nothing else', async () => {
    const venue = await world.organisation({ isVenue: true });
    const other = await world.organisation({ isVenue: true });
    const coordinator = await world.staff(['COORDINATOR', venue.id]);

    await assign(coordinator, 'LEADER', venue.id)();
    await assign(coordinator, 'TILL', venue.id)();

    expect(await held()).toMatchObject([{ role: 'LEADER' }, { role: 'TILL' }]);
    await expectRefused(world, assign(coordinator, 'COORDINATOR', venue.id), 'FORBIDDEN');
    await expectRefused(world, assign(coordinator, 'TILL', other.id), 'FORBIDDEN');
    await expectRefused(world, assign(coordinator, 'OPERATOR'), 'FORBIDDEN');
    await expectRefused(world, assign(coordinator, 'OPERATOR', venue.id), 'FORBIDDEN');
    await expectRefused(world, assign(coordinator, 'LEADER'), 'FORBIDDEN');
  });

  it('nobody else gives roles, least of all to themselves', async () => {
    const group = await world.organisation();
    const self = await world.actorOf(member, { role: 'LEADER', organisationId: group.id });
    const app: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'ORGANISATION_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['hours:write'],
      organisationId: group.id,
      memberId: null,
    };

    for (const actor of [
      self,
      await world.staff(['AUDITOR']),
      app,
      { kind: 'SYSTEM', schemeId: world.schemeId } as const,
    ]) {
      await expectRefused(world, assign(actor, 'COORDINATOR', group.id), 'FORBIDDEN');
      await expectRefused(world, assign(actor, 'OPERATOR'), 'FORBIDDEN');
    }
  });

  it('refuses the role that is held already, also when two give it at once', async () => {
    const group = await world.organisation();
    await world.actorOf(member, { role: 'LEADER', organisationId: group.id });
    await expectRefused(world, assign(operator, 'LEADER', group.id), 'ALREADY_DONE', 'role');

    const attempts = await Promise.allSettled([assign(operator, 'AUDITOR')(), assign(operator, 'AUDITOR')()]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find((attempt) => attempt.status === 'rejected')).toMatchObject({
      reason: { code: 'ALREADY_DONE' },
    });
    expect(await held()).toHaveLength(2);
  });

  it('refuses what does not go together', async () => {
    const group = await world.organisation();
    const pending = await world.organisation({ status: 'PENDING' });
    const closed = await world.organisation();
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);

    const field = 'organisationId';
    await expectRefused(world, assign(operator, 'LEADER'), 'INVALID_INPUT', field);
    await expectRefused(world, assign(operator, 'OPERATOR', group.id), 'INVALID_INPUT', field);
    await expectRefused(world, assign(operator, 'TILL', group.id), 'INVALID_INPUT', field);
    await expectRefused(world, assign(operator, 'LEADER', pending.id), 'NOT_VERIFIED', field);
    await expectRefused(world, assign(operator, 'LEADER', closed.id), 'ORGANISATION_CLOSED', field);
    await test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [member.id]);
    await expectRefused(world, assign(operator, 'AUDITOR'), 'MEMBER_CLOSED', 'memberId');
  });

  it('what belongs to another scheme is as good as missing', async () => {
    const elsewhere = await createWorld({ test });
    const foreignGroup = await elsewhere.organisation();
    const foreignMember = await elsewhere.member();
    const there = await fingerprint(elsewhere);

    for (const organisationId of [foreignGroup.id, newId()]) {
      await expectRefused(world, assign(operator, 'LEADER', organisationId), 'NOT_FOUND');
    }
    for (const choice of [{ memberId: foreignMember.id }, { memberNumber: foreignMember.memberNumber }]) {
      await expectRefused(world, () => assignRole(world.as(operator), { ...choice, role: 'AUDITOR' }), 'NOT_FOUND');
    }
    expect(await fingerprint(elsewhere)).toEqual(there);
  });
});
