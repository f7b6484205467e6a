import { resumeOrganisation, suspendOrganisation } from '../../src/commands/organisations/suspendOrganisation.js';
import { confirmRota } from '../../src/commands/rotas/confirmRota.js';
import { acceptPlace } from '../../src/commands/shifts/acceptPlace.js';
import { cancelBooking } from '../../src/commands/shifts/cancelBooking.js';
import { growSeries } from '../../src/commands/shifts/growSeries.js';
import { lapseOffer } from '../../src/commands/shifts/lapseOffer.js';
import { scheduleShifts } from '../../src/commands/shifts/scheduleShifts.js';
import { updateShift } from '../../src/commands/shifts/updateShift.js';
import { newId } from '../../src/domain/ids.js';
import type { Database } from '../../src/entities/database.js';
import { refused } from '../integration/accounts/traces.js';
import { asked, solved } from '../integration/rotas/steps.js';
import { bookingSeen, dueAbout, placed, toldAbout, waitingFor } from '../integration/shifts/steps.js';
import { memberActor } from '../integration/spending/steps.js';
import { anOpportunity, aShift } from '../support/rota.js';
import { createWorld, type World, worldNow } from '../support/world.js';
import { tellAll } from './earning.js';
import { connectWorker } from './support.js';

let world: World;
let worker: Database;

beforeAll(async () => {
  world = await createWorld();
  worker = await connectWorker(world.test.adminUrl);
}, 60_000);
beforeEach(() => world.clock.set(worldNow));
afterAll(async () => {
  await worker.close();
  await world.close();
});

const six = new Date('2026-12-03T18:00:00Z');
const eight = new Date('2026-12-03T20:00:00Z');
const twice = 'You are booked on another shift at this time too: please cancel one of them.';
const reachable = (name: string, phone: string) => world.member(name, { phone });

test('V16 who is on two shifts at one time after a move is told with it, and whoever moved it how many they are', async () => {
  const group = await world.organisation();
  const kitchen = await anOpportunity(world, group.id);
  const [early, late] = [await aShift(world, kitchen, six), await aShift(world, kitchen, eight)];
  const [ada, ben] = [await reachable('Ada', '+447700900301'), await reachable('Ben', '+447700900302')];
  const first = await placed(world, ada.id, early.shift.id);
  const second = await placed(world, ada.id, late.shift.id);
  await placed(world, ben.id, late.shift.id);
  await tellAll(world, worker);
  const coordinator = await world.staff(['COORDINATOR', group.id]);
  const move = async (startTime: string) =>
    (await updateShift(world.as(coordinator), { shiftId: late.shift.id, startTime })).notices;
  expect(await move('19:30')).toEqual([
    '1 person who is booked here is now booked on another shift at the same time. They are asked to cancel one of them.',
  ]);
  const told = await tellAll(world, worker);
  expect(told.map(({ member, kind, body }) => [member, kind, body.includes(twice)])).toEqual([
    ['Ada', 'SHIFT_CHANGED', true],
    ['Ben', 'SHIFT_CHANGED', false],
  ]);
  for (const booking of [first, second]) expect((await bookingSeen(world, booking))?.state).toBe('BOOKED');
  // One after the other is no clash, and news that moves nothing says nothing of it.
  expect(await move('20:00')).toEqual([]);
  expect((await tellAll(world, worker)).map(({ body }) => body.includes(twice))).toEqual([false, false]);
});

test('V17 while a group is suspended nothing is offered; when it takes part again, what is free is', async () => {
  const group = await world.organisation();
  const full = await aShift(world, await anOpportunity(world, group.id), six, { capacity: 1 });
  const [cem, dot, eli] = [await world.member(), await world.member(), await world.member()];
  const place = await placed(world, cem.id, full.shift.id);
  const waits = [await waitingFor(world, dot.id, full.shift.id)];
  world.clock.advance(60_000);
  waits.push(await waitingFor(world, eli.id, full.shift.id));
  const operator = await world.staff(['OPERATOR']);
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'Its insurance is looked into.' });
  await cancelBooking(world.as(memberActor(world, cem.id)), { bookingId: place });
  const [first = '', second = ''] = waits;
  const states = async () => [(await bookingSeen(world, first))?.state, (await bookingSeen(world, second))?.state];
  expect(await states()).toEqual(['WAITING', 'WAITING']);
  expect([await toldAbout(world, first), await dueAbout(world, first)]).toEqual([[], []]);
  world.clock.advance(86_400_000);
  await resumeOrganisation(world.as(operator), { organisationId: group.id });
  expect(await states()).toEqual(['OFFERED', 'WAITING']);
  expect([await toldAbout(world, first), await toldAbout(world, second)]).toEqual([['PlaceOffered'], []]);
  const due = new Date(worldNow.getTime() + 60_000 + 3 * 86_400_000);
  expect(await dueAbout(world, first)).toEqual([{ kind: 'WAITING_OFFER_LAPSES', due, state: 'WAITING' }]);
});

