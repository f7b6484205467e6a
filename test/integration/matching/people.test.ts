import { ExposureCounter } from '../../../src/adapters/matching/exposureCounter.js';
import { dismissMatch } from '../../../src/commands/matching/dismissMatch.js';
import { restoreMatch } from '../../../src/commands/matching/restoreMatch.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { joinProfiles } from '../../../src/commands/profiles/ending.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { inCommand } from '../../support/inCommand.js';
import { anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { aSkill, freeOn, here, matchesOf, matchWith, membersFor, metresNorth, partsOf, profile } from './support.js';

let world: World;
let group: string;
let coordinator: Actor;

beforeAll(async () => {
  world = await createWorld();
  group = (await world.organisation()).id;
  coordinator = await world.staff(['COORDINATOR', group]);
});
afterAll(() => world.close());

const opportunity = (said: Partial<OpportunityEntity> = {}) => anOpportunity(world, group, { ...here, ...said });

async function somebody(said: Parameters<typeof profile>[2] = {}): Promise<string> {
  const { id } = await world.member();
  await profile(world, id, { ...here, findable: true, ...said });
  return id;
}

const self = (memberId: string): Actor => ({
  ...{ kind: 'MEMBER', schemeId: world.schemeId, memberId, sessionId: newId(), roles: [] },
});

test('only adults who agreed to be found are found, and none whom nothing would bring there', async () => {
  const one = await opportunity();
  const found = await somebody();
  const hidden = await somebody({ findable: false });
  const silent = (await world.member()).id;
  const child = await somebody();
  await world.test.admin(`UPDATE member SET adult_from_on = '2026-11-23' WHERE id = $1`, [child]);
  const avoiding = await somebody({ avoids: ['FOOD'] });
  const gone = await somebody();
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [gone]);
  const applied = await somebody();
  await world.test.admin(
    `INSERT INTO application (scheme_id, id, opportunity_id, member_id, state, applied_by, applied_at) VALUES ($1, $2, $3, $4, 'WAITING', 'system', $5)`,
    [world.schemeId, newId(), one.id, applied, world.clock.now()],
  );
  const aside = await somebody();
  await dismissMatch(world.as(self(aside)), { memberId: aside, opportunityId: one.id });
  if (coordinator.kind === 'MEMBER') await profile(world, coordinator.memberId, { ...here, findable: true });
  const elsewhere = await createWorld({ test: world.test });
  const { id: stranger } = await elsewhere.member();
  await profile(elsewhere, stranger, { ...here, findable: true });

  const ids = (await membersFor(world, one.id, coordinator)).map(({ id }) => id);
  expect(ids).toEqual([found]);
  for (const id of [hidden, silent, child, avoiding, gone, applied, stranger]) expect(ids).not.toContain(id);
  await world.test.admin(`UPDATE opportunity SET state = 'CLOSED', closed_at = $2 WHERE id = $1`, [
    one.id,
    world.clock.now(),
  ]);
  expect(await membersFor(world, one.id, coordinator)).toEqual([]);
});

test('they are sorted by skills, interests, distance in rings, times and languages; needs and proofs have no part in it', async () => {
  const [cooking, driving] = [await aSkill(world, 'Cooking'), await aSkill(world, 'Car driving')];
  const one = await opportunity({
    cause: 'HERITAGE',
    skillIds: [cooking, driving],
    languages: ['so'],
    dbsLevel: 'ENHANCED',
  });
  await aShift(world, one, new Date('2026-11-26T18:00:00Z'));
  const best = await somebody({ ...metresNorth(300), skillIds: [cooking], interests: ['HERITAGE'], languages: ['so'] });
  await freeOn(world, best, [4, '17:00', '21:00']);
  const other = await somebody({
    ...metresNorth(2_300),
    skillIds: [driving],
    interests: ['SPORT'],
    accessNeeds: ['STEP_FREE'],
  });
  await freeOn(world, other, [5, '17:00', '21:00']);
  const alike = await somebody({ ...metresNorth(4_200), skillIds: [driving], interests: ['SPORT'] });
  await freeOn(world, alike, [5, '17:00', '21:00']);
  const found = await membersFor(world, one.id, coordinator);
  const ofThem = (id: string) => found.find((match) => match.id === id);
  expect(found[0]?.id).toBe(best);
  expect(partsOf(ofThem(best) ?? { parts: [] })).toEqual({
    ...{ skills: 800, interests: 1000, distance: 1000, availability: 1000, languages: 1000 },
    ...{ access: 0, novelty: 800, feedback: 500, need: 0 },
  });
  expect(partsOf(ofThem(other) ?? { parts: [] })).toEqual({
    ...{ skills: 800, interests: 0, distance: 750, availability: 0, languages: 500 },
    ...{ access: 0, novelty: 800, feedback: 500, need: 0 },
  });
  expect(ofThem(alike)?.points).toBe(ofThem(other)?.points);
  expect(ofThem(best)?.facts).toEqual({
    ...{ skillIds: [cooking], cause: 'HERITAGE', isInterest: true, placeKind: 'ON_SITE', metres: 0, languages: ['so'] },
    ...{ suitsAt: '2026-11-26T18:00:00+00:00', came: 0 },
  });
});

