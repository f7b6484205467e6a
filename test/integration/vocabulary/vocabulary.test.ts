import { addSkill } from '../../../src/commands/vocabulary/addSkill.js';
import { addTraining } from '../../../src/commands/vocabulary/addTraining.js';
import { knownSkills, knownTrainings } from '../../../src/commands/vocabulary/knownSkills.js';
import { renameSkill } from '../../../src/commands/vocabulary/renameSkill.js';
import { renameTraining } from '../../../src/commands/vocabulary/renameTraining.js';
import { retireSkill } from '../../../src/commands/vocabulary/retireSkill.js';
import { retireTraining } from '../../../src/commands/vocabulary/retireTraining.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, auditOf, eventsOf, expectRefused } from '../people/support.js';

describe('the vocabulary', () => {
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

  const add = async (name: string) => (await addSkill(world.as(operator), { name })).skillId;
  const word = async (table: 'skill' | 'training', id: string) =>
    (
      await test.admin(
        `SELECT name, name_key AS key, retired_at AS "retiredAt" FROM ${table} WHERE scheme_id = $1 AND id = $2`,
        [world.schemeId, id],
      )
    )[0];
  const known = async (ids: string[], options: Parameters<typeof knownSkills>[2] = {}) =>
    await test.database.inScheme(world.schemeId, (tx) => knownSkills(tx, ids, options));

  it('a scheme begins with 62 skills and 15 trainings, in pages by name, found by a part of it', async () => {
    const member = await world.actorOf(await world.member());
    const page = await ask(
      world,
      member,
      '{ skills(first: 2, search: "DRIV") { nodes { name retiredAt mergedInto { name } } pageInfo { hasNextPage endCursor } } }',
    );
    expect(page).toMatchObject({
      data: {
        skills: {
          nodes: [
            { name: 'Car driving', retiredAt: null, mergedInto: null },
            { name: 'Minibus driving', retiredAt: null, mergedInto: null },
          ],
          pageInfo: { hasNextPage: false },
        },
      },
    });
    const names: string[] = [];
    let after: string | null = null;
    do {
      const source =
        'query ($after: String) { skills(first: 40, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }';
      const answer = await ask(world, member, source, { after });
      const { skills } = answer.data as {
        skills: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      names.push(...skills.nodes.map(({ name }) => name));
      after = skills.pageInfo.hasNextPage ? skills.pageInfo.endCursor : null;
    } while (after !== null);
    expect([names.length, new Set(names).size]).toEqual([62, 62]);
    expect(
      await ask(world, member, '{ trainings(first: 1, search: "paediatric") { nodes { name validMonths } } }'),
    ).toEqual({
      data: { trainings: { nodes: [{ name: 'Paediatric first aid', validMonths: 36 }] } },
    });
  });

  it('one that differs in case, accents or hyphens alone is there already', async () => {
    const skillId = await add('First-Aid');
    expect(await word('skill', skillId)).toEqual({ name: 'First-Aid', key: 'first aid', retiredAt: null });
    await expectRefused(world, () => add('fírst  aid'), 'ALREADY_DONE', 'name');
    await expectRefused(world, () => add(' '), 'INVALID_INPUT', 'name');
    expect(await auditOf(world, 'addSkill')).toEqual([
      {
        actor: `member:${operator.kind === 'MEMBER' ? operator.memberId : ''}`,
        subjectType: 'Skill',
        subjectId: skillId,
        detail: {},
      },
    ]);
    expect(await eventsOf(world)).toEqual([]);
  });

  it('W1: of eight who add the same word at once, one does', async () => {
    const spellings = ['Bee keeping', 'bee-keeping', 'BEE KEEPING', 'Bee  keeping'];
    const results = await Promise.allSettled([...spellings, ...spellings].map(add));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'ALREADY_DONE' });
    expect(
      await test.admin(`SELECT count(*)::int AS n FROM skill WHERE scheme_id = $1 AND name_key = 'bee keeping'`, [
        world.schemeId,
      ]),
    ).toEqual([{ n: 1 }]);
  });

  it('W2: a retired one stays where it is named and comes back when it is added again', async () => {
    const skillId = await add('Falconry');
    await retireSkill(world.as(operator), { skillId });
    expect(await word('skill', skillId)).toMatchObject({ retiredAt: world.clock.now() });
    await expectRefused(world, () => retireSkill(world.as(operator), { skillId }), 'ALREADY_DONE');
    await expectRefused(world, () => known([skillId]), 'INVALID_INPUT', 'skillIds');
    expect(await known([skillId], { kept: [skillId] })).toEqual([skillId]);
    const listed = (more: string) =>
      ask(world, operator, `{ skills(first: 9, search: "falcon"${more}) { nodes { name } } }`);
    expect(await listed('')).toEqual({ data: { skills: { nodes: [] } } });
    expect(await listed(', includeRetired: true')).toEqual({ data: { skills: { nodes: [{ name: 'Falconry' }] } } });

    expect(await add('FALCONRY')).toBe(skillId);
    expect(await word('skill', skillId)).toEqual({ name: 'FALCONRY', key: 'falconry', retiredAt: null });
  });

  it('a new name must be free', async () => {
    const skillId = await add('Bees');
    await renameSkill(world.as(operator), { skillId, name: 'Bee-keeping' });
    expect(await word('skill', skillId)).toEqual({ name: 'Bee-keeping', key: 'bee keeping', retiredAt: null });
    await expectRefused(
      world,
      () => renameSkill(world.as(operator), { skillId, name: 'cooking' }),
      'ALREADY_DONE',
      'name',
    );
    await expect(renameSkill(world.as(operator), { skillId: newId(), name: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('trainings are kept like skills, with the months they count', async () => {
    const { trainingId } = await addTraining(world.as(operator), { name: 'Canal safety', validMonths: 24 });
    await renameTraining(world.as(operator), { trainingId, name: 'Water safety' });
    const months = async () =>
      (await test.admin('SELECT name, valid_months AS months FROM training WHERE id = $1', [trainingId]))[0];
    expect(await months()).toEqual({ name: 'Water safety', months: 24 });
    await renameTraining(world.as(operator), { trainingId, name: 'Water safety', validMonths: null });
    expect(await months()).toEqual({ name: 'Water safety', months: null });
    await expectRefused(
      world,
      () => addTraining(world.as(operator), { name: 'Other', validMonths: 0 }),
      'INVALID_INPUT',
      'validMonths',
    );
    await retireTraining(world.as(operator), { trainingId });
    await expectRefused(
      world,
      () => test.database.inScheme(world.schemeId, (tx) => knownTrainings(tx, [trainingId])),
      'INVALID_INPUT',
      'trainingIds',
    );
  });

  it('W3: ten thousand skills are refused before the database is asked; unknown and foreign ones look alike', async () => {
    const many = Array.from({ length: 10_000 }, () => newId());
    await expectRefused(world, () => known(many), 'INVALID_INPUT', 'skillIds');
    await expect(known(many)).rejects.toThrow('Please choose at most 30 skills.');
    const elsewhere = await createWorld({ test });
    const [foreign] = await test.admin<{ id: string }>('SELECT id FROM skill WHERE scheme_id = $1 LIMIT 1', [
      elsewhere.schemeId,
    ]);
    const words = "One of the skills is not, or no longer, in the scheme's list. Choose from the list again.";
    for (const id of [newId(), foreign?.id ?? '']) await expect(known([id])).rejects.toThrow(words);
    const [a, b] = [await add('Aa'), await add('Bb')];
    expect(await known([b, a, b])).toEqual([b, a]);
    expect(await known([])).toEqual([]);
  });

  it('operators alone change it', async () => {
    const group = await world.organisation();
    for (const actor of [await world.staff(['COORDINATOR', group.id]), await world.staff(['AUDITOR'])]) {
      await expectRefused(world, () => addSkill(world.as(actor), { name: 'Theirs' }), 'FORBIDDEN');
    }
  });

  it('over the API', async () => {
    const made = await ask(
      world,
      operator,
      'mutation { addSkill(input: { name: "Kites 🪁" }) { skill { id name } userErrors { code } } }',
    );
    const { skill } = (made.data as { addSkill: { skill: { id: string; name: string } } }).addSkill;
    expect(skill.name).toBe('Kites 🪁');
    expect(
      await ask(
        world,
        operator,
        'mutation ($id: ID!) { retireSkill(input: { skillId: $id }) { skill { retiredAt } userErrors { code } } }',
        skill,
      ),
    ).toEqual({ data: { retireSkill: { skill: { retiredAt: world.clock.now().toISOString() }, userErrors: [] } } });
    expect(
      await ask(world, operator, 'query ($id: ID!) { node(id: $id) { id ... on Skill { name } } }', skill),
    ).toEqual({
      data: { node: { id: skill.id, name: 'Kites 🪁' } },
    });
    const wrong = { id: toGlobalId('Training', newId()) };
    expect(
      await ask(
        world,
        operator,
        'mutation ($id: ID!) { retireSkill(input: { skillId: $id }) { userErrors { code } } }',
        wrong,
      ),
    ).toMatchObject({ errors: [{ code: 'NOT_FOUND', path: 'retireSkill' }] });
  });
});
