import { admitStaff } from '../../../src/commands/people/admitStaff.js';
import { assignRole } from '../../../src/commands/people/assignRole.js';
import { beginStaffSignIn } from '../../../src/commands/people/beginStaffSignIn.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { returnToStaffSignIn } from '../../../src/commands/people/returnToStaffSignIn.js';
import { newId } from '../../../src/domain/ids.js';
import type { StaffRole } from '../../../src/domain/people/staffProviders.js';
import { clearSignInSteps } from '../../../src/jobs/processors/clearSignInSteps.js';
import { auditOf } from '../../integration/people/support.js';
import { connectDatabase } from '../../support/database.js';
import { Browser, type Opened } from '../../support/openid/browser.js';
import { CouncilProvider } from '../../support/openid/councilProvider.js';
import { appAddress, openStaffService, type StaffService } from './service.js';

/** Staff sign in at a real identity provider, over HTTP from the first link to the session. */

let service: StaffService;
let council: CouncilProvider;
let groupId: string;

const operator: StaffRole = { role: 'OPERATOR', organisationId: null };
const auditor: StaffRole = { role: 'AUDITOR', organisationId: null };

beforeAll(async () => {
  service = await openStaffService();
  const client = { id: 'credits', secret: 'of the tests', redirectUri: () => `${service.url}/staff/callback` };
  council = await CouncilProvider.open(client);
  groupId = (await service.world.organisation({ name: 'Fern Hill' })).id;
  const roles = new Map<string, StaffRole[]>([
    ['operators', [operator]],
    ['auditors', [auditor]],
    ['fern-hill', [{ role: 'COORDINATOR', organisationId: groupId }]],
    ['elsewhere', [{ role: 'LEADER', organisationId: newId() }]],
    ['fern-hill-till', [{ role: 'TILL', organisationId: groupId }]],
  ]);
  service.providers.set(service.scheme, {
    issuer: council.issuer,
    clientId: client.id,
    clientSecret: client.secret,
    scope: 'openid profile email',
    groupsClaim: 'groups',
    roles,
    returnUrls: [appAddress],
    trustEmail: false,
    maxAgeMinutes: null,
  });
  // Somebody by hand, so that nobody else is the last operator unless a test wants them to be.
  await service.world.staff(['OPERATOR']);
});
afterAll(async () => {
  await council.close();
  await service.close();
});

const beginning = (parameters: Record<string, string> = { return: appAddress }) =>
  `${service.url}/staff/sign-in?${new URLSearchParams({ scheme: service.scheme, ...parameters })}`;

/** Somebody with these groups goes there and back. */
async function goes(
  sub: string,
  person: { groups: string[]; email?: string; email_verified?: boolean; name?: string },
): Promise<Opened> {
  council.people.set(sub, person);
  council.signsIn = sub;
  return await new Browser().open(beginning(), (address) => address.startsWith(appAddress));
}

const broughtBy = ({ address }: Opened) => Object.fromEntries(new URLSearchParams(new URL(address).hash.slice(1)));

async function complete(
  handOff: string | undefined,
  scheme = service.scheme,
): Promise<{ token: string | null; codes: string[] }> {
  const { body } = await service.graphql(
    'mutation($input: CompleteStaffSignInInput!) { answer: completeStaffSignIn(input: $input) { token userErrors { code } } }',
    { input: { scheme, handOff } },
  );
  const { answer } = (
    JSON.parse(body) as { data: { answer: { token: string | null; userErrors: { code: string }[] } } }
  ).data;
  return { token: answer.token, codes: answer.userErrors.map(({ code }) => code) };
}

async function viewerOf(token: string | null): Promise<object> {
  const query = '{ viewer { roles { role } member { name email } } }';
  return (JSON.parse((await service.graphql(query, {}, token ?? '')).body) as { data: { viewer: object } }).data.viewer;
}

/** Somebody who signs in with a one-time code, a card or a passkey instead. */
async function rolesBy(signedInBy: string, memberId: string | undefined): Promise<object> {
  const { secrets } = service.world.services;
  const token = secrets.newToken('tcs');
  const now = service.world.clock.now();
  await service.world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at, signed_in_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      service.world.schemeId,
      newId(),
      memberId,
      secrets.tokenHash(token),
      now,
      new Date(now.getTime() + 600_000),
      signedInBy,
    ],
  );
  return ((await viewerOf(token)) as { roles: object }).roles;
}

