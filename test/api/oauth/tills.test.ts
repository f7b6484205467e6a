import * as openid from 'openid-client';
import { unpairTill } from '../../../src/commands/apps/unpairTill.js';
import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { RequestError } from '../../../src/domain/errors.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { codeOf } from '../../integration/spending/steps.js';
import { Browser, OauthHouse, reachableMember, renewing, signInOn } from './support.js';

/** A device becomes the till of its venue, and of no other. */

const DAY_MS = 86_400_000;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let house: OauthHouse;
let app: { id: string; secret: string | null };

beforeAll(async () => {
  house = await OauthHouse.open();
  app = await house.register({ kind: 'TILL', name: 'Counter' });
});
afterAll(() => house.close());

interface Started {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  interval: number;
  expires_in: number;
}

async function start(scope = 'redeem offers:read'): Promise<Started> {
  const body = new URLSearchParams({ client_id: app.id, scope });
  const response = await fetch(`${house.url}/oauth/device/auth`, { method: 'POST', body });
  expect(response.status).toBe(200);
  return (await response.json()) as Started;
}

async function poll({ device_code }: Started) {
  house.world.clock.advance(5_000);
  return await house.token({ grant_type: deviceGrant, client_id: app.id, device_code });
}

async function coordinatorOf(...venues: { id: string }[]) {
  const member = await reachableMember(house);
  await house.world.actorOf(member, ...venues.map(({ id }) => ({ role: 'COORDINATOR' as const, organisationId: id })));
  return member;
}

/** Types the code at /oauth/device and signs in: the page where the venue is chosen. */
async function opened(device: Started, member: { id: string; email?: string | null }): Promise<Browser> {
  const browser = new Browser(house.url);
  await browser.open('/oauth/device');
  await browser.press('Go on', { user_code: device.user_code.toLowerCase().replace('-', ' ') });
  expect(browser.page.html).toContain(`<p class="number">${device.user_code}</p>`);
  await browser.press('Yes, it is in front of me');
  await signInOn(house, browser, member);
  return browser;
}

async function paired(venue: { id: string }, name = 'Front desk'): Promise<{ access: string; refresh: string }> {
  const device = await start();
  const browser = await opened(device, await coordinatorOf(venue));
  await browser.press('Pair the till', { venue: venue.id, name });
  expect(browser.page.html).toContain('<h1>The till is paired</h1>');
  const { body } = await poll(device);
  return { access: String(body.access_token), refresh: String(body.refresh_token) };
}

const tillsAt = async (venue: { id: string }) =>
  await house.world.test.admin<{ id: string; name: string; unpaired: boolean; lapsesAt: Date }>(
    `SELECT id, name, unpaired_at IS NOT NULL AS unpaired, lapses_at AS "lapsesAt" FROM till WHERE organisation_id = $1 ORDER BY id`,
    [venue.id],
  );

test('an independent client waits until a coordinator has chosen the venue and named the till', async () => {
  const [venue, other] = [
    await house.world.organisation({ isVenue: true, name: 'Elm Baths' }),
    await house.world.organisation({ isVenue: true, name: 'Ash <Baths>' }),
  ];
  const client = await house.client(app);
  const device = await openid.initiateDeviceAuthorization(client, { scope: 'redeem offers:read' });
  expect(device).toMatchObject({
    user_code: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/),
    verification_uri: `${house.url}/oauth/device`,
    verification_uri_complete: `${house.url}/oauth/device?user_code=${device.user_code}`,
    expires_in: 600,
    interval: 5,
  });

  const browser = new Browser(house.url);
  await browser.open(device.verification_uri_complete ?? '');
  expect(browser.page.html).toContain(`value="${device.user_code}"`);
  await browser.press('Go on');
  await browser.press('Yes, it is in front of me');
  expect(browser.page.html).toContain('Counter is to become a till of your venue.');
  await signInOn(house, browser, await coordinatorOf(venue, other));
  expect(browser.page.html.match(/<option .*<\/option>/g)).toEqual([
    `<option value="${other.id}">Ash &lt;Baths&gt;</option>`,
    `<option value="${venue.id}">Elm Baths</option>`,
  ]);
  await browser.press('Pair the till', { venue: venue.id, name: ' ' });
  expect(browser.page).toMatchObject({ status: 400, html: expect.stringContaining('Please name the till') });
  await browser.press('Pair the till', { venue: venue.id, name: 'Front desk' });
  expect(browser.page.html).toContain('<h1>The till is paired</h1>');

  const { body } = await house.token({ grant_type: deviceGrant, client_id: app.id, device_code: device.device_code });
  expect(body).toMatchObject({ scope: 'offers:read redeem', expires_in: 600 });
  const asked = '{ viewer { member { id } organisations { name } } }';
  expect(await house.graphql(String(body.access_token), asked)).toEqual({
    data: { viewer: { member: null, organisations: [{ name: 'Elm Baths' }] } },
  });
  expect(await tillsAt(venue)).toMatchObject([{ name: 'Front desk', unpaired: false }]);
  expect(await tillsAt(other)).toEqual([]);
});

