import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { setAvailability } from '../../../src/commands/profiles/setAvailability.js';
import { discardRota } from '../../../src/commands/rotas/discardRota.js';
import { stopRota } from '../../../src/commands/rotas/stopRota.js';
import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { cancelShift } from '../../../src/commands/shifts/cancelShift.js';
import { userErrorCodes } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import type { SolveRota } from '../../../src/domain/rotas/solution.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { aBooking, anOpportunity } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { placed } from '../shifts/steps.js';
import { memberActor } from '../spending/steps.js';
import { asked, named, profile, regular, rotaSeen, saidOf, seatsSeen, solved, workFor } from './steps.js';

let world: World;
let group: OrganisationEntity;
let kitchen: OpportunityEntity;
let coordinator: Actor;

/** Thursday 3 December 2026, six to eight in the evening, and so many days later. */
const thursday = (days = 0) => new Date(Date.parse('2026-12-03T18:00:00Z') + days * 86_400_000);

beforeAll(async () => {
  world = await createWorld({ rules: { restMinutes: 30 } });
});
beforeEach(async () => {
  world.clock.set(worldNow);
  group = await world.organisation();
  kitchen = await anOpportunity(world, group.id);
  coordinator = await world.staff(['COORDINATOR', group.id]);
});
afterAll(() => world.close());

const propose = (more: Partial<Parameters<typeof asked>[2]> = {}, actor = coordinator) =>
  asked(world, actor, { organisationId: group.id, ...more });

test('R20 whoever takes part already is put where they are free, whoever served seldom first, and nobody else is', async () => {
  await named(world, kitchen, 'first', thursday());
  await named(world, kitchen, 'second', thursday(1), 2);
  await regular(world, kitchen, 'Ada', 3);
  const ben = await regular(world, kitchen, 'Ben', 1);
  await profile(world, (await world.member('Findable')).id, { findable: true });
  await setAvailability(world.as(memberActor(world, ben)), {
    memberId: ben,
    weekly: [{ weekday: 4, fromTime: '18:00', toTime: '20:00' }],
  });
  const rotaId = await propose();
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'SOLVING', revision: 1, endedHow: null });
  await solved(world, rotaId);
  expect(await seatsSeen(world, rotaId)).toEqual([
    { member: 'Ben', shift: 'first', change: 'NEW' },
    { member: 'Ada', shift: 'second', change: 'NEW' },
  ]);
  expect(await rotaSeen(world, rotaId)).toEqual({
    ...{ state: 'PROPOSED', revision: 2, endedHow: 'PROVED', places: 3, filled: 2 },
    ...{ kept: 0, removed: 0, added: 2 },
  });
  expect(await saidOf(world, rotaId)).toEqual({
    gaps: ['Nobody else is free on Friday evening, 4 December (2 could be asked: 1 is here, 1 is away).'],
    findings: [],
  });
  expect(await audited(world, 'recordRota')).toEqual([{ actor: 'system', subject: rotaId }]);
});

test('R21 what is booked stays, and what is taken on elsewhere counts', async () => {
  const first = await named(world, kitchen, 'first', thursday());
  await named(world, kitchen, 'second', thursday());
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const elsewhere = await anOpportunity(world, (await world.organisation()).id);
  await placed(world, ben, (await named(world, elsewhere, 'other', thursday())).shift.id);
  await placed(world, ada, first.shift.id);
  const rotaId = await solved(world, await propose());
  expect(await seatsSeen(world, rotaId)).toEqual([{ member: 'Ada', shift: 'first', change: 'KEPT' }]);
  expect((await saidOf(world, rotaId)).gaps).toEqual([
    'Nobody is free on Thursday evening, 3 December (2 could be asked: 1 is already somewhere else, 1 is already at "Kitchen helper").',
  ]);
});

test('R22 run twice, by two workers or after one that died, it is written once', async () => {
  await named(world, kitchen, 'first', thursday());
  await regular(world, kitchen, 'Ada');
  const rotaId = await propose();
  const lost = solved(world, rotaId, { ...world.services, solveRota: () => Promise.reject(new Error('killed')) });
  await lost;
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'SOLVING', revision: 1 });
  world.clock.set(new Date(worldNow.getTime() + 120_000));
  const job = await workFor(world, rotaId);
  await Promise.all([solved(world, rotaId), solved(world, rotaId)]);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED', revision: 2 });
  expect((await workFor(world, rotaId)).turns[0]?.turn).toBeGreaterThan(job.turns[0]?.turn ?? 0);
  await solved(world, rotaId);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED', revision: 2, filled: 1 });
  const events = await world.test.admin(`SELECT type FROM outbox_event WHERE payload->>'rotaId' = $1`, [rotaId]);
  expect(events).toEqual([{ type: 'RotaProposed' }]);
});

