import { type GraphQLSchema, parse, validate } from 'graphql';
import { operationCostRule, operationPoints } from '../../../src/http/limits/operationCost.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildServiceSchema();
});

/** What the rule says it found; null where it lets the document pass. */
function found(query: string): number | null {
  const [error] = validate(schema, parse(query), [operationCostRule]);
  return error ? Number(/found (\d+)/.exec(error.message)?.[1]) : null;
}

const within = (page: string) =>
  `query ($n: Int!) { members(first: ${page}) { nodes { account { statement(first: 100) { nodes { id at text } } } } } }`;

test('a page counts as often as it is long, and within another page as often as both', () => {
  // 26 of the root; of each of 100 members their account, its statement with 50 of its own, and three fields of a hundred lines.
  expect(found(within('100'))).toBe(26 + 100 * (1 + 1 + 51 + 100 * (1 + 3)));
  expect(found(within('20'))).toBeNull();
});

test('a page whose length is a variable counts as the longest there is', () => {
  expect(found(within('$n'))).toBe(found(within('100')));
});

test('a fragment counts as often as it is used, and doubling thirty times is found at once', () => {
  const bomb = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`).join(' ');
  expect(found(`{ viewer { ...F0 } } ${bomb} fragment F30 on Viewer { member { id } }`)).toBe(26 + 2 * 2 ** 30);
});

test('a ring of fragments is left to the rule that refuses it', () => {
  expect(found('{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }')).toBeNull();
});

test('what costs more takes more from an allowance', () => {
  const points = (query: string) => operationPoints(schema, parse(query));
  expect(points('{ __typename }')).toBe(1);
  expect(points('{ viewer { member { id } } }')).toBe(2);
  expect(points('mutation { signOut { signedOut } }')).toBe(5);
  expect(points('mutation { a: signOut { signedOut } b: signOut { signedOut } }')).toBe(9);
  expect(points('{ ledgerCheck { isSound } }')).toBe(202);
});
