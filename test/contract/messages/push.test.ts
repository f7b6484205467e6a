import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { postOverHttps } from '../../../src/adapters/push/postOverHttps.js';
import { type Browser, type Browsers, createPushChannel } from '../../../src/adapters/push/pushChannel.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { isPublicAddress, isPushEndpoint } from '../../../src/domain/notifications/pushEndpoint.js';
import { decryptPush, PushStub } from '../../support/pushStub.js';
import { email, PRIVATE_WORDS } from './messages.js';

/** Telling phones and computers that there is a message, against a push service that reads what only the browser could. */

const keys = { ...webPush.generateVAPIDKeys(), subject: 'mailto:it@example.org' };
let stub: PushStub;
let elapsedMs = 0;

beforeAll(async () => {
  stub = await PushStub.open();
});
beforeEach(() => {
  for (const list of [stub.told, stub.asked, stub.faults]) list.length = 0;
  stub.answers.clear();
  elapsedMs = 0;
});
afterAll(() => stub.close());

/** A member with browsers of these names, and the channel to them. */
function member(names: string[], host: (name: string) => string = () => 'push.example.org') {
  const member = { schemeId: newId(), memberId: newId() };
  let kept: Browser[] = names.map((name) => ({ id: name, ...stub.subscribe(name, host(name)) }));
  const browsers: Browsers = {
    of: async (asked) => (asked.memberId === member.memberId ? kept : []),
    forget: async (_owner, gone) => {
      kept = kept.filter((one) => !gone.includes(one));
    },
  };
  const channel = createPushChannel(keys, browsers, { transport: stub.transport, elapsedMs: () => elapsedMs });
  const send = (reference = newId()) => channel.send({ ...email, channel: 'PUSH', reference, member });
  return { send, left: () => kept.map(({ id }) => id), browsers };
}

test('every browser is told that there is a message, and nothing of it, with the proof of the service’s key', async () => {
  const { send } = member(['one', 'two']);
  const reference = newId();
  expect(await send(reference)).toEqual({ status: 'ACCEPTED', providerReference: reference });
  const told = {
    payload: {
      title: 'Brackenfold Time Credits',
      body: 'You have a message.',
      id: toGlobalId('ReceivedMessage', reference),
    },
    ttl: '259200',
    topic: reference.replaceAll('-', ''),
    proof: { aud: 'https://push.example.org', sub: 'mailto:it@example.org', key: keys.publicKey },
  };
  expect(stub.told.toSorted((one, other) => (one.browser < other.browser ? -1 : 1))).toEqual([
    { browser: 'one', ...told },
    { browser: 'two', ...told },
  ]);
  expect(stub.faults).toEqual([]);
  expect(JSON.stringify(stub.told)).not.toMatch(PRIVATE_WORDS);
});

test('what reads it here reads the example of RFC 8291, and nothing that was meant for other keys', () => {
  const own = createECDH('prime256v1');
  own.setPrivateKey('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url');
  const body = Buffer.from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    'base64url',
  );
  const read = (authSecret: string) => decryptPush(body, own, authSecret).toString('utf8');
  expect(read('BTBZMqHH6r4Tts7J_aSIgg')).toBe('When I grow up, I want to be a watermelon');
  expect(() => read('BTBZMqHH6r4Tts7J_aSIgQ')).toThrow();
});

test('J27 one that took it is enough; those that are gone are forgotten; with none left the message takes another way', async () => {
  const { send, left } = member(['one', 'two', 'three']);
  stub.answers.set('one', { status: 410 }).set('two', { status: 503 });
  expect((await send()).status).toBe('ACCEPTED');
  expect(left()).toEqual(['two', 'three']);
  stub.answers.set('three', { status: 404 });
  const later = {
    status: 'TEMPORARY_FAILURE',
    reason: 'No push service took the message for now.',
    because: 'ADDRESS',
  };
  expect(await send()).toEqual(later);
  expect(left()).toEqual(['two']);
  stub.answers.set('two', { status: 403 });
  expect(await send()).toEqual({
    status: 'PERMANENT_FAILURE',
    reason: 'The push service refused the message. Check PUSH_SUBJECT and the PUSH_VAPID keys.',
    because: 'NO_CARRIER',
  });
  expect(left()).toEqual(['two']);
  stub.answers.set('two', { status: 410 });
  const gone = {
    status: 'PERMANENT_FAILURE',
    reason: 'No phone or computer of the member is left that could be told.',
    because: 'ADDRESS',
  };
  expect([await send(), await send()]).toEqual([gone, gone]);
  expect(left()).toEqual([]);
});

test('J27 a push service that asks for a pause is not called until it is over, and holds up no other', async () => {
  const { send } = member(['one']);
  stub.answers.set('one', { status: 429, headers: { 'retry-after': '120' } });
  const asksFor = (retryAfterMs: number) => ({
    ...{ status: 'TEMPORARY_FAILURE', reason: 'No push service took the message for now.', because: 'ADDRESS' },
    ...{ retryAfterMs, alone: true },
  });
  expect(await send()).toEqual(asksFor(120_000));
  stub.answers.clear();
  elapsedMs = 119_000;
  expect(await send()).toEqual(asksFor(1_000));
  expect(stub.asked).toEqual(['one']);
  elapsedMs = 120_000;
  expect((await send()).status).toBe('ACCEPTED');

  // It does not say how long: a minute.
  stub.answers.set('one', { status: 429 });
  expect(await send()).toEqual(asksFor(60_000));

  // Two push services: while one has asked for an hour, the other one tells.
  const both = member(['here', 'there'], (name) => `${name}.example.org`);
  stub.answers.set('here', { status: 503, headers: { 'retry-after': '3600' } });
  stub.asked.length = 0;
  expect([(await both.send()).status, (await both.send()).status]).toEqual(['ACCEPTED', 'ACCEPTED']);
  expect(stub.asked.toSorted()).toEqual(['here', 'there', 'there']);
});

test('nothing inside is called: neither by its address nor by a name that leads there', async () => {
  const inside = ['127.0.0.1', '10.1.2.3', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
  const inside6 = ['::1', '::', '::7f00:1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::'];
  expect([...inside, ...inside6, 'x'].filter(isPublicAddress)).toEqual([]);
  expect(['198.51.100.7', '2001:db8::7'].filter(isPublicAddress)).toEqual(['198.51.100.7', '2001:db8::7']);
  const endpoints = ['http://push.example.org/a', 'https://u:p@push.example.org/', 'https://push.example.org:8443/'];
  const names = ['https://localhost/', 'https://db.internal/', 'https://db/', 'https://printer.local./', 'a'];
  const literal = ['https://127.1/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://0x7f000001/'];
  expect([...endpoints, ...names, ...literal].filter(isPushEndpoint)).toEqual([]);
  expect(isPushEndpoint('https://push.example.org/a')).toBe(true);
  const details = { endpoint: 'https://localhost:1/', method: 'POST' as const, headers: {}, body: Buffer.of() };
  await expect(postOverHttps(details as never, 2_000)).rejects.toThrow('no public address');
});

test('keys that do not belong together are refused at the start', () => {
  const { publicKey } = webPush.generateVAPIDKeys();
  const { browsers } = member([]);
  expect(() => createPushChannel({ ...keys, publicKey }, browsers)).toThrow(
    'PUSH_VAPID_PUBLIC_KEY and PUSH_VAPID_PRIVATE_KEY do not belong together',
  );
});
