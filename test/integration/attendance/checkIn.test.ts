import { createGuessLimits } from '../../../src/adapters/limits/guessLimits.js';
import { checkIn } from '../../../src/commands/attendance/checkIn.js';
import { checkOut } from '../../../src/commands/attendance/checkOut.js';
import { minuteOf } from '../../../src/domain/shifts/attendanceLinks.js';
import type { BookingEntity } from '../../../src/entities/shifts/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { attendanceLogs, bookingsOf, eventTypes } from './steps.js';

let database: TestDatabase;
let world: World;
let groupId: string;
let evening: ShiftWithRole;
let ada: Actor;
let booking: BookingEntity;
let leader: Actor;

const startsAt = new Date('2026-11-26T18:00:00Z');
const endsAt = new Date('2026-11-26T20:00:00Z');
const clock = (time: string) => world.clock.set(new Date(`2026-11-26T${time}Z`));

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  groupId = (await world.organisation({ name: 'Kitchen' })).id;
  leader = await world.staff(['LEADER', groupId]);
  await scene();
});
afterAll(() => database.drop());

/** Ada is booked on an evening shift of an opportunity. */
async function scene(opportunity: Parameters<typeof anOpportunity>[2] = {}): Promise<void> {
  evening = await aShift(world, await anOpportunity(world, groupId, opportunity), startsAt);
  const member = await world.member('Ada');
  ada = await world.actorOf(member);
  booking = await aBooking(world, evening, member.id);
}

const shown = (at: Date, shiftId = evening.shift.id) =>
  world.services.secrets.signedLink('QR', {
    schemeId: world.schemeId,
    subjectId: shiftId,
    minute: minuteOf(at),
    day: 0,
  });
const typed = () => world.services.secrets.shiftCode(world.schemeId, evening.shift.id);
const comes = (code: string | null, more: { at?: Date; actor?: Actor } = {}) =>
  checkIn(world.as(more.actor ?? ada), { bookingId: booking.id, code, ...(more.at ? { at: more.at } : {}) });
const goes = (code: string | null, more: { at?: Date; actor?: Actor; evidence?: string } = {}) => {
  const { actor = ada, ...rest } = more;
  return checkOut(world.as(actor), { bookingId: booking.id, code, ...rest });
};

test('V43 the code of this minute and of the one before checks in and out, and the hours are the minutes between', async () => {
  clock('17:55:10');
  await comes(`https://credits.example.org/check-in/${shown(world.clock.now())}`);
  const at17 = new Date('2026-11-26T17:55:10Z');
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', in: at17, inHow: 'QR', out: null }]);
  clock('20:03:59');
  await goes(shown(new Date('2026-11-26T20:02:00Z')));
  const out = new Date('2026-11-26T20:03:59Z');
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDED', in: at17, out, outHow: 'QR' }]);
  expect(await attendanceLogs(world)).toEqual([
    {
      name: 'Ada',
      on: '2026-11-26',
      starts: startsAt,
      ends: new Date('2026-11-26T20:03:00Z'),
      given: 123,
      reward: 135,
      activity: 'Kitchen helper',
      choice: null,
      state: 'SUBMITTED',
      by: `member:${booking.memberId}`,
    },
  ]);
  expect(await eventTypes(world)).toEqual(['HoursLogged']);
});

test('V43 an older code, one of another shift and an invented one are refused', async () => {
  clock('18:02:00');
  const other = await aShift(world, { id: evening.shift.opportunityId, organisationId: groupId }, startsAt);
  const invalid = { code: 'CHECK_IN_NOT_VALID', field: ['code'] };
  for (const code of [
    shown(new Date('2026-11-26T18:00:59Z')),
    shown(new Date('2026-11-26T18:03:00Z')),
    shown(world.clock.now(), other.shift.id),
    world.services.secrets.shiftCode(world.schemeId, other.shift.id),
    `${shown(world.clock.now()).slice(0, -2)}AA`,
    'xyz',
    '',
  ]) {
    expect(await refused(world, () => comes(code))).toEqual(invalid);
  }
});

test('V43 ten tries at the code of one booking from one address within a quarter of an hour; then not even the right one is looked at', async () => {
  clock('18:00:00');
  const guesses = createGuessLimits({
    store: { pool: database.database.pool },
    keyOf: (text) => text,
    perAddressPercent: 100,
  });
  const tries = async (clientAddress: string, code: string) => {
    const context = { ...world.as(ada), clientAddress, services: { ...world.services, guesses } };
    return await checkIn(context, { bookingId: booking.id, code }).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  };
  const seen: string[] = [];
  for (let count = 0; count < 11; count += 1) seen.push(await tries('192.0.2.7', '00000-00000'));
  expect(seen).toEqual([...Array<string>(10).fill('CHECK_IN_NOT_VALID'), 'RATE_LIMITED']);
  expect(await tries('192.0.2.7', typed())).toBe('RATE_LIMITED');
  expect([await bookingsOf(world), await eventTypes(world)]).toMatchObject([[{ state: 'BOOKED', in: null }], []]);
  // Whoever is there with a telephone of their own is not kept out by it.
  expect(await tries('192.0.2.8', typed())).toBe('in');
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', inHow: 'CODE' }]);
});

test('V43 the short code is typed as people type it', async () => {
  clock('18:00:00');
  expect(typed()).toMatch(/^[0-9A-HJKMNP-TV-Y]{5}-[0-9A-HJKMNP-TV-Y]{5}$/);
  await comes(` ${typed().toLowerCase().replace('-', ' ')} `);
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', inHow: 'CODE' }]);
});