test('whoever asks from many places finds a cell of the map and no home in it, and is never told too near', async () => {
  // Two homes in one cell, at its south and at its north.
  const homes = [
    { latitude: 51.5852, longitude: -0.0687 },
    { latitude: 51.5898, longitude: -0.0659 },
  ];
  const [south, north] = [await somebody(homes[0]), await somebody(homes[1])];
  const rings = [];
  for (const metres of [0, 400, 600, 700, 1_400, 1_600, 1_800, 4_400, 4_700, 5_000]) {
    const { id } = await opportunity(metresNorth(metres));
    const found = await membersFor(world, id, coordinator);
    rings.push([south, north].map((memberId) => found.find((match) => match.id === memberId)?.facts.metres));
  }
  expect(rings).toEqual([
    ...[0, 0, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 5_000, 5_000].map((metres) => [metres, metres]),
  ]);
});

test('who moves, hides or goes is found accordingly: the keys follow the profile', async () => {
  const { id: ada } = await world.member();
  const keys = async () =>
    (
      await world.test.admin<{ key: string }>('SELECT key FROM match_key WHERE subject_id = $1 ORDER BY key', [ada])
    ).map(({ key }) => key);
  await profile(world, ada, { ...here, interests: ['FOOD', 'SPORT'], findable: true });
  expect(await keys()).toEqual(['cause of FOOD', 'cause of SPORT']);
  await world.test.admin(`UPDATE member_profile SET interests = '{FAITH}' WHERE member_id = $1`, [ada]);
  expect(await keys()).toEqual(['cause of FAITH']);
  await world.test.admin('UPDATE member_profile SET findable = false WHERE member_id = $1', [ada]);
  expect(await keys()).toEqual([]);
  await world.test.admin('UPDATE member_profile SET findable = true WHERE member_id = $1', [ada]);
  await world.test.admin('DELETE FROM member_profile WHERE member_id = $1', [ada]);
  expect(await keys()).toEqual([]);
  const one = await opportunity();
  const ofIt = async () =>
    (await world.test.admin<{ key: string }>('SELECT key FROM match_key WHERE subject_id = $1', [one.id])).map(
      ({ key }) => key,
    );
  expect(await ofIt()).toEqual(['cause FOOD']);
  await world.test.admin(`UPDATE opportunity SET cause = 'SPORT' WHERE id = $1`, [one.id]);
  expect(await ofIt()).toEqual(['cause SPORT']);
  await world.test.admin(`UPDATE opportunity SET state = 'CLOSED', closed_at = $2 WHERE id = $1`, [
    one.id,
    world.clock.now(),
  ]);
  expect(await ofIt()).toEqual([]);
});

test('what a member puts aside stands among their matches no more, until they take it back', async () => {
  const one = await opportunity();
  const { id: ada } = await world.member();
  const [own, operator] = [world.as(self(ada)), world.as(await world.staff(['OPERATOR']))];
  const isThere = async () => (await matchWith(world, ada, one.id)) !== null;
  expect(await isThere()).toBe(true);
  await dismissMatch(own, { memberId: ada, opportunityId: one.id, reason: 'TOO_FAR' });
  await dismissMatch(own, { memberId: ada, opportunityId: one.id });
  expect(await isThere()).toBe(false);
  const rows = await world.test.admin('SELECT reason, restored_at FROM match_dismissal WHERE member_id = $1', [ada]);
  expect(rows).toEqual([{ reason: 'TOO_FAR', restored_at: null }]);
  await restoreMatch(operator, { memberId: ada, opportunityId: one.id });
  expect(await isThere()).toBe(true);
  expect((await audited(world, 'restoreMatch')).length).toBe(1);
  expect(await refused(world, () => restoreMatch(own, { memberId: ada, opportunityId: one.id }))).toEqual({
    code: 'NOT_FOUND',
  });
});

