import { type Reply, Service } from './support.js';

let service: Service;
let authorization: string;
let before: Record<string, string>;

beforeAll(async () => {
  service = await Service.open({ INTROSPECTION: 'on' });
  authorization = `Bearer ${(await service.facts.member(600)).token}`;
  before = await service.picture();
});

afterAll(async () => {
  // Whatever was sent here, no row of any table is another one, and the service did not fail once.
  const [after, failures] = [await service.picture(), service.failuresLogged];
  await service.close();
  expect(after).toEqual(before);
  expect(failures).toEqual([]);
});

const json = { 'content-type': 'application/json' };
const refused = ['BAD_USER_INPUT'];

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Reply> {
  return service.post(body, { authorization, ...headers });
}

function ask(query: unknown, rest: object = {}): Promise<Reply> {
  return post(JSON.stringify({ query, ...rest }));
}

function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return service.request(path, { headers: { authorization, ...headers } });
}

function queryString(query: string): string {
  return `/graphql?query=${encodeURIComponent(query)}`;
}

describe('a body that is no GraphQL request', () => {
  it.each<[string, number, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', 400, ''],
    ['not JSON', 400, '{"query": '],
    ['null', 400, 'null'],
    ['a number', 400, '42'],
    ['a text', 400, '"{ viewer { __typename } }"'],
    ['an empty object', 400, '{}'],
    ['a batch', 400, '[{"query":"{ viewer { __typename } }"},{"query":"{ viewer { __typename } }"}]'],
    ['bytes that are no UTF-8', 400, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['a prototype', 400, '{"query":"{ viewer { __typename } }","__proto__":{"kind":"SYSTEM"}}'],
    ['more than 1 MB', 413, JSON.stringify({ query: '{ viewer { __typename } }', padding: 'x'.repeat(1024 * 1024) })],
  ])('%s: %i', async (_name, status, body) => {
    expect(await post(body)).toMatchObject({ status, codes: refused });
  });

  it.each([
    ['a form', 415, 'application/x-www-form-urlencoded', 'query=mutation'],
    ['a form with parts', 415, 'multipart/form-data; boundary=x', '--x\r\n\r\nhello\r\n--x--'],
    ['bare GraphQL', 415, 'application/graphql', '{ viewer { __typename } }'],
    ['a type that is none', 415, ';;;', '{}'],
    ['text, which a page elsewhere could send', 400, 'text/plain', '{"query":"mutation { signOut { signedOut } }"}'],
  ])('%s: %i', async (_name, status, contentType, body) => {
    expect(await post(body, { 'content-type': contentType })).toMatchObject({ status, codes: refused });
  });

  it.each([
    ['variables in a text', { variables: '{}' }],
    ['variables in a list', { variables: [1] }],
    ['an operation name that is a number', { operationName: 7 }],
    ['an operation name that is not there', { operationName: 'Other' }],
    ['extensions in a text', { extensions: '{}' }],
  ])('%s', async (_name, rest) => {
    expect(await ask('query Mine { viewer { __typename } }', rest)).toMatchObject({ status: 400, codes: refused });
  });

  it('a persisted query that nobody persisted', async () => {
    expect(
      await post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } })),
    ).toMatchObject({ status: 200, codes: refused });
  });
});

it('a body that is far too large is refused in words each time, and never by a broken connection', async () => {
  const body = new Uint8Array(4 * 1024 * 1024);
  for (let time = 0; time < 20; time += 1) expect(await post(body)).toMatchObject({ status: 413, codes: refused });
});