const memberOf = async (sub: string): Promise<string | undefined> =>
  (
    await service.world.test.admin<{ id: string }>(
      'SELECT member_id AS id FROM staff_identity WHERE scheme_id = $1 AND subject = $2',
      [service.world.schemeId, sub],
    )
  )[0]?.id;

const rolesOf = (memberId: string | undefined) =>
  service.world.test.admin(
    `SELECT role, organisation_id AS at, source FROM role_assignment WHERE member_id = $1 AND ended_at IS NULL ORDER BY role`,
    [memberId],
  );

const sessionsOf = async (memberId: string | undefined) =>
  (await service.world.test.admin('SELECT id FROM session WHERE member_id = $1', [memberId])).length;

test('somebody new is signed in, with the roles of their groups, and the code works once', async () => {
  const back = await goes('s-1', {
    name: 'Priya Shah',
    email: 'priya@example.org',
    email_verified: true,
    groups: ['operators', 'fern-hill', 'of no use here'],
  });
  expect(Object.keys(broughtBy(back))).toEqual(['scheme', 'handOff']);
  const { handOff } = broughtBy(back);
  const { token, codes } = await complete(handOff);
  expect(codes).toEqual([]);
  expect(await viewerOf(token)).toEqual({
    roles: expect.arrayContaining([{ role: 'OPERATOR' }, { role: 'COORDINATOR' }]),
    member: { name: 'Priya Shah', email: 'priya@example.org' },
  });
  const id = await memberOf('s-1');
  expect(await rolesOf(id)).toEqual([
    { role: 'COORDINATOR', at: groupId, source: 'STAFF_SIGN_IN' },
    { role: 'OPERATOR', at: null, source: 'STAFF_SIGN_IN' },
  ]);
  expect(await complete(handOff)).toEqual({ token: null, codes: ['CODE_NOT_VALID'] });
  expect(await sessionsOf(id)).toBe(1);
});

test('groups that change change the roles that follow them, and what was given by hand stays', async () => {
  const person = { name: 'Tom Reid', email: 'tom@example.org', email_verified: true };
  await goes('s-2', { ...person, groups: ['operators'] });
  const id = await memberOf('s-2');
  await service.world.actorOf({ id: id ?? '' }, { role: 'LEADER', organisationId: groupId });
  await goes('s-2', { ...person, groups: ['auditors', 'fern-hill'] });
  expect(await rolesOf(id)).toEqual([
    { role: 'AUDITOR', at: null, source: 'STAFF_SIGN_IN' },
    { role: 'COORDINATOR', at: groupId, source: 'STAFF_SIGN_IN' },
    { role: 'LEADER', at: groupId, source: null },
  ]);
  const refused = await goes('s-2', { ...person, groups: ['of no use here'] });
  expect(refused.status).toBe(403);
  expect(refused.body).toContain('none of your groups there has a part in this scheme');
  expect(await rolesOf(id)).toEqual([{ role: 'LEADER', at: groupId, source: null }]);
  expect(await sessionsOf(id)).toBe(0);
  const changes = (await auditOf(service.world, 'admitStaff'))
    .filter(({ detail }) => 'memberId' in detail && detail.memberId === id)
    .map(({ actor, subjectType, detail }) => ({ actor, subjectType, ...detail }));
  const by = { actor: 'anonymous', subjectType: 'RoleAssignment', memberId: id };
  expect(changes).toEqual([
    { ...by, change: 'BEGUN', role: 'OPERATOR', organisationId: null },
    { ...by, change: 'ENDED', role: 'OPERATOR', organisationId: null },
    { ...by, change: 'BEGUN', role: 'AUDITOR', organisationId: null },
    { ...by, change: 'BEGUN', role: 'COORDINATOR', organisationId: groupId },
    { ...by, change: 'ENDED', role: 'AUDITOR', organisationId: null },
    { ...by, change: 'ENDED', role: 'COORDINATOR', organisationId: groupId },
  ]);
});

