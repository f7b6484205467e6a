import type { FastifyInstance } from 'fastify';
import { TOPICS } from '../../../src/domain/notifications/kinds.js';
import type { UnsubscribeAbout } from '../../../src/domain/notifications/unsubscribeLink.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { createHttpServer } from '../../../src/http/server.js';
import { addUnsubscribe } from '../../../src/http/unsubscribe.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** Where the link at the head of an email leads, for people and for mail programs. */

let world: World;
let app: FastifyInstance;

beforeAll(async () => {
  world = await createWorld();
  const ignore = () => undefined;
  const services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator: new Authenticator(world.test.database, world.services.secrets),
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: ignore, warn: ignore, error: ignore },
  };
  app = await createHttpServer(services);
  addUnsubscribe(app, services);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const tokenOf = (memberId: string, about: UnsubscribeAbout = 'NEWS') =>
  world.services.secrets.unsubscribeToken({ schemeId: world.schemeId, memberId, about });
const post = (token: string, type: string, payload: string) =>
  app.inject({ method: 'POST', url: `/unsubscribe/${token}`, headers: { 'content-type': type }, payload });
const press = (token: string, what: string) => post(token, 'application/x-www-form-urlencoded', `what=${what}`);

async function kept(memberId: string) {
  const [member] = await world.test.admin<{ topics_off: string[] }>('SELECT topics_off FROM member WHERE id = $1', [
    memberId,
  ]);
  const audit = await world.test.admin<{ actor: string; detail: unknown }>(
    `SELECT actor, detail FROM audit WHERE scheme_id = $1 AND action = 'unsubscribeMember' AND subject_id = $2 ORDER BY occurred_at, id`,
    [world.schemeId, memberId],
  );
  return { off: member?.topics_off, audit };
}

test('the link shows two buttons; opening it, however often, changes nothing', async () => {
  const { id } = await world.member('Ivo Brandt');
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const answer = await app.inject({ method, url: `/unsubscribe/${tokenOf(id)}` });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).not.toContain('Ivo');
    if (method === 'GET')
      expect(answer.body.match(/<button type="submit">[^<]*/g)).toEqual([
        '<button type="submit">No more messages about this',
        '<button type="submit">Only what I must know',
      ]);
  }
  expect(await kept(id)).toEqual({ off: [], audit: [] });
});

test('a mail program ends what the message was about with one POST, in either form, and again changes nothing', async () => {
  const { id } = await world.member();
  await world.test.admin(`UPDATE member SET topics_off = '{SHIFTS}' WHERE id = $1`, [id]);
  const token = tokenOf(id);
  const oneClick = await post(token, 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click');
  expect([oneClick.statusCode, oneClick.body.includes('you hear no more of news of the scheme')]).toEqual([200, true]);
  const form = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  expect((await post(token, 'multipart/form-data; boundary=b', form)).statusCode).toBe(200);
  const done = { actor: 'anonymous', detail: { topics: ['NEWS'] } };
  expect(await kept(id)).toEqual({ off: ['SHIFTS', 'NEWS'], audit: [done, done] });
  expect((await app.inject({ url: `/unsubscribe/${token}` })).body).toContain(
    '<p>You hear no more of news of the scheme.</p>',
  );
});

test('the other button ends everything that is not necessary', async () => {
  const { id } = await world.member();
  const answer = await press(tokenOf(id), 'all');
  expect([answer.statusCode, answer.body.includes('you now hear only what you must know')]).toEqual([200, true]);
  expect((await kept(id)).off).toEqual([...TOPICS]);
});

test('the link of a digest ends what digests of its kind are made of', async () => {
  const { id } = await world.member();
  const weekly = tokenOf(id, 'WEEKLY_DIGEST');
  const said = async (token: string) => (await app.inject({ url: `/unsubscribe/${token}` })).body;
  expect(await said(weekly)).toContain('<p>This message was about what is new and might suit you, once a week.</p>');
  await press(tokenOf(id), 'topic');
  expect(await said(weekly)).toContain('<button type="submit">No more messages about this');
  expect((await post(weekly, 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
  expect([(await kept(id)).off, (await said(weekly)).includes('No more messages about this')]).toEqual([
    ['MATCHES', 'NEWS'],
    false,
  ]);
  const all = tokenOf(id, 'ALL');
  expect((await said(all)).match(/<button type="submit">[^<]*/g)).toEqual([
    '<button type="submit">Only what I must know',
  ]);
  const oneClick = await post(all, 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click');
  expect([oneClick.statusCode, oneClick.body.includes('you now hear only what you must know')]).toEqual([200, true]);
  expect((await kept(id)).off).toEqual([...TOPICS]);
  expect(await said(all)).toContain('<p>You hear only what you must know.</p>');
});

test('a link that this service did not make opens nothing, and says so kindly', async () => {
  const { id } = await world.member();
  const token = tokenOf(id);
  const bytes = Buffer.from(token, 'base64url');
  const flipped = [0, 20, 32, 50].map((place) => {
    const other = Buffer.from(bytes);
    other[place] = (other[place] ?? 0) ^ 1;
    return other.toString('base64url');
  });
  for (const wrong of [...flipped, token.slice(1), `${token}A`, 'x', '%00']) {
    for (const answer of [await app.inject({ url: `/unsubscribe/${wrong}` }), await press(wrong, 'all')]) {
      expect([answer.statusCode, answer.body.includes('<h1>This link does not open</h1>')]).toEqual([404, true]);
    }
  }
  expect(await kept(id)).toEqual({ off: [], audit: [] });
});

test('of two memberships that were joined, the one that goes on hears no more of it', async () => {
  const [gone, stays] = [await world.member(), await world.member()];
  await world.test.admin(`UPDATE member SET status = 'MERGED', merged_into_id = $2 WHERE id = $1`, [gone.id, stays.id]);
  expect((await press(tokenOf(gone.id), 'topic')).statusCode).toBe(200);
  expect([(await kept(gone.id)).off, (await kept(stays.id)).off]).toEqual([[], ['NEWS']]);
});
