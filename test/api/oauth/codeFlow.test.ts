import * as openid from 'openid-client';
import { RequestError } from '../../../src/domain/errors.js';
import {
  allowed,
  askAddress,
  Browser,
  back,
  OauthHouse,
  pkce,
  reachableMember,
  redeeming,
  signInOn,
} from './support.js';

/** A partner's app acts for a member who allowed it: the code flow over HTTP, by an independent client and by hand. */

let house: OauthHouse;
const printed: unknown[] = [];
const { info, warn } = console;

beforeAll(async () => {
  console.info = (...words: unknown[]) => void printed.push(words);
  console.warn = (...words: unknown[]) => void printed.push(words);
  house = await OauthHouse.open();
});
afterAll(async () => {
  Object.assign(console, { info, warn });
  await house.close();
});

test('an independent client finds its way from the metadata to the member’s balance', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house, 'Ada <Fern>');
  await house.world.credit(member.id, 90);
  const client = await house.client(app);
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: back,
    scope: 'balance:read',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });

  const browser = new Browser(house.url);
  await browser.open(address.href);
  expect(browser.page.html).toContain('Fern Diary asks to act for you.');
  await signInOn(house, browser, member);
  expect(browser.page.html).toContain('You are signed in as Ada &lt;Fern&gt;.');
  expect(browser.page.html.match(/<li>.*<\/li>/g)).toEqual([
    '<li>see your name, your member number, your Time Credits and your statement</li>',
  ]);
  await browser.press('Allow');

  const tokens = await openid.authorizationCodeGrant(client, browser.left ?? new URL(back), {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  expect(tokens).toEqual({
    access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    refresh_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    expires_in: 600,
    scope: 'balance:read',
    token_type: 'bearer',
  });
  const answer = await house.graphql(
    tokens.access_token,
    '{ viewer { member { name account { balance { minutes } } } } }',
  );
  expect(answer).toEqual({
    data: { viewer: { member: { name: 'Ada <Fern>', account: { balance: { minutes: 90 } } } } },
  });
  expect(printed).toEqual([]);
  expect(house.logged).toEqual([]);
});

test('saying no leaves nothing behind, and the app is told so', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  await signInOn(house, browser, member);
  await browser.press('Do not allow');

  expect(browser.left?.origin).toBe('https://diary.example.org');
  expect(Object.fromEntries(browser.left?.searchParams ?? [])).toEqual({
    error: 'access_denied',
    error_description: 'the person who was asked said no',
    state: 'abc',
    iss: `${house.url}/oauth`,
  });
  expect(await house.world.test.admin('SELECT id FROM consent WHERE app_id = $1', [app.id])).toEqual([]);
  expect(await sessionsOf(member.id)).toEqual([{ ended: true }]);
});

test('whoever cancels before they sign in goes back to the app too', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  await browser.press('Send me a code', { address: member.email ?? '' });
  await browser.press('Use another address');
  await browser.press('Cancel');

  expect(browser.left?.origin).toBe('https://diary.example.org');
  expect(browser.left?.searchParams.get('error')).toBe('access_denied');
  expect(await house.world.test.admin('SELECT id FROM consent WHERE app_id = $1', [app.id])).toEqual([]);
});

test('whoever signed in on the page is signed out with it, and the next visit asks again', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  await signInOn(house, browser, member);
  await browser.press('Allow');
  expect(await sessionsOf(member.id)).toEqual([{ ended: true }]);

  await browser.open(askAddress(house, app, pkce().challenge));
  expect(browser.page.html).toContain('Your email address or mobile number');
  // Without asking anybody there is nothing to be had.
  await browser.open(askAddress(house, app, pkce().challenge, { prompt: 'none' }));
  expect(browser.left?.searchParams.get('error')).toBe('consent_required');
});

test('what is wrong on the page is said there, and nothing is lost by it', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  await browser.press('Send me a code', { address: ' ' });
  expect(browser.page).toMatchObject({ status: 400, html: expect.stringContaining('role="alert">Type your email') });
  await browser.press('Send me a code', { address: 'nobody@example.org' });
  expect(browser.page.html).toContain('If nobody@example.org belongs to a member');
  await browser.press('Use another address');
  await browser.press('Send me a code', { address: member.email ?? '' });
  await browser.press('Go on', { code: '12' });
  expect(browser.page).toMatchObject({ status: 400, html: expect.stringContaining('That code does not work.') });
  await browser.press('Go on', { code: await house.codeOf(member.id) });
  await browser.press('Allow');
  expect(browser.left?.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
});