test('R23 who leaves, and a shift that is cancelled or filled while it is worked out, fall out and are named', async () => {
  const [first, second, third] = [
    await named(world, kitchen, 'first', thursday()),
    await named(world, kitchen, 'second', thursday(1)),
    await named(world, kitchen, 'third', thursday(2)),
  ];
  const ada = await regular(world, kitchen, 'Ada');
  const ben = await regular(world, kitchen, 'Ben');
  const cem = await regular(world, kitchen, 'Cem');
  const pinned = [
    { shiftRoleId: first.role.id, memberId: ada },
    { shiftRoleId: second.role.id, memberId: ben },
    { shiftRoleId: third.role.id, memberId: cem },
  ];
  const rotaId = await propose({ pinned });
  const operator = await world.staff(['OPERATOR']);
  const quick = await world.member('Quick');
  await solved(world, rotaId, {
    ...world.services,
    solveRota: async (...args) => {
      const solution = await world.services.solveRota(...args);
      await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: ada, reason: 'LEAVING' });
      await cancelShift(world.as(coordinator), { shiftId: second.shift.id, reason: 'No heating' });
      await placed(world, quick.id, third.shift.id);
      return solution;
    },
  });
  expect(await seatsSeen(world, rotaId)).toEqual([{ member: 'Quick', shift: 'third', change: 'KEPT' }]);
  expect((await saidOf(world, rotaId)).findings).toEqual([
    'Ada fell out of "Kitchen helper" on Thursday evening, 3 December. The membership has ended.',
    'Ben fell out of "Kitchen helper" on Friday evening, 4 December. The shift is cancelled, has begun or is over.',
    'Cem fell out of "Kitchen helper" on Saturday evening, 5 December. No place is left.',
  ]);
  expect((await saidOf(world, rotaId)).gaps).toEqual([
    'A place on Thursday evening, 3 December is empty: something changed after the rota was worked out. Have it worked out again to see who could come.',
  ]);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ filled: 1, kept: 1, removed: 0, added: 0 });
});

test('R24 it can be stopped and thrown away while it is worked out', async () => {
  await named(world, kitchen, 'first', thursday());
  await regular(world, kitchen, 'Ada');
  const rotaId = await propose();
  await stopRota(world.as(coordinator), { rotaId });
  expect(await refused(world, () => stopRota(world.as(coordinator), { rotaId }))).toEqual({ code: 'ALREADY_DONE' });
  await solved(world, rotaId, world.services);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED', endedHow: 'STOPPED', filled: 1 });
  expect(await refused(world, () => stopRota(world.as(coordinator), { rotaId }))).toEqual({ code: 'ROTA_NOT_OPEN' });
  const unwanted = await propose();
  expect(await refused(world, () => propose())).toEqual({ code: 'ROTA_UNDER_WAY' });
  await discardRota(world.as(coordinator), { rotaId: unwanted });
  await solved(world, unwanted);
  expect(await rotaSeen(world, unwanted)).toMatchObject({ state: 'DISCARDED', endedHow: null });
  expect(await refused(world, () => discardRota(world.as(coordinator), { rotaId: unwanted }))).toEqual({
    code: 'ROTA_NOT_OPEN',
  });
});

test('R24 how far it is can be seen, and stopped or thrown away while a worker is at it', async () => {
  await named(world, kitchen, 'first', thursday());
  await regular(world, kitchen, 'Ada');
  const slow: SolveRota = async (problem, solving = {}) => {
    solving.onProgress?.({ goalsDone: 2, goals: 5, placesFilled: 1, places: 1 });
    await new Promise<void>((resolve, reject) => {
      solving.enough?.addEventListener('abort', () => resolve());
      solving.signal?.addEventListener('abort', () => reject(solving.signal?.reason));
    });
    return { ...(await world.services.solveRota(problem)), provedOptimal: false };
  };
  const reported = async (rotaId: string) => {
    const sql =
      'SELECT goals_done AS done, goals_asked AS goals, places_filled AS filled, places FROM rota WHERE id = $1';
    let row: { done: number } | undefined;
    do [row] = await world.test.admin<{ done: number }>(sql, [rotaId]);
    while (row?.done === 0);
    return row;
  };
  const rotaId = await propose();
  const working = solved(world, rotaId, { ...world.services, solveRota: slow });
  expect(await reported(rotaId)).toEqual({ done: 2, goals: 5, filled: 1, places: 1 });
  await stopRota(world.as(coordinator), { rotaId });
  await working;
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED', endedHow: 'STOPPED', filled: 1 });
  const unwanted = await propose();
  const wasted = solved(world, unwanted, { ...world.services, solveRota: slow });
  await reported(unwanted);
  await discardRota(world.as(coordinator), { rotaId: unwanted });
  await wasted;
  expect(await seatsSeen(world, unwanted)).toEqual([]);
});