test('the till waits, is told to slow down, and gets its tokens once', async () => {
  const device = await start();
  const ask = () => house.token({ grant_type: deviceGrant, client_id: app.id, device_code: device.device_code });
  expect(await ask()).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });
  expect(await ask()).toMatchObject({ status: 400, body: { error: 'slow_down' } });
  house.world.clock.advance(4_000);
  expect(await ask()).toMatchObject({ status: 400, body: { error: 'slow_down' } });
  house.world.clock.advance(1_000);
  expect(await ask()).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });

  const venue = await house.world.organisation({ isVenue: true });
  const browser = await opened(device, await coordinatorOf(venue));
  await browser.press('Pair the till', { venue: venue.id, name: 'One' });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(await house.isAnybody(String(body.access_token))).toBe(true);
  // Somebody who has read the code off the wire comes second: the till is unpaired rather than shared.
  expect(await ask()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await house.isAnybody(String(body.access_token))).toBe(false);
  expect(await tillsAt(venue)).toMatchObject([{ unpaired: true }]);
});

test('what is denied, stopped or too old never becomes a till', async () => {
  const venue = await house.world.organisation({ isVenue: true });
  const denied = await start();
  const browser = await opened(denied, await coordinatorOf(venue));
  await browser.press('Cancel');
  expect(browser.page.html).toContain('The till was not paired.');
  expect(await poll(denied)).toMatchObject({ status: 400, body: { error: 'access_denied' } });

  const stopped = await start();
  await browser.open('/oauth/device');
  await browser.press('Go on', { user_code: stopped.user_code });
  await browser.press('No, stop');
  expect(await poll(stopped)).toMatchObject({ status: 400, body: { error: 'access_denied' } });

  const old = await start();
  house.world.clock.advance(600_000);
  expect(await poll(old)).toMatchObject({ status: 400, body: { error: 'expired_token' } });
  for (const [typed, said] of [
    [old.user_code, 'That code is too old.'],
    [stopped.user_code, 'That code is too old.'],
    ['BBBB-BBBB', 'No till shows that code.'],
    ['', 'Type the code that the till shows.'],
  ] as const) {
    await browser.open('/oauth/device');
    await browser.press('Go on', { user_code: typed });
    expect(browser.page.html).toContain(said);
  }
  expect(await tillsAt(venue)).toEqual([]);
});

test('nobody pairs a till with a venue they do not coordinate, a group, or one that is not verified', async () => {
  const own = await house.world.organisation({ isVenue: true });
  const foreign = await house.world.organisation({ isVenue: true });
  const group = await house.world.organisation();
  const pending = await house.world.organisation({ isVenue: true, status: 'PENDING' });
  const device = await start();
  const browser = await opened(device, await coordinatorOf(own, group, pending));
  expect(browser.page.html.match(/<option/g)).toHaveLength(1);
  for (const venue of [foreign.id, group.id, pending.id, newId(), 'x']) {
    await browser.press('Pair the till', { venue, name: 'Mine' });
    expect(browser.page.status).toBe(400);
  }
  expect(await house.world.test.admin('SELECT name FROM till WHERE name = $1', ['Mine'])).toEqual([]);
  expect(await poll(device)).toMatchObject({ body: { error: 'authorization_pending' } });

  const nobody = await opened(await start(), await reachableMember(house));
  expect(nobody.page.html).toContain('who coordinates no verified venue');
  expect(nobody.page.html).not.toContain('Pair the till</button>');
});