test('V44 the group writes down who came, also for a while ago; a member cannot', async () => {
  clock('18:30:00');
  const at = new Date('2026-11-26T18:04:00Z');
  expect(await refused(world, () => comes(null, { at }))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => comes(typed(), { at }))).toEqual({ code: 'INVALID_INPUT', field: ['at'] });
  const later = { at: new Date('2026-11-26T18:31:00Z'), actor: leader };
  expect(await refused(world, () => comes(null, later))).toEqual({ code: 'IN_THE_FUTURE', field: ['at'] });
  const early = { at: new Date('2026-11-26T17:29:00Z'), actor: leader };
  expect(await refused(world, () => comes(null, early))).toEqual({ code: 'INVALID_INPUT', field: ['at'] });
  await comes(null, { at, actor: leader });
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', in: at, inHow: 'LIST' }]);
  expect(await refused(world, () => comes(typed()))).toEqual({ code: 'BOOKING_NOT_OPEN', field: ['bookingId'] });
  clock('19:30:00');
  const before = { at: new Date('2026-11-26T18:03:00Z'), actor: leader };
  expect(await refused(world, () => goes(null, before))).toEqual({ code: 'INVALID_INPUT', field: ['at'] });
  await goes(null, { at: new Date('2026-11-26T19:10:00Z'), actor: leader });
  expect(await attendanceLogs(world)).toMatchObject([{ given: 66, by: expect.stringMatching(/^member:/) }]);
});

test.each([
  ['17:29:59', 'CHECK_IN_NOT_OPEN'],
  ['20:00:00', 'CHECK_IN_NOT_OPEN'],
])('V45 at %s nobody checks in: %s', async (time, code) => {
  clock(time);
  expect(await refused(world, () => comes(typed()))).toEqual({ code });
});

test('V45 the group may still check in until the shift is settled', async () => {
  clock('21:59:59');
  await comes(null, { actor: leader, at: startsAt });
  await goes(null, { actor: leader, at: endsAt });
  expect(await attendanceLogs(world)).toMatchObject([{ given: 120 }]);
  await scene();
  clock('22:00:00');
  expect(await refused(world, () => comes(null, { actor: leader, at: startsAt }))).toEqual({
    code: 'CHECK_IN_NOT_OPEN',
  });
});

test('V46 what has to be seen is asked again at the door, by whatever way', async () => {
  await scene({ dbsLevel: 'ENHANCED' });
  clock('18:00:00');
  const lacking = { code: 'REQUIREMENTS_NOT_MET', reasons: ['DBS_NOT_SEEN'] };
  expect(await refused(world, () => comes(typed()))).toEqual(lacking);
  expect(await refused(world, () => comes(null, { actor: leader }))).toEqual(lacking);
});

test('V47 while the group is suspended nobody checks in; who is there checks out and loses nothing', async () => {
  clock('18:00:00');
  const suspend = (status: string) =>
    database.admin(
      `UPDATE organisation SET status = $3, suspended_at = $4, suspension_reason = 'A look' WHERE scheme_id = $1 AND id = $2`,
      [world.schemeId, groupId, status, startsAt],
    );
  await suspend('SUSPENDED');
  expect(await refused(world, () => comes(typed()))).toEqual({ code: 'ORGANISATION_SUSPENDED', field: ['bookingId'] });
  await suspend('VERIFIED');
  await comes(typed());
  await suspend('SUSPENDED');
  clock('20:00:00');
  await goes(typed());
  expect(await attendanceLogs(world)).toMatchObject([{ given: 120, state: 'SUBMITTED' }]);
});

test('V48 where the group asks for it, the check-out says in words what was done; no credits where none are earned', async () => {
  await scene({ asksForEvidence: true, earnsCredits: false });
  clock('18:00:00');
  await comes(typed());
  clock('20:00:00');
  expect(await refused(world, () => goes(typed(), { evidence: ' \n ' }))).toEqual({
    code: 'REASON_NEEDED',
    field: ['evidence'],
  });
  await goes(typed(), { evidence: 'Peeled 40 kg of potatoes 🥔 مع الجيران' });
  expect(await attendanceLogs(world)).toMatchObject([
    { activity: 'Kitchen helper: Peeled 40 kg of potatoes 🥔 مع الجيران', choice: 'RECOGNITION_ONLY' },
  ]);
});

test('V45 less than a minute is attended and writes no hours; nobody checks out twice or unseen', async () => {
  clock('17:40:00');
  expect(await refused(world, () => goes(typed()))).toEqual({ code: 'BOOKING_NOT_OPEN', field: ['bookingId'] });
  await comes(typed());
  await goes(typed());
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDED' }]);
  expect(await attendanceLogs(world)).toEqual([]);
  expect(await refused(world, () => goes(typed()))).toEqual({ code: 'BOOKING_NOT_OPEN', field: ['bookingId'] });
});

test('nobody else checks somebody in: not by their code, nor from another group, nor from another borough', async () => {
  clock('18:00:00');
  const stranger = await world.actorOf(await world.member('Bo'));
  expect(await refused(world, () => comes(typed(), { actor: stranger }))).toEqual({ code: 'FORBIDDEN' });
  const elsewhere = await world.staff(['LEADER', (await world.organisation()).id]);
  expect(await refused(world, () => comes(null, { actor: elsewhere }))).toEqual({ code: 'FORBIDDEN' });
  const borough = await createWorld({ test: database });
  const operator = await borough.staff(['OPERATOR']);
  expect(await refused(borough, () => checkIn(borough.as(operator), { bookingId: booking.id }))).toEqual({
    code: 'NOT_FOUND',
  });
  expect(await bookingsOf(world)).toMatchObject([{ state: 'BOOKED' }]);
});
