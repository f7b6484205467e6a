import fastify, { type FastifyInstance } from 'fastify';
import { connectPool } from '../../../src/adapters/database/connect.js';
import { gaugeReader, type ServiceGauges } from '../../../src/adapters/metrics/gauges.js';
import { ServiceMetrics } from '../../../src/adapters/metrics/serviceMetrics.js';
import { addMetrics, countRefusals } from '../../../src/http/metrics.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { logged } from '../../integration/hours/steps.js';
import { createWorld, type World, worldNow } from '../../support/world.js';

const zero: ServiceGauges = {
  ledgerDriftMinutes: 0,
  ledgerDifferences: 0,
  outboxAgeSeconds: 0,
  approvalAgeSeconds: 0,
  messageAgeSeconds: 0,
  dueWorkAgeSeconds: 0,
  eventsWaiting: 0,
  messagesWaiting: 0,
  dueWorkWaiting: 0,
  dueWorkDead: 0,
};

const apps: FastifyInstance[] = [];
afterAll(() => Promise.all(apps.map((app) => app.close())));

function serve(metrics: ServiceMetrics, token: string | null = null): FastifyInstance {
  const app = fastify();
  apps.push(app);
  addMetrics(app, { metrics, token });
  app.get('/calendar/:token', async () => 'fine');
  return app;
}

/** The lines of the service's own metrics, without those of the process. */
async function ours(app: FastifyInstance): Promise<string[]> {
  const { body } = await app.inject('/metrics');
  return body.split('\n').filter((line) => line.startsWith('timecredits_') && !line.includes('_bucket'));
}

describe('/metrics', () => {
  it('tells the state of the service as it is at this scrape, and what this process refused', async () => {
    const metrics = new ServiceMetrics(async () => ({ ...zero, outboxAgeSeconds: 61, eventsWaiting: 2 }));
    metrics.refused('CODE_NOT_VALID');
    metrics.refused('CODE_NOT_VALID');
    expect(await ours(serve(metrics))).toEqual([
      'timecredits_refusals_total{code="CODE_NOT_VALID"} 2',
      'timecredits_ledger_drift_minutes 0',
      'timecredits_ledger_differences 0',
      'timecredits_outbox_age_seconds 61',
      'timecredits_approval_age_seconds 0',
      'timecredits_message_age_seconds 0',
      'timecredits_due_work_age_seconds 0',
      'timecredits_waiting{what="events"} 2',
      'timecredits_waiting{what="messages"} 0',
      'timecredits_waiting{what="due-work"} 0',
      'timecredits_waiting{what="dead"} 0',
      'timecredits_database_up 1',
    ]);
  });

  it('says that the database is away rather than showing what was', async () => {
    let isAway = false;
    const metrics = new ServiceMetrics(async () => {
      if (isAway) throw new Error('away');
      return { ...zero, ledgerDriftMinutes: 60 };
    });
    const app = serve(metrics);
    expect(await ours(app)).toContain('timecredits_ledger_drift_minutes 60');
    isAway = true;
    expect((await ours(app)).filter((line) => !line.includes('request'))).toEqual(['timecredits_database_up 0']);
  });

  it('names routes and never addresses, which may hold a token', async () => {
    const app = serve(new ServiceMetrics(async () => zero));
    await app.inject('/calendar/a-secret-token');
    await app.inject('/another-secret');
    const text = (await app.inject('/metrics')).body;
    expect(text).toContain('route="/calendar/:token",status="2xx"');
    expect(text).toContain('route="none",status="4xx"');
    expect(text).not.toContain('secret');
  });

  it('is nothing to others than this machine, and with a token to whoever does not show it', async () => {
    const open = serve(new ServiceMetrics(async () => zero));
    const from = async (app: FastifyInstance, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      (await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode;
    expect(await from(open, { host: 'localhost' })).toBe(200);
    expect(await from(open, { host: 'localhost' }, '192.0.2.7')).toBe(404);
    expect(await from(open, { host: 'localhost', 'x-forwarded-for': '192.0.2.7' })).toBe(404);
    const closed = serve(new ServiceMetrics(async () => zero), 'a token of sixteen');
    expect(await from(closed, { host: 'localhost' })).toBe(404);
    expect(await from(closed, { authorization: 'Bearer a token of sixteeN' }, '192.0.2.7')).toBe(404);
    expect(await from(closed, { authorization: 'Bearer a token of sixteen' }, '192.0.2.7')).toBe(200);
  });
});

describe('the gauges', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it('read every scheme as the auditor: what waits, how long, and by how much the ledger misses zero', async () => {
    const other = await createWorld({ test: world.test });
    const group = await other.organisation();
    await logged(other, (await other.member()).id, group.id);
    await world.test.admin('DELETE FROM outbox_event');
    await world.test.admin(
      `INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at) VALUES ($1, gen_random_uuid(), 'MemberRegistered', '{}', $2)`,
      [world.schemeId, new Date(worldNow.getTime() - 90_000)],
    );
    const auditor = connectPool({ url: world.test.adminUrl, role: 'tc_auditor', poolMax: 1 });
    const clock = { now: () => new Date(worldNow.getTime() + 3_600_000) };
    try {
      const read = gaugeReader(auditor, clock);
      const expected = { ...zero, approvalAgeSeconds: 3_600, outboxAgeSeconds: 3_690, eventsWaiting: 1 };
      expect(await read()).toEqual(expected);
      // Several scrapers at once cost one read.
      await world.test.admin('DELETE FROM outbox_event');
      expect(await read()).toEqual(expected);
      await world.test.admin(
        `UPDATE account SET balance_minutes = balance_minutes + 7 WHERE scheme_id = $1 AND kind = 'ISSUANCE'`,
        [world.schemeId],
      );
      const later = gaugeReader(auditor, clock);
      expect(await later()).toEqual({ ...zero, approvalAgeSeconds: 3_600, ledgerDriftMinutes: 7 });
    } finally {
      await auditor.end();
    }
  });

  it('count what mutations refuse, by code alone', async () => {
    const codes: string[] = [];
    const schema = await buildServiceSchema();
    countRefusals(schema, { refused: (code) => codes.push(code) });
    const field = schema.getMutationType()?.getFields().refreshSession;
    const context = { ...world.as({ kind: 'ANONYMOUS' }) };
    await field?.resolve?.({}, { input: { refreshToken: 'nothing' } }, context, {} as never);
    expect(codes).toEqual(['SESSION_ENDED']);
  });
});
