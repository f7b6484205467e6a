import type { FastifyInstance } from 'fastify';
import ICAL from 'ical.js';
import { createCalendarLink } from '../../../src/commands/calendars/createCalendarLink.js';
import { revokeCalendarLink } from '../../../src/commands/calendars/revokeCalendarLink.js';
import { acceptPlace } from '../../../src/commands/shifts/acceptPlace.js';
import { bookShift } from '../../../src/commands/shifts/bookShift.js';
import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { cancelShift } from '../../../src/commands/shifts/cancelShift.js';
import { updateShift } from '../../../src/commands/shifts/updateShift.js';
import { newId } from '../../../src/domain/ids.js';
import { localInstant } from '../../../src/domain/schemes/localTime.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addCalendars } from '../../../src/http/calendars.js';
import { createHttpServer } from '../../../src/http/server.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { refused } from '../../integration/accounts/traces.js';
import { ask } from '../../integration/hours/ask.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** Calendars as a program that subscribes to them reads them: over HTTP, by a library that did not write them. */

let world: World;
let app: FastifyInstance;
let groupId: string;
let leader: Actor;

beforeAll(async () => {
  world = await createWorld();
  groupId = (await world.organisation({ name: 'Fern & Hill' })).id;
  leader = await world.staff(['LEADER', groupId]);
  const services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator: new Authenticator(world.test.database, world.services.secrets),
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  app = await createHttpServer(services);
  addCalendars(app, services);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

type Wanted = Omit<Parameters<typeof createCalendarLink>[1], 'idempotencyKey'>;
async function link(actor: Actor, wanted: Wanted): Promise<{ id: string; path: string }> {
  const { calendarLinkId: id } = await createCalendarLink(world.as(actor), { idempotencyKey: newId(), ...wanted });
  return { id, path: `/calendar/${world.services.secrets.calendarToken(world.schemeId, id)}.ics` };
}

interface Read {
  uid: string;
  summary: string;
  from: Date;
  to: Date;
  status: string;
  sequence: number;
  modified: Date;
}

async function read(path: string): Promise<Read[]> {
  const response = await app.inject({ url: path });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  const calendar = new ICAL.Component(ICAL.parse(response.body));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const answer = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      from: event.startDate.toJSDate(),
      to: event.endDate.toJSDate(),
      status: String(component.getFirstPropertyValue('status')),
      sequence: Number(component.getFirstPropertyValue('sequence')),
      modified: (component.getFirstPropertyValue('last-modified') as ICAL.Time).toJSDate(),
    };
  });
  ICAL.TimezoneService.reset();
  return answer;
}

const hours = (count: number) => count * 3_600_000;
const zone = 'Europe/London';

test('V71 over both clock changes of 2026 and 2027 every event is at the instant that was booked', async () => {
  const opportunity = await anOpportunity(world, groupId, { role: 'Gardener; with care, and 🥔' });
  const ada = await world.member('Ada');
  // Around each change: before, in the hour that is skipped or comes twice, and after; all through the year besides.
  const changes = ['2026-10-25', '2027-03-28', '2027-10-31'];
  const starts = changes.flatMap((day) =>
    ['00:30', '01:00', '01:30', '02:00', '02:30', '09:00'].map((time) => localInstant(day, time, zone)),
  );
  // The second of the two hours that the autumn has, which no wall time names.
  starts.push(new Date('2026-10-25T01:30:00Z'), new Date('2027-10-31T01:15:00Z'));
  for (let month = 1; month <= 12; month += 1) {
    starts.push(localInstant(`2027-${String(month).padStart(2, '0')}-15`, '18:00', zone));
  }
  world.clock.set(new Date('2026-10-20T10:00:00Z'));
  const booked: [string, Date, Date][] = [];
  for (const startsAt of new Map(starts.map((at) => [at.getTime(), at])).values()) {
    const shift = await aShift(world, opportunity, startsAt, { minutes: 60 });
    const { id } = await aBooking(world, shift, ada.id);
    booked.push([`booking-${id}@time-credits`, startsAt, new Date(startsAt.getTime() + hours(1))]);
  }
  const { path } = await link(await world.actorOf(ada), { kind: 'MEMBER', memberId: ada.id });
  const seen = (await read(path)).map(({ uid, from, to }) => [uid, from, to]);
  const byTime = booked.toSorted(([, a], [, b]) => a.getTime() - b.getTime());
  expect(seen).toEqual(byTime);
  expect(seen).toHaveLength(30);
  const [own] = await read(path);
  expect(own?.summary).toBe('Gardener; with care, and 🥔 at Fern & Hill');
});

