import type { FastifyInstance } from 'fastify';
import { declaredPolicies } from '../../../src/queries/defineQuery.js';
import { type Choice, campaign, everyCell, type Findings, policiesOf } from '../authority/campaign.js';
import { changes, committedLines } from '../authority/expectation.js';
import { type Specimens, specimens } from '../authority/operations.js';
import { about } from '../authority/specimens/specimen.js';
import { openTown, type Town } from '../authority/town.js';

/** The authority matrix sees what it is there to see. */

const patienceMs = 60_000;
let town: Town;

beforeAll(async () => {
  town = await openTown();
}, patienceMs);
afterAll(() => town.close());

/** A few operations out of all. */
const few: Specimens = {
  writes: { declineHours: specimens.writes.declineHours ?? about('member', () => ({})) },
  reads: { member: specimens.reads.member ?? (() => ({})) },
  follows: {},
};

/** Those alone of whom a test speaks: the first asks everybody. */
const just =
  (...roles: string[]): Choice =>
  (role) =>
    roles.includes(role);

async function ask(
  changed: Partial<Specimens> = {},
  choice: Choice = everyCell,
  of: Town = town,
): Promise<Findings & { changed: string[] }> {
  const asked = { ...few, ...changed };
  const found = await campaign(of, {
    specimens: asked,
    roots: ['mutation', 'query'],
    choice,
    slotBySlot: false,
  });
  const committed = [...committedLines()].filter(([name]) => found.lines.has(name));
  return { ...found, changed: changes(new Map(committed), found.lines) };
}

/** The town, with answers as if the service had given them differently. */
function answering(change: (body: string, payload: string) => string): Town {
  const inject = async (options: { payload?: string }) => {
    const answer = await town.app.inject(options as never);
    const { statusCode, headers } = answer as { statusCode: number; headers: object };
    return { statusCode, headers, body: change((answer as { body: string }).body, options.payload ?? '') };
  };
  return { ...town, app: { inject, printRoutes: town.app.printRoutes.bind(town.app) } as unknown as FastifyInstance };
}

test('nothing is wrong with what is so', async () => {
  const { differences, leaks, defects, changed, cells } = await ask();
  expect({ differences, leaks, defects, changed, cells }).toEqual({
    ...{ differences: [], leaks: [], defects: [], changed: [] },
    cells: 128,
  });
});

test('an operation without a specimen is undeclared, and so is a specimen of nothing and an address', async () => {
  const writes = { ...specimens.writes, makeCoffee: about('member', () => ({})) };
  delete (writes as Record<string, unknown>).logHours;
  const app = { ...town, app: { printRoutes: () => '└── /export (GET)\n    └── .csv (GET)\n' } as FastifyInstance };
  const { undeclared } = await campaign(app, {
    specimens: { ...specimens, writes },
    roots: [],
    choice: everyCell,
    slotBySlot: false,
  });
  expect(undeclared).toEqual([
    'mutation logHours has no specimen in test/contract/authority/specimens: nobody asks it here.',
    'mutation makeCoffee has a specimen and is no operation.',
    '/export is an address of the service, and nobody asks it here: it belongs into doors.ts.',
    '/export.csv is an address of the service, and nobody asks it here: it belongs into doors.ts.',
  ]);
});

test('a command whose policy was taken away has none in the matrix', () => {
  const declared = { commands: new Map([['logHours', 'hoursLog']]), queries: new Map(), liveQueries: new Map() };
  const policyOf = policiesOf(town, declared);
  expect([policyOf('mutation logHours'), policyOf('mutation declineHours')]).toEqual(['hoursLog', '?']);
});

test('a policy that lets more people pass, or fewer, is a change of the matrix', async () => {
  const policy = declaredPolicies().get('hoursDecide') as { allows: (...asked: never[]) => boolean };
  const { allows } = policy;
  const decidesHours = just('auditor', 'leader', 'member');
  try {
    policy.allows = () => true;
    expect((await ask({}, decidesHours)).changed).toContain('auditor: mutation declineHours is DDNN, expected FFNN.');
    policy.allows = () => false;
    expect((await ask({}, decidesHours)).changed).toContain('leader: mutation declineHours is FFNN, expected DFNN.');
  } finally {
    policy.allows = allows;
  }
  expect((await ask({}, decidesHours)).changed).toEqual([]);
});

test('a foreign target that is told apart from a missing one, by a single letter, is a difference', async () => {
  const changed = answering((body, payload) =>
    payload.includes(town.targets.foreign.submitted) ? body.replace('"NOT_FOUND"', '"NOT_FOUND" ') : body,
  );
  const { differences } = await ask({}, everyCell, changed);
  expect(differences).toHaveLength(15);
  expect(differences[0]).toMatch(/^member: mutation declineHours: a foreign target answers 200 /);
});

test('a refusal that names its target is a leak, and so is anything of a foreign scheme', async () => {
  const named = answering((body) => body.replace('not allowed', 'not allowed to see Zephyr Adá'));
  const { leaks } = await ask({}, just('member', 'leader'), named);
  const foreign = answering((body) => body.replace('"__typename"', '"foreign":"Xanthippe","__typename"'));
  const ofForeign = (await ask({}, just('member'), foreign)).leaks;
  expect(leaks.length + ofForeign.length).toBeGreaterThan(0);
  expect(ofForeign).toContainEqual(expect.stringMatching(/^member: query member about own tells of foreign/));
});

test('a write that does not stand in the list of the member it was done for is a defect', async () => {
  const declineHours = about('member', (t) => ({ hoursLogId: t.submitted, reason: 'Nobody saw it' }));
  const { defects } = await ask({ writes: { declineHours } }, just('leader'));
  expect(defects).toContain('leader: mutation declineHours about own does not stand in the member’s list');
});
