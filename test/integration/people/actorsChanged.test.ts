import type { RequestContext } from '../../../src/commands/context.js';
import { assignRole } from '../../../src/commands/people/assignRole.js';
import { registerMember } from '../../../src/commands/people/registerMember.js';
import { removeRole } from '../../../src/commands/people/removeRole.js';
import { signOut } from '../../../src/commands/people/signOut.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';

/** Whoever remembers actors is told at once when what somebody may do has changed, and only once it can be read. */
describe('actorsChanged', () => {
  let test: TestDatabase;
  let world: World;
  let told: unknown[];

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    told = [];
  });
  afterAll(() => test.drop());

  /** A request that, when told, looks from outside at what has been committed. */
  const watched = (actor: Actor, look: string, of: string): RequestContext => ({
    ...world.as(actor),
    services: { ...world.services, actorsChanged: () => told.push(test.admin(look, [of])) },
  });

  it('is told after the commit of assignRole and removeRole', async () => {
    const operator = await world.staff(['OPERATOR']);
    const member = await world.member();
    const look = 'SELECT ended_at IS NULL AS held FROM role_assignment WHERE member_id = $1';
    const context = watched(operator, look, member.id);

    await assignRole(context, { memberId: member.id, role: 'AUDITOR' });
    expect(await Promise.all(told)).toEqual([[{ held: true }]]);

    await removeRole(context, { memberId: member.id, role: 'AUDITOR' });
    expect(await Promise.all(told)).toEqual([[{ held: true }], [{ held: false }]]);
  });

  it('is told after signOut', async () => {
    const self = await world.staff();
    await signOut(watched(self, 'SELECT $1::uuid IS NOT NULL AS asked', world.schemeId), {});

    expect(await Promise.all(told)).toEqual([[{ asked: true }]]);
  });

  it('is not told of what was refused, nor of what changes nobody', async () => {
    const operator = await world.staff(['OPERATOR']);
    const context = watched(operator, 'SELECT $1::uuid', world.schemeId);
    const memberId = operator.kind === 'MEMBER' ? operator.memberId : '';

    await expect(removeRole(context, { memberId, role: 'OPERATOR' })).rejects.toMatchObject({ code: 'LAST_OPERATOR' });
    await registerMember(context, { name: 'Ada' });

    expect(told).toEqual([]);
  });
});