test('R24 where as many are worked out as a process has room for, one more waits some seconds', async () => {
  await named(world, kitchen, 'first', thursday());
  let begun = 0;
  const over = Promise.withResolvers<void>();
  const slow: SolveRota = async (problem) => {
    begun += 1;
    await over.promise;
    return await world.services.solveRota(problem);
  };
  const services = { ...world.services, solveRota: slow };
  const rotaIds = [await propose()];
  for (const name of ['second', 'third']) {
    const other = await world.organisation();
    await named(world, await anOpportunity(world, other.id), name, thursday());
    rotaIds.push(await asked(world, await world.staff(['COORDINATOR', other.id]), { organisationId: other.id }));
  }
  const [first = '', second = '', third = ''] = rotaIds;
  const working = [solved(world, first, services), solved(world, second, services)];
  while (begun < 2) await workFor(world, first);
  await solved(world, third, services);
  expect(await world.test.admin('SELECT state, due_at AS due FROM due_work WHERE subject_id = $1', [third])).toEqual([
    { state: 'WAITING', due: new Date(worldNow.getTime() + 5_000) },
  ]);
  over.resolve();
  await Promise.all(working);
  world.clock.set(new Date(worldNow.getTime() + 5_000));
  await solved(world, third);
  for (const rotaId of rotaIds) expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'PROPOSED' });
});