test('roles that follow groups are there for whoever came through the provider alone, those given by hand for everybody', async () => {
  const person = { email: 'both@example.org', email_verified: true, groups: ['operators'] };
  const back = await goes('s-40', person);
  const id = await memberOf('s-40');
  await service.world.actorOf({ id: id ?? '' }, { role: 'AUDITOR', organisationId: null });
  expect(await viewerOf((await complete(broughtBy(back).handOff)).token)).toMatchObject({
    roles: expect.arrayContaining([{ role: 'OPERATOR' }, { role: 'AUDITOR' }]),
  });
  expect(await rolesBy('CODE', id)).toEqual([{ role: 'AUDITOR' }]);
  expect(await rolesBy('PASSKEY', id)).toEqual([{ role: 'AUDITOR' }]);
  expect(await rolesBy('CARD', id)).toEqual([]);
  // Given by hand as well, it stays from now on, whatever the groups say.
  const staff = await service.world.staff(['OPERATOR']);
  await assignRole(service.world.as(staff), { memberId: id, role: 'OPERATOR' });
  expect(await rolesBy('CODE', id)).toHaveLength(2);
  await goes('s-40', { ...person, groups: [] });
  expect(await rolesOf(id)).toEqual([
    { role: 'AUDITOR', at: null, source: null },
    { role: 'OPERATOR', at: null, source: null },
  ]);
});

test('the session lasts twelve hours at most, however often it is renewed', async () => {
  const person = { email: 'hours@example.org', email_verified: true, groups: ['auditors'] };
  const { handOff } = broughtBy(await goes('s-41', person));
  const begun = service.world.clock.now();
  await complete(handOff);
  const [session] = await service.world.test.admin<{ by: string; until: Date }>(
    'SELECT signed_in_by AS by, renewable_until AS until FROM session WHERE member_id = $1',
    [await memberOf('s-41')],
  );
  expect(session).toEqual({ by: 'STAFF', until: new Date(begun.getTime() + 12 * 3_600_000) });
});

test('a member is found by their address only where it is proved, and then stays found when it changes', async () => {
  const known = await service.world.member('Rosa Lind', { email: 'rosa@example.org' });
  const unproved = await goes('s-3', { email: 'rosa@example.org', name: 'Somebody', groups: ['auditors'] });
  expect(unproved.status).toBe(0);
  const other = await memberOf('s-3');
  expect(other).not.toBe(known.id);
  expect(await viewerOf((await complete(broughtBy(unproved).handOff)).token)).toEqual({
    roles: [{ role: 'AUDITOR' }],
    member: { name: 'Somebody', email: null },
  });
  await goes('s-4', { email: 'Rosa@Example.org', email_verified: true, groups: ['auditors'] });
  expect(await memberOf('s-4')).toBe(known.id);
  await goes('s-4', { email: 'rosa.lind@example.org', email_verified: true, groups: ['auditors'] });
  expect(await memberOf('s-4')).toBe(known.id);
});

test('nobody is made a member who could do nothing, or whom nothing would tell apart', async () => {
  const counted = async () => (await service.world.test.admin('SELECT 1 FROM member')).length;
  const before = await counted();
  const refused: [Opened, string][] = [
    [await goes('s-5', { groups: ['auditors'] }), 'has not told us your email address'],
    [await goes('s-6', { email: 'six@example.org', email_verified: true, groups: [] }), 'none of your groups'],
    // An organisation of another scheme, and a till at a group that is no venue.
    [
      await goes('s-7', { email: 'seven@example.org', email_verified: true, groups: ['elsewhere', 'fern-hill-till'] }),
      'none of your groups',
    ],
  ];
  for (const [page, words] of refused) {
    expect(page.status).toBe(403);
    expect(page.body).toContain(words);
  }
  expect(await counted()).toBe(before);
});

