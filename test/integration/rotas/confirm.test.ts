import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { type ConfirmRotaInput, confirmRota } from '../../../src/commands/rotas/confirmRota.js';
import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { updateShift } from '../../../src/commands/shifts/updateShift.js';
import { DomainError } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { ShiftWithRole } from '../../support/rota.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { bookingSeen, placed, waitingFor } from '../shifts/steps.js';
import { memberActor } from '../spending/steps.js';
import { asked, named, regular, rotaSeen, seatsSeen, solved } from './steps.js';

let world: World;
let group: OrganisationEntity;
let kitchen: OpportunityEntity;
let coordinator: Actor;

/** Thursday 3 December 2026, six to eight in the evening, and so many days later. */
const thursday = (days = 0) => new Date(Date.parse('2026-12-03T18:00:00Z') + days * 86_400_000);

beforeAll(async () => {
  world = await createWorld({ poolMax: 6 });
});
beforeEach(async () => {
  world.clock.set(worldNow);
  group = await world.organisation();
  kitchen = await anOpportunity(world, group.id);
  coordinator = await world.staff(['COORDINATOR', group.id]);
});
afterAll(() => world.close());

type Fixed = [ShiftWithRole, string][];

/** A rota that is there to be looked at, with these places in any case. */
async function proposed(fixed: Fixed, more: Partial<Parameters<typeof asked>[2]> = {}): Promise<string> {
  const pinned = fixed.map(([{ role }, memberId]) => ({ shiftRoleId: role.id, memberId }));
  return await solved(world, await asked(world, coordinator, { organisationId: group.id, pinned, ...more }));
}

const confirm = (rotaId: string, more: Partial<ConfirmRotaInput> = {}, actor = coordinator) =>
  confirmRota(world.as(actor), { idempotencyKey: newId(), rotaId, revision: 2, acceptPartly: false, ...more });

/** Live bookings of some shifts: who, on which, as what. */
async function booked(...shifts: ShiftWithRole[]): Promise<string[]> {
  const rows = await world.test.admin<{ seen: string }>(
    `SELECT s.note || ' ' || m.name || ' ' || b.state AS seen FROM booking b JOIN member m ON m.id = b.member_id JOIN shift s ON s.id = b.shift_id
     WHERE b.shift_id = ANY ($1) AND b.state NOT IN ('CANCELLED', 'LAPSED') ORDER BY s.starts_at, m.name`,
    [shifts.map(({ shift }) => shift.id)],
  );
  return rows.map(({ seen }) => seen);
}

/** Who is told of a confirmed rota, by name. */
async function toldOf(rotaId: string): Promise<string[]> {
  const rows = await world.test.admin<{ name: string }>(
    `SELECT m.name FROM outbox_event e JOIN rota_seat s ON s.id = (e.payload->>'rotaSeatId')::uuid JOIN member m ON m.id = (e.payload->>'memberId')::uuid
     WHERE e.type = 'RotaConfirmed' AND s.rota_id = $1 AND s.member_id = m.id ORDER BY m.name`,
    [rotaId],
  );
  return rows.map(({ name }) => name);
}

async function messageOf(work: () => Promise<unknown>): Promise<object> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return { message: error.message, reasons: error.detail.reasons };
  }
  return {};
}

