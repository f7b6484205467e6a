import { buildSchema } from 'graphql';
import { ownedExceptions, serverOwnedProblems } from '../../../scripts/lib/serverOwned.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';

const asked = (fields: string, more = '') =>
  buildSchema(`scalar DateTime type Query { a: Int } input LogHoursInput { ${fields} } ${more}
    type Mutation { logHours(input: LogHoursInput!): Int }`);
const none = new Map<string, string>();

test('P29 no input of the service sets what the service owns, and every exception says why', async () => {
  expect(serverOwnedProblems(await buildServiceSchema())).toEqual([]);
  expect([...ownedExceptions.values()].filter((why) => why.length < 10)).toEqual([]);
});

test.each([
  ['id: ID'],
  ['schemeId: ID'],
  ['scheme: String'],
  ['actorId: ID'],
  ['createdByMemberId: ID'],
  ['decidedBy: String'],
  ['sessionId: ID'],
  ['balanceMinutes: Int'],
  ['revision: Int'],
  ['state: String'],
  ['creditState: String'],
  ['status: String'],
  ['isApproved: Boolean'],
  ['tokenHash: String'],
  ['approvedAt: String'],
  ['whenever: DateTime'],
])('%s fails', (field) => {
  const problems = serverOwnedProblems(asked(field), none);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^LogHoursInput\\.${field.split(':')[0]} would let a client set `));
});

test('so it does in an input within an input; what is the caller’s passes', () => {
  const more = 'input Slot { minutes: Int, endedAt: DateTime }';
  expect(serverOwnedProblems(asked('slots: [Slot!]!, workedOn: String, memberId: ID', more), none)).toEqual([
    "Slot.endedAt would let a client set an instant that the service writes down. Take it away, or say in serverOwned.ts why it is the caller's.",
  ]);
});

test('an exception that excuses nothing fails', () => {
  expect(serverOwnedProblems(asked('minutes: Int'), new Map([['LogHoursInput.state', 'for fun']]))).toEqual([
    'The exception for LogHoursInput.state excuses nothing.',
  ]);
});
