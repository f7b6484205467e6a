import { systemClock } from '../../../src/adapters/clock.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { addDays, localDay } from '../../../src/domain/schemes/localTime.js';
import type { Client } from '../../support/load.js';
import { LoadFacts, type LoadLog, type LoadMember, type LoadVenue } from '../../support/loadFacts.js';
import { type Reply, Service } from './support.js';

let service: Service;
let member: LoadMember;
let neighbour: LoadMember;
let operator: LoadMember;
let leader: LoadMember;
let venue: LoadVenue;
let till: Client;
let groupId: string;
let foreign: Record<string, string>;
let before: Record<string, string>;

const yesterday = addDays(localDay(systemClock.now(), 'Europe/London'), -1);

beforeAll(async () => {
  service = await Service.open();
  const { facts } = service;
  [member, neighbour] = [await facts.member(600), await facts.member()];
  operator = await facts.staff('OPERATOR', null);
  const group = await facts.group(1);
  [leader = operator] = group.leaders;
  groupId = toGlobalId('Organisation', group.id);
  venue = await facts.venue(1, [60]);
  [till = leader] = venue.tills;
  foreign = await fillForeignScheme();
  before = await service.picture();
});

afterAll(async () => {
  const [after, failures] = [await service.picture(), service.failuresLogged];
  await service.close();
  expect(after).toEqual(before);
  expect(failures).toEqual([]);
});

/** One of each kind in another scheme of the same service. */
async function fillForeignScheme(): Promise<Record<string, string>> {
  const facts = await LoadFacts.create(service.test, Buffer.from('of no use here, no code of it is ever shown'));
  const stranger = await facts.member(60);
  const group = await facts.group(0);
  const other = await facts.venue(0, [60]);
  const [log] = (await facts.logs(stranger.id, group.id, 1)) as [LoadLog];
  const [account] = await service.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [
    stranger.id,
  ]);
  return {
    Member: stranger.globalId,
    Organisation: toGlobalId('Organisation', group.id),
    Offer: other.offers[0]?.globalId ?? '',
    HoursLog: log.globalId,
    Account: toGlobalId('Account', account?.id ?? ''),
  };
}

async function mutate(client: Client, operation: string, selection: string, input: object): Promise<Reply> {
  const inputType = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input!`;
  return await service.graphql(
    client.token,
    `mutation ($input: ${inputType}) { ${operation}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
  );
}

const gift = (changes: object) =>
  mutate(member, 'giftCredits', 'account { id }', {
    idempotencyKey: 'gift',
    toMemberId: neighbour.globalId,
    amountMinutes: 60,
    ...changes,
  });
const log = (changes: object) =>
  mutate(member, 'logHours', 'hoursLog { id }', {
    idempotencyKey: 'log',
    organisationId: groupId,
    workedOn: yesterday,
    minutes: 60,
    ...changes,
  });
const redeem = (changes: object) =>
  mutate(till, 'redeemCredits', 'redemption { id }', {
    idempotencyKey: 'visit',
    code: 'AAAAA-AAAAA',
    offerId: venue.offers[0]?.globalId,
    ...changes,
  });
const approve = (changes: object) =>
  mutate(leader, 'approveHours', 'hoursLogs { id }', {
    idempotencyKey: 'week',
    hoursLogIds: [toGlobalId('HoursLog', newId())],
    ...changes,
  });

const writes = { gift, log, redeem, approve };

describe('tokens', () => {
  const shapes: [string, (token: string) => string][] = [
    ['another scheme of authorization', (token) => `Basic ${token}`],
    ['the bare token', (token) => token],
    ['no token', () => 'Bearer'],
    ['one character more', (token) => `Bearer ${token}x`],
    ['one character less', (token) => `Bearer ${token.slice(0, -1)}`],
    ['two blanks', (token) => `Bearer  ${token}`],
    ['a session taken for a key', (token) => `Bearer ${token.replace('tcs', 'tck')}`],
    ['an unknown session', () => `Bearer tcs_${'a'.repeat(43)}`],
    ['an unknown key', () => `Bearer tck_${'a'.repeat(43)}`],
    ['two at once', (token) => `Bearer ${token}, Bearer ${token}`],
    ['SQL', () => `Bearer ' OR 1=1 --`],
    ['eight thousand characters', () => `Bearer ${'a'.repeat(8_000)}`],
  ];

  it.each(shapes)('%s: 401 UNAUTHENTICATED, and all answer alike', async (_name, shape) => {
    const reply = await service.post('{"query":"{ viewer { __typename } }"}', { authorization: shape(member.token) });
    expect(reply).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
      text: '{"errors":[{"message":"Please sign in again.","extensions":{"code":"UNAUTHENTICATED"}}]}',
    });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('none: UNAUTHENTICATED where somebody must be signed in', async () => {
    expect(await service.post('{"query":"{ viewer { __typename } }"}')).toMatchObject({
      status: 200,
      codes: ['UNAUTHENTICATED'],
    });
  });
});