test('R28 a rota is confirmed in one go, once, as it was seen, and everybody is told once', async () => {
  const [first, second] = [
    await named(world, kitchen, 'first', thursday()),
    await named(world, kitchen, 'second', thursday(1), 2),
  ];
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const rotaId = await proposed([
    [first, ada],
    [second, ada],
    [second, ben],
  ]);
  expect(await refused(world, () => confirm(rotaId, { revision: 1 }))).toEqual({
    code: 'ROTA_CHANGED',
    field: ['revision'],
  });
  for (const actor of [await world.staff(), await world.staff(['TILL', group.id]), memberActor(world, ada)]) {
    expect(await refused(world, () => confirm(rotaId, {}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => confirm(newId()))).toEqual({ code: 'NOT_FOUND' });
  const idempotencyKey = newId();
  const done = { rotaId, booked: 3, ended: 0, refused: 0 };
  expect(await confirm(rotaId, { idempotencyKey })).toEqual(done);
  expect(await confirm(rotaId, { idempotencyKey })).toEqual(done);
  expect(await booked(first, second)).toEqual(['first Ada BOOKED', 'second Ada BOOKED', 'second Ben BOOKED']);
  expect(await rotaSeen(world, rotaId)).toMatchObject({ state: 'CONFIRMED', revision: 3, filled: 3 });
  expect(await toldOf(rotaId)).toEqual(['Ada', 'Ben']);
  expect(await audited(world, 'confirmRota')).toHaveLength(1);
  expect(await refused(world, () => confirm(rotaId, { revision: 3 }))).toEqual({ code: 'ROTA_NOT_OPEN' });
});

test('R29 of two who confirm at once one does', async () => {
  const shifts: ShiftWithRole[] = [];
  for (let day = 0; day < 6; day += 1) shifts.push(await named(world, kitchen, `day ${day}`, thursday(day)));
  const ada = await regular(world, kitchen, 'Ada');
  const rotaId = await proposed(shifts.map((shift) => [shift, ada]));
  const outcomes = await Promise.allSettled([confirm(rotaId), confirm(rotaId), confirm(rotaId)]);
  const words = outcomes.map((one) =>
    one.status === 'fulfilled' ? one.value.booked : one.reason instanceof DomainError && one.reason.code,
  );
  expect(words.sort()).toEqual([6, 'ROTA_NOT_OPEN', 'ROTA_NOT_OPEN']);
  expect(await booked(...shifts)).toHaveLength(6);
});

test('R30 the last place is never given twice, whoever books beside a rota that is confirmed', async () => {
  for (let round = 0; round < 2; round += 1) {
    const only = await named(world, kitchen, `round ${round}`, thursday(round));
    const [ada, quick] = [await regular(world, kitchen, 'Ada'), await world.member('Quick')];
    const rotaId = await proposed([[only, ada]], { shiftIds: [only.shift.id] });
    const [rota, alone] = await Promise.all([
      confirm(rotaId).then(() => 'BOOKED', codeOf),
      placed(world, quick.id, only.shift.id).then(() => 'BOOKED', codeOf),
    ]);
    const who = rota === 'BOOKED' ? 'Ada' : 'Quick';
    expect([rota, alone]).toEqual(rota === 'BOOKED' ? ['BOOKED', 'SHIFT_FULL'] : ['ROTA_NOT_POSSIBLE', 'BOOKED']);
    expect(await booked(only)).toEqual([`round ${round} ${who} BOOKED`]);
  }
});

function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : String(error);
}

test('R31 what cannot be had any more is named, and the rest is booked only where that is accepted', async () => {
  const [first, second] = [
    await named(world, kitchen, 'first', thursday()),
    await named(world, kitchen, 'second', thursday(1)),
  ];
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const rotaId = await proposed([
    [first, ada],
    [second, ben],
  ]);
  const operator = await world.staff(['OPERATOR']);
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: ada, reason: 'LEAVING' });
  expect(await refused(world, () => confirm(rotaId))).toEqual({
    code: 'ROTA_NOT_POSSIBLE',
    reasons: ['MEMBER_CLOSED'],
  });
  expect(await messageOf(() => confirm(rotaId))).toEqual({
    message:
      '1 place of this rota cannot be had any more. Nothing was booked. Change them, have the rota worked out again, or accept it without them.',
    reasons: [
      { code: 'MEMBER_CLOSED', message: 'Ada, Volunteer, Thursday evening, 3 December: The membership has ended.' },
    ],
  });
  expect(await booked(first, second)).toEqual([]);
  expect(await confirm(rotaId, { acceptPartly: true })).toEqual({ rotaId, booked: 1, ended: 0, refused: 1 });
  expect(await booked(first, second)).toEqual(['second Ben BOOKED']);
  expect(
    await world.test.admin(`SELECT refused_code AS code FROM rota_seat WHERE rota_id = $1 ORDER BY starts_at`, [
      rotaId,
    ]),
  ).toEqual([{ code: 'MEMBER_CLOSED' }, { code: null }]);
  expect(await toldOf(rotaId)).toEqual(['Ben']);
});

