import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Service } from './support.js';

const appOrigin = 'https://app.example.org';
let service: Service;
let token: string;

beforeAll(async () => {
  service = await Service.open({
    TRUST_PROXY: '127.0.0.1',
    CORS_ORIGINS: `${appOrigin}, https://kiosk.example.org`,
    PUBLIC_URL: 'https://credits.example.org',
    POINTS_PER_MEMBER: '300',
    POINTS_PER_ADDRESS: '1000',
    GUESSES_PER_ADDRESS: '20',
  });
  ({ token } = await service.facts.member());
});
afterAll(() => service.close());

const json = { 'content-type': 'application/json' };
const ping = '{"query":"{ __typename }"}';
const viewer = '{"query":"{ viewer { member { id } } }"}';

function from(address: string, more: Record<string, string> = {}) {
  return { ...json, 'x-forwarded-for': address, ...more };
}

/** The status of so many of the same, one after the other. */
async function repeated(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await ask()).status);
  return statuses;
}

describe('headers', () => {
  const secure = {
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };

  it.each(['/healthz', '/nothing', '/graphql/stream'])('%s has them, each once', async (path) => {
    const { headers } = await service.request(path, {});
    expect(Object.fromEntries(Object.keys(secure).map((name) => [name, headers.get(name)]))).toEqual(secure);
  });

  it('an answer of GraphQL has them too, known or not', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { headers } = await service.post(viewer, from('192.0.2.1', { authorization: `Bearer ${token}` }));
      expect(Object.fromEntries(Object.keys(secure).map((name) => [name, headers.get(name)]))).toEqual(secure);
    }
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string, path = '/graphql') =>
    service.request(path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
        'x-forwarded-for': '192.0.2.2',
      },
    });

  it('those named may call, without credentials', async () => {
    const { status, headers } = await preflight(appOrigin);
    expect({
      status,
      origin: headers.get('access-control-allow-origin'),
      headers: headers.get('access-control-allow-headers'),
      credentials: headers.get('access-control-allow-credentials'),
      vary: headers.get('vary'),
    }).toEqual({
      status: 204,
      origin: appOrigin,
      headers: 'accept, apollo-require-preflight, authorization, content-type, x-graphql-event-stream-token',
      credentials: null,
      vary: 'Origin',
    });
    const asked = await service.post(ping, from('192.0.2.2', { origin: appOrigin }));
    expect(asked.headers.get('access-control-allow-origin')).toBe(appOrigin);
    expect(asked.headers.get('access-control-expose-headers')).toBe('retry-after, x-request-id');
  });

  it.each(['https://elsewhere.example.org', 'http://app.example.org', 'null'])('%s may not', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    const { headers } = await service.post(ping, from('192.0.2.2', { origin }));
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('an app in a browser asks the token endpoint from its own origin, listed here or not', async () => {
    const { status, headers } = await preflight('https://partner.example.org', '/oauth/token');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://partner.example.org']);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    [undefined, 'open'],
    [appOrigin, 'open'],
    ['https://credits.example.org', 'open'],
    ['https://elsewhere.example.org', 'Unexpected server response: 403'],
    ['null', 'Unexpected server response: 403'],
  ])('a WebSocket from %s: %s', async (origin, outcome) => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      ...(origin === undefined ? {} : { origin }),
    });
    const seen = await Promise.race([
      once(socket, 'open').then(() => 'open'),
      once(socket, 'error').then(([error]) => (error as Error).message),
    ]).catch((error: Error) => error.message);
    socket.terminate();
    expect(seen).toBe(outcome);
  });

  it.each([
    ['text/plain', '/graphql'],
    ['text/plain', '/graphql/stream'],
    ['application/x-www-form-urlencoded', '/graphql'],
    ['application/x-www-form-urlencoded', '/graphql/stream'],
  ])('a body that needs no preflight, %s to %s, does nothing', async (contentType, path) => {
    const { status } = await service.request(path, {
      method: 'POST',
      headers: { 'content-type': contentType, 'x-forwarded-for': '192.0.2.2', authorization: `Bearer ${token}` },
      body: '{"query":"mutation { signOut { signedOut } }"}',
    });
    expect([400, 404, 415]).toContain(status);
    expect((await service.post(viewer, from('192.0.2.2', { authorization: `Bearer ${token}` }))).status).toBe(200);
  });
});

/** What is spent is forgotten with the minute: a test that spends begins where one is not about to end. */
async function earlyInAMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 12_000) await pause(leftMs + 100);
}

describe('allowances', () => {
  beforeEach(earlyInAMinute);

  it('an address that has spent its thousand points is refused whole, and another is not', async () => {
    const ask = () => service.post(ping, from('192.0.2.10'));
    const statuses = await repeated(510, ask);
    // Each is a point for the request and one for its field.
    expect([statuses.indexOf(429), statuses.lastIndexOf(200)]).toEqual([500, 499]);
    const refused = await ask();
    expect(refused.codes).toEqual(['RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await service.post(ping, from('192.0.2.11'))).status).toBe(200);
    // Whoever runs the service is always answered.
    expect((await service.request('/healthz', { headers: from('192.0.2.10') })).status).toBe(200);
  });

  it('a member who has spent their three hundred is refused from wherever they ask, known document or not', async () => {
    const { token: hers } = await service.facts.member();
    let address = 20;
    const ask = () => {
      address = address === 29 ? 20 : address + 1;
      return service.post(viewer, from(`192.0.2.${address}`, { authorization: `Bearer ${hers}` }));
    };
    const statuses = await repeated(155, ask);
    expect(statuses.filter((status) => status === 200).length).toBe(150);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, codes: ['RATE_LIMITED'] });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await service.post(viewer, from('192.0.2.20', { authorization: `Bearer ${token}` }))).status).toBe(200);
  });

  it('six hundred unknown tokens from an address are told as unknown; then none is told, and known ones still work', async () => {
    let guess = 0;
    const ask = () => {
      guess += 1;
      const unknown = `tcs_${String(guess).padStart(43, 'a')}`;
      return service.post(ping, from('192.0.2.30', { authorization: `Bearer ${unknown}` }));
    };
    const statuses = await repeated(610, ask);
    expect(statuses).toEqual([...Array<number>(600).fill(401), ...Array<number>(10).fill(429)]);
    const refused = await ask();
    expect(refused.codes).toEqual(['RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    const upload = await service.request('/uploads', {
      method: 'POST',
      headers: from('192.0.2.30', { authorization: `Bearer tck_${'b'.repeat(43)}` }),
      body: 'x',
    });
    expect(upload).toMatchObject({ status: 429, codes: ['RATE_LIMITED'] });
    const known = await service.post(viewer, from('192.0.2.30', { authorization: `Bearer ${token}` }));
    expect(known.status).toBe(200);
  });
});

test('what comes over a WebSocket is counted as requests are, however wrong it is', async () => {
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': '198.51.100.77' },
  });
  const codes: string[] = [];
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  // The minute may turn in between; nobody's allowance lasts for as many.
  const sent = 2_200;
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      codes.push(/"code":"(\w+)"/.exec(String(data))?.[1] ?? String(data));
      if (codes.length === sent) resolve();
    });
  });
  for (let id = 0; id < sent; id += 1) {
    socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: '{ viewer { __typename } }' } }));
  }
  await answered;
  socket.terminate();
  expect([...new Set(codes)].sort()).toEqual(['BAD_USER_INPUT', 'RATE_LIMITED']);
});