test('R25 what is asked for is judged before anything is worked out', async () => {
  const { role } = await named(world, kitchen, 'first', thursday());
  const ada = await regular(world, kitchen, 'Ada');
  const stranger = newId();
  const pair = { memberId: ada, otherMemberId: (await world.member()).id };
  const turned = { memberId: pair.otherMemberId, otherMemberId: pair.memberId };
  const invalid = (field: string) => ({ code: 'INVALID_INPUT', field: [field] });
  const cases: [Parameters<typeof propose>[0], object][] = [
    [{ fromOn: '2026-12-14', toOn: '2026-12-01' }, invalid('toOn')],
    [{ fromOn: '2026-12-01', toOn: '2027-12-02' }, invalid('toOn')],
    [{ fromOn: '2027-01-01', toOn: '2027-01-02' }, invalid('fromOn')],
    [{ fromOn: null }, invalid('fromOn')],
    [{ weeklyShiftsMax: 0 }, invalid('weeklyShiftsMax')],
    [{ weeklyMinutesMax: 14 }, invalid('weeklyMinutesMax')],
    [{ restMinutes: -1 }, invalid('restMinutes')],
    [{ together: [pair], apart: [turned] }, invalid('apart')],
    [{ together: [{ memberId: ada, otherMemberId: ada }] }, invalid('together')],
    [{ apart: [{ memberId: ada, otherMemberId: stranger }] }, { code: 'NOT_FOUND' }],
    [{ pinned: [{ shiftRoleId: newId(), memberId: ada }] }, invalid('pinned')],
    [{ pinned: [{ shiftRoleId: role.id, memberId: stranger }] }, { code: 'NOT_FOUND' }],
    [{ opportunityIds: [(await anOpportunity(world, (await world.organisation()).id)).id] }, { code: 'NOT_FOUND' }],
    [{ shiftIds: [newId()] }, { code: 'NOT_FOUND' }],
    [{ shiftIds: [] }, invalid('shiftIds')],
    [{ opportunityIds: [] }, invalid('opportunityIds')],
    [{ basedOnId: newId() }, { code: 'NOT_FOUND' }],
    [{ organisationId: newId() }, { code: 'NOT_FOUND' }],
  ];
  for (const [input, refusal] of cases) expect(await refused(world, () => propose(input))).toEqual(refusal);
  const asking = await anOpportunity(world, group.id, { joining: 'BY_APPLICATION' });
  const closed = await named(world, asking, 'closed', thursday(1));
  const unseen = { pinned: [{ shiftRoleId: closed.role.id, memberId: ada }] };
  await expect(propose(unseen)).rejects.toThrow(
    `Ada, Volunteer, Friday evening, 4 December: ${userErrorCodes.APPLICATION_NEEDED}`,
  );
  for (const actor of [await world.staff(), await world.staff(['AUDITOR']), memberActor(world, ada)]) {
    expect(await refused(world, () => propose({}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  await world.test.admin(
    `INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, state, created_at, changed_at)
     SELECT $1, gen_random_uuid(), $2, $3, $4::timestamptz + n * interval '1 minute', $4::timestamptz + (n + 60) * interval '1 minute', 'SCHEDULED', $4, $4
     FROM generate_series(1, 5000) AS n`,
    [world.schemeId, kitchen.id, group.id, thursday()],
  );
  expect(await refused(world, () => propose())).toEqual(invalid('toOn'));
  const operator = await world.staff(['OPERATOR']);
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'A question about the kitchen' });
  expect(await refused(world, () => propose())).toEqual({ code: 'ORGANISATION_SUSPENDED', field: ['organisationId'] });
});

test('R26 nobody to ask, and wishes that cannot be met, are said in words', async () => {
  const first = await named(world, kitchen, 'first', thursday());
  const rotaId = await solved(world, await propose());
  expect(await seatsSeen(world, rotaId)).toEqual([]);
  expect((await saidOf(world, rotaId)).gaps).toEqual([
    'There is nobody to ask, so a place on Thursday evening, 3 December is empty.',
  ]);
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const pin = (memberId: string) => ({ shiftRoleId: first.role.id, memberId });
  const crowded = await solved(world, await propose({ pinned: [pin(ada), pin(ben)] }));
  expect((await saidOf(world, crowded)).findings[0]).toBe(
    '2 people are fixed for "Volunteer" on Thursday evening, 3 December, which has 1 place. Not all of them can come: take one off or add places.',
  );
  expect(await seatsSeen(world, crowded)).toHaveLength(1);
  expect(await rotaSeen(world, crowded)).toMatchObject({ filled: 1, kept: 0, removed: 0, added: 1 });
});

test('R27 asked again after somebody gave a place up, as little as can be changes', async () => {
  const days = [0, 1, 2].map((day) => named(world, kitchen, `day ${day}`, thursday(day)));
  const [first, second] = await Promise.all(days);
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  await regular(world, kitchen, 'Cem', 5);
  if (!first || !second) throw new Error('no shifts');
  await aBooking(world, second, ben);
  const given = await aBooking(world, first, ada);
  await world.test.admin(
    `UPDATE booking SET state = 'CANCELLED', ended_at = $2, end_reason = 'BY_MEMBER' WHERE id = $1`,
    [given.id, world.clock.now()],
  );
  const before = await solved(world, await propose({ bookingsMayMove: true }));
  const again = await solved(world, await propose({ basedOnId: before, fromOn: null, toOn: null }));
  const seats = await seatsSeen(world, again);
  expect(seats.find(({ shift }) => shift === 'day 0')?.member).not.toBe('Ada');
  expect(seats.find(({ shift }) => shift === 'day 1')).toEqual({ member: 'Ben', shift: 'day 1', change: 'KEPT' });
  expect(await rotaSeen(world, again)).toMatchObject({ kept: 3, removed: 0, added: 0, filled: 3 });
});

test('R27 whoever telephones the group to give a place up is not put on it again, until they are fixed for it by hand', async () => {
  const only = await named(world, kitchen, 'only', thursday());
  const ada = await regular(world, kitchen, 'Ada');
  await regular(world, kitchen, 'Ben', 3);
  const bookingId = await placed(world, ada, only.shift.id);
  const before = await solved(world, await propose());
  await cancelBooking(world.as(coordinator), { bookingId });
  const again = await solved(world, await propose({ basedOnId: before, fromOn: null, toOn: null }));
  expect(await seatsSeen(world, again)).toEqual([{ member: 'Ben', shift: 'only', change: 'NEW' }]);
  expect(await rotaSeen(world, again)).toMatchObject({ filled: 1, kept: 0, removed: 0, added: 1 });
  const pinned = [{ shiftRoleId: only.role.id, memberId: ada }];
  const byHand = await solved(world, await propose({ pinned }));
  expect(await seatsSeen(world, byHand)).toEqual([{ member: 'Ada', shift: 'only', change: 'NEW' }]);
});
