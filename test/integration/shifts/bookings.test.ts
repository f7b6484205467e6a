import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { DomainError } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import { MemberProfileEntity } from '../../../src/entities/profiles/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { bookingSeen, placed, toldAbout } from './steps.js';

let world: World;
let group: OrganisationEntity;
let kitchen: OpportunityEntity;
let coordinator: Actor;

/** Thursday 3 December 2026, six to eight in the evening. */
const thursday = new Date('2026-12-03T18:00:00Z');
const later = (minutes: number) => new Date(thursday.getTime() + minutes * 60_000);

beforeAll(async () => {
  world = await createWorld({ rules: { restMinutes: 30 } });
  group = await world.organisation();
  kitchen = await anOpportunity(world, group.id, { friendsMax: 2 });
  coordinator = await world.staff(['COORDINATOR', group.id]);
});
beforeEach(() => world.clock.set(worldNow));
afterAll(() => world.close());

const cancel = (bookingId: string, actor: Actor) => cancelBooking(world.as(actor), { bookingId });

async function messageOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
  }
  return '';
}

test('a member books, and a coordinator, an operator and a helper book for them', async () => {
  const { shift } = await aShift(world, kitchen, thursday);
  const operator = await world.staff(['OPERATOR']);
  for (const actor of [null, coordinator, operator]) {
    const member = await world.member();
    const bookingId = await placed(world, member.id, shift.id, {}, actor ?? memberActor(world, member.id));
    expect(await bookingSeen(world, bookingId)).toEqual({ state: 'BOOKED', reason: null, lapsesAt: null });
    expect(await toldAbout(world, bookingId)).toEqual(['ShiftBooked']);
  }
  const member = await world.member();
  const until = new Date('2027-01-01T00:00:00Z');
  const helper: Actor = {
    ...((await world.actorOf(await world.member())) as Extract<Actor, { kind: 'MEMBER' }>),
    careFor: [{ memberId: member.id, kind: 'HELPER', until }],
  };
  const bookingId = await placed(world, member.id, shift.id, {}, helper);
  expect((await audited(world, 'bookShift')).at(-1)).toEqual({
    actor: `member:${helper.kind === 'MEMBER' ? helper.memberId : ''}`,
    subject: bookingId,
  });
});

test('nobody else books, for a strangers or without a role at the group', async () => {
  const { shift } = await aShift(world, kitchen, thursday);
  const member = await world.member();
  const elsewhere = await world.organisation();
  const strangers = [
    await world.staff(),
    await world.staff(['COORDINATOR', elsewhere.id]),
    await world.staff(['TILL', group.id]),
    await world.staff(['AUDITOR']),
  ];
  for (const stranger of strangers) {
    expect(await refused(world, () => placed(world, member.id, shift.id, {}, stranger))).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => placed(world, member.id, newId()))).toEqual({ code: 'NOT_FOUND' });
});

test('friends come along as far as the opportunity allows, a team as far as there are places', async () => {
  const { shift } = await aShift(world, kitchen, thursday, { capacity: 6 });
  const [ada, ben, cem] = [await world.member(), await world.member(), await world.member()];
  const field = ['places'];
  for (const places of [0, 4, 7, 1.5]) {
    expect(await refused(world, () => placed(world, ada.id, shift.id, { places }))).toEqual({
      code: 'INVALID_INPUT',
      field,
    });
  }
  await placed(world, ada.id, shift.id, { places: 3 });
  expect(
    await refused(world, () => placed(world, ben.id, shift.id, { places: 4, teamName: 'فريق المطبخ 🥕' })),
  ).toEqual({ code: 'SHIFT_FULL' });
  const bookingId = await placed(world, ben.id, shift.id, { places: 3, teamName: ' فريق المطبخ  🥕 ' });
  expect(await world.test.admin('SELECT places, team_name FROM booking WHERE id = $1', [bookingId])).toEqual([
    { places: 3, team_name: 'فريق المطبخ 🥕' },
  ]);
  expect(await refused(world, () => placed(world, cem.id, shift.id))).toEqual({ code: 'SHIFT_FULL' });
  expect(await refused(world, () => placed(world, ada.id, shift.id))).toEqual({ code: 'ALREADY_DONE' });
  const names = ['', ' ', 'x'.repeat(121)];
  for (const teamName of names) {
    expect(await refused(world, () => placed(world, cem.id, shift.id, { teamName }))).toEqual({
      code: 'INVALID_INPUT',
      field: ['teamName'],
    });
  }
});

test('V5 nobody is booked twice at one time, and rest lies between two shifts', async () => {
  const member = await world.member();
  const [first, touching, near, inside, free] = [
    await aShift(world, kitchen, thursday),
    await aShift(world, kitchen, later(120)),
    await aShift(world, kitchen, later(149)),
    await aShift(world, kitchen, later(30), { minutes: 30 }),
    await aShift(world, kitchen, later(150)),
  ];
  await placed(world, member.id, first.shift.id);
  const codeFor = async (shiftId: string) => (await refused(world, () => placed(world, member.id, shiftId))).code;
  expect(await codeFor(touching.shift.id)).toBe('REST_NEEDED');
  expect(await codeFor(near.shift.id)).toBe('REST_NEEDED');
  expect(await codeFor(inside.shift.id)).toBe('BOOKING_OVERLAPS');
  const bookingId = await placed(world, member.id, free.shift.id);
  await cancel(bookingId, memberActor(world, member.id));
  await placed(world, member.id, free.shift.id);
});

