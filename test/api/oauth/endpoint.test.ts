import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allowed, askAddress, Browser, OauthHouse, pkce, reachableMember, redeeming, renewing } from './support.js';

/** What the endpoint says of itself, what it never does, and that several processes are one. */

let house: OauthHouse;
let app: { id: string; secret: string | null };
let trap: Server;
let hits = 0;

beforeAll(async () => {
  house = await OauthHouse.open();
  app = await house.register({ kind: 'PARTNER' });
  trap = createServer((_request, response) => {
    hits += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => trap.close(resolve));
  await house.close();
});

test('the metadata says what there is, and nothing else', async () => {
  const issuer = `${house.url}/oauth`;
  const expected = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    device_authorization_endpoint: `${issuer}/device/auth`,
    revocation_endpoint: `${issuer}/token/revocation`,
    scopes_supported: [
      'balance:read',
      'hours:read',
      'hours:write',
      'offers:read',
      'shifts:read',
      'shifts:write',
      'profile:read',
      'profile:write',
      'redeem',
    ],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: expect.arrayContaining([
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
    ]),
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
  };
  for (const path of [
    '/.well-known/oauth-authorization-server/oauth',
    '/oauth/.well-known/oauth-authorization-server',
  ]) {
    const response = await fetch(`${house.url}${path}`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(await response.json()).toEqual(expected);
  }
});

test.each([
  ['POST', '/oauth/reg'],
  ['POST', '/oauth/request'],
  ['POST', '/oauth/token/introspection'],
  ['POST', '/oauth/backchannel'],
  ['GET', '/oauth/me'],
  ['GET', '/oauth/jwks'],
  ['GET', '/oauth/session/end'],
  ['POST', '/oauth/session/end/confirm'],
  ['GET', '/oauth/.well-known/openid-configuration'],
  ['GET', '/oauth'],
])('%s %s is not there', async (method, path) => {
  const response = await fetch(`${house.url}${path}`, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('nothing makes it fetch an address from anywhere', async () => {
  const there = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/trap`;
  const jwt = [
    { alg: 'RS256', jku: there, kid: '1' },
    { iss: app.id, sub: app.id, aud: house.url, jwks_uri: there },
    'x',
  ]
    .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'))
    .join('.');
  const addresses = {
    request_uri: there,
    jwks_uri: there,
    sector_identifier_uri: there,
    logo_uri: there,
    client_uri: there,
  };
  for (const [name, value] of Object.entries({
    ...addresses,
    request: jwt,
    id_token_hint: jwt,
    claims: `{"x":"${there}"}`,
    resource: there,
  })) {
    await new Browser(house.url).open(askAddress(house, app, pkce().challenge, { [name]: value }));
    await fetch(`${house.url}/oauth/device/auth`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: app.id, scope: 'redeem', [name]: value }),
    });
    await house.token({ grant_type: 'client_credentials', client_id: app.id, scope: 'hours:read', [name]: value });
  }
  // A client_id that is an address (client id metadata documents), and an assertion whose keys would have to be fetched.
  await new Browser(house.url).open(askAddress(house, { id: there }, pkce().challenge));
  await new Browser(house.url).open(askAddress(house, { id: there.replace('http:', 'https:') }, pkce().challenge));
  const asserted = {
    client_assertion: jwt,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
  await house.token({ grant_type: 'client_credentials', scope: 'hours:read', ...asserted });
  expect(hits).toBe(0);
  await fetch(there);
  expect(hits).toBe(1);
});

test.each([
  [
    'a body that is no form',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"grant_type":"client_credentials"}' },
  ],
  [
    'a body of a megabyte',
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=${'x'.repeat(1_000_000)}`,
    },
  ],
  ['an empty body', { method: 'POST' }],
  [
    'a word twice',
    {
      method: 'POST',
      body: new URLSearchParams([
        ['grant_type', 'refresh_token'],
        ['grant_type', 'client_credentials'],
      ]),
    },
  ],
  [
    'credentials that cannot be read',
    {
      method: 'POST',
      headers: { authorization: 'Basic %%%' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    },
  ],
])('%s is refused, not answered with a fault of ours', async (_, init) => {
  const response = await fetch(`${house.url}/oauth/token`, init);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(house.logged).toEqual([]);
});

test('a program in a browser may redeem its code from its own origin, and from no other', async () => {
  const member = await reachableMember(house);
  const from = async (origin: string) => {
    const fields = redeeming(app, await allowed(house, app, member));
    return await fetch(`${house.url}/oauth/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams(fields),
    });
  };
  const own = await from('https://diary.example.org');
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'https://diary.example.org']);
  const foreign = await from('https://evil.example');
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([400, null]);
});

test('what one process issued is good at another, and what ends at one is over at the other within five seconds', async () => {
  const other = await house.listen();
  const member = await reachableMember(house);
  const got = await allowed(house, app, member);
  const { status, body } = await house.token(redeeming(app, got), {}, other);
  expect(status).toBe(200);
  const access = String(body.access_token);
  expect([await house.isAnybody(access), await house.isAnybody(access, other)]).toEqual([true, true]);

  const renewed = await house.token(renewing(app, String(body.refresh_token)));
  expect(renewed.status).toBe(200);
  expect((await house.token(renewing(app, String(body.refresh_token)), {}, other)).body.error).toBe('invalid_grant');
  expect(await house.isAnybody(access, other)).toBe(false);
  house.world.clock.advance(5_000);
  expect(await house.isAnybody(access)).toBe(false);
  expect(await house.isAnybody(String(renewed.body.access_token))).toBe(false);
});

test('one browser goes on at another process: its cookies are good there too', async () => {
  const other = await house.listen();
  const member = await reachableMember(house);
  const { verifier, challenge } = pkce();
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, challenge));
  await browser.press('Send me a code', { address: member.email ?? '' });
  const page = await fetch(browser.page.url.replace(house.url, other), {
    headers: { cookie: browser.cookieFor(browser.page.url) },
  });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<h1>Type the code</h1>');
  expect(verifier).toHaveLength(43);
});