describe('ids', () => {
  const fields = {
    account: 'Account',
    hoursLog: 'HoursLog',
    member: 'Member',
    offer: 'Offer',
    organisation: 'Organisation',
    redemption: 'Redemption',
  } as const;
  const malformed = ['', 'x', '\u0000', '\ud800', '😀', 'a'.repeat(5_000), "' OR 1=1 --"];

  it.each(Object.entries(fields))(
    'of %s: foreign, missing, of another type and malformed ones answer byte for byte alike',
    async (field, type) => {
      const other = type === 'Member' ? 'Offer' : 'Member';
      const ids = [
        ...malformed,
        toGlobalId(type, newId()),
        toGlobalId(type, 'x'),
        toGlobalId(other, newId()),
        toGlobalId('SCHEME', newId()),
        newId(),
        foreign[type] ?? toGlobalId(type, newId()),
      ];
      const texts = new Set<string>();
      for (const id of ids) {
        const reply = await service.graphql(operator.token, `query ($id: ID!) { ${field}(id: $id) { __typename } }`, {
          id,
        });
        expect(reply).toMatchObject({ status: 200, codes: ['NOT_FOUND'] });
        texts.add(reply.text);
      }
      expect(texts.size).toBe(1);
    },
  );

  it('of a node: null for all of them', async () => {
    for (const id of [...malformed, toGlobalId('Member', newId()), ...Object.values(foreign)]) {
      const reply = await service.graphql(operator.token, 'query ($id: ID!) { node(id: $id) { __typename } }', { id });
      expect(reply).toMatchObject({ status: 200, text: '{"data":{"node":null}}' });
    }
  });

  it('in writes: foreign and missing ones answer alike, and nothing moves', async () => {
    const pairs: [Reply, Reply][] = [
      [await gift({ toMemberId: foreign.Member }), await gift({ toMemberId: toGlobalId('Member', newId()) })],
      [
        await log({ organisationId: foreign.Organisation }),
        await log({ organisationId: toGlobalId('Organisation', newId()) }),
      ],
      [await redeem({ offerId: foreign.Offer }), await redeem({ offerId: toGlobalId('Offer', newId()) })],
      [await approve({ hoursLogIds: [foreign.HoursLog] }), await approve({})],
    ];
    for (const [ofAnother, missing] of pairs) {
      expect(ofAnother).toMatchObject({ status: 200, codes: ['NOT_FOUND'] });
      expect(ofAnother.text).toBe(missing.text);
    }
  });
});

