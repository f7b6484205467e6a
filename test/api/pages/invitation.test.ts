import fastify, { type FastifyInstance } from 'fastify';
import { RequestError } from '../../../src/domain/errors.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addInvitations } from '../../../src/http/invitations.js';
import { createHttpServer } from '../../../src/http/server.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { invited } from '../../integration/people/invitationSteps.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** Where an invitation's link leads: the page itself, over HTTP, as somebody without JavaScript has it. */

let world: World;
let app: FastifyInstance;
let operator: Actor;
const logged: object[] = [];

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  const keep = (facts: object) => void logged.push(facts);
  const services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator: new Authenticator(world.test.database, world.services.secrets),
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: keep, warn: keep, error: keep },
  };
  app = await createHttpServer(services);
  addInvitations(app, services);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const open = (token: string) => app.inject({ url: `/invitation?${new URLSearchParams({ token })}` });
const press = (fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/invitation',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const members = async () =>
  (await world.test.admin('SELECT id FROM member WHERE scheme_id = $1', [world.schemeId])).length;

test('the link shows who asks and a button; opening it, however often, changes nothing', async () => {
  const group = await world.organisation({ name: 'Fern & <Hill>' });
  const { token } = await invited(world, operator, {
    name: 'Inês "I"',
    email: 'ines@example.org',
    organisationId: group.id,
  });
  const before = await members();
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    expect((await app.inject({ method, url: `/invitation?token=${token}` })).statusCode).toBe(200);
  }
  const answer = await open(token.toLowerCase());
  expect(answer.body).toContain('The group Fern &amp; &lt;Hill&gt; invites you to become a member.');
  expect(answer.body).toContain('value="Inês &quot;I&quot;"');
  expect(answer.body).toContain(`<input type="hidden" name="token" value="${token}">`);
  expect(answer.body).toContain('good until Sunday 6 December 2026');
  expect(answer.body.match(/<form\b[^>]*>/g)).toEqual(['<form method="post" action="/invitation">']);
  expect(answer.body).not.toMatch(/<script|https?:\/\/|ines@example/);
  expect(await members()).toBe(before);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'$/,
    ),
  });
});

test('everything on the page can be read aloud and reached by keyboard', async () => {
  const { token } = await invited(world, operator, { email: 'reader@example.org' });
  for (const url of ['/invitation', `/invitation?token=${token}`, '/invitation?token=wrong']) {
    const { body } = await app.inject({ url });
    expect(body).toContain('<html lang="en-GB">');
    expect(body.match(/<h1\b/g)).toHaveLength(1);
    expect(body).toMatch(/<title>[^<]+ – Time Credits<\/title>/);
    const named = [...body.matchAll(/<input type="text" id="(\w+)"/g)].map((match) => match[1]);
    const labels = [...body.matchAll(/<label for="(\w+)"/g)].map((match) => match[1]);
    expect(labels).toEqual(named);
  }
});

test('the button joins, once, and says the number; no session is begun for nobody', async () => {
  const { token } = await invited(world, operator, { name: 'Tom', email: 'tom@example.org' });
  const answer = await press({ token, name: 'Tom <b>' });
  expect(answer.statusCode).toBe(200);
  const [member] = await world.test.admin<{ name: string; member_number: string }>(
    `SELECT name, member_number FROM member WHERE email = 'tom@example.org'`,
  );
  expect(member?.name).toBe('Tom <b>');
  expect(answer.body).toContain('Thank you, Tom &lt;b&gt;: you are now a member of World');
  expect(answer.body).toContain(`<p class="number">${member?.member_number}</p>`);
  expect(answer.body).toContain('use your email address');
  expect(await world.test.admin('SELECT id FROM session WHERE scheme_id = $1', [world.schemeId])).toEqual([]);
  const again = await press({ token, name: 'Tom' });
  expect([again.statusCode, again.body]).toEqual([404, (await open('0000-0000-0000-0000')).body]);
});

test('P17 the button opens the membership that was registered meanwhile', async () => {
  const { token } = await invited(world, operator, { name: 'Una', phone: '07700 900555' });
  await world.member('Una B.', { phone: '07700 900555' });
  const answer = await press({ token, name: 'Una' });
  expect(answer.body).toContain('Thank you, Una B.: you are a member of');
  expect(answer.body).toContain('use your mobile number');
});

test('a letter’s code can be typed, and without a name the page asks for one', async () => {
  const { token } = await invited(world, operator, { name: 'Vic', addressLines: ['1 Rowan Row', 'N17 9XX'] });
  expect((await app.inject({ url: '/invitation' })).body).toContain('The code in your letter');
  expect((await open(token.replaceAll('-', ' '))).statusCode).toBe(200);
  const text = await invited(world, operator, { phone: '07700 900556' });
  const asked = await press({ token: text.token, name: ' ' });
  expect([asked.statusCode, asked.body.includes('role="alert">Please tell us your name.')]).toEqual([400, true]);
  expect((await press({ token, name: '' })).body).toContain('Groups and venues find you by this number.');
});

test('tokens that open nothing all show the same page, and what is no form is refused', async () => {
  const { invitation, token } = await invited(world, operator, { name: 'Late', email: 'late@example.org' });
  const missing = await open('0000-0000-0000-0000');
  world.clock.set(invitation.lapsesAt);
  for (const answer of [await open(token), await open('a'.repeat(500)), await press({ token }), await press({})]) {
    expect([answer.statusCode, answer.body]).toEqual([404, missing.body]);
  }
  expect(missing.body).toContain('This invitation does not open');
  const json = await app.inject({ method: 'POST', url: '/invitation', payload: { token } });
  const large = await press({ token, name: 'a'.repeat(9_000) });
  expect([json.statusCode, large.statusCode]).toEqual([415, 413]);
});

test('while tries cannot be counted, the button answers that it is not now, and tries nothing', async () => {
  const { token } = await invited(world, operator, { name: 'Patient', email: 'patient@example.org' });
  const away = fastify({ genReqId: () => 'request-1' });
  away.decorateRequest('arrivedAt');
  away.addHook('onRequest', async (request) => {
    request.arrivedAt = world.clock.now();
  });
  const take = () => Promise.reject(new RequestError('UNAVAILABLE', 'This cannot be checked just now.'));
  addInvitations(away, {
    commands: { ...world.services, guesses: { take } },
    database: world.test.database,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  } as unknown as Parameters<typeof addInvitations>[1]);
  const answer = await away.inject({
    method: 'POST',
    url: '/invitation',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ token, name: 'Patient' }).toString(),
  });
  expect([answer.statusCode, (await open(token)).statusCode]).toEqual([503, 200]);
  await away.close();
});

test('a failure is a page too, and the log names nobody', async () => {
  const broken = fastify({ genReqId: () => 'request-1' });
  broken.decorateRequest('arrivedAt');
  broken.addHook('onRequest', async (request) => {
    request.arrivedAt = world.clock.now();
  });
  logged.length = 0;
  const keep = (facts: object) => void logged.push(facts);
  const pool = { query: () => Promise.reject(new Error('ines@example.org')) };
  addInvitations(broken, {
    commands: world.services,
    database: Object.assign(Object.create(world.test.database), { pool }),
    log: { info: keep, warn: keep, error: keep },
  } as unknown as Parameters<typeof addInvitations>[1]);
  const answer = await broken.inject({ url: '/invitation?token=0000-0000-0000-0000' });
  expect([answer.statusCode, answer.body.includes('request-1')]).toEqual([500, true]);
  expect(logged).toEqual([{ requestId: 'request-1', kind: 'Error' }]);
  await broken.close();
});
