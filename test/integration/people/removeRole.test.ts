import { removeRole } from '../../../src/commands/people/removeRole.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor, Role } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, expectRefused } from './support.js';

const memberOf = (actor: Actor): string => (actor.kind === 'MEMBER' ? actor.memberId : '');

describe('removeRole', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
  });
  afterAll(() => test.drop());

  const remove = (actor: Actor, memberId: string, role: Role, organisationId?: string) => () =>
    removeRole(world.as(actor), { memberId, role, organisationId });
  const endsOf = async (memberId: string) =>
    await test.admin('SELECT role, ended_at AS "endedAt" FROM role_assignment WHERE member_id = $1 ORDER BY id', [
      memberId,
    ]);

  it('ends the role and keeps that it was held; a second time is ALREADY_DONE', async () => {
    const group = await world.organisation();
    const leader = memberOf(await world.staff(['LEADER', group.id], ['AUDITOR']));

    await remove(operator, leader, 'LEADER', group.id)();

    expect(await endsOf(leader)).toEqual([
      { role: 'LEADER', endedAt: worldNow },
      { role: 'AUDITOR', endedAt: null },
    ]);
    expect(await auditOf(world, 'removeRole')).toMatchObject([
      { subjectType: 'RoleAssignment', detail: { memberId: leader, role: 'LEADER', organisationId: group.id } },
    ]);
    await expectRefused(world, remove(operator, leader, 'LEADER', group.id), 'ALREADY_DONE', 'role');
    await expectRefused(world, remove(operator, leader, 'OPERATOR'), 'ALREADY_DONE', 'role');
  });

  it('a coordinator takes back LEADER and TILL at their own organisation, and nothing else', async () => {
    const venue = await world.organisation({ isVenue: true });
    const other = await world.organisation({ isVenue: true });
    const coordinator = await world.staff(['COORDINATOR', venue.id]);
    const person = memberOf(await world.staff(['TILL', venue.id], ['TILL', other.id], ['COORDINATOR', venue.id]));

    await remove(coordinator, person, 'TILL', venue.id)();

    expect(await endsOf(person)).toMatchObject([{ endedAt: worldNow }, { endedAt: null }, { endedAt: null }]);
    await expectRefused(world, remove(coordinator, person, 'TILL', other.id), 'FORBIDDEN');
    await expectRefused(world, remove(coordinator, person, 'COORDINATOR', venue.id), 'FORBIDDEN');
    await expectRefused(world, remove(coordinator, memberOf(operator), 'OPERATOR'), 'FORBIDDEN');
    await expectRefused(world, remove(await world.staff(['AUDITOR']), person, 'TILL', other.id), 'FORBIDDEN');
  });

  it('works at an organisation that has closed', async () => {
    const group = await world.organisation();
    const leader = memberOf(await world.staff(['LEADER', group.id]));
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [group.id]);

    await remove(operator, leader, 'LEADER', group.id)();

    expect(await endsOf(leader)).toEqual([{ role: 'LEADER', endedAt: worldNow }]);
  });

  it('the scheme keeps its last operator', async () => {
    await expectRefused(world, remove(operator, memberOf(operator), 'OPERATOR'), 'LAST_OPERATOR');

    const second = memberOf(await world.staff(['OPERATOR']));
    await test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [second]);
    await expectRefused(world, remove(operator, memberOf(operator), 'OPERATOR'), 'LAST_OPERATOR');

    await remove(operator, second, 'OPERATOR')();
    expect(await endsOf(second)).toEqual([{ role: 'OPERATOR', endedAt: worldNow }]);
  });

  it('two operators who remove each other at once leave one', async () => {
    const second = await world.staff(['OPERATOR']);

    const attempts = await Promise.allSettled([
      remove(operator, memberOf(second), 'OPERATOR')(),
      remove(second, memberOf(operator), 'OPERATOR')(),
    ]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find((attempt) => attempt.status === 'rejected')).toMatchObject({
      reason: { code: 'LAST_OPERATOR' },
    });
    const left = await test.admin(
      `SELECT count(*) FROM role_assignment WHERE scheme_id = $1 AND role = 'OPERATOR' AND ended_at IS NULL`,
      [world.schemeId],
    );
    expect(left).toEqual([{ count: 1 }]);
  });

  it('what belongs to another scheme is as good as missing', async () => {
    const elsewhere = await createWorld({ test });
    const group = await elsewhere.organisation();
    const leader = memberOf(await elsewhere.staff(['LEADER', group.id]));

    await expectRefused(world, remove(operator, leader, 'LEADER', group.id), 'NOT_FOUND');
    await expectRefused(world, remove(operator, leader, 'OPERATOR'), 'NOT_FOUND');
    await expectRefused(world, remove(operator, newId(), 'OPERATOR'), 'NOT_FOUND');
    expect(await endsOf(leader)).toEqual([{ role: 'LEADER', endedAt: null }]);
  });
});