test('whatever the provider calls somebody, they get a name that fits', async () => {
  const nameOf = async (sub: string, name: string | undefined) => {
    const email = `${sub}@example.org`;
    expect(
      (await goes(sub, { ...(name === undefined ? {} : { name }), email, email_verified: true, groups: ['auditors'] }))
        .status,
    ).toBe(0);
    const [member] = await service.world.test.admin<{ name: string }>('SELECT name FROM member WHERE id = $1', [
      await memberOf(sub),
    ]);
    return member?.name;
  };
  expect(await nameOf('s-50', '🙂'.repeat(300))).toBe('🙂'.repeat(200));
  expect(await nameOf('s-51', ' Zoë\n\u202eReid ')).toBe('Zoë Reid');
  expect(await nameOf('s-52', '\u200b')).toBe('s-52@example.org');
  expect(await nameOf('s-53', undefined)).toBe('s-53@example.org');
});

test('somebody’s first two sign-ins at once make one membership, whether or not their address is proved', async () => {
  for (const isEmailProved of [true, false]) {
    const subject = `twice-${isEmailProved}`;
    const identity = { issuer: council.issuer, subject, name: 'Twice', email: `${subject}@example.org`, isEmailProved };
    const admitted = await Promise.all(
      [1, 2, 3].map(async () => {
        const context = service.world.as({ kind: 'ANONYMOUS' });
        const { scheme } = service;
        const { state, browser } = await beginStaffSignIn(context, { scheme, returnUrl: null, appState: null });
        const returned = await returnToStaffSignIn(context, { scheme, state, browser });
        return await admitStaff(context, { scheme, signInId: returned?.signInId ?? '', identity, roles: [auditor] });
      }),
    );
    const memberIds = new Set(admitted.map((one) => one.admitted && one.memberId));
    expect([...memberIds]).toEqual([await memberOf(subject)]);
    expect(await service.world.test.admin(`SELECT 1 FROM member WHERE name = 'Twice'`)).toHaveLength(
      isEmailProved ? 1 : 2,
    );
    expect(await rolesOf(await memberOf(subject))).toEqual([{ role: 'AUDITOR', at: null, source: 'STAFF_SIGN_IN' }]);
  }
});

test('a membership that ended stays ended', async () => {
  const person = { email: 'ended@example.org', email_verified: true, groups: ['auditors'] };
  await goes('s-8', person);
  const id = (await memberOf('s-8')) ?? '';
  const staff = await service.world.staff(['OPERATOR']);
  await closeMembership(service.world.as(staff), { idempotencyKey: newId(), memberId: id, reason: 'LEAVING' });
  const page = await goes('s-8', person);
  expect(page.status).toBe(403);
  expect(page.body).toContain('Your membership of this scheme has ended.');
});

test('where memberships are joined, their sign-in goes on with the one that remains', async () => {
  await goes('s-9', { email: 'nine@example.org', email_verified: true, groups: ['auditors'] });
  const leaving = (await memberOf('s-9')) ?? '';
  const remaining = await service.world.member('Nine', { email: 'number.nine@example.org' });
  for (const staff of [await service.world.staff(['OPERATOR']), await service.world.staff(['OPERATOR'])]) {
    await mergeMembers(service.world.as(staff), {
      idempotencyKey: newId(),
      remainingMemberId: remaining.id,
      leavingMemberId: leaving,
    });
  }
  const back = await goes('s-9', { email: 'nine@example.org', email_verified: true, groups: ['auditors'] });
  expect(await memberOf('s-9')).toBe(remaining.id);
  expect(await viewerOf((await complete(broughtBy(back).handOff)).token)).toMatchObject({ member: { name: 'Nine' } });
});

test('the last operator stays one when their group is gone, and by hand from then on', async () => {
  const { world } = service;
  const person = { email: 'last@example.org', email_verified: true };
  await goes('s-10', { ...person, groups: ['operators'] });
  const id = await memberOf('s-10');
  await world.test.admin(`UPDATE role_assignment SET ended_at = now() WHERE role = 'OPERATOR' AND member_id <> $1`, [
    id,
  ]);
  const page = await goes('s-10', { ...person, groups: [] });
  expect(page.status).toBe(403);
  expect(await rolesOf(id)).toEqual([{ role: 'OPERATOR', at: null, source: null }]);
  await world.staff(['OPERATOR']);
});

