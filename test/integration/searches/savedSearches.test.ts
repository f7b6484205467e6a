import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { createSavedSearch } from '../../../src/commands/searches/createSavedSearch.js';
import { deleteSavedSearch } from '../../../src/commands/searches/deleteSavedSearch.js';
import { updateSavedSearch } from '../../../src/commands/searches/updateSavedSearch.js';
import { mergeSkills } from '../../../src/commands/vocabulary/mergeSkills.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { ask, askCounting } from '../people/support.js';

let base: TestDatabase;
let world: World;
let member: MemberEntity;
let self: Actor;
let operator: Actor;

beforeAll(async () => {
  base = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: base });
  member = await world.member('Ada');
  self = await world.actorOf(member);
  operator = await world.staff(['OPERATOR']);
});
afterAll(() => base.drop());

type Input = Omit<Parameters<typeof createSavedSearch>[1], 'memberId'>;
const save = async (input: Input, actor = self, memberId = member.id) =>
  (await createSavedSearch(world.as(actor), { memberId, ...input })).savedSearchId;

const fields =
  'name words cause kind skill { name } near { location { latitude longitude } withinMetres } remote notify';
async function searches(actor = self, memberId = member.id): Promise<unknown> {
  const source = `query ($id: ID!) { node(id: $id) { ... on Member { savedSearches { ${fields} } } } }`;
  const { data } = await ask(world, actor, source, { id: toGlobalId('Member', memberId) });
  return (data as { node: { savedSearches: unknown } | null }).node?.savedSearches;
}

const anything = { words: null, cause: null, kind: null, skill: null, near: null, remote: null, notify: 'NEVER' };
const here = { latitude: 51.5882, longitude: -0.0687, withinMetres: 2_000 };

async function skills(): Promise<string[]> {
  const rows = await base.admin<{ id: string }>(
    `SELECT id FROM skill WHERE scheme_id = $1 AND name IN ('Cooking', 'Gardening') ORDER BY name`,
    [world.schemeId],
  );
  return rows.map(({ id }) => id);
}

test('F11 a search is kept, changed piece by piece and deleted', async () => {
  const [, gardening = ''] = await skills();
  const all: Input = {
    ...{ name: ' Grün 🌱 בגינה ', words: ' soup\nand bread ', cause: 'FOOD', kind: 'ONGOING', skillId: gardening },
    ...{ near: here, remote: false, notify: 'WEEKLY' },
  };
  const savedSearchId = await save(all);
  const { withinMetres, ...location } = here;
  const kept = {
    ...{ name: 'Grün 🌱 בגינה', words: 'soup and bread', cause: 'FOOD', kind: 'ONGOING', skill: { name: 'Gardening' } },
    ...{ near: { location, withinMetres }, remote: false, notify: 'WEEKLY' },
  };
  expect(await searches()).toEqual([kept]);
  await updateSavedSearch(world.as(self), { savedSearchId, words: null, notify: null, remote: null });
  expect(await searches()).toEqual([{ ...kept, words: null, remote: null }]);
  const nothing = { words: null, cause: null, kind: null, skillId: null, near: null };
  await updateSavedSearch(world.as(self), { savedSearchId, ...nothing, name: 'All', notify: 'NEVER' });
  expect(await searches()).toEqual([{ ...anything, name: 'All' }]);
  await deleteSavedSearch(world.as(self), { savedSearchId });
  expect(await searches()).toEqual([]);
  const by = { actor: `member:${member.id}`, subject: savedSearchId };
  expect(await audited(world, 'createSavedSearch')).toEqual([by]);
  expect(await audited(world, 'updateSavedSearch')).toEqual([by, by]);
  expect(await audited(world, 'deleteSavedSearch')).toEqual([by]);
});