test('R31 where nothing can be had any more nothing is confirmed, and a group that is paused confirms nothing', async () => {
  const only = await named(world, kitchen, 'only', thursday());
  const rotaId = await proposed([[only, await regular(world, kitchen, 'Ada')]]);
  await placed(world, (await world.member('Quick')).id, only.shift.id);
  expect(await refused(world, () => confirm(rotaId, { acceptPartly: true }))).toEqual({
    ...{ code: 'ROTA_NOT_POSSIBLE', reasons: ['SHIFT_FULL'] },
  });
  const moved = await named(world, kitchen, 'moved', thursday(1));
  const another = await proposed([[moved, await regular(world, kitchen, 'Ben')]], { shiftIds: [moved.shift.id] });
  await updateShift(world.as(coordinator), { shiftId: moved.shift.id, startTime: '19:00' });
  expect(await refused(world, () => confirm(another))).toEqual({ code: 'ROTA_NOT_POSSIBLE', reasons: ['SHIFT_MOVED'] });
  const operator = await world.staff(['OPERATOR']);
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'A question about the kitchen' });
  expect(await refused(world, () => confirm(another))).toEqual({ code: 'ORGANISATION_SUSPENDED', field: ['rotaId'] });
});

test('R32 a place that a rota gives to somebody else ends with it, who waits has theirs by it, and what is free is offered', async () => {
  const [first, second] = [
    await named(world, kitchen, 'first', thursday()),
    await named(world, kitchen, 'second', thursday()),
  ];
  const skilled = await named(world, kitchen, 'third', thursday(2));
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const stood = await placed(world, ada, first.shift.id);
  const wait = await waitingFor(world, ben, first.shift.id);
  const dot = (await world.member('Dot')).id;
  const rotaId = await proposed(
    [
      [first, ben],
      [second, ada],
      [skilled, ben],
    ],
    { bookingsMayMove: true },
  );
  expect(await seatsSeen(world, rotaId)).toEqual([
    { member: 'Ada', shift: 'second', change: 'NEW' },
    { member: 'Ada', shift: 'first', change: 'REMOVED' },
    { member: 'Ben', shift: 'first', change: 'NEW' },
    { member: 'Ben', shift: 'third', change: 'NEW' },
  ]);
  await waitingFor(world, dot, first.shift.id);
  expect(await confirm(rotaId)).toEqual({ rotaId, booked: 3, ended: 1, refused: 0 });
  expect(await bookingSeen(world, stood)).toMatchObject({ state: 'CANCELLED', reason: 'BY_ROTA' });
  expect(await bookingSeen(world, wait)).toMatchObject({ state: 'BOOKED' });
  expect(await booked(first, second)).toEqual(['second Ada BOOKED', 'first Ben BOOKED', 'first Dot WAITING']);
  expect(await toldOf(rotaId)).toEqual(['Ada', 'Ben']);
});

test('R27 after somebody drops out of a confirmed rota, one seat is new, none changes, and nobody else is told', async () => {
  const shifts: ShiftWithRole[] = [];
  for (let day = 0; day < 3; day += 1) shifts.push(await named(world, kitchen, `day ${day}`, thursday(day)));
  const [first, second, third] = shifts;
  if (!first || !second || !third) throw new Error('no shifts');
  const [ada, ben] = [await regular(world, kitchen, 'Ada'), await regular(world, kitchen, 'Ben')];
  const rotaId = await proposed([
    [first, ada],
    [second, ben],
    [third, ada],
  ]);
  await confirm(rotaId);
  const [given] = await world.test.admin<{ id: string }>('SELECT id FROM booking WHERE shift_id = $1', [
    first.shift.id,
  ]);
  await cancelBooking(world.as(memberActor(world, ada)), { bookingId: given?.id ?? '' });
  const again = await solved(
    world,
    await asked(world, coordinator, { organisationId: group.id, basedOnId: rotaId, fromOn: null, toOn: null }),
  );
  expect(await seatsSeen(world, again)).toEqual([
    { member: 'Ben', shift: 'day 0', change: 'NEW' },
    { member: 'Ben', shift: 'day 1', change: 'KEPT' },
    { member: 'Ada', shift: 'day 2', change: 'KEPT' },
  ]);
  expect(await rotaSeen(world, again)).toMatchObject({ kept: 2, removed: 0, added: 1, filled: 3, endedHow: 'PROVED' });
  expect(await confirm(again)).toEqual({ rotaId: again, booked: 1, ended: 0, refused: 0 });
  expect(await toldOf(again)).toEqual(['Ben']);
});
