import { resumeOrganisation, suspendOrganisation } from '../../src/commands/organisations/suspendOrganisation.js';
import { cancelBooking } from '../../src/commands/shifts/cancelBooking.js';
import { updateShift } from '../../src/commands/shifts/updateShift.js';
import type { Database } from '../../src/entities/database.js';
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