test('a till redeems at its own venue; at another one it redeems and reverses nothing', async () => {
  const [here, there] = [
    await house.world.organisation({ isVenue: true }),
    await house.world.organisation({ isVenue: true }),
  ];
  const offer = await house.world.offer(here.id);
  const member = await house.world.member();
  await house.world.credit(member.id, 120);
  const [own, foreign] = [await paired(here), await paired(there)];

  const redeem = async (token: string, code: string) => {
    const input = { idempotencyKey: newId(), code, offerId: toGlobalId('Offer', offer.id) };
    const source =
      'mutation ($input: RedeemCreditsInput!) { redeemCredits(input: $input) { redemption { id } userErrors { code } } }';
    return await house.graphql(token, source, { input });
  };
  const reverse = async (token: string, redemptionId: string) => {
    const source =
      'mutation ($input: ReverseRedemptionInput!) { reverseRedemption(input: $input) { redemption { state } userErrors { code } } }';
    return await house.graphql(token, source, { input: { idempotencyKey: newId(), redemptionId } });
  };
  const codes = (answer: { errors?: { extensions: { code: string } }[] }) =>
    answer.errors?.map((one) => one.extensions.code);
  const code = await codeOf(house.world, member.id);

  expect(codes(await redeem(foreign.access, code))).toEqual(['FORBIDDEN']);
  expect(await house.world.balanceOf({ memberId: member.id })).toBe(120);
  const done = (await redeem(own.access, code)).data as {
    redeemCredits: { redemption: { id: string }; userErrors: [] };
  };
  expect(done.redeemCredits.userErrors).toEqual([]);
  expect(await house.world.balanceOf({ memberId: member.id })).toBe(60);

  const { id } = done.redeemCredits.redemption;
  expect(codes(await reverse(foreign.access, id))).toEqual(['FORBIDDEN']);
  expect(await house.world.balanceOf({ memberId: member.id })).toBe(60);
  expect(await reverse(own.access, id)).toMatchObject({
    data: { reverseRedemption: { redemption: { state: 'REVERSED' } } },
  });
  expect(await house.world.balanceOf({ memberId: member.id })).toBe(120);
  const [till] = await tillsAt(here);
  expect(await house.world.test.admin(`SELECT DISTINCT actor FROM audit WHERE subject_type = 'Redemption'`)).toEqual([
    { actor: `app:${till?.id}` },
  ]);
});

test('a till keeps itself while it is used, ends after ninety days without, and at once when it is unpaired', async () => {
  const venue = await house.world.organisation({ isVenue: true });
  let tokens = await paired(venue);
  for (let quarter = 0; quarter < 2; quarter += 1) {
    house.world.clock.advance(89 * DAY_MS);
    const { body } = await house.token(renewing(app, tokens.refresh));
    tokens = { access: String(body.access_token), refresh: String(body.refresh_token) };
  }
  expect(await house.isAnybody(tokens.access)).toBe(true);
  const [till] = await tillsAt(venue);
  expect(till?.lapsesAt).toEqual(new Date(house.world.clock.now().getTime() + 90 * DAY_MS));

  await unpairTill(house.as(house.operator), { tillId: till?.id ?? '' });
  expect(await house.isAnybody(tokens.access)).toBe(false);
  expect((await house.token(renewing(app, tokens.refresh))).body.error).toBe('invalid_grant');

  const idle = await paired(venue);
  house.world.clock.advance(90 * DAY_MS);
  expect((await house.token(renewing(app, idle.refresh))).body.error).toBe('invalid_grant');
});

test('tills end with their venue', async () => {
  const venue = await house.world.organisation({ isVenue: true });
  const { access, refresh } = await paired(venue);
  expect(await house.isAnybody(access)).toBe(true);
  await closeOrganisation(house.as(house.operator), { idempotencyKey: newId(), organisationId: venue.id });
  expect(await house.isAnybody(access)).toBe(false);
  expect((await house.token(renewing(app, refresh))).body.error).toBe('invalid_grant');
  expect(await tillsAt(venue)).toMatchObject([{ unpaired: true }]);
  expect(house.logged).toEqual([]);
});

test('the code that a till shows is guessed at so often from one address, and no more of it is looked at', async () => {
  const device = await start();
  const { services } = house;
  const taken: unknown[] = [];
  const { take } = services.guesses;
  Object.assign(services.guesses, {
    take: async (...of: unknown[]) => {
      taken.push(of);
      throw new RequestError('RATE_LIMITED', 'Too many tries from here. Please wait a minute.', 60);
    },
  });
  try {
    const answer = await fetch(`${house.url}/oauth/device`, {
      method: 'POST',
      body: new URLSearchParams({ user_code: device.user_code }),
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.text()).toContain('<p>Too many tries from here. Please wait a minute.</p>');
  } finally {
    Object.assign(services.guesses, { take });
  }
  expect(taken).toEqual([['DEVICE_CODE', { address: '127.0.0.1' }]]);
});