test("V72 a member's calendar shows their own places: waited for as tentative, given up as cancelled for sixty days", async () => {
  world.clock.set(new Date('2026-12-01T10:00:00Z'));
  const now = world.clock.now();
  const startsAt = new Date('2026-12-20T18:00:00Z');
  const { shift } = await aShift(world, await anOpportunity(world, groupId), startsAt, { capacity: 1 });
  const [bo, cy] = [await world.member('Bo'), await world.member('Cy')];
  const [asBo, asCy] = [await world.actorOf(bo), await world.actorOf(cy)];
  const book = async (actor: Actor, memberId: string) => {
    const wish = { shiftId: shift.id, memberId, places: 1, joinWaitingList: true };
    return (await bookShift(world.as(actor), { idempotencyKey: newId(), ...wish })).bookingId;
  };
  const ofCy = await book(asCy, cy.id);
  const bookingId = await book(asBo, bo.id);
  const { path } = await link(asBo, { kind: 'MEMBER', memberId: bo.id });
  const at = (instant: string) => {
    const then = new Date(instant);
    world.clock.set(then);
    return then;
  };
  const of = { uid: `booking-${bookingId}@time-credits`, from: startsAt, to: new Date('2026-12-20T20:00:00Z') };
  const waiting = { ...of, summary: 'Waiting list: Kitchen helper at Fern & Hill', status: 'TENTATIVE' };
  expect(await read(path)).toEqual([{ ...waiting, modified: now, sequence: 0 }]);
  const offered = at('2026-12-02T09:00:00Z');
  await cancelBooking(world.as(asCy), { bookingId: ofCy });
  const kept = 'Offered: Kitchen helper at Fern & Hill';
  expect(await read(path)).toEqual([{ ...waiting, summary: kept, modified: offered, sequence: 1 }]);
  const taken = at('2026-12-02T10:00:00Z');
  await acceptPlace(world.as(asBo), { bookingId });
  const confirmed = { ...of, summary: 'Kitchen helper at Fern & Hill', status: 'CONFIRMED' };
  expect(await read(path)).toEqual([{ ...confirmed, modified: taken, sequence: 2 }]);
  const moved = at('2026-12-03T09:00:00Z');
  await updateShift(world.as(leader), { shiftId: shift.id, startTime: '19:00' });
  const at19 = { from: new Date('2026-12-20T19:00:00Z'), to: new Date('2026-12-20T21:00:00Z') };
  expect(await read(path)).toEqual([{ ...confirmed, ...at19, modified: moved, sequence: 6 }]);
  const ended = at('2026-12-04T09:00:00Z');
  await cancelBooking(world.as(asBo), { bookingId });
  const cancelled = { ...confirmed, ...at19, modified: ended, status: 'CANCELLED', sequence: 7 };
  expect(await read(path)).toEqual([cancelled]);
  world.clock.set(new Date(ended.getTime() + hours(60 * 24)));
  expect(await read(path)).toEqual([cancelled]);
  world.clock.advance(1);
  expect(await read(path)).toEqual([]);
});

test("V73 a group's calendar counts and names nobody; a public one shows public opportunities alone", async () => {
  world.clock.set(new Date('2027-02-01T10:00:00Z'));
  const place = await world.organisation({ name: 'Lock Cottage' });
  const startsAt = new Date('2027-02-20T18:00:00Z');
  const open = await aShift(world, await anOpportunity(world, place.id, { role: 'Host' }), startsAt);
  const hidden = await aShift(world, await anOpportunity(world, place.id, { visibility: 'SCHEME' }), startsAt);
  const dee = await world.member('Dee Secret');
  await aBooking(world, open, dee.id, { places: 3 });
  const draft = await anOpportunity(world, place.id, { role: 'Not told yet', state: 'DRAFT', publishedAt: null });
  const dropped = await aShift(world, draft, startsAt);
  await world.test.admin(`UPDATE shift SET state = 'CANCELLED', cancelled_at = $2, changed_at = $2 WHERE id = $1`, [
    dropped.shift.id,
    world.clock.now(),
  ]);
  const lead = await world.staff(['LEADER', place.id]);
  const group = await link(lead, { kind: 'GROUP', organisationId: place.id });
  const told = (await read(group.path)).map(({ uid, summary }) => [uid, summary]).toSorted();
  expect(told).toEqual(
    [
      [`shift-${open.shift.id}@time-credits`, 'Host (3 of 5)'],
      [`shift-${hidden.shift.id}@time-credits`, 'Kitchen helper (0 of 5)'],
      [`shift-${dropped.shift.id}@time-credits`, 'Not told yet (0 of 5)'],
    ].toSorted(),
  );
  expect((await app.inject({ url: group.path })).body).not.toContain('Secret');
  const shared = await link(lead, { kind: 'PUBLIC', organisationId: place.id });
  const scheme = await link(await world.staff(['OPERATOR']), { kind: 'PUBLIC' });
  for (const { path } of [shared, scheme]) {
    const events = (await read(path)).filter(({ from }) => from.getTime() === startsAt.getTime());
    expect(events.map(({ summary, status }) => [summary, status])).toEqual([['Host at Lock Cottage', 'CONFIRMED']]);
  }
  const own = await link(await world.actorOf(dee), { kind: 'MEMBER', memberId: dee.id });
  await cancelShift(world.as(lead), { shiftId: open.shift.id, reason: 'The boiler is broken.' });
  const changes = async (path: string) => (await read(path)).map(({ status, sequence }) => [status, sequence]);
  expect(await changes(shared.path)).toEqual([['CANCELLED', 1]]);
  expect(await changes(own.path)).toEqual([['CANCELLED', 7]]);
});