test('F12 what cannot be kept is refused with its field, and leaves nothing', async () => {
  const savedSearchId = await save({ name: 'Soup' });
  const bad: [Input, string][] = [
    [{ name: ' \n ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ name: 'SOUP' }, 'name'],
    [{ name: 'A', words: '🥔'.repeat(101) }, 'words'],
    [{ name: 'A', near: { ...here, latitude: 48 } }, 'location'],
    [{ name: 'A', near: { ...here, withinMetres: 0 } }, 'near'],
    [{ name: 'A', skillId: newId() }, 'skillId'],
  ];
  for (const [input, field] of bad) {
    expect(await refused(world, () => save(input))).toEqual({ code: 'INVALID_INPUT', field: [field] });
  }
  const rename = (id: string, name: string) => () => updateSavedSearch(world.as(self), { savedSearchId: id, name });
  const other = await save({ name: 'Bread', words: '🥔'.repeat(100) });
  expect(await refused(world, rename(other, 'soup'))).toEqual({ code: 'INVALID_INPUT', field: ['name'] });
  await rename(savedSearchId, 'SOUP')();
  expect(await refused(world, rename(newId(), 'New'))).toEqual({ code: 'NOT_FOUND' });
  for (let index = 2; index < 20; index += 1) await save({ name: `Search ${index}` });
  expect(await refused(world, () => save({ name: 'One more' }))).toEqual({ code: 'INVALID_INPUT' });
});

test('F13 searches are for the member, who acts for them, and operators', async () => {
  const savedSearchId = await save({ name: 'Soup', words: 'my secret' });
  expect(await searches(operator)).toEqual([{ ...anything, name: 'Soup', words: 'my secret' }]);
  const stranger = await world.staff(['AUDITOR']);
  expect(await searches(stranger)).toBe(null);
  const elsewhere = await createWorld({ test: base });
  for (const [actor, code] of [
    [stranger, 'FORBIDDEN'],
    [await elsewhere.staff(['OPERATOR']), 'NOT_FOUND'],
  ] as const) {
    expect(await refused(world, () => save({ name: 'Mine' }, actor))).toEqual({ code });
    const change = () => updateSavedSearch(world.as(actor), { savedSearchId, name: 'Mine' });
    expect(await refused(world, change)).toEqual({ code });
    expect(await refused(world, () => deleteSavedSearch(world.as(actor), { savedSearchId }))).toEqual({ code });
  }
});

test('F14 a search finds what the list of opportunities finds, and counts what is new', async () => {
  const group = await world.organisation({ name: 'Fern & Hill' });
  const published = (at: string, more: Parameters<typeof anOpportunity>[2] = {}) =>
    anOpportunity(world, group.id, { publishedAt: new Date(at), ...more });
  await published('2026-11-01T00:00:00Z', { role: 'Soup cook', latitude: here.latitude, longitude: here.longitude });
  await published('2026-11-10T00:00:00Z', { role: 'Soup porter', placeKind: 'REMOTE' });
  await published('2026-11-11T00:00:00Z', { role: 'Gardener', cause: 'ENVIRONMENT_AND_GARDENING' });
  await published('2026-11-12T00:00:00Z', { role: 'Soup, not yet', state: 'DRAFT' });
  await save({ name: 'Soup', words: 'soup' });
  await save({ name: 'From home', remote: true });
  await save({ name: 'Near', near: here });
  const source = `{ viewer { member { savedSearches {
    name all: newSince(since: "2026-01-01T00:00:00Z") new: newSince(since: "2026-11-01T00:00:00Z")
    opportunities(first: 1) { nodes { role } pageInfo { hasNextPage } }
  } } } }`;
  const { data, reads } = await askCounting(world, self, source);
  const found = (name: string, all: number, fresh: number, role: string, hasNextPage: boolean) => ({
    ...{ name, all, new: fresh, opportunities: { nodes: [{ role }], pageInfo: { hasNextPage } } },
  });
  expect((data as { viewer: { member: { savedSearches: unknown } } }).viewer.member.savedSearches).toEqual([
    found('Soup', 2, 1, 'Soup porter', true),
    found('From home', 1, 1, 'Soup porter', false),
    found('Near', 1, 0, 'Soup cook', false),
  ]);
  // The member, the searches, then three lists of each search, which are three different questions; never one for a row of a list.
  expect(reads).toBeLessThanOrEqual(3 * 3 + 4);
});

test('F15 with the membership its searches end; joined, they go along, and a merged skill is looked for by its new name', async () => {
  const [cooking = '', gardening = ''] = await skills();
  await save({ name: 'Soup', skillId: cooking });
  await mergeSkills(world.as(operator), { fromSkillId: cooking, intoSkillId: gardening });
  expect(await searches()).toEqual([{ ...anything, name: 'Soup', skill: { name: 'Gardening' } }]);
  const twin = await world.member('Ada too');
  await save({ name: 'soup', words: 'theirs' }, operator, twin.id);
  await save({ name: 'Bread' }, operator, twin.id);
  for (const by of [operator, await world.staff(['OPERATOR'])]) {
    const both = { remainingMemberId: member.id, leavingMemberId: twin.id };
    await mergeMembers(world.as(by), { idempotencyKey: newId(), ...both });
  }
  expect(await searches()).toEqual([
    { ...anything, name: 'Soup', skill: { name: 'Gardening' } },
    { ...anything, name: 'Bread' },
  ]);
  const leaving = { idempotencyKey: newId(), memberId: member.id, reason: 'LEAVING' as const };
  await closeMembership(world.as(operator), leaving);
  expect(await base.admin('SELECT name FROM saved_search WHERE scheme_id = $1', [world.schemeId])).toEqual([]);
  expect(await refused(world, () => save({ name: 'Again' }, operator))).toEqual({ code: 'MEMBER_CLOSED' });
});