test('without an app a page says that it worked, and there is nothing to take', async () => {
  council.people.set('s-11', { email: 'eleven@example.org', email_verified: true, groups: ['auditors'] });
  council.signsIn = 's-11';
  const page = await new Browser().open(beginning({}));
  expect(page.status).toBe(200);
  expect(page.body).toContain('Your sign-in works');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
  const rows = await service.world.test.admin('SELECT hand_off_hash FROM staff_sign_in WHERE member_id = $1', [
    await memberOf('s-11'),
  ]);
  expect(rows).toEqual([{ hand_off_hash: null }]);
});

test('what the app said comes back beside the code', async () => {
  council.people.set('s-12', { email: 'twelve@example.org', email_verified: true, groups: ['auditors'] });
  council.signsIn = 's-12';
  const back = await new Browser().open(beginning({ return: appAddress, state: 'of-the-app' }), (at) =>
    at.startsWith(appAddress),
  );
  expect(broughtBy(back)).toEqual({ scheme: service.scheme, handOff: expect.any(String), state: 'of-the-app' });
});

test('only an address of the list gets people back, and unknown schemes look like those without such a sign-in', async () => {
  const pages = await Promise.all([
    new Browser().open(beginning({ return: `${appAddress}/` })),
    new Browser().open(beginning({ return: 'https://rogue.example.org/' })),
    new Browser().open(beginning({ scheme: 'no-such-scheme' })),
    new Browser().open(beginning({ scheme: 'demo' })),
  ]);
  expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
});

describe('what comes back the wrong way', () => {
  /** Up to the identity provider's answer, which is not followed. */
  const heldBack = async (browser: Browser): Promise<string> => {
    council.people.set('s-20', { email: 'twenty@example.org', email_verified: true, groups: ['auditors'] });
    council.signsIn = 's-20';
    return (await browser.open(beginning(), (address) => address.startsWith(`${service.url}/staff/callback`))).address;
  };
  const isRefused = async (opened: Promise<Opened>) => {
    const { status, body } = await opened;
    expect(status).toBe(400);
    expect(body).toContain('Please sign in again');
  };
  const follow = (browser: Browser, address: string) => browser.open(address, (at) => at.startsWith(appAddress));

  test('to another browser, with its own sign-in under way or none, opens nothing; the right one still may', async () => {
    const [one, other] = [new Browser(), new Browser()];
    const [mine, theirs] = [await heldBack(one), await heldBack(other)];
    await isRefused(follow(new Browser(), mine));
    await isRefused(follow(other, mine));
    const code = new URL(mine).searchParams.get('code') ?? '';
    const mixed = new URL(theirs);
    mixed.searchParams.set('code', code);
    await isRefused(follow(other, mixed.href));
    expect((await follow(one, mine)).status).toBe(0);
  });

  test('twice, or late, opens nothing', async () => {
    const browser = new Browser();
    const address = await heldBack(browser);
    const cookies = browser.copy();
    expect((await follow(browser, address)).status).toBe(0);
    await isRefused(follow(cookies, address));
    const late = new Browser();
    const lateAddress = await heldBack(late);
    const now = service.world.clock.now();
    service.world.clock.set(new Date(now.getTime() + 10 * 60_000));
    await isRefused(follow(late, lateAddress));
    service.world.clock.set(now);
  });

  test('a code of the provider that was used opens nothing with a fresh state', async () => {
    const first = new Browser();
    const address = await heldBack(first);
    await follow(first, address);
    const second = new Browser();
    const fresh = new URL(await heldBack(second));
    fresh.searchParams.set('code', new URL(address).searchParams.get('code') ?? '');
    await isRefused(follow(second, fresh.href));
  });

  test('for another scheme, or as a refusal of the provider, opens nothing', async () => {
    const browser = new Browser();
    const address = new URL(await heldBack(browser));
    const state = address.searchParams.get('state') ?? '';
    const elsewhere = new URL(address);
    elsewhere.searchParams.set('state', state.replace(service.scheme, 'demo'));
    await isRefused(follow(browser, elsewhere.href));
    const refusal = new URL(`${service.url}/staff/callback`);
    refusal.search = new URLSearchParams({ error: 'access_denied', state, iss: council.issuer }).toString();
    await isRefused(follow(browser, refusal.href));
    // The answer of one provider under the name of another.
    const other = new Browser();
    const mixedUp = new URL(await heldBack(other));
    mixedUp.searchParams.set('iss', 'https://login.example.org');
    await isRefused(follow(other, mixedUp.href));
  });
});

