import { newId } from '../../../src/domain/ids.js';
import { toCursor } from '../../../src/domain/paging/cursor.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { aSkill, here, matchesOf, matchWith, metresNorth, profile } from './support.js';

let world: World;
let group: string;

beforeAll(async () => {
  world = await createWorld();
  group = (await world.organisation()).id;
});
afterAll(() => world.close());

const opportunity = (said: Partial<OpportunityEntity> = {}, of = group) =>
  anOpportunity(world, of, { ...here, ...said });

async function somebody(said: Parameters<typeof profile>[2] = {}): Promise<string> {
  const { id } = await world.member();
  await profile(world, id, { ...here, ...said });
  return id;
}

async function adultFrom(memberId: string, day: string) {
  await world.test.admin('UPDATE member SET adult_from_on = $2 WHERE id = $1', [memberId, day]);
}

test('what nothing would mend is left out', async () => {
  const [draft, closed] = [
    await opportunity({ state: 'DRAFT', publishedAt: null }),
    await opportunity({ state: 'CLOSED', closedAt: world.clock.now() }),
  ];
  const waiting = await opportunity({}, (await world.organisation({ status: 'PENDING' })).id);
  const suspendedGroup = (await world.organisation()).id;
  const suspended = await opportunity({}, suspendedGroup);
  await world.test.admin(
    `UPDATE organisation SET status = 'SUSPENDED', suspended_at = $2, suspension_reason = 'looked into' WHERE id = $1`,
    [suspendedGroup, world.clock.now()],
  );
  const avoided = await opportunity({ cause: 'SPORT' });
  const home = await opportunity({ placeKind: 'REMOTE', latitude: null, longitude: null });
  const applied = await opportunity({ joining: 'BY_APPLICATION' });
  const booked = await opportunity();
  const fine = await opportunity();
  const ada = await somebody({ avoids: ['SPORT'], takesRemote: false });
  await world.test.admin(
    `INSERT INTO application (scheme_id, id, opportunity_id, member_id, state, applied_by, applied_at) VALUES ($1, $2, $3, $4, 'WAITING', 'system', $5)`,
    [world.schemeId, newId(), applied.id, ada, world.clock.now()],
  );
  await aBooking(world, await aShift(world, booked, new Date('2026-11-26T18:00:00Z')), ada);
  const found = (await matchesOf(world, ada)).map(({ id }) => id);
  expect(found).toContain(fine.id);
  for (const { id } of [draft, closed, waiting, suspended, avoided, home, applied, booked]) {
    expect(found).not.toContain(id);
  }
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada]);
  expect(await matchesOf(world, ada)).toEqual([]);
});

test('nobody is told to apply to a group they look after', async () => {
  const own = await opportunity();
  const elsewhere = await opportunity({}, (await world.organisation()).id);
  for (const role of ['LEADER', 'COORDINATOR'] as const) {
    const actor = await world.staff([role, group]);
    if (actor.kind !== 'MEMBER') throw new Error('not a member');
    const seen = async () =>
      (await matchesOf(world, actor.memberId)).map(({ id }) => id).filter((id) => id === own.id || id === elsewhere.id);
    expect(await seen()).toEqual([elsewhere.id]);
    await world.test.admin('UPDATE role_assignment SET ended_at = $2 WHERE member_id = $1', [
      actor.memberId,
      world.clock.now(),
    ]);
    expect(new Set(await seen())).toEqual(new Set([own.id, elsewhere.id]));
  }
});