test('V18 everybody on the shifts of a group that is suspended or resumed is told, once; an offer does not run out meanwhile', async () => {
  const group = await world.organisation({ name: 'Rowan Row Kitchen' });
  const kitchen = await anOpportunity(world, group.id);
  const shifts = [await aShift(world, kitchen, six, { capacity: 1 }), await aShift(world, kitchen, eight)];
  const [full = '', late = ''] = shifts.map(({ shift }) => shift.id);
  const [ada, ben, cem] = [
    await reachable('Ada', '+447700900341'),
    await reachable('Ben', '+447700900342'),
    await reachable('Cem', '+447700900313'),
  ];
  const place = await placed(world, ada.id, full);
  await placed(world, ada.id, late);
  const offered = await waitingFor(world, ben.id, full);
  world.clock.advance(60_000);
  await waitingFor(world, cem.id, full);
  await cancelBooking(world.as(memberActor(world, ada.id)), { bookingId: place });
  await tellAll(world, worker);
  const operator = await world.staff(['OPERATOR']);
  const told = async () => (await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`);
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'Its insurance is looked into.' });
  expect(await told()).toEqual(['Ada: SHIFTS_PAUSED', 'Ben: SHIFTS_PAUSED', 'Cem: SHIFTS_PAUSED']);
  const lapses = (await bookingSeen(world, offered))?.lapsesAt ?? worldNow;
  world.clock.set(lapses);
  const takes = () => acceptPlace(world.as(memberActor(world, ben.id)), { bookingId: offered });
  expect(await refused(world, takes)).toMatchObject({ code: 'ORGANISATION_SUSPENDED' });
  const system = { kind: 'SYSTEM', schemeId: world.schemeId } as const;
  await lapseOffer(world.as(system), { bookingId: offered });
  expect(await bookingSeen(world, offered)).toEqual({ state: 'OFFERED', reason: null, lapsesAt: six });
  expect(await refused(world, takes)).toMatchObject({ code: 'ORGANISATION_SUSPENDED' });
  expect(await told()).toEqual([]);

  // Five hours before the shift, when nothing is offered to anybody any more.
  world.clock.set(new Date('2026-12-03T13:00:00Z'));
  await resumeOrganisation(world.as(operator), { organisationId: group.id });
  expect(await bookingSeen(world, offered)).toEqual({ state: 'OFFERED', reason: null, lapsesAt: six });
  expect(await dueAbout(world, offered)).toEqual([{ kind: 'WAITING_OFFER_LAPSES', due: six, state: 'WAITING' }]);
  expect(await told()).toEqual([
    'Ada: SHIFTS_RESUMED',
    'Ben: PLACE_OFFERED',
    'Ben: SHIFTS_RESUMED',
    'Cem: SHIFTS_RESUMED',
  ]);
  await takes();
  expect((await bookingSeen(world, offered))?.state).toBe('BOOKED');
  expect(await told()).toEqual(['Ben: SHIFT_BOOKED']);
});

test('V18 an offer whose time comes at the moment in which its group takes part again is kept, whichever is first', async () => {
  const group = await world.organisation();
  const full = await aShift(world, await anOpportunity(world, group.id), six, { capacity: 1 });
  const [ada, ben] = [await world.member(), await world.member()];
  const place = await placed(world, ada.id, full.shift.id);
  const offered = await waitingFor(world, ben.id, full.shift.id);
  await cancelBooking(world.as(memberActor(world, ada.id)), { bookingId: place });
  const operator = await world.staff(['OPERATOR']);
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'Its insurance is looked into.' });
  const due = new Date(worldNow.getTime() + 2 * 86_400_000);
  world.clock.set(due);
  const system = { kind: 'SYSTEM', schemeId: world.schemeId } as const;
  await Promise.allSettled([
    lapseOffer(world.as(system), { bookingId: offered }),
    resumeOrganisation(world.as(operator), { organisationId: group.id }),
  ]);
  const lapsesAt = new Date(due.getTime() + 2 * 86_400_000);
  expect(await bookingSeen(world, offered)).toEqual({ state: 'OFFERED', reason: null, lapsesAt });
  expect(await dueAbout(world, offered)).toEqual([{ kind: 'WAITING_OFFER_LAPSES', due: lapsesAt, state: 'WAITING' }]);
});

test('V13 V14 what is left out or moved when a series grows by itself is told to the coordinators, as it was said to who planned it', async () => {
  const group = await world.organisation({ name: 'Rowan Row Kitchen' });
  const kitchen = await anOpportunity(world, group.id);
  const cora = await reachable('Cora', '+447700900321');
  const coordinator = await world.actorOf(cora, { role: 'COORDINATOR', organisationId: group.id });
  await world.actorOf(await reachable('Lena', '+447700900322'), { role: 'LEADER', organisationId: group.id });
  const { seriesId, notices } = await scheduleShifts(world.as(coordinator), {
    idempotencyKey: newId(),
    opportunityId: kitchen.id,
    ...{ startsOn: '2027-03-26', startTime: '01:30', durationMinutes: 60, note: '' },
    roles: [{ name: 'Cook', capacity: 1, skillIds: [] }],
    repeats: { rrule: 'FREQ=DAILY;COUNT=4', exceptOn: ['2027-03-27'], bankHolidays: 'SKIP' },
  });
  expect(notices).toEqual([]);
  world.clock.set(new Date('2027-02-20T12:00:00Z'));
  await growSeries(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { seriesId: seriesId ?? '' });
  const told = await tellAll(world, worker);
  expect(told.map(({ member, kind, body }) => [member, kind, body.includes('Good Friday')])).toEqual([
    ['Cora', 'SERIES_NOTICED', true],
  ]);
  expect(await world.test.admin('SELECT words FROM shift_series_notice WHERE series_id = $1', [seriesId])).toEqual([
    {
      words: [
        'There is no shift on Friday 26 March 2027: Good Friday.',
        '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
        'There is no shift on Monday 29 March 2027: Easter Monday.',
      ],
    },
  ]);
});

test('R36 who asked for a rota hears when it is there, and each member once of all their shifts', async () => {
  const group = await world.organisation({ name: 'Fernhill Food Bank' });
  const kitchen = await anOpportunity(world, group.id);
  const [first, second] = [
    await aShift(world, kitchen, six),
    await aShift(world, kitchen, new Date('2026-12-04T18:00:00Z')),
  ];
  const ada = await reachable('Ada', '+447700900311');
  const cora = await reachable('Cora', '+447700900312');
  const coordinator = await world.actorOf(cora, { role: 'COORDINATOR', organisationId: group.id });
  const pinned = [first, second].map(({ role }) => ({ shiftRoleId: role.id, memberId: ada.id }));
  const rotaId = await solved(world, await asked(world, coordinator, { organisationId: group.id, pinned }));
  const own = async () =>
    (await tellAll(world, worker)).map(({ member, kind, body }) => [member, kind, body.replace(/^World \d+: /, '')]);
  expect(await own()).toEqual([
    [
      'Cora',
      'ROTA_READY',
      'The rota of Fernhill Food Bank is there: 2 of 10 places have somebody. Nobody is told before you confirm it.',
    ],
  ]);
  await confirmRota(world.as(coordinator), { idempotencyKey: newId(), rotaId, revision: 2, acceptPartly: false });
  expect(await own()).toEqual([
    [
      'Ada',
      'ROTA_BOOKED',
      'Thank you. You are booked for 2 shifts with Fernhill Food Bank, the first on Thu 3 Dec at 18:00. Something does not suit you? Cancel, or tell us.',
    ],
  ]);
});
