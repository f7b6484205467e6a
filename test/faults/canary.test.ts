import { type Borough, openBorough } from '../journeys/canary/borough.js';
import { CanaryCampaign } from '../journeys/canary/campaign.js';

/** Personal data pushed through every operation, in every way that is wrong, by several roles and with every fault. */

const patienceMs = 300_000;
let borough: Borough;

beforeAll(async () => {
  borough = await openBorough();
}, patienceMs);
afterAll(() => borough.close());

test(
  'P31 no log, error, metric, job payload, event or audit row holds a name, an address, a token or a code, whatever fails',
  async () => {
    const found = await new CanaryCampaign(borough).play({
      rounds: [
        { role: 'anonymous', fault: 'nothing' },
        { role: 'coordinator', fault: 'nothing' },
        { role: 'orgApp', fault: 'the database goes away' },
        { role: 'guardian', fault: 'statements are cancelled' },
        { role: 'leader', fault: 'a table is locked' },
        { role: 'member', fault: 'the database fails inside' },
        { role: 'operator', fault: 'the database fails inside' },
      ],
      oneIn: 1,
    });
    const { errors, logs, queue, tables, metrics, requests, answers } = found;
    process.stdout.write(
      `canary: ${requests} requests, ${borough.service.output.split('\n').length} lines of log: ${JSON.stringify(answers)}\n`,
    );
    expect({ errors, logs, queue, tables, metrics }).toEqual({
      errors: [],
      logs: [],
      queue: [],
      tables: [],
      metrics: [],
    });
    expect(answers['200 INTERNAL'] ?? 0).toBeGreaterThan(20);
    expect(Object.keys(answers).filter((answer) => answer.endsWith('UNAVAILABLE'))).not.toEqual([]);
  },
  patienceMs,
);