test('an age that cannot be reached leaves out; a proof that can be got is named and lowers the score', async () => {
  const [sixteen, adults, elders] = [
    await opportunity({ minimumAge: 16 }),
    await opportunity({ minimumAge: 18 }),
    await opportunity({ minimumAge: 50 }),
  ];
  const [training] = await world.test.admin<{ id: string }>(
    `SELECT id FROM training WHERE scheme_id = $1 AND name = 'Food hygiene level 2'`,
    [world.schemeId],
  );
  const trainingIds = [training?.id ?? ''];
  const trained = await opportunity({ trainingIds, dbsLevel: 'ENHANCED', joining: 'BY_APPLICATION' });
  // Seventeen today.
  const child = await somebody();
  await adultFrom(child, '2027-11-22');
  const ofChild = (await matchesOf(world, child)).map(({ id }) => id);
  expect([sixteen, adults, elders].map(({ id }) => ofChild.includes(id))).toEqual([true, false, false]);
  expect((await matchWith(world, child, sixteen.id))?.facts).toMatchObject({ needsConsent: true });

  const ada = await somebody();
  expect((await matchWith(world, ada, elders.id))?.facts).toMatchObject({ ageToSee: 50, needsConsent: false });
  const lacking = await matchWith(world, ada, trained.id);
  expect(lacking?.facts).toMatchObject({ trainingIds, dbsLevel: 'ENHANCED', ageToSee: null, needsApplication: true });
  const plain = await matchWith(world, ada, adults.id);
  expect([plain?.score, lacking?.score]).toEqual([63, 44]);
  for (const [kind, column, value] of [
    ['TRAINING', 'training_id', trainingIds[0]],
    ['DBS', 'dbs_level', 'ENHANCED_WITH_BARRED_LISTS'],
    ['AGE', 'age_years', 51],
  ])
    await world.test.admin(
      `INSERT INTO member_check (scheme_id, id, member_id, kind, ${column}, dated_on, seen_by, seen_at) VALUES ($1, $2, $3, $4, $5, '2026-11-01', 'system', $6)`,
      [world.schemeId, newId(), ada, kind, value, world.clock.now()],
    );
  const proven = await matchWith(world, ada, trained.id);
  expect(proven?.facts).toMatchObject({ trainingIds: [], dbsLevel: null });
  expect(proven?.score).toBe(61);
  expect((await matchWith(world, ada, elders.id))?.facts).toMatchObject({ ageToSee: null });
});

test('places that ask for skills somebody lacks are no places for them, and it says so', async () => {
  const one = await opportunity();
  const { role } = await aShift(world, one, new Date('2026-11-26T18:00:00Z'));
  const cooking = await aSkill(world, 'Cooking');
  await world.test.admin('UPDATE shift_role SET skill_ids = $2 WHERE id = $1', [role.id, [cooking]]);
  const [cook, other] = [await somebody({ skillIds: [cooking] }), await somebody()];
  expect((await matchWith(world, cook, one.id))?.facts).toMatchObject({ lacksSkills: false });
  expect((await matchWith(world, other, one.id))?.facts).toMatchObject({ lacksSkills: true, freeThisWeek: 5 });
});

