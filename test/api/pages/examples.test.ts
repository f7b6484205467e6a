import { type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { demoSlug } from '../../../src/demo/demoScheme.js';
import { demoStaff, demoVolunteers } from '../../../src/demo/people.js';
import { demoOrganisations } from '../../../src/demo/places.js';
import { examples } from '../../../src/http/pages/examples.js';
import { type Filling, fillings, pageFillings } from '../../../src/http/pages/fillings.js';
import { explorerPeople, explorerScheme } from '../../../src/http/pages/people.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';

/** What a filling may stand for, so that variables can be judged against their types. */
const stand: Record<string, unknown> = {
  yesterday: '2026-11-21',
  nextWeek: '2026-11-29',
  inAWeek: '2026-11-29T12:00:00Z',
  waitingLogs: ['one', 'another'],
};

function filled(value: unknown): unknown {
  if (typeof value === 'string') {
    const name = /^\{\{(\w+)\}\}$/.exec(value)?.[1];
    return name === undefined ? value : (stand[name] ?? 'text');
  }
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
}

function namesIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\{\{(\w+)\}\}"/g)].map((match) => match[1] ?? '');
}

/** Why an operation with its variables would not be taken; empty where it would. */
function problems(schema: GraphQLSchema, operation: string, variables: Readonly<Record<string, unknown>>): string[] {
  const document = parse(operation);
  const invalid = validate(schema, document);
  if (invalid.length > 0) return invalid.map((error) => error.message);
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  const values = getVariableValues(schema, definitions, filled(variables) as Record<string, unknown>);
  const declared = new Set(definitions.map((definition) => definition.variable.name.value));
  const stray = Object.keys(variables).filter((name) => !declared.has(name));
  return [...(values.errors ?? []).map((error) => error.message), ...stray.map((name) => `$${name} is not used`)];
}

describe('the explorer’s examples', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildServiceSchema();
  });

  it('are valid against the schema, with their variables', () => {
    const wrong = examples.flatMap(({ slug, operation, variables }) =>
      problems(schema, operation, variables).map((problem) => `${slug}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are filled by operations that are valid too', () => {
    const wrong = Object.entries<Filling>(fillings).flatMap(([name, { operation, variables }]) =>
      problems(schema, operation, variables).map((problem) => `${name}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are told apart when one is wrong', () => {
    expect(problems(schema, '{ viewer { shoeSize } }', {})).toEqual([
      'Cannot query field "shoeSize" on type "Viewer".',
    ]);
    const log = 'mutation Log($input: LogHoursInput!) { logHours(input: $input) { hoursLog { id } } }';
    expect(problems(schema, log, { input: { idempotencyKey: '{{key}}' } })).toHaveLength(2);
  });

  it('name only fillings that there are', () => {
    const known = new Set<string>([...pageFillings, ...Object.keys(fillings)]);
    const used = [...examples, ...Object.values<Filling>(fillings)].flatMap(({ variables }) => namesIn(variables));
    expect(used.filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(fillings).filter((name) => !used.includes(name))).toEqual([]);
  });

  it('have addresses and operation names of their own', () => {
    const slugs = examples.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    const names = examples.map(({ operation }) => getOperationAST(parse(operation))?.name?.value);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(names.length);
  });

  it('begin with the balance as the contract prints it', () => {
    const balance = examples.find(({ slug }) => slug === 'my-balance');
    expect(balance?.operation.replace(/\s+/g, ' ')).toBe(
      'query MyBalance { viewer { member { name account { balance { minutes availableMinutes heldMinutes toEarnBackMinutes text } } } } }',
    );
  });
});

describe('the people to sign in as', () => {
  it('are people of the demo scheme', () => {
    expect(explorerScheme).toBe(demoSlug);
    const known = [...Object.values(demoStaff), ...demoVolunteers].flatMap((person) =>
      'email' in person ? [`${person.name} <${person.email}>`] : [],
    );
    const offered = Object.values(explorerPeople).map(({ name, emailOrPhone }) => `${name} <${emailOrPhone}>`);
    expect(offered.filter((person) => !known.includes(person))).toEqual([]);
  });

  it('work where the fillings look', () => {
    expect(fillings.group.variables.search).toBe(demoOrganisations.gardeners.name);
    expect(fillings.venue.variables.search).toBe(demoOrganisations.leisureCentre.name);
  });
});