test('a role asks for its skills, and a shift of several roles for a choice', async () => {
  const skillId = newId();
  const { shift } = await aShift(world, kitchen, later(24 * 60));
  const driver = newId();
  await world.test.admin(
    `INSERT INTO skill (scheme_id, id, name, name_key, created_at) VALUES ($1, $2, 'Van driving', 'van driving', $3)`,
    [world.schemeId, skillId, worldNow],
  );
  await world.test.admin(
    `INSERT INTO shift_role (scheme_id, id, shift_id, name, capacity, skill_ids) VALUES ($1, $2, $3, 'Driver', 1, ARRAY[$4::uuid])`,
    [world.schemeId, driver, shift.id, skillId],
  );
  const member = await world.member();
  const ask = (more: object = {}) => placed(world, member.id, shift.id, more);
  expect(await messageOf(ask)).toBe('This shift has several kinds of place. Say which one: "Driver", "Volunteer".');
  expect(await refused(world, () => ask({ shiftRoleId: newId() }))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => ask({ shiftRoleId: driver }))).toEqual({
    code: 'REQUIREMENTS_NOT_MET',
    field: ['shiftRoleId'],
  });
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    tx.em.create(MemberProfileEntity, {
      memberId: member.id,
      schemeId: world.schemeId,
      skillIds: [skillId],
      changedAt: worldNow,
    });
    await tx.em.flush();
  });
  expect(await bookingSeen(world, await ask({ shiftRoleId: driver }))).toEqual({
    state: 'BOOKED',
    reason: null,
    lapsesAt: null,
  });
});

test('V1 a shift that was cancelled or has begun takes nobody, nor does a closed opportunity or a suspended group', async () => {
  const member = await world.member();
  const book = async (shiftId: string) => (await refused(world, () => placed(world, member.id, shiftId))).code;
  const { shift } = await aShift(world, kitchen, thursday);
  world.clock.set(thursday);
  expect(await book(shift.id)).toBe('SHIFT_NOT_OPEN');
  world.clock.set(worldNow);
  await world.test.admin(`UPDATE shift SET state = 'CANCELLED', cancelled_at = now() WHERE id = $1`, [shift.id]);
  expect(await book(shift.id)).toBe('SHIFT_NOT_OPEN');
  const draft = await anOpportunity(world, group.id, { state: 'DRAFT', publishedAt: null });
  expect(await book((await aShift(world, draft, thursday)).shift.id)).toBe('OPPORTUNITY_NOT_OPEN');
  const asked = await anOpportunity(world, group.id, { joining: 'BY_APPLICATION' });
  expect(await book((await aShift(world, asked, thursday)).shift.id)).toBe('APPLICATION_NEEDED');
});

test('V4 members cancel until three hours before, the group until the end', async () => {
  const { shift } = await aShift(world, kitchen, thursday);
  const [ada, ben] = [await world.member(), await world.member()];
  const bookings = [await placed(world, ada.id, shift.id), await placed(world, ben.id, shift.id)] as const;
  world.clock.set(later(-3 * 60 - 1));
  await cancel(bookings[0], memberActor(world, ada.id));
  expect(await bookingSeen(world, bookings[0])).toEqual({ state: 'CANCELLED', reason: 'BY_MEMBER', lapsesAt: null });
  expect(await toldAbout(world, bookings[0])).toEqual(['ShiftBooked', 'BookingEnded']);
  world.clock.set(later(-3 * 60));
  expect(await refused(world, () => cancel(bookings[1], memberActor(world, ben.id)))).toEqual({
    code: 'TOO_LATE_TO_CANCEL',
  });
  expect(await refused(world, () => cancel(bookings[1], memberActor(world, ada.id)))).toEqual({ code: 'FORBIDDEN' });
  await cancel(bookings[1], coordinator);
  expect(await bookingSeen(world, bookings[1])).toEqual({ state: 'CANCELLED', reason: 'BY_GROUP', lapsesAt: null });
  expect(await refused(world, () => cancel(bookings[1], coordinator))).toEqual({ code: 'BOOKING_NOT_OPEN' });
});

test('V4 after the shift the group cancels for as long as its list is open, and not once the list has closed', async () => {
  const { shift } = await aShift(world, kitchen, thursday);
  const [ada, ben] = [await world.member(), await world.member()];
  const [first, second] = [await placed(world, ada.id, shift.id), await placed(world, ben.id, shift.id)];
  const closes = later(120 + 14 * 1440);
  world.clock.set(new Date(closes.getTime() - 1));
  await cancel(first, coordinator);
  expect((await bookingSeen(world, first))?.reason).toBe('BY_GROUP');
  world.clock.set(closes);
  expect(await refused(world, () => cancel(second, coordinator))).toEqual({ code: 'TOO_LATE_TO_CANCEL' });
  expect(await bookingSeen(world, second)).toEqual({ state: 'BOOKED', reason: null, lapsesAt: null });
  expect(await toldAbout(world, second)).toEqual(['ShiftBooked']);
});