describe('pages', () => {
  const lists = ['organisations', 'offers', 'hoursLogs', 'redemptions', 'apiKeys', 'members'];
  const page = (list: string, variables: object) =>
    service.graphql(
      operator.token,
      `query ($first: Int!, $after: String) { ${list}(first: $first, after: $after) { nodes { id } } }`,
      variables,
    );
  const statement = (variables: object) =>
    service.graphql(
      member.token,
      'query ($first: Int!, $after: String) { viewer { member { account { statement(first: $first, after: $after) { nodes { number } } } } } }',
      variables,
    );
  const cursors = [
    'x',
    '\u0000',
    ...[
      ['a', 'b'],
      [1, 2, 3],
      ['a\u0000', '00000000-0000-0000-0000-000000000000'],
      [1e300, newId()],
      [{}, []],
      'text',
      null,
      [1.5],
      [1e30],
      ['x'],
      [-1],
    ].map((keys) => Buffer.from(JSON.stringify(keys)).toString('base64url')),
  ];

  it.each([0, 101, -1])('of %i: BAD_USER_INPUT', async (first) => {
    for (const list of lists)
      expect(await page(list, { first })).toMatchObject({ status: 200, codes: ['BAD_USER_INPUT'] });
    expect(await statement({ first })).toMatchObject({ status: 200, codes: ['BAD_USER_INPUT'] });
  });

  it.each(cursors)('after a cursor from elsewhere (%j): BAD_USER_INPUT', async (after) => {
    for (const list of lists)
      expect([list, (await page(list, { first: 2, after })).codes]).toEqual([list, ['BAD_USER_INPUT']]);
    expect((await statement({ first: 2, after })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('idempotency keys', () => {
  const keys: [string, unknown, string][] = [
    ['empty', '', 'BAD_USER_INPUT'],
    ['of 65 characters', 'x'.repeat(65), 'BAD_USER_INPUT'],
    ['null', null, 'BAD_USER_INPUT'],
    ['a number', 7, 'BAD_USER_INPUT'],
    ['with a null byte', 'a\u0000b', 'INVALID_INPUT'],
    ['with half a character', 'a\ud800b', 'INVALID_INPUT'],
  ];

  it.each(keys)('%s', async (_name, idempotencyKey, code) => {
    for (const [name, write] of Object.entries(writes))
      expect([name, (await write({ idempotencyKey })).codes]).toEqual([name, [code]]);
  });
});

describe('amounts, days and times', () => {
  it.each<[unknown, string]>([
    [0, 'INVALID_INPUT'],
    [-1, 'INVALID_INPUT'],
    [2 ** 31, 'INVALID_INPUT'],
    [2 ** 53, 'BAD_USER_INPUT'],
    [1.5, 'BAD_USER_INPUT'],
    ['60', 'BAD_USER_INPUT'],
    [null, 'BAD_USER_INPUT'],
    [true, 'BAD_USER_INPUT'],
    [[60], 'BAD_USER_INPUT'],
  ])('a gift of %j: %s', async (amountMinutes, code) => {
    expect((await gift({ amountMinutes })).codes).toEqual([code]);
  });

  it.each<[object, string]>([
    [{ minutes: 0 }, 'NOTHING_GIVEN'],
    [{ minutes: -1 }, 'BAD_USER_INPUT'],
    [{ minutes: 2 ** 31 }, 'BAD_USER_INPUT'],
    [{ minutes: 1.5 }, 'BAD_USER_INPUT'],
    [{ minutes: 1_441 }, 'LOG_TOO_LONG'],
    [{ workedOn: '2026-02-30' }, 'BAD_USER_INPUT'],
    [{ workedOn: '' }, 'BAD_USER_INPUT'],
    [{ workedOn: '9999-12-31' }, 'IN_THE_FUTURE'],
    [{ workedOn: '0001-01-01' }, 'TOO_OLD'],
    [{ startsAt: '25:00', endsAt: '10:00' }, 'INVALID_INPUT'],
    [{ startsAt: '\u0000', endsAt: '10:00' }, 'INVALID_INPUT'],
    [{ activity: 'x'.repeat(1_001) }, 'INVALID_INPUT'],
    [{ rewardChoice: 'GOLD' }, 'BAD_USER_INPUT'],
    [{ nothing: 1 }, 'BAD_USER_INPUT'],
  ])('hours with %j: %s', async (changes, code) => {
    expect((await log(changes)).codes).toEqual([code]);
  });

  it.each<[object, string]>([
    [{ adults: 0 }, 'INVALID_INPUT'],
    [{ adults: -1 }, 'BAD_USER_INPUT'],
    [{ adults: 201 }, 'INVALID_INPUT'],
    [{ adults: 2 ** 31 }, 'BAD_USER_INPUT'],
    [{ code: 'x'.repeat(101) }, 'BAD_USER_INPUT'],
  ])('a visit with %j: %s', async (changes, code) => {
    expect((await redeem(changes)).codes).toEqual([code]);
  });

  it.each<[unknown, string]>([
    [[], 'BAD_USER_INPUT'],
    [Array.from({ length: 1_001 }, () => 'x'), 'BAD_USER_INPUT'],
    [[null], 'BAD_USER_INPUT'],
    [['x'], 'NOT_FOUND'],
  ])('approving %j: %s', async (hoursLogIds, code) => {
    expect((await approve({ hoursLogIds })).codes).toEqual([code]);
  });
});

describe('what nobody can be called or reached by', () => {
  const register = (changes: object) =>
    mutate(operator, 'registerMember', 'member { id }', { name: 'Ada Example', ...changes });

  it.each<[object, string]>([
    [{ name: '' }, 'BAD_USER_INPUT'],
    [{ name: ' ' }, 'INVALID_INPUT'],
    [{ name: '\u0000' }, 'INVALID_INPUT'],
    [{ name: '\u200b\u202e' }, 'INVALID_INPUT'],
    [{ name: 'x'.repeat(201) }, 'BAD_USER_INPUT'],
    [{ email: 'nobody' }, 'BAD_USER_INPUT'],
    [{ email: 'a\u0000b@example.org' }, 'BAD_USER_INPUT'],
    [{ email: 'a\ud800b@example.org' }, 'BAD_USER_INPUT'],
    [{ phone: 'x' }, 'BAD_USER_INPUT'],
    [{ addressLines: Array.from({ length: 1_000 }, () => 'x') }, 'BAD_USER_INPUT'],
  ])('%j: %s', async (changes, code) => {
    expect((await register(changes)).codes).toEqual([code]);
  });
});
