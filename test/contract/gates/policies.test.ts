import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { type PolicyFacts, policyList, policyProblems } from '../../../scripts/lib/policyRules.js';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';

type Fields = Record<string, { visibility?: string; required?: boolean }>;

function objectType(name: string, fields: Fields, visibility?: string): GraphQLObjectType {
  const declared = Object.entries(fields).map(([field, facts]) => [
    field,
    {
      type: facts.required ? new GraphQLNonNull(GraphQLString) : GraphQLString,
      extensions: facts.visibility === undefined ? {} : { visibility: facts.visibility },
    },
  ]);
  return new GraphQLObjectType({
    name,
    fields: Object.fromEntries(declared),
    extensions: visibility === undefined ? {} : { visibility },
  });
}

const visibilityOf: PolicyFacts['visibilityOf'] = (type, field) =>
  (field.extensions.visibility ?? type.extensions.visibility) as string | undefined;

/** A small product that says everything; each test plants one thing in it. */
function product(planted: { queries?: Fields; mutations?: Fields; types?: GraphQLObjectType[] } = {}): PolicyFacts {
  return {
    schema: new GraphQLSchema({
      query: objectType('Query', { account: {}, node: {}, ...planted.queries }),
      mutation: objectType('Mutation', { logHours: {}, ...planted.mutations }),
      types: planted.types ?? [objectType('Account', { kind: { required: true }, name: {} }, 'open')],
    }),
    visibilityOf,
    commands: new Map([['logHours', 'hoursLog']]),
    queries: new Map([['account', 'accountRead']]),
    liveQueries: new Map(),
    policies: new Map([
      ['hoursLog', { says: 'the member' }],
      ['accountRead', { says: 'the holder' }],
    ]),
    exceptions: new Map([['node', 'it reads through the query of the object']]),
  };
}

const more = <Value>(map: ReadonlyMap<string, Value>, name: string, value: Value): Map<string, Value> =>
  new Map([...map, [name, value]]);