describe('a document that cannot be executed', () => {
  it.each<[string, unknown]>([
    ['empty', ''],
    ['a number', 7],
    ['a syntax error', '{ viewer {'],
    ['a null byte', '{ viewer { \u0000 } }'],
    ['an unknown field', '{ viewer { nothing } }'],
    ['a field without its selection', '{ viewer }'],
    ['two operations without a name', 'query A { viewer { __typename } } query B { viewer { __typename } }'],
    ['fragments in a ring', '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'],
    ['a fragment within itself', '{ viewer { ...A } } fragment A on Viewer { ...A }'],
    ['a fragment that nobody uses', '{ viewer { __typename } } fragment A on Viewer { __typename }'],
    ['fields 500 deep', `{ ${'a { '.repeat(500)} b ${'}'.repeat(500)} }`],
    [
      'introspection within introspection',
      `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
    ],
    [
      'a thousand aliases',
      `{ ${Array.from({ length: 1_000 }, (_, index) => `a${index}: viewer { __typename }`).join(' ')} }`,
    ],
    [
      'a hundred aliases',
      `{ ${Array.from({ length: 100 }, (_, index) => `a${index}: viewer { __typename }`).join(' ')} }`,
    ],
    ['a thousand times the same field', `{ ${'viewer { __typename } '.repeat(999)} }`],
    ['ten thousand tokens', `{ ${'__typename '.repeat(10_000)} }`],
    ['a number of ten thousand digits', `{ organisations(first: ${'9'.repeat(10_000)}) { nodes { id } } }`],
  ])('%s: 400', async (_name, query) => {
    const reply = await ask(query);
    expect(reply.status).toBe(400);
    expect([...new Set(reply.codes)]).toEqual(refused);
  });

  it.each([
    [
      '14 levels',
      'depth limit of 12',
      `{ organisations(first: 1) { nodes { ${'sponsor { '.repeat(11)} id ${'} '.repeat(11)} } } }`,
    ],
    [
      '31 aliases',
      'Aliases limit of 30',
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: viewer { member { id } }`).join(' ')} }`,
    ],
    [
      '25 lists of a hundred',
      'Cost limit of 20000',
      `{ ${Array.from({ length: 25 }, (_, index) => `a${index}: organisations(first: 100) { edges { node { id name } } nodes { id name isGroup isVenue } }`).join(' ')} }`,
    ],
  ])('%s of fields that exist: 400 for the %s', async (_name, reason, query) => {
    const reply = await ask(query);
    expect(reply).toMatchObject({ status: 400, codes: refused });
    expect(reply.text).toContain(reason);
  });

  it.each([
    ['500 known directives', `{ viewer ${'@include(if: true) '.repeat(500)} { __typename } }`],
    ['500 unknown directives', `{ viewer ${'@a '.repeat(500)} { __typename } }`],
  ])('%s: 400, and no more than a hundred errors in answer', async (_name, query) => {
    const reply = await ask(query);
    expect(reply.status).toBe(400);
    expect([...new Set(reply.codes)]).toEqual(refused);
    expect(reply.codes.length).toBeLessThanOrEqual(110);
  });

  it('a subscription that there is none of, and one that is not answered here', async () => {
    expect(await ask('subscription { viewer { __typename } }')).toMatchObject({ status: 400, codes: refused });
    expect(await ask('subscription { hoursLogChanged { __typename } }')).toMatchObject({ status: 200, codes: refused });
  });

  it('a literal of 900,000 characters', async () => {
    expect(await ask(`{ members(first: 1, search: "${'x'.repeat(900_000)}") { nodes { id } } }`)).toMatchObject({
      status: 200,
      codes: refused,
    });
  });
});

describe('variables that do not fit', () => {
  const query = 'query ($first: Int!) { organisations(first: $first) { nodes { id } } }';

  it.each<[string, object]>([
    ['missing', {}],
    ['null', { first: null }],
    ['a text', { first: 'ten' }],
    ['half a number', { first: 1.5 }],
    ['beyond 32 bits', { first: 2 ** 31 }],
    ['a list', { first: [1] }],
    ['an object', { first: { value: 1 } }],
  ])('%s: 400', async (_name, variables) => {
    expect(await ask(query, { variables })).toMatchObject({ status: 400, codes: refused });
  });
});

describe('another way in', () => {
  it.each([
    ['a mutation by GET', 405, { ...json }],
    ['a mutation by GET, as a link sends it', 400, {}],
  ])('%s: %i', async (_name, status, headers) => {
    expect(await get(queryString('mutation { signOut { signedOut } }'), headers)).toMatchObject({
      status,
      codes: refused,
    });
  });

  it('variables in the address that are no JSON', async () => {
    expect(
      await get(`${queryString('{ viewer { __typename } }')}&variables=%7B`, { 'apollo-require-preflight': '1' }),
    ).toMatchObject({ status: 400, codes: refused });
  });

  it('an answer in a form that there is none of', async () => {
    expect(await post('{"query":"{ viewer { __typename } }"}', { accept: 'image/png' })).toMatchObject({
      status: 406,
      codes: refused,
    });
  });

  it.each(['/nothing', '/graphql/', '/graphql/x', '/../../etc/passwd', '/uploads'])(
    'GET %s: 404 NOT_FOUND',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, codes: ['NOT_FOUND'] });
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH'])('%s: 404 NOT_FOUND', async (method) => {
    expect(
      await service.request('/graphql', { method, headers: { ...json, authorization }, body: '{}' }),
    ).toMatchObject({ status: 404, codes: ['NOT_FOUND'] });
  });

  it('an address that is no address: 400', async () => {
    expect(await get('/%zz')).toMatchObject({ status: 400, codes: refused });
  });

  it('headers without an end: 431', async () => {
    expect(await get(`/${'a'.repeat(20_000)}`)).toMatchObject({ status: 431, codes: refused });
  });
});