test('every page can be read aloud, reached by keyboard, and neither runs nor fetches anything', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  const pages = [await browser.open(askAddress(house, app, pkce().challenge))];
  pages.push(await browser.press('Send me a code', { address: member.email ?? '' }));
  expect(browser.page.html).toContain('autocomplete="one-time-code"');
  pages.push(await browser.press('Go on', { code: await house.codeOf(member.id) }));
  expect(browser.page.headers.get('content-security-policy')).toContain(
    "form-action 'self' https://diary.example.org;",
  );
  pages.push(
    await browser.open('/oauth/device'),
    await browser.open('/oauth/auth'),
    await new Browser(house.url).open('/oauth/interaction/x'),
  );
  for (const { html, headers } of pages) {
    expect(html).toContain('<html lang="en-GB">');
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]+ – Time Credits<\/title>/);
    expect(html).not.toMatch(/<script|<img|<link(?! rel="icon" href="data:,")|http:|javascript:/);
    const named = [...html.matchAll(/<(?:input type="text"|select) id="(\w+)"/g)].map((match) => match[1]);
    expect([...html.matchAll(/<label for="(\w+)"/g)].map((match) => match[1])).toEqual(named);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'( https:\/\/diary.example.org)?; img-src data:; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('a program on the person’s own computer listens on whatever port is free', async () => {
  const app = await house.register({ kind: 'PARTNER', redirectUris: ['http://127.0.0.1/back'] });
  const member = await reachableMember(house);
  const { code, verifier } = await allowed(house, app, member, { redirect_uri: 'http://127.0.0.1:50123/back' });
  const fields = { ...redeeming(app, { code, verifier }), redirect_uri: 'http://127.0.0.1:50123/back' };
  expect((await house.token(fields)).status).toBe(200);
});

test('a page is good for the browser that opened it alone, and no other site can press its buttons', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  const { pathname } = new URL(browser.page.url);
  expect(pathname).toMatch(/^\/oauth\/interaction\/[\w-]{43}$/);

  expect(await new Browser(house.url).open(pathname)).toMatchObject({
    status: 400,
    html: expect.stringContaining('Please begin again'),
  });
  const pressed = await fetch(`${house.url}${pathname}`, {
    method: 'POST',
    body: new URLSearchParams({ step: 'deny' }),
  });
  expect(pressed.status).toBe(400);
  const set = (await fetch(askAddress(house, app, pkce().challenge), { redirect: 'manual' })).headers.getSetCookie();
  expect(set.length).toBeGreaterThanOrEqual(4);
  for (const cookie of set) expect(cookie).toMatch(/; path=\/oauth[^;]*;.*samesite=lax; httponly/i);
  expect(printed).toEqual([]);
});

test('who asks too often is told on the page how long to wait, and is counted under their address', async () => {
  const app = await house.register({ kind: 'PARTNER' });
  const member = await reachableMember(house);
  const browser = new Browser(house.url);
  await browser.open(askAddress(house, app, pkce().challenge));
  const asked: unknown[] = [];
  house.takeGuess = async (kind, by) => {
    asked.push([kind, by.address]);
    throw new RequestError('RATE_LIMITED', 'Please wait a minute.', 60);
  };
  await browser.press('Send me a code', { address: member.email ?? '' });
  expect(browser.page).toMatchObject({
    status: 429,
    html: expect.stringContaining('role="alert">Please wait a minute.'),
  });
  expect(browser.page.headers.get('retry-after')).toBe('60');
  house.takeGuess = async () => undefined;
  await browser.press('Send me a code', { address: member.email ?? '' });
  expect(browser.page.html).toContain('<h1>Type the code</h1>');
  expect(asked).toEqual([['ASK_SIGN_IN_CODE', '127.0.0.1']]);
});

async function sessionsOf(memberId: string): Promise<object[]> {
  return await house.world.test.admin('SELECT ended_at IS NOT NULL AS ended FROM session WHERE member_id = $1', [
    memberId,
  ]);
}
