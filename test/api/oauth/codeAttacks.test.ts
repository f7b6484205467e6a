import {
  allowed,
  askAddress,
  Browser,
  back,
  OauthHouse,
  pkce,
  reachableMember,
  redeeming,
  tokensOf,
} from './support.js';

/** What thieves and careless apps try with authorisation codes. */

let house: OauthHouse;
let app: { id: string; secret: string | null };
let member: { id: string; email?: string | null };

beforeAll(async () => {
  house = await OauthHouse.open();
  app = await house.register({ kind: 'PARTNER' });
});
beforeEach(async () => {
  member = await reachableMember(house);
});
afterAll(() => house.close());

const endedConsents = async () =>
  await house.world.test.admin<{ ended: boolean }>(
    'SELECT ended_at IS NOT NULL AS ended FROM consent WHERE member_id = $1 ORDER BY id',
    [member.id],
  );
const refused = (error: string) => ({ status: 400, body: expect.objectContaining({ error }) });

test.each<[string, Record<string, string>]>([
  ['no verifier', { code_verifier: '' }],
  ['another verifier', { code_verifier: pkce().verifier }],
  ['the challenge in its place', { code_verifier: 'CHALLENGE' }],
  ['another address', { redirect_uri: `${back}/` }],
  ['no address', { redirect_uri: '' }],
  ['another code', { code: 'x'.repeat(43) }],
])('a code with %s is refused, and the right app still gets its tokens', async (_, wrong) => {
  const got = await allowed(house, app, member);
  const fields = Object.entries({ ...redeeming(app, got), ...wrong }).filter(([, value]) => value !== '');
  const answer = await house.token(Object.fromEntries(fields));
  expect(answer.status).toBe(400);
  expect(['invalid_grant', 'invalid_request']).toContain(answer.body.error);

  expect((await house.token(redeeming(app, got))).status).toBe(200);
  expect(await endedConsents()).toEqual([{ ended: false }]);
});

test('a code used again ends what the first use got, at once', async () => {
  const got = await allowed(house, app, member);
  const { body } = await house.token(redeeming(app, got));
  const { access_token: access, refresh_token: refresh } = body as Record<string, string>;
  expect(await house.isAnybody(access ?? '')).toBe(true);

  expect(await house.token(redeeming(app, got))).toEqual(refused('invalid_grant'));
  expect(await house.isAnybody(access ?? '')).toBe(false);
  expect(await house.token({ grant_type: 'refresh_token', client_id: app.id, refresh_token: refresh ?? '' })).toEqual(
    refused('invalid_grant'),
  );
  expect(await endedConsents()).toEqual([{ ended: true }]);
  expect(
    await house.world.test.admin(`SELECT actor, action, subject_type, detail FROM audit WHERE action = 'endAppGrant'`),
  ).toEqual([{ actor: 'system', action: 'endAppGrant', subject_type: 'Consent', detail: { why: 'USED_TWICE' } }]);
});

test('a code used by two at once gives tokens to one at most, and they do not last', async () => {
  const got = await allowed(house, app, member);
  const answers = await Promise.all([1, 2, 3, 4].map(() => house.token(redeeming(app, got))));
  const won = answers.filter((answer) => answer.status === 200);
  expect(won.length).toBeLessThanOrEqual(1);
  for (const { body } of won) expect(await house.isAnybody(String(body.access_token))).toBe(false);
  expect(await endedConsents()).toEqual([{ ended: true }]);
});

test('a stolen code is of no use to another app, with or without a secret', async () => {
  const thief = await house.register({ kind: 'PARTNER', name: 'Thief' });
  const server = await house.register({ kind: 'PARTNER', name: 'Thief with a server', isConfidential: true });
  const got = await allowed(house, app, member);
  expect(await house.token(redeeming(thief, got))).toEqual(refused('invalid_grant'));
  const basic = `Basic ${Buffer.from(`${server.id}:${server.secret}`).toString('base64')}`;
  const { client_id: _, ...fields } = redeeming(server, got);
  expect(await house.token(fields, { authorization: basic })).toEqual(refused('invalid_grant'));
  expect((await house.token(redeeming(app, got))).status).toBe(200);
});

test('a code is too old after a minute', async () => {
  const got = await allowed(house, app, member);
  house.world.clock.advance(61_000);
  expect(await house.token(redeeming(app, got))).toEqual(refused('invalid_grant'));
});

test.each<[string, Record<string, string | null>, string]>([
  ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
  ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a plain challenge that is not named', { code_challenge_method: null }, 'invalid_request'],
  ['a scope that the app was not registered for', { scope: 'balance:read hours:write' }, 'invalid_scope'],
  ['a scope that does not exist', { scope: 'balance:read everything' }, 'invalid_scope'],
  ['no scope', { scope: null }, 'invalid_scope'],
  ['an ID token', { scope: 'openid balance:read' }, 'invalid_scope'],
  ['tokens in the address', { response_type: 'token' }, 'invalid_request'],
  ['a form as the answer', { response_mode: 'form_post' }, 'unsupported_response_mode'],
])('%s cannot be asked for', async (_, asked, error) => {
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge, asked));
  const answered = new URLSearchParams(browser.left?.search || browser.left?.hash.slice(1));
  const said = answered.get('error') ?? /makes? the app: (\w+)\./.exec(browser.page.html)?.[1];
  expect(said).toBe(error);
  expect(answered.get('code')).toBe(null);
});

test.each([
  `${back}/`,
  `${back}?next=1`,
  `${back}#part`,
  'https://diary.example.org/back/../back',
  'https://DIARY.example.org/back',
  'https://diary.example.org:444/back',
  'https://diary.example.org.evil.example/back',
  'https://user@diary.example.org/back',
  'http://diary.example.org/back',
  'http://127.0.0.1/back',
  'javascript:alert(1)',
])('nobody is sent to %s, which is not the registered address', async (address) => {
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge, { redirect_uri: address }));
  expect(browser.left).toBe(null);
  expect(browser.page).toMatchObject({ status: 400, html: expect.stringContaining('invalid_redirect_uri') });
});

test('an app nobody knows, and one that is suspended, are sent nowhere', async () => {
  const suspended = await house.register({ kind: 'PARTNER' });
  await house.world.test.admin(`UPDATE app SET status = 'SUSPENDED' WHERE id = $1`, [suspended.id]);
  for (const id of ['nobody', "' OR 1=1", '00000000-0000-7000-8000-000000000000', suspended.id]) {
    const browser = new Browser(house.url);
    await browser.open(askAddress(house, { id }, pkce().challenge));
    expect(browser.left).toBe(null);
    expect(browser.page).toMatchObject({ status: 400, html: expect.stringContaining('invalid_client') });
  }
});

test('what the database holds opens nothing: no token, code, cookie or secret stands there in clear', async () => {
  const got = await allowed(house, app, member);
  const tokens = await tokensOf(house, app, member);
  const rows = await house.world.test.admin<{ row: string }>(
    `SELECT to_jsonb(r)::text || encode(r.sealed, 'escape') AS row FROM oauth_record r UNION ALL SELECT to_jsonb(c)::text FROM consent c
     UNION ALL SELECT to_jsonb(a)::text FROM audit a UNION ALL SELECT payload::text FROM outbox_event`,
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const secret of [got.code, tokens.access, tokens.refresh, member.email ?? '']) {
    expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
  }
  expect(house.logged).toEqual([]);
});
