import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Service } from './support.js';

let service: Service;

beforeAll(async () => {
  service = await Service.open({ OVERLOAD_WAITING: '20' });
});
afterAll(() => service.close());

const viewer = JSON.stringify({ query: '{ viewer { __typename } }' });

it('where more wait for the database than may, the next is told at once, health is answered, and all that wait are answered in the end', async () => {
  // Nobody can find out who asks while this lock is held.
  const holder = new pg.Client({ connectionString: service.test.adminUrl });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE tc.session IN ACCESS EXCLUSIVE MODE');
  const waiting: Promise<{ status: number }>[] = [];
  let shed: { status: number; codes: string[]; headers: Headers } | null = null;
  try {
    for (let asked = 0; asked < 200 && shed === null; asked += 1) {
      const authorization = `Bearer tcs_${String(asked).padStart(43, 'x')}`;
      const answer = service.post(viewer, { authorization });
      const first = await Promise.race([answer, pause(30, null)]);
      if (first === null) waiting.push(answer);
      else shed = first;
    }
    expect({ status: shed?.status, codes: shed?.codes, wait: shed?.headers.get('retry-after') }).toEqual({
      status: 503,
      codes: ['UNAVAILABLE'],
      wait: '1',
    });
    // Twelve have a connection; more than twenty wait for one.
    expect(waiting.length).toBeGreaterThan(20);
    expect((await service.request('/healthz', {})).status).toBe(200);
  } finally {
    await holder.query('COMMIT');
    await holder.end();
  }
  expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([401]));
  expect((await service.post(viewer)).status).toBe(200);
});