test('V73 a calendar that is full drops what is over, and keeps what is to come', async () => {
  world.clock.set(new Date('2027-02-01T10:00:00Z'));
  const place = await world.organisation({ name: 'Mill' });
  const mill = await anOpportunity(world, place.id);
  const { shift } = await aShift(world, mill, new Date('2027-01-20T10:00:00Z'));
  await world.test.admin(
    `INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, note, state, sequence, created_at, changed_at)
     SELECT scheme_id, gen_random_uuid(), opportunity_id, organisation_id, starts_at, ends_at, note, state, sequence, created_at, changed_at
     FROM shift, generate_series(1, 999) WHERE id = $1`,
    [shift.id],
  );
  const startsAt = new Date('2027-02-20T18:00:00Z');
  await aShift(world, mill, startsAt);
  const { path } = await link(await world.staff(['LEADER', place.id]), { kind: 'GROUP', organisationId: place.id });
  const events = await read(path);
  expect([events.length, events.at(-1)?.from]).toEqual([1_000, startsAt]);
});

test('V74 what has not changed is not sent again, and what is revoked answers as what never was', async () => {
  const { id, path } = await link(leader, { kind: 'GROUP', organisationId: groupId });
  const first = await app.inject({ url: path });
  const { etag } = first.headers;
  expect(first.headers['cache-control']).toBe('private, max-age=600');
  const again = await app.inject({ url: path, headers: { 'if-none-match': String(etag) } });
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
  await revokeCalendarLink(world.as(leader), { calendarLinkId: id });
  const answers = await Promise.all(
    [path, `/calendar/${'A'.repeat(43)}.ics`, '/calendar/x.ics', '/calendar/%00', path.replace('.ics', '')].map((url) =>
      app.inject({ url }),
    ),
  );
  for (const answer of answers) {
    expect([answer.statusCode, answer.body]).toEqual([
      404,
      '{"errors":[{"message":"There is no calendar at this address.","extensions":{"code":"NOT_FOUND"}}]}',
    ]);
  }
  const revoke = () => revokeCalendarLink(world.as(leader), { calendarLinkId: id });
  expect(await refused(world, revoke)).toEqual({ code: 'ALREADY_DONE' });
});

test('V75 with the membership its calendar ends; a card opens none, and nobody makes one for another', async () => {
  const eve = await world.member('Eve');
  const own = { kind: 'MEMBER', memberId: eve.id } as const;
  const actor = await world.actorOf(eve);
  const { path } = await link(actor, own);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [eve.id]);
  expect((await app.inject({ url: path })).statusCode).toBe(404);
  const ask = (by: Actor, wanted: Wanted) => () =>
    createCalendarLink(world.as(by), { idempotencyKey: newId(), ...wanted });
  expect(await refused(world, ask(actor, own))).toEqual({ code: 'MEMBER_CLOSED', field: ['memberId'] });
  const card = { ...actor, signedInBy: 'CARD' } as Actor;
  expect(await refused(world, ask(card, own))).toEqual({ code: 'FORBIDDEN' });
  const stranger = await world.actorOf(await world.member('Fay'));
  expect(await refused(world, ask(stranger, own))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, ask(stranger, { kind: 'GROUP', organisationId: groupId }))).toEqual({
    code: 'FORBIDDEN',
  });
  expect(await refused(world, ask(leader, { kind: 'PUBLIC' }))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, ask(leader, { kind: 'GROUP' }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['organisationId'],
  });
});

test('ten links of one holder are in use at most', async () => {
  const gus = await world.member('Gus');
  const actor = await world.actorOf(gus);
  const own = { kind: 'MEMBER', memberId: gus.id } as const;
  for (let count = 0; count < 10; count += 1) await link(actor, own);
  expect(await refused(world, () => link(actor, own))).toEqual({ code: 'INVALID_INPUT' });
});

test('a calendar of a member is their own where nobody is named', async () => {
  const actor = await world.actorOf(await world.member('Hal'));
  const source = `mutation ($input: CreateCalendarLinkInput!) { createCalendarLink(input: $input) { calendarLink { kind member { name } } userErrors { code field } } }`;
  const made = (kind: string) => ask(world, actor, source, { input: { idempotencyKey: newId(), kind } });
  expect(await made('MEMBER')).toEqual({
    createCalendarLink: { calendarLink: { kind: 'MEMBER', member: { name: 'Hal' } }, userErrors: [] },
  });
  expect(await made('GROUP')).toEqual({
    createCalendarLink: {
      calendarLink: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['organisationId'] }],
    },
  });
});