test('the code for the app is good for a minute, in its scheme, while the membership goes on', async () => {
  const person = { email: 'minute@example.org', email_verified: true, groups: ['auditors'] };
  const { handOff } = broughtBy(await goes('s-30', person));
  const now = service.world.clock.now();
  service.world.clock.set(new Date(now.getTime() + 60_000));
  expect(await complete(handOff)).toEqual({ token: null, codes: ['CODE_NOT_VALID'] });
  service.world.clock.set(new Date(now.getTime() + 59_000));
  expect((await complete(handOff)).codes).toEqual([]);
  service.world.clock.set(now);
  expect(await complete('A'.repeat(43))).toEqual({ token: null, codes: ['CODE_NOT_VALID'] });
});

test('while the provider is down a page says so, and nothing of it is remembered', async () => {
  const provider = service.providers.get(service.scheme);
  if (!provider) throw new Error('no provider');
  service.providers.set(service.scheme, { ...provider, issuer: 'http://127.0.0.1:9' });
  const page = await new Browser().open(beginning());
  expect(page.status).toBe(503);
  expect(page.headers.get('retry-after')).toBe('60');
  expect(page.body).toContain('sign in with a code by email instead');
  service.providers.set(service.scheme, provider);
  expect((await goes('s-1', { email: 'priya@example.org', email_verified: true, groups: ['auditors'] })).status).toBe(
    0,
  );
});

test('ways there and back are forgotten a day later, and who came through them is not', async () => {
  const worker = await connectDatabase({ url: service.world.test.adminUrl, role: 'tc_worker' });
  const { world } = service;
  const [counted] = await world.test.admin<{ ways: number; ends: Date }>(
    'SELECT count(*) AS ways, max(expires_at) AS ends FROM staff_sign_in',
  );
  const dayLater = new Date((counted?.ends.getTime() ?? 0) + 86_400_000);
  await clearSignInSteps(worker, dayLater);
  expect((await world.test.admin('SELECT 1 FROM staff_sign_in')).length).toBeGreaterThan(0);
  expect(await clearSignInSteps(worker, new Date(dayLater.getTime() + 1))).toBeGreaterThan(0);
  expect(await world.test.admin('SELECT 1 FROM staff_sign_in')).toEqual([]);
  await worker.close();
  expect(await memberOf('s-1')).toMatch(/^[0-9a-f-]{36}$/);
});

test('no log line holds a name, an address, a token or a code', () => {
  expect(JSON.stringify(service.logged)).not.toMatch(/example\.org|eyJ|handOff|code=/);
});

test('J72 the board is entered with a work account, by operators alone', async () => {
  const board = `${service.url}/jobs`;
  const enters = async (sub: string, groups: string[]) => {
    council.people.set(sub, { groups, email: `${sub}@example.org`, email_verified: true, name: sub });
    council.signsIn = sub;
    const browser = new Browser();
    const entered = await browser.open(beginning({ return: board }));
    return { entered, seen: await browser.open(board) };
  };
  const staff = await enters('board-operator', ['operators']);
  expect([staff.entered.status, staff.entered.body.includes('You are signed in')]).toEqual([200, true]);
  expect(staff.entered.headers.get('set-cookie')).toMatch(
    /tc_jobs=tcs_[\w-]{43}; Path=\/jobs; HttpOnly; SameSite=Strict/,
  );
  expect([staff.seen.status, staff.seen.body.includes('This visit only looks.')]).toEqual([200, true]);
  const reader = await enters('board-auditor', ['auditors']);
  expect([reader.entered.status, reader.seen.status]).toEqual([403, 401]);
  const open = `SELECT count(*)::integer AS open FROM session s JOIN staff_identity i ON i.member_id = s.member_id
    WHERE i.subject = $1 AND s.ended_at IS NULL`;
  expect(await service.world.test.admin(open, ['board-auditor'])).toEqual([{ open: 0 }]);
});
