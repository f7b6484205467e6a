import type { StaffRole } from '../../../src/domain/people/staffProviders.js';
import { fingerprint } from '../../integration/people/support.js';
import { Browser } from '../../support/openid/browser.js';
import { newKey, type Part, signed } from '../../support/openid/forge.js';
import { RogueProvider, Trap } from '../../support/openid/rogueProvider.js';
import { type Target, tokenAttacks } from '../../support/openid/tokenAttacks.js';
import { appAddress, openStaffService, type StaffService } from './service.js';

/** Forged tokens, from the token endpoint of an identity provider that lies, and as a bearer's. */

let service: StaffService;
let rogue: RogueProvider;
let trap: Trap;
const foreignKey = newKey('foreign-1');

beforeAll(async () => {
  service = await openStaffService();
  rogue = await RogueProvider.open();
  trap = await Trap.open();
  const operator: StaffRole = { role: 'OPERATOR', organisationId: null };
  service.providers.set(service.scheme, {
    issuer: rogue.issuer,
    clientId: 'credits',
    clientSecret: 'of the tests',
    scope: 'openid profile email',
    groupsClaim: 'groups',
    roles: new Map([['operators', [operator]]]),
    returnUrls: [appAddress],
    trustEmail: false,
    maxAgeMinutes: null,
  });
});
afterAll(async () => {
  await Promise.all([rogue.close(), trap.close()]);
  await service.close();
});

const target = (claims: Part): Target => ({
  key: rogue.key,
  foreignKey,
  claims,
  trap: trap.url,
  now: Math.floor(Date.now() / 1000),
});

const signsIn = () =>
  new Browser().open(
    `${service.url}/staff/sign-in?${new URLSearchParams({ scheme: service.scheme, return: appAddress })}`,
    (address) => address.startsWith(appAddress),
  );

/** Everything but the way there and back itself, which is begun and used up. */
async function standing(): Promise<object> {
  const { audit: _audit, staff_sign_in: _signIn, ...rest } = await fingerprint(service.world);
  return rest;
}

test('36 forged ID tokens: each the same page, nobody let in, nothing written, and the trap is asked nothing', async () => {
  const before = await standing();
  const bodies = new Set<string>();
  const passed: string[] = [];
  for (const [name, forge] of Object.entries(tokenAttacks)) {
    rogue.answers = (claims) => forge(target(claims));
    // Each by the time at which it is forged, however long the ones before it took.
    service.world.clock.set(new Date());
    const { status, body } = await signsIn();
    bodies.add(body);
    if (status !== 400) passed.push(`${name}: ${status}`);
  }
  expect(passed).toEqual([]);
  expect(Object.keys(tokenAttacks)).toHaveLength(36);
  expect(bodies.size).toBe(1);
  expect([...bodies][0]).toContain('You are not signed in.');
  expect(await standing()).toEqual(before);
  expect(trap.asked).toEqual([]);
  expect(new Set(rogue.asked)).toEqual(new Set(['/.well-known/openid-configuration', '/jwks', '/authorize', '/token']));
  expect(JSON.stringify(service.logged)).not.toMatch(/eyJ|example\.org|rogue-1/);
});

test('the same provider lets in whoever it speaks the truth about: the refusals above were about the tokens', async () => {
  service.world.clock.set(new Date());
  rogue.answers = (claims) => signed(rogue.key, claims);
  const { status, address } = await signsIn();
  expect(status).toBe(0);
  expect(address).toMatch(new RegExp(`^${appAddress}#scheme=${service.scheme}&handOff=[\\w-]{43}$`));
});

test('what came back once opens nothing a second time, though the provider would take its code again', async () => {
  service.world.clock.set(new Date());
  rogue.answers = (claims) => signed(rogue.key, claims);
  const browser = new Browser();
  const start = `${service.url}/staff/sign-in?${new URLSearchParams({ scheme: service.scheme, return: appAddress })}`;
  const { address } = await browser.open(start, (at) => at.startsWith(`${service.url}/staff/callback`));
  const copied = browser.copy();
  const follow = (by: Browser) => by.open(address, (at) => at.startsWith(appAddress));
  expect((await follow(browser)).status).toBe(0);
  const before = await standing();
  expect((await follow(copied)).status).toBe(400);
  expect(await standing()).toEqual(before);
});

test('groups that are said to stand elsewhere are not fetched, and are none', async () => {
  service.world.clock.set(new Date());
  rogue.answers = (claims) =>
    signed(rogue.key, {
      ...claims,
      groups: undefined,
      _claim_names: { groups: 'elsewhere' },
      _claim_sources: { elsewhere: { endpoint: `${trap.url}/groups`, access_token: 'of-no-use' } },
    });
  const { status, body } = await signsIn();
  expect(status).toBe(403);
  expect(body).toContain('none of your groups there has a part in this scheme');
  expect(trap.asked).toEqual([]);
});

test('as a bearer every forged token is nobody, in the same bytes, and nothing is asked of anybody', async () => {
  const asked = rogue.asked.length;
  const claims = rogue.honestClaims();
  const tokens = [
    signed(rogue.key, claims),
    ...Object.values(tokenAttacks).map((forge) => forge(target(claims))),
    `tcs_${'A'.repeat(43)}`,
  ];
  const answers = new Set<string>();
  for (const token of tokens) {
    const { status, headers, body } = await service.graphql('{ viewer { roles { role } } }', {}, token);
    answers.add(JSON.stringify([status, headers.get('www-authenticate'), headers.get('content-type'), body]));
  }
  expect([...answers].map((answer) => JSON.parse(answer) as unknown[])).toEqual([
    [401, 'Bearer', 'application/json; charset=utf-8', expect.stringContaining('"code":"UNAUTHENTICATED"')],
  ]);
  expect(trap.asked).toEqual([]);
  expect(rogue.asked).toHaveLength(asked);
});
