import type { FastifyInstance } from 'fastify';
import { createDoorLink } from '../../../src/commands/attendance/createDoorLink.js';
import { createSheetLink } from '../../../src/commands/attendance/createSheetLink.js';
import { issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { newId } from '../../../src/domain/ids.js';
import { addAttendance } from '../../../src/http/attendance/addAttendance.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { createHttpServer } from '../../../src/http/server.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { refused } from '../../integration/accounts/traces.js';
import { attendanceLogs, bookingsOf } from '../../integration/attendance/steps.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** The screen at the door, the page a telephone opens, and the list on paper: over HTTP, without JavaScript. */

let world: World;
let app: FastifyInstance;
let leader: Actor;
let groupId: string;
let evening: ShiftWithRole;
let card: { cardNumber: string; pin: string };

const startsAt = new Date('2026-11-26T18:00:00Z');
const closesAt = new Date('2026-11-26T22:00:00Z');

beforeAll(async () => {
  world = await createWorld();
  groupId = (await world.organisation({ name: 'Fern & <Hill>' })).id;
  leader = await world.staff(['LEADER', groupId]);
  const opportunity = await anOpportunity(world, groupId, { role: 'Cook "A"', asksForEvidence: true });
  evening = await aShift(world, opportunity, startsAt);
  const ada = await world.member('Adá <b>');
  await aBooking(world, evening, ada.id, { places: 2, teamName: 'Bakers & Co' });
  card = await issueMemberCard(world.as(await world.staff(['OPERATOR'])), {
    idempotencyKey: newId(),
    memberId: ada.id,
  });
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
  addAttendance(app, services);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const pathOf = (url: string) => url.replace('https://credits.example.org', '');
const get = (url: string) => app.inject({ url: pathOf(url) });
const send = (fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/check-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const seenIn = (html: string) => /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '';
const qrLink = () => {
  const minute = Math.floor(world.clock.now().getTime() / 60_000);
  const link = { schemeId: world.schemeId, subjectId: evening.shift.id, minute, day: 0 };
  return `/check-in/${world.services.secrets.signedLink('QR', link)}`;
};
const heading = (html: string) => /<h1[^>]*>([^<]*)/.exec(html)?.[1];

test('V43 the page at the door shows the code of the minute, asks again by itself, runs nothing and ends with the shift', async () => {
  world.clock.set(new Date('2026-11-26T17:50:00Z'));
  const { url, validUntil } = await createDoorLink(world.as(leader), { shiftId: evening.shift.id });
  expect(validUntil).toEqual(closesAt);
  const first = await get(url);
  expect([first.statusCode, first.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(first.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(first.body).toContain('<meta http-equiv="refresh" content="20">');
  expect(first.body).toContain('Cook &quot;A&quot; at Fern &amp; &lt;Hill&gt;');
  expect(first.body).toContain(world.services.secrets.shiftCode(world.schemeId, evening.shift.id));
  expect(first.body).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  world.clock.advance(60_000);
  const picture = (html: string) => /<svg.*<\/svg>/s.exec(html)?.[0];
  expect(picture((await get(url)).body)).not.toBe(picture(first.body));
  world.clock.set(closesAt);
  expect((await get(url)).statusCode).toBe(404);
  expect(await refused(world, () => createDoorLink(world.as(leader), { shiftId: evening.shift.id }))).toEqual({
    code: 'SHIFT_NOT_OPEN',
  });
});

test('V54 a telephone that read the code checks its owner in and out by card, and nobody stays signed in', async () => {
  world.clock.set(new Date('2026-11-26T18:00:30Z'));
  const scanned = await get(qrLink());
  expect([scanned.statusCode, heading(scanned.body)]).toEqual([200, 'Check in']);
  const seen = seenIn(scanned.body);
  // Saying who one is may take a while.
  world.clock.set(new Date('2026-11-26T18:10:00Z'));
  const wrong = await send({
    seen,
    step: 'card',
    cardNumber: card.cardNumber,
    pin: card.pin === '4071' ? '4072' : '4071',
  });
  expect([wrong.statusCode, wrong.body.includes('This card and PIN do not work.')]).toEqual([400, true]);
  expect(await bookingsOf(world)).toMatchObject([{ state: 'BOOKED' }]);
  const came = await send({ seen, step: 'card', ...card });
  expect([came.statusCode, came.body.includes('You are checked in.')]).toEqual([200, true]);
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', in: world.clock.now(), inHow: 'QR' }]);
  // The button is pressed twice: nobody is sent home by it.
  const pressedAgain = await send({ seen, step: 'card', ...card, evidence: 'x' });
  expect([pressedAgain.statusCode, pressedAgain.body.includes('You are checked in.')]).toEqual([200, true]);
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', in: world.clock.now() }]);
  world.clock.set(new Date('2026-11-26T19:55:00Z'));
  const leaving = seenIn((await get(qrLink())).body);
  const unsaid = await send({ seen: leaving, step: 'card', ...card });
  expect([unsaid.statusCode, unsaid.body.includes('please say it in a sentence')]).toEqual([400, true]);
  const went = await send({ seen: leaving, step: 'card', ...card, evidence: 'Baked <b>bread</b> 🥖' });
  expect([went.statusCode, went.body.includes('You are checked out.')]).toEqual([200, true]);
  expect(await attendanceLogs(world)).toMatchObject([{ given: 105, activity: 'Cook "A": Baked <b>bread</b> 🥖' }]);
  const open = await world.test.admin('SELECT 1 FROM session WHERE scheme_id = $1 AND ended_at IS NULL', [
    world.schemeId,
  ]);
  expect(open).toEqual([]);
});

test('V54 an old code, an old page and invented ones answer alike and check nobody in', async () => {
  world.clock.set(new Date('2026-11-26T18:00:00Z'));
  const link = qrLink();
  const seen = seenIn((await get(link)).body);
  world.clock.advance(2 * 60_000);
  const answers = [
    await get(link),
    await get('/check-in/x'),
    await get(`/door/${link.split('/').at(-1)}`),
    await get('/sheet/%00'),
  ];
  world.clock.advance(14 * 60_000);
  answers.push(await send({ seen, step: 'card', ...card }), await send({ seen: 'x', step: 'card', ...card }));
  for (const { statusCode, body } of answers) expect([statusCode, heading(body)]).toEqual([404, 'This page is over']);
});

test('V55 the sheet of a day has everybody who is expected, room to write, and opens for fifteen minutes', async () => {
  world.clock.set(new Date('2026-11-26T09:00:00Z'));
  const { url, validUntil } = await createSheetLink(world.as(leader), { organisationId: groupId, day: '2026-11-26' });
  expect(validUntil).toEqual(new Date('2026-11-26T09:15:00Z'));
  const { body, statusCode } = await get(url);
  expect([statusCode, heading(body)]).toEqual([200, 'Fern &amp; &lt;Hill&gt;: Thursday 26 November 2026']);
  expect(body).toContain('Cook &quot;A&quot;, 18:00 to 20:00');
  expect(body).toMatch(/Adá &lt;b&gt; <small>\w+, Volunteer, Bakers &amp; Co, 2 people<\/small>/);
  expect(body).toContain('<th scope="col">Signature</th>');
  const empty = await createSheetLink(world.as(leader), { organisationId: groupId, day: '2026-11-27' });
  expect((await get(empty.url)).body).toContain('Nobody is expected on this day.');
  world.clock.set(validUntil);
  expect((await get(url)).statusCode).toBe(404);
  const stranger = await world.actorOf(await world.member('Bo'));
  const ask = (actor: Actor, day: string) => () => createSheetLink(world.as(actor), { organisationId: groupId, day });
  expect(await refused(world, ask(stranger, '2026-11-26'))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, ask(leader, '26/11/2026'))).toEqual({ code: 'INVALID_INPUT', field: ['day'] });
});
