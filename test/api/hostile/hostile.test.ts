import { request } from 'node:http';
import { codesIn, Service } from '../limits/support.js';
import { hostileBodies } from './bodies.js';
import { hostileDocuments } from './documents.js';
import { hostileEdges } from './edges.js';
import type { Hostile } from './request.js';

/** Many times what any of it takes on a machine with something else to do. */
const boundMs = 8_000;

let service: Service;
let authorization: string;
let before: Record<string, string>;

beforeAll(async () => {
  service = await Service.open({ INTROSPECTION: 'off' });
  authorization = `Bearer ${(await service.facts.staff('OPERATOR', null)).token}`;
  before = await service.picture();
});

afterAll(async () => {
  const [after, failures] = [await service.picture(), service.failuresLogged];
  await service.close();
  // Nothing that was sent changed a row of any table, and the service did not fail once.
  expect(after).toEqual(before);
  expect(failures).toEqual([]);
});

interface Answer {
  status: number;
  codes: string[];
  text: string;
}

/** Sends it byte by byte as it stands, which fetch would not do. */
async function send({ method = 'POST', path = '/graphql', headers = {}, body }: Hostile): Promise<Answer> {
  const { hostname, port } = new URL(service.url);
  return await new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers, agent: false, timeout: boundMs, maxHeaderSize: 65_536 },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: answer.statusCode ?? 0, codes: [...new Set(codesIn(text))], text });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${boundMs} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

const ping: Hostile = {
  name: 'ping',
  headers: { 'content-type': 'application/json' },
  body: '{"query":"{ __typename }"}',
  status: 200,
  codes: [],
};

const all = [...hostileDocuments, ...hostileBodies, ...hostileEdges];

it('the list is long enough, and names each once', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

it.each(all.map((one) => [one.name, one] as const))(
  '%s is refused, and a ping beside it answered',
  async (_name, one) => {
    const isOpen =
      one.headers?.authorization === undefined && one.path !== '/uploads' && !one.path?.startsWith('/uploads');
    const from = performance.now();
    const [answer, beside] = await Promise.all([
      send(isOpen ? { ...one, headers: { ...one.headers, authorization } } : one),
      send(ping),
    ]);
    expect({ status: answer.status, codes: answer.codes }).toEqual({ status: one.status, codes: one.codes });
    expect(answer.text).not.toMatch(/did you mean/i);
    expect(answer.text.length).toBeLessThan(100_000);
    expect(beside).toEqual({ status: 200, codes: [], text: '{"data":{"__typename":"Query"}}' });
    expect(performance.now() - from).toBeLessThan(boundMs);
  },
);
