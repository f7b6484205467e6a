import { type Borough, openBorough } from './borough.js';
import { CanaryCampaign } from './campaign.js';
import { columnsHolding, strays } from './places.js';
import { sift } from './sieve.js';

/** Personal data pushed through every operation and fault comes out nowhere it does not belong. Longer: test/faults/canary. */

const patienceMs = 90_000;
let borough: Borough;

beforeAll(async () => {
  borough = await openBorough();
}, patienceMs);
afterAll(() => borough.close());

test(
  'P31 no log, error, metric, job payload, event or audit row holds a name, an address, a token or a code',
  async () => {
    const found = await new CanaryCampaign(borough).play({
      rounds: [
        { role: 'coordinator', fault: 'nothing', operationsOneIn: 4 },
        { role: 'operator', fault: 'the database fails inside', operationsOneIn: 4 },
      ],
      oneIn: 12,
    });
    const { errors, logs, queue, tables, metrics } = found;
    expect({ errors, logs, queue, tables, metrics }).toEqual({
      errors: [],
      logs: [],
      queue: [],
      tables: [],
      metrics: [],
    });
    expect(found.requests).toBeGreaterThan(140);
    // It went wrong indeed, and senders heard what they were to send.
    expect(found.answers['200 INTERNAL'] ?? 0).toBeGreaterThan(2);
    expect(borough.handedOver.length).toBeGreaterThan(10);
    expect(borough.service.output).toContain('a job failed; it is tried again');
  },
  patienceMs,
);

test('what is planted is found: in a log line, in a queue, in an audit row and in an event', async () => {
  const { test: tables, needles, home } = borough;
  expect(sift(JSON.stringify({ msg: `hello ${home.target.email}` }), needles)).toHaveLength(2);
  expect(sift(`code ${home.target.code}`, needles)).toHaveLength(1);
  const sql = (table: string, column: string) =>
    `UPDATE ${table} SET ${column} = jsonb_build_object('told', $1::text) WHERE ctid = (SELECT ctid FROM ${table} LIMIT 1)`;
  await tables.admin(sql('audit', 'detail'), [home.target.email]);
  await tables.admin(sql('outbox_event', 'payload'), [home.target.invitationToken]);
  await tables.admin('CREATE TABLE bullmq.planted AS SELECT $1::text AS data', [home.target.code]);
  expect(strays(await columnsHolding(tables, ['tc', 'bullmq'], needles)).map((stray) => stray.split(': …')[0])).toEqual(
    [
      'bullmq.planted.data: code',
      'tc.audit.detail: a name or an address',
      'tc.audit.detail: an email address',
      'tc.outbox_event.payload: invitationToken',
    ],
  );
});
