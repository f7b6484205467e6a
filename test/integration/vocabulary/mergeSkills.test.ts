import { addSkill } from '../../../src/commands/vocabulary/addSkill.js';
import { knownSkills } from '../../../src/commands/vocabulary/knownSkills.js';
import { mergeSkills } from '../../../src/commands/vocabulary/mergeSkills.js';
import { renameSkill } from '../../../src/commands/vocabulary/renameSkill.js';
import { retireSkill } from '../../../src/commands/vocabulary/retireSkill.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { auditOf, expectRefused } from '../people/support.js';

describe('mergeSkills', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let [from, into, other] = ['', '', ''];

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    const add = async (name: string) => (await addSkill(world.as(operator), { name })).skillId;
    [from, into, other] = [await add('Bread making'), await add('Baking'), await add('Brewing')];
  });
  afterAll(() => test.drop());

  const merge = (one: string, two: string) => mergeSkills(world.as(operator), { fromSkillId: one, intoSkillId: two });

  it('W4: everything that named one names the other, once', async () => {
    const group = await world.organisation();
    const opportunity = await anOpportunity(world, group.id, { skillIds: [other, from] });
    const both = await anOpportunity(world, group.id, { skillIds: [from, into] });
    const { role } = await aShift(world, opportunity, worldNow);
    await test.admin('UPDATE shift_role SET skill_ids = ARRAY[$2]::uuid[] WHERE id = $1', [role.id, from]);
    const member = await world.member();
    await test.admin(
      'INSERT INTO member_profile (scheme_id, member_id, skill_ids, changed_at) VALUES ($1, $2, ARRAY[$3, $4]::uuid[], $5)',
      [world.schemeId, member.id, from, other, worldNow],
    );
    const roles = [
      { name: 'Cook', capacity: 2, skillIds: [from, into] },
      { name: 'Porter', capacity: 1, skillIds: [other] },
    ];
    await test.admin(
      `INSERT INTO shift_series (scheme_id, id, opportunity_id, starts_on, start_time, duration_minutes, rrule, bank_holidays, roles, state, created_at)
       VALUES ($1, $2, $3, '2026-12-01', '10:00', 60, 'FREQ=WEEKLY', 'KEEP', $4, 'RUNNING', $5)`,
      [world.schemeId, newId(), opportunity.id, JSON.stringify(roles), worldNow],
    );

    expect(await merge(from, into)).toEqual({ skillId: into });

    const named = async (table: string, column = 'id', id = '') =>
      (await test.admin<{ ids: string[] }>(`SELECT skill_ids AS ids FROM ${table} WHERE ${column} = $1`, [id]))[0]?.ids;
    expect(await named('opportunity', 'id', opportunity.id)).toEqual([other, into]);
    expect(await named('opportunity', 'id', both.id)).toEqual([into]);
    expect(await named('shift_role', 'id', role.id)).toEqual([into]);
    expect(await named('member_profile', 'member_id', member.id)).toEqual([into, other]);
    expect(await test.admin('SELECT roles FROM shift_series WHERE scheme_id = $1', [world.schemeId])).toEqual([
      { roles: [{ ...roles[0], skillIds: [into] }, roles[1]] },
    ]);
    expect(await auditOf(world, 'mergeSkills')).toMatchObject([
      { subjectId: from, detail: { intoSkillId: into, named: 5 } },
    ]);
  });

  it('W4: who names the first afterwards names the second, also after a second merge; its name is not given again', async () => {
    await merge(from, into);
    await merge(into, other);
    const known = (ids: string[]) => test.database.inScheme(world.schemeId, (tx) => knownSkills(tx, ids));
    expect(await known([from, into, other])).toEqual([other]);
    await expect(addSkill(world.as(operator), { name: 'bread-making' })).rejects.toThrow(
      'Bread making goes by the name of Brewing now.',
    );
    const refused: (() => Promise<unknown>)[] = [
      () => merge(from, other),
      () => merge(other, from),
      () => retireSkill(world.as(operator), { skillId: from }),
      () => renameSkill(world.as(operator), { skillId: from, name: 'Toast' }),
    ];
    for (const work of refused) await expectRefused(world, work, 'INVALID_INPUT');
    // Retired, the last of them is chosen by none of its names; where it is named it may stay.
    await retireSkill(world.as(operator), { skillId: other });
    await expectRefused(world, () => known([from]), 'INVALID_INPUT', 'skillIds');
    expect(await test.database.inScheme(world.schemeId, (tx) => knownSkills(tx, [from], { kept: [other] }))).toEqual([
      other,
    ]);
  });

  it('refuses one and the same, a retired one to keep, and what is not there', async () => {
    await expectRefused(world, () => merge(from, from), 'INVALID_INPUT', 'intoSkillId');
    await retireSkill(world.as(operator), { skillId: into });
    await expectRefused(world, () => merge(from, into), 'INVALID_INPUT', 'intoSkillId');
    await expectRefused(world, () => merge(from, newId()), 'NOT_FOUND');
    const member = await world.actorOf(await world.member());
    await expectRefused(
      world,
      () => mergeSkills(world.as(member), { fromSkillId: from, intoSkillId: into }),
      'FORBIDDEN',
    );
  });
});