describe('the policy gate', () => {
  test('passes a product that says everything', () => {
    expect(policyProblems(product())).toEqual([]);
  });

  test('a mutation without a command of its name fails', () => {
    expect(policyProblems(product({ mutations: { printCredits: {} } }))).toEqual([
      'Mutation.printCredits has no declared command of its name: nothing says who may do it.',
    ]);
  });

  test('a root field without a query of its name fails, a command of that name does not help', () => {
    const facts = product({ queries: { everybody: {} } });

    expect(policyProblems({ ...facts, commands: more(facts.commands, 'everybody', 'hoursLog') })).toEqual([
      'Query.everybody has no declared query of its name: nothing says who may read it.',
    ]);
  });

  test('a subscription without a live query of its name fails, a query of that name does not help', () => {
    const facts = product();
    const schema = new GraphQLSchema({
      ...facts.schema.toConfig(),
      subscription: objectType('Subscription', { balanceChanged: {} }),
    });
    const queries = more(facts.queries, 'balanceChanged', 'accountRead');
    const liveQueries = new Map([['balanceChanged', 'accountRead']]);

    expect(policyProblems({ ...facts, schema, queries })).toEqual([
      'Subscription.balanceChanged has no declared live query of its name: nothing says who may go on hearing it.',
    ]);
    expect(policyProblems({ ...facts, schema, liveQueries })).toEqual([]);
  });

  test('a live query that no subscription tells, or that names an undeclared policy, fails', () => {
    const liveQueries = new Map([['balanceChanged', 'friends']]);

    expect(policyProblems({ ...product(), liveQueries })).toEqual([
      'The live query balanceChanged is declared and never told: no subscription has its name.',
      'The live query balanceChanged names the policy friends, which nobody declared.',
    ]);
  });

  test('an exception that excuses nothing, is not needed or gives no reason fails', () => {
    const facts = product();
    const exceptions = new Map([
      ['node', ' '],
      ['account', 'a habit'],
      ['gone', 'it was here once'],
    ]);

    expect(policyProblems({ ...facts, exceptions })).toEqual([
      'The exception for account is not needed: a query has this name.',
      'The exception for gone excuses nothing: no root field has this name.',
      'The exception for node gives no reason.',
    ]);
  });

  test('a field that says nothing, on a type that says nothing, fails; its type may speak for it', () => {
    const fields: Fields = { kind: {}, name: { visibility: 'open' } };

    expect(policyProblems(product({ types: [objectType('Account', fields)] }))).toEqual([
      'Account.kind does not say who may see it: declare it Open or Private.',
    ]);
    expect(policyProblems(product({ types: [objectType('Account', fields, 'open')] }))).toEqual([]);
  });

  test('a field private to a policy that nobody declared fails', () => {
    const types = [objectType('Account', { email: { visibility: 'friends' } }, 'open')];

    expect(policyProblems(product({ types }))).toEqual([
      'Account.email is private to the policy friends, which nobody declared.',
    ]);
  });

  test('a private field that cannot be null fails', () => {
    const types = [objectType('Account', { email: { visibility: 'accountRead', required: true } }, 'open')];

    expect(policyProblems(product({ types }))).toEqual([
      'Account.email is private and cannot be null: hiding it would take its whole object away.',
    ]);
  });

  test('a policy that is never used fails, until a command, a query or a field asks it', () => {
    const facts = product();
    const policies = more(facts.policies, 'idle', { says: 'nobody' });

    expect(policyProblems({ ...facts, policies })).toEqual([
      'The policy idle is declared and never used: take it away, or ask it.',
    ]);
    expect(policyProblems({ ...facts, policies, queries: more(facts.queries, 'lots', 'idle') })).toEqual([]);
    const types = [objectType('Account', { email: { visibility: 'idle' } }, 'open')];
    expect(policyProblems({ ...facts, policies, schema: product({ types }).schema })).toEqual([]);
  });

  test('a command or a query that names an undeclared policy fails', () => {
    const facts = product();
    const commands = more(facts.commands, 'giftCredits', 'friends');
    const queries = more(facts.queries, 'lots', 'strangers');

    expect(policyProblems({ ...facts, commands, queries })).toEqual([
      'The command giftCredits names the policy friends, which nobody declared.',
      'The query lots names the policy strangers, which nobody declared.',
    ]);
  });

  test('lists every command, query and live query with its policy and what it says', () => {
    const liveQueries = new Map([['balance', 'accountRead']]);

    expect(policyList({ ...product(), liveQueries })).toEqual([
      'command  logHours  hoursLog     the member',
      'live     balance   accountRead  the holder',
      'query    account   accountRead  the holder',
    ]);
  });
});

describe('the policy gate as a process', () => {
  const GATE_TIMEOUT_MS = 60_000;
  const built = fileURLToPath(new URL('../../../', import.meta.url));
  let root: string;
  const runGate = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [join(root, 'dist', 'scripts', 'policy-check.js')], { encoding: 'utf8' });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'time-credits-policies-'));
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    symlinkSync(join(repositoryRoot(), 'node_modules'), join(root, 'node_modules'));
    for (const folder of ['src', 'scripts']) {
      cpSync(join(built, folder), join(root, 'dist', folder), { recursive: true });
    }
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test(
    'passes the product as it is, and fails once a policy that nobody asks stands in it',
    () => {
      expect(runGate()).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^command +registerMember +schemeOperation +operators$/m),
        stderr: '',
      });

      writeFileSync(
        join(root, 'dist', 'src', 'policies', 'planted.js'),
        `import { definePolicy } from './policy.js';\ndefinePolicy('planted', 'nobody', () => false);\n`,
      );
      expect(runGate()).toMatchObject({
        status: 1,
        stderr: '  The policy planted is declared and never used: take it away, or ask it.\npolicies: 1 problem.\n',
      });
    },
    GATE_TIMEOUT_MS,
  );
});
