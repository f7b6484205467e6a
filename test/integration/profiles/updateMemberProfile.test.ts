import { setAvailability } from '../../../src/commands/profiles/setAvailability.js';
import { updateMemberProfile } from '../../../src/commands/profiles/updateMemberProfile.js';
import { retireSkill } from '../../../src/commands/vocabulary/retireSkill.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { ask, askCounting, auditOf, expectRefused } from '../people/support.js';

const profileFields = `about skills { name } interests avoids avoidsWords languages accessNeeds location { latitude longitude }
  travelMetres takesRemote weeklyMaximumMinutes findable changedAt
  availability { weekly { weekday fromTime toTime } exceptions { fromOn toOn kind } }`;
const saysNothing = {
  ...{ about: '', skills: [], interests: [], avoids: [], avoidsWords: '', languages: [], accessNeeds: [] },
  ...{ location: null, travelMetres: null, takesRemote: true, weeklyMaximumMinutes: null, findable: false },
  ...{ changedAt: null, availability: { weekly: [], exceptions: [] } },
};

describe('what a member says of themselves', () => {
  let test: TestDatabase;
  let world: World;
  let member: MemberEntity;
  let self: Actor;
  let skills: string[];

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    member = await world.member('Ada');
    self = await world.actorOf(member);
    skills = (
      await test.admin<{ id: string }>(
        `SELECT id FROM skill WHERE scheme_id = $1 AND name IN ('Cooking', 'Gardening') ORDER BY name`,
        [world.schemeId],
      )
    ).map(({ id }) => id);
  });
  afterAll(() => test.drop());

  const profile = async (actor: Actor = self) => {
    const source = `query ($id: ID!) { node(id: $id) { ... on Member { profile { ${profileFields} } } } }`;
    const answer = await ask(world, actor, source, { id: toGlobalId('Member', member.id) });
    return (answer.data as { node: { profile: object | null } | null }).node?.profile;
  };
  const write = (input: Omit<Parameters<typeof updateMemberProfile>[1], 'memberId'>, actor = self) =>
    updateMemberProfile(world.as(actor), { memberId: member.id, ...input });
  const setWeek = (input: Omit<Parameters<typeof setAvailability>[1], 'memberId'>, actor = self) =>
    setAvailability(world.as(actor), { memberId: member.id, ...input });

  it('begins empty, is written piece by piece, and keeps every script', async () => {
    expect(await profile()).toEqual(saysNothing);
    await write({
      about: 'أحب الطبخ 🍲',
      skillIds: [...skills, ...skills],
      interests: ['FOOD', 'FOOD', 'SPORT'],
      avoids: ['ANIMALS'],
      languages: ['AR', 'en-gb'],
      accessNeeds: ['STEP_FREE'],
      location: { latitude: 51.5898761234, longitude: -0.07 },
      travelMetres: 3_000,
      takesRemote: false,
      weeklyMaximumMinutes: 240,
      findable: true,
    });
    await write({ avoidsWords: 'dogs', location: null, travelMetres: null, about: null, skillIds: null });
    expect(await profile()).toEqual({
      ...saysNothing,
      about: 'أحب الطبخ 🍲',
      skills: [{ name: 'Cooking' }, { name: 'Gardening' }],
      interests: ['FOOD', 'SPORT'],
      avoids: ['ANIMALS'],
      avoidsWords: 'dogs',
      languages: ['ar', 'en-GB'],
      accessNeeds: ['STEP_FREE'],
      takesRemote: false,
      weeklyMaximumMinutes: 240,
      findable: true,
      changedAt: world.clock.now().toISOString(),
    });
    expect(await auditOf(world, 'updateMemberProfile')).toHaveLength(2);
  });

  it('when they are free, with nights that end at midnight; what is given takes the place of what stood', async () => {
    await setWeek({
      weekly: [
        { weekday: 5, fromTime: '18:00', toTime: '24:00' },
        { weekday: 6, fromTime: '00:00', toTime: '02:00' },
        { weekday: 6, fromTime: '01:00', toTime: '03:30' },
      ],
      exceptions: [{ fromOn: '2026-12-24', toOn: '2027-01-02', kind: 'AWAY' }],
    });
    const exceptions = [{ fromOn: '2026-12-24', toOn: '2027-01-02', kind: 'AWAY' }];
    const weekly = [
      { weekday: 'FRIDAY', fromTime: '18:00', toTime: '24:00' },
      { weekday: 'SATURDAY', fromTime: '00:00', toTime: '03:30' },
    ];
    expect(await profile()).toEqual({ ...saysNothing, availability: { weekly, exceptions } });
    await setWeek({ weekly: [] });
    expect(await profile()).toEqual({ ...saysNothing, availability: { weekly: [], exceptions } });
  });

  it('W5: is refused whole where one piece does not fit, and nothing is lost', async () => {
    await write({ about: 'As it was', interests: ['FOOD'] });
    const refused: [Parameters<typeof write>[0], string][] = [
      [{ skillIds: Array.from({ length: 10_000 }, () => newId()) }, 'skillIds'],
      [{ about: 'New', skillIds: [newId()] }, 'skillIds'],
      [{ about: 'x'.repeat(2_001) }, 'about'],
      [{ about: 'New', avoids: ['FOOD'] }, 'avoids'],
      [{ about: 'New', languages: ['not a tag'] }, 'languages'],
      [{ about: 'New', location: { latitude: 0, longitude: 0 } }, 'location'],
      [{ about: 'New', location: { latitude: Number.NaN, longitude: 0 } }, 'location'],
      [{ about: 'New', travelMetres: 1 }, 'travelMetres'],
      [{ about: 'New', weeklyMaximumMinutes: 20_000 }, 'weeklyMaximumMinutes'],
    ];
    for (const [input, field] of refused) await expectRefused(world, () => write(input), 'INVALID_INPUT', field);
    const night = [{ weekday: 1, fromTime: '22:00', toTime: '02:00' }];
    await expectRefused(world, () => setWeek({ weekly: night }), 'INVALID_INPUT', 'weekly');
  });

  it('a skill that was retired since stays with whoever has it, and nobody takes it up anew', async () => {
    const [cooking = '', gardening = ''] = skills;
    await write({ skillIds: [cooking] });
    await retireSkill(world.as(await world.staff(['OPERATOR'])), { skillId: cooking });
    await write({ skillIds: [cooking, gardening] });
    expect(await profile()).toMatchObject({ skills: [{ name: 'Cooking' }, { name: 'Gardening' }] });
    await write({ skillIds: [gardening] });
    await expectRefused(world, () => write({ skillIds: [cooking] }), 'INVALID_INPUT', 'skillIds');
  });

  it('whoever acts for them, apps with the scope and operators write and read it; nobody else', async () => {
    const asHelper: Actor = {
      ...(self as Extract<Actor, { kind: 'MEMBER' }>),
      memberId: (await world.member()).id,
      careFor: [{ memberId: member.id, kind: 'HELPER', until: new Date('2027-01-01') }],
    };
    const app = (...scopes: Extract<Actor, { kind: 'APP' }>['scopes']): Actor => ({
      ...{ kind: 'APP', schemeId: world.schemeId, appKind: 'MEMBER_APP', credential: 'OAUTH', appId: newId() },
      ...{ scopes, organisationId: null, memberId: member.id },
    });
    const operator = await world.staff(['OPERATOR']);
    for (const actor of [asHelper, operator, app('balance:read', 'profile:read', 'profile:write')]) {
      await write({ about: 'By another' }, actor);
      expect(await profile(actor)).toMatchObject({ about: 'By another' });
    }
    const group = await world.organisation();
    const strangers = [
      await world.actorOf(await world.member()),
      await world.staff(['AUDITOR']),
      await world.staff(['COORDINATOR', group.id]),
      app('balance:read', 'profile:read'),
    ];
    await write({ findable: true });
    for (const actor of strangers) {
      await expectRefused(world, () => write({ about: 'Mine' }, actor), 'FORBIDDEN');
      await expectRefused(world, () => setWeek({ weekly: [] }, actor), 'FORBIDDEN');
    }
    for (const actor of strangers.slice(0, 3)) expect((await profile(actor)) ?? null).toBe(null);
    expect(await profile(app('balance:read'))).toBe(null);
    expect(
      await ask(world, app('profile:read'), '{ viewer { member { name memberNumber profile { about } } } }'),
    ).toEqual({
      data: { viewer: { member: { name: 'Ada', memberNumber: null, profile: { about: 'By another' } } } },
    });
  });

  it('two devices at once write one profile', async () => {
    await Promise.all([
      write({ about: 'One' }),
      write({ interests: ['FOOD'] }),
      setWeek({ weekly: [{ weekday: 1, fromTime: '09:00', toTime: '10:00' }] }),
    ]);
    expect(await profile()).toMatchObject({
      about: 'One',
      interests: ['FOOD'],
      availability: { weekly: [{ weekday: 'MONDAY' }] },
    });
  });

  it('profiles of many members are a handful of reads', async () => {
    const operator = await world.staff(['OPERATOR']);
    const read = (first: number) =>
      askCounting(
        world,
        operator,
        `{ members(first: ${first}) { nodes { profile { ${profileFields} } checks { kind training { name } seenBy { name } } } } }`,
      );
    await write({ skillIds: skills });
    for (let index = 0; index < 4; index += 1) await world.member();
    const [few, many] = [await read(1), await read(6)];
    expect(many.errors).toBe(undefined);
    expect(many.reads).toBeLessThanOrEqual(few.reads + 1);
  });

  it('over the API, for whoever is signed in', async () => {
    const source = `mutation ($input: UpdateMemberProfileInput!) { updateMemberProfile(input: $input) { member { profile { about } } userErrors { code field } } }`;
    expect(await ask(world, self, source, { input: { about: 'Mine' } })).toEqual({
      data: { updateMemberProfile: { member: { profile: { about: 'Mine' } }, userErrors: [] } },
    });
    expect(await ask(world, self, source, { input: { location: { latitude: 1, longitude: 1 } } })).toEqual({
      data: { updateMemberProfile: { member: null, userErrors: [{ code: 'INVALID_INPUT', field: ['location'] }] } },
    });
    const week = `mutation { setAvailability(input: { weekly: [{ weekday: SUNDAY, fromTime: "10:00", toTime: "24:00" }] }) { member { profile { availability { weekly { weekday toTime } } } } userErrors { code } } }`;
    expect(await ask(world, self, week)).toEqual({
      data: {
        setAvailability: {
          member: { profile: { availability: { weekly: [{ weekday: 'SUNDAY', toTime: '24:00' }] } } },
          userErrors: [],
        },
      },
    });
  });
});