test('of each group three stand before any has a fourth; pages follow one another without a gap; the order is the same each time', async () => {
  const small = await createWorld({ test: world.test });
  const [big, tiny] = [(await small.organisation()).id, (await small.organisation()).id];
  const near = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => anOpportunity(small, big, { ...metresNorth(n * 10), role: `Big ${n}` })),
  );
  const far = await anOpportunity(small, tiny, { ...metresNorth(5_000), cause: 'SPORT' });
  const { id: ada } = await small.member();
  await profile(small, ada, here);
  const order = [...near.slice(0, 3), far, ...near.slice(3)].map(({ id }) => id);
  const all = await matchesOf(small, ada);
  expect(all.map(({ id }) => id)).toEqual(order);
  expect(all.map(({ tier }) => tier)).toEqual([0, 0, 0, 0, 1, 1]);
  let after: string | null = null;
  const paged: string[] = [];
  for (let page = 0; page < 3; page += 1) {
    const rows = await matchesOf(small, ada, { first: 2, after });
    paged.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    after = last ? toCursor(last.tier, last.points, last.id) : null;
  }
  expect(paged).toEqual(order);
  await expect(matchesOf(small, ada, { after: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(matchesOf(small, ada, { after: toCursor(0, 1.5, ada) })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});

test('a scheme weighs the parts as it likes; where it weighs nothing, need and then distance say the order, and the score is 0', async () => {
  const parts = [
    'Skills',
    'Interests',
    'Distance',
    'Availability',
    'Languages',
    'Access',
    'Novelty',
    'Feedback',
    'Need',
  ];
  const weighing = (chosen: Record<string, number>) =>
    createWorld({
      test: world.test,
      rules: { ...Object.fromEntries(parts.map((part) => [`match${part}Weight`, 0])), ...chosen },
    });
  const found = async (small: World) => {
    const soon = await anOpportunity(small, (await small.organisation()).id, { ...metresNorth(4_000), cause: 'SPORT' });
    const next = await anOpportunity(small, (await small.organisation()).id, { ...metresNorth(3_000), cause: 'FAITH' });
    const near = await anOpportunity(small, (await small.organisation()).id, { ...metresNorth(100), cause: 'FAITH' });
    const liked = await anOpportunity(small, (await small.organisation()).id, { ...metresNorth(2_000), cause: 'FOOD' });
    await aShift(small, soon, new Date('2026-11-23T18:00:00Z'));
    await aShift(small, next, new Date('2026-11-24T18:00:00Z'));
    const { id: ada } = await small.member();
    await profile(small, ada, { ...here, interests: ['FOOD'] });
    const names = new Map([
      [soon.id, 'soon'],
      [next.id, 'next'],
      [near.id, 'near'],
      [liked.id, 'liked'],
    ]);
    return (await matchesOf(small, ada)).map(({ id, score, isWeighed }) => [names.get(id), score, isWeighed]);
  };
  expect(await found(await weighing({}))).toEqual([
    ['soon', 0, false],
    ['next', 0, false],
    ['near', 0, false],
    ['liked', 0, false],
  ]);
  expect(await found(await weighing({ matchDistanceWeight: 100 }))).toEqual([
    ['near', 99, true],
    ['liked', 75, true],
    ['next', 63, true],
    ['soon', 50, true],
  ]);
  expect((await found(await weighing({ matchInterestsWeight: 1 })))[0]).toEqual(['liked', 100, true]);
});

test('somebody who has said nothing is shown several groups, what is near their ward first', async () => {
  const small = await createWorld({ test: world.test });
  const [west, east] = [await small.ward('E05013601'), await small.ward('E05013602')];
  await small.test.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [
    west,
    here.latitude,
    here.longitude,
  ]);
  await small.test.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [east, 51.55, -0.0687]);
  const groups = await Promise.all([1, 2, 3, 4].map(() => small.organisation()));
  for (const [index, { id }] of groups.entries())
    for (const wardId of [west, east]) await anOpportunity(small, id, { wardId, role: `${index}` });
  const { id: ada } = await small.member('Ada', { wardId: west });
  const found = await matchesOf(small, ada);
  expect(found.map(({ metres }) => metres)).toEqual([0, 0, 0, 0, 4248, 4248, 4248, 4248]);
  expect(new Set(found.slice(0, 4).map(({ groupId }) => groupId)).size).toBe(4);
});

test('groups that were seldom shown in the last seven days come first among equals; today does not count yet', async () => {
  const small = await createWorld({ test: world.test });
  const [often, seldom] = [await small.organisation(), await small.organisation()];
  const one = await anOpportunity(small, often.id, here);
  const other = await anOpportunity(small, seldom.id, here);
  const shown = (organisationId: string, onDay: string, times: number) =>
    small.test.admin('INSERT INTO match_exposure VALUES ($1, $2, $3, $4, 1)', [
      small.schemeId,
      organisationId,
      onDay,
      times,
    ]);
  await shown(often.id, '2026-11-15', 30);
  await shown(seldom.id, '2026-11-14', 500);
  await shown(seldom.id, '2026-11-22', 500);
  const { id: ada } = await small.member();
  await profile(small, ada, here);
  const found = await matchesOf(small, ada);
  expect(found.map(({ id }) => id)).toEqual([other.id, one.id]);
  // 0.6 × 0.3 for shifts that nobody knows, and 0.4 × 15 ÷ (15 + what was shown).
  expect(found.map(({ parts }) => parts.at(-1))).toEqual([580, 313]);
});