test('what is refused about putting aside changes nothing', async () => {
  const [one, draft] = [await opportunity(), await opportunity({ state: 'DRAFT', publishedAt: null })];
  const [ada, ben] = [(await world.member()).id, (await world.member()).id];
  const own = world.as(self(ada));
  const put = (input: Partial<Parameters<typeof dismissMatch>[1]>) =>
    refused(world, () => dismissMatch(own, { memberId: ada, ...input }));
  expect(await put({})).toEqual({ code: 'INVALID_INPUT', field: ['opportunityId'] });
  expect(await put({ opportunityId: one.id, helpPostId: newId() })).toEqual({
    ...{ code: 'INVALID_INPUT', field: ['opportunityId'] },
  });
  expect(await put({ opportunityId: draft.id })).toEqual({ code: 'NOT_FOUND' });
  expect(await put({ opportunityId: newId() })).toEqual({ code: 'NOT_FOUND' });
  expect(await put({ helpPostId: newId() })).toEqual({ code: 'NOT_FOUND' });
  expect(await put({ memberId: ben, opportunityId: one.id })).toEqual({ code: 'FORBIDDEN' });
  expect(await put({ memberId: newId(), opportunityId: one.id })).toEqual({ code: 'NOT_FOUND' });
});

test('it goes with the membership', async () => {
  const one = await opportunity();
  const { id: ada } = await world.member();
  await dismissMatch(world.as(self(ada)), { memberId: ada, opportunityId: one.id });
  await closeMembership(world.as(self(ada)), { idempotencyKey: newId(), memberId: ada, reason: 'LEAVING' });
  expect(await world.test.admin('SELECT 1 FROM match_dismissal WHERE member_id = $1', [ada])).toEqual([]);
  expect(await matchesOf(world, ada)).toEqual([]);
});

test('of two memberships that are joined it goes to the one that remains, once for each thing', async () => {
  const [both, one] = [await opportunity(), await opportunity()];
  const [ada, twin] = [(await world.member()).id, (await world.member()).id];
  for (const [memberId, opportunityId] of [
    [ada, both.id],
    [twin, both.id],
    [twin, one.id],
  ] as const)
    await dismissMatch(world.as(self(memberId)), { memberId, opportunityId });
  await inCommand(world, coordinator, (tx) => joinProfiles(tx, tx.now, ada, twin));
  const rows = await world.test.admin<{ memberId: string; opportunityId: string }>(
    'SELECT member_id AS "memberId", opportunity_id AS "opportunityId" FROM match_dismissal WHERE member_id IN ($1, $2)',
    [ada, twin],
  );
  expect(new Set(rows.map(({ memberId, opportunityId }) => `${memberId} ${opportunityId}`))).toEqual(
    new Set([`${ada} ${both.id}`, `${ada} ${one.id}`]),
  );
  expect(rows).toHaveLength(2);
});

test('counted lists reach the table, whoever counts them; a group of another scheme is left out', async () => {
  const elsewhere = await createWorld({ test: world.test });
  const [own, other] = [(await world.organisation()).id, (await elsewhere.organisation()).id];
  const count = async () => {
    const exposure = new ExposureCounter(world.test.database.pool, 60_000);
    exposure.shown({
      schemeId: world.schemeId,
      onDay: '2026-11-22',
      memberId: newId(),
      organisationIds: [own, own, other],
    });
    await exposure.flush();
  };
  await Promise.all([count(), count()]);
  expect(
    await world.test.admin(
      'SELECT scheme_id, on_day::text, shown, members FROM match_exposure WHERE organisation_id IN ($1, $2)',
      [own, other],
    ),
  ).toEqual([{ scheme_id: world.schemeId, on_day: '2026-11-22', shown: 4, members: 2 }]);
});
