import { addPasskey } from '../../../src/commands/people/addPasskey.js';
import { beginPasskey } from '../../../src/commands/people/beginPasskey.js';
import { beginPasskeySignIn } from '../../../src/commands/people/beginPasskeySignIn.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { removePasskey } from '../../../src/commands/people/removePasskey.js';
import { signInWithPasskey } from '../../../src/commands/people/signInWithPasskey.js';
import { newId } from '../../../src/domain/ids.js';
import { relyingPartyOf } from '../../../src/domain/people/passkeys.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { clearSignInSteps } from '../../../src/jobs/processors/clearSignInSteps.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type Lies, SoftwareAuthenticator } from '../../support/authenticator.js';
import { connectDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { actorNow } from './signedIn.js';
import { ask, auditOf, eventsOf } from './support.js';

const origin = 'https://credits.example.org';
const anonymous: Actor = { kind: 'ANONYMOUS' };

let world: World;
let scheme: string;

beforeAll(async () => {
  world = await createWorld();
  scheme = await slugOf(world);
});
afterAll(() => world.close());

async function slugOf({ test, schemeId }: World): Promise<string> {
  const [row] = await test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [schemeId]);
  return row?.slug ?? '';
}

/** Adds a passkey of this device to the member, who has just signed in. */
async function adds(memberId: string, device: SoftwareAuthenticator, lies: Lies = {}, name = 'My phone') {
  const actor = await actorNow(world, memberId);
  const { options } = await beginPasskey(world.as(actor), {});
  return await addPasskey(world.as(actor), { name, response: device.create(JSON.stringify(options), lies) });
}

const asked = async (at = scheme) =>
  JSON.stringify((await beginPasskeySignIn(world.as(anonymous), { scheme: at })).options);
const shows = (response: string, at = scheme) => signInWithPasskey(world.as(anonymous), { scheme: at, response });

async function memberWithPasskey(
  counts = true,
): Promise<{ memberId: string; device: SoftwareAuthenticator; passkeyId: string }> {
  const memberId = (await world.member()).id;
  const device = new SoftwareAuthenticator(origin, counts);
  return { memberId, device, passkeyId: (await adds(memberId, device)).id };
}

/** Refused like every other, and nobody is signed in. */
async function isRefused(work: () => Promise<unknown>): Promise<void> {
  const sessions = async () => (await world.test.admin(`SELECT 1 FROM session WHERE signed_in_by = 'PASSKEY'`)).length;
  const before = await sessions();
  await expect(work()).rejects.toMatchObject({
    code: 'PASSKEY_NOT_VALID',
    message:
      'That passkey does not work here. It may have been removed, be for another scheme, or have taken longer than five minutes. Try once more, or sign in with a code.',
    detail: { field: ['response'] },
  });
  expect(await sessions()).toBe(before);
}

