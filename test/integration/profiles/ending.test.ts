import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { recordCheck } from '../../../src/commands/profiles/recordCheck.js';
import { setAvailability } from '../../../src/commands/profiles/setAvailability.js';
import { updateMemberProfile } from '../../../src/commands/profiles/updateMemberProfile.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';

describe('when memberships end or are joined', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;
  let second: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    operator = await world.staff(['OPERATOR']);
    second = await world.staff(['OPERATOR']);
  });
  afterAll(() => test.drop());

  const write = (memberId: string, input: Omit<Parameters<typeof updateMemberProfile>[1], 'memberId'>) =>
    updateMemberProfile(world.as(operator), { memberId, ...input });
  const dbs = (memberId: string, datedOn: string, by: Actor = operator) =>
    recordCheck(world.as(by), { memberId, kind: 'DBS', dbsLevel: 'BASIC', trainingId: null, ageYears: null, datedOn });
  const profiles = () =>
    test.admin(
      `SELECT member_id AS id, about, interests, avoids, languages, latitude, travel_metres AS metres, weekly_minutes_max AS weekly, findable
       FROM member_profile WHERE scheme_id = $1`,
      [world.schemeId],
    );
  const week = () =>
    test.admin(
      `SELECT member_id AS id, weekday, from_time::text AS "fromTime", to_time::text AS "toTime" FROM member_availability WHERE scheme_id = $1 ORDER BY 1, 2`,
      [world.schemeId],
    );
  const away = () =>
    test.admin(
      `SELECT member_id AS id, from_on::text AS "fromOn" FROM member_availability_exception WHERE scheme_id = $1`,
      [world.schemeId],
    );
  const checks = () =>
    test.admin(
      `SELECT member_id AS id, dated_on::text AS "datedOn", ended_at IS NOT NULL AS ended FROM member_check WHERE scheme_id = $1 ORDER BY 2, 3`,
      [world.schemeId],
    );

  it('W8: what somebody said of themselves goes with them, and their checks count no more', async () => {
    const { id } = await world.member();
    await write(id, { about: 'Hello', findable: true });
    await setAvailability(world.as(operator), {
      memberId: id,
      weekly: [{ weekday: 1, fromTime: '09:00', toTime: '10:00' }],
      exceptions: [{ fromOn: '2026-12-01', toOn: '2026-12-02', kind: 'FREE' }],
    });
    await dbs(id, '2026-11-01');
    await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: id, reason: 'LEAVING' });
    expect([await profiles(), await week(), await away()]).toEqual([[], [], []]);
    expect(await checks()).toEqual([{ id, datedOn: '2026-11-01', ended: true }]);
    await expect(write(id, { about: 'Again' })).rejects.toMatchObject({ code: 'MEMBER_CLOSED' });
    await expect(dbs(id, '2026-11-02')).rejects.toMatchObject({ code: 'MEMBER_CLOSED' });
  });

  const merge = async (remainingMemberId: string, leavingMemberId: string) => {
    for (const by of [operator, second])
      await mergeMembers(world.as(by), { idempotencyKey: newId(), remainingMemberId, leavingMemberId });
  };

  it('W9: two memberships say together what each said, the remaining one’s own words first', async () => {
    const [one, other] = [await world.member(), await world.member()];
    await write(one.id, { about: 'Mine', interests: ['FOOD'], avoids: ['SPORT'], languages: ['en'], findable: true });
    await write(other.id, {
      ...{ about: 'Theirs', interests: ['SPORT', 'FAITH'], avoids: ['FOOD', 'ANIMALS'], languages: ['cy', 'en'] },
      ...{ location: { latitude: 51.5, longitude: 0 }, travelMetres: 500, weeklyMaximumMinutes: 60, findable: false },
    });
    await setAvailability(world.as(operator), {
      memberId: other.id,
      weekly: [{ weekday: 3, fromTime: '20:00', toTime: '24:00' }],
    });
    await dbs(one.id, '2026-11-01');
    await dbs(other.id, '2026-11-01');
    await dbs(other.id, '2026-11-02');
    await merge(one.id, other.id);
    expect(await profiles()).toEqual([
      {
        ...{
          id: one.id,
          about: 'Mine',
          interests: ['FOOD', 'FAITH'],
          avoids: ['SPORT', 'ANIMALS'],
          languages: ['en', 'cy'],
        },
        ...{ latitude: 51.5, metres: 500, weekly: 60, findable: false },
      },
    ]);
    expect(await week()).toEqual([{ id: one.id, weekday: 3, fromTime: '20:00:00', toTime: '24:00:00' }]);
    expect(await checks()).toEqual([
      { id: one.id, datedOn: '2026-11-01', ended: false },
      { id: one.id, datedOn: '2026-11-01', ended: true },
      { id: one.id, datedOn: '2026-11-02', ended: false },
    ]);
  });

  it('W9: whoever said nothing takes over what the other said; a check that one recorded about the other ends', async () => {
    const one = await world.member();
    const group = await world.organisation();
    const other = await world.member();
    const coordinator = await world.actorOf(other, { role: 'COORDINATOR', organisationId: group.id });
    await write(other.id, { about: 'Theirs', interests: ['FAITH'] });
    await world.actorOf(one, { role: 'TILL', organisationId: group.id });
    await recordCheck(world.as(coordinator), {
      ...{ memberId: one.id, organisationId: group.id, kind: 'AGE', ageYears: 21, trainingId: null, dbsLevel: null },
      datedOn: '2026-11-01',
    });
    await merge(one.id, other.id);
    expect(await profiles()).toMatchObject([{ id: one.id, about: 'Theirs', interests: ['FAITH'], findable: false }]);
    expect(await checks()).toEqual([{ id: one.id, datedOn: '2026-11-01', ended: true }]);
  });
});