test('nothing of another scheme is ever found, whichever way it is near', async () => {
  const elsewhere = await createWorld({ test: world.test });
  const twin = await anOpportunity(elsewhere, (await elsewhere.organisation()).id, here);
  const { id: stranger } = await elsewhere.member();
  await profile(elsewhere, stranger, here);
  const own = await opportunity();
  const ada = await somebody();
  const ids = (await matchesOf(world, ada)).map(({ id }) => id);
  expect([ids.includes(own.id), ids.includes(twin.id)]).toEqual([true, false]);
  expect((await matchesOf(elsewhere, stranger)).map(({ id }) => id)).toEqual([twin.id]);
  expect(await matchesOf(world, stranger)).toEqual([]);
});

test('what neighbours ask help for stands among them, for adults, without what is theirs, answered or of somebody kept apart', async () => {
  const small = await createWorld({ test: world.test });
  const post = async (
    memberId: string,
    said: { cause?: string; kind?: string; until?: string; skillIds?: string[] } = {},
  ) => {
    const id = newId();
    await small.test.admin(
      `INSERT INTO help_post (scheme_id, id, kind, member_id, title, cause, skill_ids, place_kind, state, posted_by, posted_at, changed_at, stands_until)
       VALUES ($1, $2, $3, $4, 'Shopping', $5, $6, 'ON_SITE', 'OPEN', 'system', $7, $7, $8)`,
      [
        small.schemeId,
        id,
        said.kind ?? 'REQUEST',
        memberId,
        said.cause ?? 'NEIGHBOURHOOD',
        said.skillIds ?? [],
        small.clock.now(),
        said.until ?? '2026-12-22T10:00:00Z',
      ],
    );
    return id;
  };
  const block = (blocker: string, blocked: string) =>
    small.test.admin(
      'INSERT INTO member_block (scheme_id, id, blocker_id, blocked_id, blocked_at) VALUES ($1, $2, $3, $4, $5)',
      [...[small.schemeId, newId(), blocker, blocked, small.clock.now()]],
    );
  const [ada, ben, carla, dan] = await Promise.all([1, 2, 3, 4].map(async () => (await small.member()).id));
  if (!ada || !ben || !carla || !dan) throw new Error('four members');
  const cooking = await aSkill(small, 'Cooking');
  await profile(small, ada, { ...here, skillIds: [cooking], avoids: ['ANIMALS'] });
  const [open, skilled] = [await post(ben), await post(ben, { skillIds: [cooking] })];
  await post(ben, { cause: 'ANIMALS' });
  await post(ben, { kind: 'OFFER' });
  await post(ben, { until: '2026-11-22T09:00:00Z' });
  await post(ada);
  const answered = await post(ben);
  await small.test.admin(
    `INSERT INTO help_answer (scheme_id, id, post_id, member_id, state, answered_by, answered_at) VALUES ($1, $2, $3, $4, 'WAITING', 'system', $5)`,
    [small.schemeId, newId(), answered, ada, small.clock.now()],
  );
  const ofCarla = await post(carla);
  const seen = async (by = ada) =>
    (
      await matchesOf(small, ada, {
        by: { kind: 'MEMBER', schemeId: small.schemeId, memberId: by, sessionId: newId(), roles: [] },
      })
    ).map(({ kind, id }) => [kind, id]);
  const request = (id: string) => ['HELP_REQUEST', id];
  expect(await seen()).toEqual([request(skilled), ...[open, ofCarla].sort().map(request)]);
  // Whoever asks for somebody is kept from what is kept from them.
  await block(carla, dan);
  expect(await seen(dan)).toEqual([request(skilled), request(open)]);
  await block(ada, ben);
  expect(await seen()).toEqual([request(ofCarla)]);
  await block(carla, ada);
  expect(await seen()).toEqual([]);
  const app = {
    kind: 'APP',
    appKind: 'MEMBER_APP',
    schemeId: small.schemeId,
    credential: 'OAUTH',
    appId: newId(),
    scopes: ['profile:read'],
  } as const;
  const { id: eve } = await small.member();
  expect(
    await matchesOf(small, eve, { by: { ...app, scopes: ['profile:read'], organisationId: null, memberId: eve } }),
  ).toEqual([]);
  expect(await matchesOf(small, eve)).toHaveLength(6);
  await small.test.admin(`UPDATE member SET adult_from_on = '2027-11-22' WHERE id = $1`, [eve]);
  expect(await matchesOf(small, eve)).toEqual([]);
});