test('a passkey is added and signs in: the member types nothing, and the device is asked for the right things', async () => {
  const member = await world.member('Ada Brown');
  const actor = await actorNow(world, member.id);
  const device = new SoftwareAuthenticator(origin);
  const begun = await ask(world, actor, 'mutation { beginPasskey { options userErrors { code } } }');
  const { options } = (begun.data as { beginPasskey: { options: string } }).beginPasskey;
  expect(JSON.parse(options)).toMatchObject({
    rp: { id: 'credits.example.org', name: 'Time Credits' },
    user: { displayName: 'Ada Brown', name: expect.stringMatching(/^Ada Brown, World \d+$/) },
    attestation: 'none',
    timeout: 300_000,
    excludeCredentials: [],
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const added = await ask(
    world,
    actor,
    'mutation($input: AddPasskeyInput!) { addPasskey(input: $input) { passkey { name createdAt lastUsedAt } userErrors { code } } }',
    { input: { name: 'Phone', response: device.create(options) } },
  );
  const createdAt = world.clock.now().toISOString();
  expect(added.data).toEqual({
    addPasskey: { passkey: { name: 'Phone', createdAt, lastUsedAt: null }, userErrors: [] },
  });

  const request = await asked();
  expect(JSON.parse(request)).toMatchObject({
    rpId: 'credits.example.org',
    userVerification: 'required',
    timeout: 300_000,
  });
  expect((JSON.parse(request) as { allowCredentials?: unknown }).allowCredentials).toBeUndefined();
  const session = await shows(device.get(request));
  const door = new Authenticator(world.test.database, world.services.secrets);
  expect(await door.actorOf(`Bearer ${session.token}`, world.clock.now())).toMatchObject({
    memberId: member.id,
    signedInBy: 'PASSKEY',
  });
  expect(session.refreshToken).toMatch(/^tcr_/);
  const viewer = await ask(world, actor, '{ viewer { passkeys { name lastUsedAt } } }');
  expect(viewer.data).toEqual({ viewer: { passkeys: [{ name: 'Phone', lastUsedAt: createdAt }] } });
  expect((await auditOf(world, 'addPasskey')).at(-1)).toMatchObject({
    actor: `member:${member.id}`,
    subjectType: 'Passkey',
    detail: { added: true },
  });
  expect((await auditOf(world, 'signInWithPasskey')).at(-1)).toMatchObject({
    actor: 'anonymous',
    subjectId: member.id,
    detail: { signedIn: true },
  });
  const [again] = (await beginPasskey(world.as(await actorNow(world, member.id)), {}).then(
    ({ options: next }) => (next as { excludeCredentials: unknown[] }).excludeCredentials,
  )) as { id: string; transports: string[] }[];
  expect(again?.transports).toEqual(['internal']);
});

test('only somebody who has just signed in adds one, however they did, and never with a card', async () => {
  const { id } = await world.member();
  const actor = await actorNow(world, id);
  const now = world.clock.now();
  const { options } = await beginPasskey(world.as(actor), {});
  const response = new SoftwareAuthenticator(origin).create(JSON.stringify(options));
  world.clock.set(new Date(now.getTime() + 10 * 60_000));
  await expect(beginPasskey(world.as(actor), {})).rejects.toMatchObject({ code: 'SIGN_IN_AGAIN' });
  await expect(addPasskey(world.as(actor), { name: 'Late', response })).rejects.toMatchObject({
    code: 'SIGN_IN_AGAIN',
  });
  world.clock.set(now);
  const byCard = { ...actor, signedInBy: 'CARD' } as Actor;
  await expect(beginPasskey(world.as(byCard), {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(addPasskey(world.as(byCard), { name: 'Card', response })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await ask(world, byCard, '{ viewer { passkeys { name } } }')).data).toEqual({ viewer: { passkeys: null } });
  await expect(beginPasskey(world.as(anonymous), {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await world.test.admin('SELECT 1 FROM passkey WHERE member_id = $1', [id])).toEqual([]);
});

describe('what a device or a page says wrongly when one is added', () => {
  const lies: [string, Lies][] = [
    ['another page', { origin: 'https://credits.example.org.evil.example' }],
    ['the page without https', { origin: 'http://credits.example.org' }],
    ['a page inside another page', { crossOrigin: true }],
    ['another place', { rpId: 'example.org' }],
    ['another challenge', { challenge: 'A'.repeat(43) }],
    ['a signature instead of a new passkey', { type: 'webauthn.get' }],
    ['nobody unlocked it', { isUserVerified: false }],
    ['nobody touched it', { isUserPresent: false }],
  ];
  test.each(lies)('%s is refused', async (_name, lie) => {
    const { id } = await world.member();
    await isRefused(() => adds(id, new SoftwareAuthenticator(origin), lie));
    expect(await world.test.admin('SELECT 1 FROM passkey WHERE member_id = $1', [id])).toEqual([]);
  });

  test('a challenge is good once, for five minutes, and for the session that asked', async () => {
    const { id } = await world.member();
    const actor = await actorNow(world, id);
    const begin = async () => JSON.stringify((await beginPasskey(world.as(actor), {})).options);
    const add = (response: string, who = actor) => addPasskey(world.as(who), { name: 'One', response });
    const device = new SoftwareAuthenticator(origin);
    const options = await begin();
    await add(device.create(options));
    await isRefused(() => add(device.create(options)));
    const other = await actorNow(world, id);
    await isRefused(async () => add(device.create(await begin()), other));
    const late = device.create(await begin());
    const now = world.clock.now();
    world.clock.set(new Date(now.getTime() + 5 * 60_000));
    await isRefused(() => add(late));
    world.clock.set(now);
    // One that was answered wrongly is used up.
    const spoilt = await begin();
    await isRefused(() => add(device.create(spoilt, { isUserVerified: false })));
    await isRefused(() => add(device.create(spoilt)));
    // What was made for signing in adds nothing.
    const request = JSON.parse(await asked()) as { challenge: string };
    await isRefused(() => add(device.create(options, { challenge: request.challenge })));
  });

  test('what is no answer at all is refused alike, and the same passkey is not added twice', async () => {
    const { id } = await world.member();
    const actor = await actorNow(world, id);
    for (const response of ['', '{}', '[]', 'null', '{"id":1}', '"'.repeat(50)]) {
      await isRefused(() => addPasskey(world.as(actor), { name: 'None', response }));
    }
    const device = new SoftwareAuthenticator(origin);
    await adds(id, device);
    const [kept] = await world.test.admin<{ id: string }>('SELECT id FROM passkey WHERE member_id = $1', [id]);
    const { options } = await beginPasskey(world.as(actor), {});
    const response = device.create(JSON.stringify(options));
    await world.test.admin('UPDATE passkey SET credential_id = $2 WHERE id = $1', [
      kept?.id,
      Buffer.from((JSON.parse(response) as { id: string }).id, 'base64url'),
    ]);
    await isRefused(() => addPasskey(world.as(actor), { name: 'Twice', response }));
  });

  test('what the maker says of the device is left aside: no certificate is read, and nobody is asked', async () => {
    const { id } = await world.member();
    for (const fmt of ['packed', 'apple', 'android-key', 'tpm']) {
      const device = new SoftwareAuthenticator(origin);
      await adds(id, device, { attestation: { fmt, x5c: [Buffer.from('no certificate')] } });
      await shows(device.get(await asked()));
    }
    expect(await world.test.admin('SELECT 1 FROM passkey WHERE member_id = $1', [id])).toHaveLength(4);
  });

  test('ten are enough', async () => {
    const { id } = await world.member();
    for (let count = 0; count < 10; count += 1) await adds(id, new SoftwareAuthenticator(origin));
    await expect(adds(id, new SoftwareAuthenticator(origin))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('what a device or a page says wrongly when one signs in', () => {
  const lies: [string, Lies & { userHandle?: string | null }][] = [
    ['another page', { origin: 'https://evil.example.org' }],
    ['another place', { rpId: 'evil.example.org' }],
    ['a page inside another page', { crossOrigin: true }],
    ['a challenge of its own', { challenge: 'A'.repeat(43) }],
    ['a new passkey instead of a signature', { type: 'webauthn.create' }],
    ['nobody unlocked it', { isUserVerified: false }],
    ['nobody touched it', { isUserPresent: false }],
    ['it is somebody else’s', { userHandle: Buffer.alloc(16, 1).toString('base64url') }],
    ['it does not say whose it is', { userHandle: null }],
  ];
  test.each(lies)('%s is refused', async (_name, lie) => {
    const { device } = await memberWithPasskey();
    await isRefused(async () => shows(device.get(await asked(), lie)));
    await shows(device.get(await asked()));
  });

  test('an answer is good once, for five minutes', async () => {
    const { device } = await memberWithPasskey();
    const response = device.get(await asked());
    await shows(response);
    await isRefused(() => shows(response));
    const late = device.get(await asked());
    const now = world.clock.now();
    world.clock.set(new Date(now.getTime() + 5 * 60_000));
    await isRefused(() => shows(late));
    world.clock.set(now);
  });

  test('of two that bring the same answer at once, one is signed in', async () => {
    const { device } = await memberWithPasskey();
    const response = device.get(await asked());
    const outcomes = await Promise.allSettled([shows(response), shows(response)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a signature that was changed, of another key, or of an unknown passkey is refused', async () => {
    const { device } = await memberWithPasskey();
    const honest = JSON.parse(device.get(await asked())) as { id: string; response: { signature: string } };
    const signature = Buffer.from(honest.response.signature, 'base64url');
    signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
    honest.response.signature = signature.toString('base64url');
    await isRefused(() => shows(JSON.stringify(honest)));
    const other = await memberWithPasskey();
    const swapped = { ...JSON.parse(other.device.get(await asked())), id: honest.id, rawId: honest.id } as object;
    await isRefused(() => shows(JSON.stringify(swapped)));
    const unknown = new SoftwareAuthenticator(origin);
    const actor = await actorNow(world, other.memberId);
    unknown.create(JSON.stringify((await beginPasskey(world.as(actor), {})).options));
    await isRefused(async () => shows(unknown.get(await asked())));
  });

  test('another scheme knows nothing of it, and its challenges are its own', async () => {
    const foreign = await createWorld({ test: world.test });
    const { device } = await memberWithPasskey();
    const foreignSlug = await slugOf(foreign);
    await isRefused(async () => shows(device.get(await asked(foreignSlug)), foreignSlug));
    await isRefused(async () => shows(device.get(await asked()), foreignSlug));
    await isRefused(async () => shows(device.get(await asked(foreignSlug))));
    await shows(device.get(await asked()));
    await expect(asked('no-such-scheme')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('a clone is refused and the passkey switched off, for both, and the member is to be told', async () => {
  const { memberId, device, passkeyId } = await memberWithPasskey();
  const clone = device.clone();
  await shows(device.get(await asked()));
  await shows(device.get(await asked()));
  await isRefused(async () => shows(clone.get(await asked())));
  const told = (await eventsOf(world)).filter(
    ({ payload }) => 'passkeyId' in payload && payload.passkeyId === passkeyId,
  );
  expect(told.map(({ type }) => type)).toEqual(['PasskeyAdded', 'PasskeyCopied']);
  expect(await world.test.admin('SELECT end_reason, counter FROM passkey WHERE id = $1', [passkeyId])).toEqual([
    { end_reason: 'COPIED', counter: 2 },
  ]);
  await isRefused(async () => shows(device.get(await asked())));
  expect(await world.test.admin('SELECT 1 FROM passkey WHERE member_id = $1 AND ended_at IS NULL', [memberId])).toEqual(
    [],
  );
});

test('one that several devices share counts nothing, and works on each of them', async () => {
  const { device } = await memberWithPasskey(false);
  const other = device.clone();
  for (const each of [device, other, device]) await shows(each.get(await asked()));
});

test('a passkey that was removed signs nobody in, and only its own member removes it', async () => {
  const { memberId, device, passkeyId } = await memberWithPasskey();
  const somebody = await actorNow(world, (await world.member()).id);
  await expect(removePasskey(world.as(somebody), { passkeyId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(removePasskey(world.as(somebody), { passkeyId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await shows(device.get(await asked()));
  const actor = await actorNow(world, memberId);
  await removePasskey(world.as(actor), { passkeyId });
  await removePasskey(world.as(actor), { passkeyId });
  await isRefused(async () => shows(device.get(await asked())));
  expect((await ask(world, actor, '{ viewer { passkeys { name } } }')).data).toEqual({ viewer: { passkeys: [] } });
});

test('passkeys end with the membership', async () => {
  const { memberId, device, passkeyId } = await memberWithPasskey();
  const actor = await actorNow(world, memberId);
  await closeMembership(world.as(actor), { idempotencyKey: newId(), memberId, reason: 'LEAVING' });
  await isRefused(async () => shows(device.get(await asked())));
  expect(await world.test.admin('SELECT end_reason FROM passkey WHERE id = $1', [passkeyId])).toEqual([
    { end_reason: 'MEMBERSHIP_ENDED' },
  ]);
});

test('where memberships are joined, both passkeys sign in as the one that remains', async () => {
  const [remaining, leaving] = [await memberWithPasskey(), await memberWithPasskey()];
  for (const operator of [await world.staff(['OPERATOR']), await world.staff(['OPERATOR'])]) {
    await mergeMembers(world.as(operator), {
      idempotencyKey: newId(),
      remainingMemberId: remaining.memberId,
      leavingMemberId: leaving.memberId,
    });
  }
  const door = new Authenticator(world.test.database, world.services.secrets);
  for (const { device } of [remaining, leaving]) {
    const { token } = await shows(device.get(await asked()));
    expect(await door.actorOf(`Bearer ${token}`, world.clock.now())).toMatchObject({ memberId: remaining.memberId });
  }
});

test('a service at an address that cannot have passkeys says so', async () => {
  const { id } = await world.member();
  const actor = await actorNow(world, id);
  const at = (publicUrl: string) => ({
    ...world.as(actor),
    services: { ...world.services, publicUrl: () => publicUrl },
  });
  await expect(beginPasskey(at('https://192.0.2.7'), {})).rejects.toMatchObject({ code: 'PASSKEYS_NOT_SET_UP' });
  await expect(beginPasskeySignIn(at('http://credits.example.org'), { scheme })).rejects.toMatchObject({
    code: 'PASSKEYS_NOT_SET_UP',
  });
});

test.each([
  ['https://credits.example.org', { id: 'credits.example.org', origin: 'https://credits.example.org' }],
  ['https://credits.example.org:8443/at', { id: 'credits.example.org', origin: 'https://credits.example.org:8443' }],
  ['http://localhost:4000', { id: 'localhost', origin: 'http://localhost:4000' }],
  ['http://127.0.0.1:4000', { id: 'localhost', origin: 'http://localhost:4000' }],
  ['http://[::1]:4000', { id: 'localhost', origin: 'http://localhost:4000' }],
  ['https://192.0.2.7', null],
  ['https://[2001:db8::1]', null],
  ['http://credits.example.org', null],
])('passkeys of %s', (publicUrl, party) => {
  expect(relyingPartyOf(publicUrl)).toEqual(party);
});

test('challenges are forgotten a day later', async () => {
  await asked();
  const worker = await connectDatabase({ url: world.test.adminUrl, role: 'tc_worker' });
  await clearSignInSteps(worker, new Date(world.clock.now().getTime() + 86_400_000 + 5 * 60_000 + 1));
  await worker.close();
  expect(await world.test.admin('SELECT 1 FROM passkey_challenge')).toEqual([]);
});
