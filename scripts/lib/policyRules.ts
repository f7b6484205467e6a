import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql';

/** What the product declares about who may do what. */
export interface PolicyFacts {
  readonly schema: GraphQLSchema;
  /** Who may see a field: `open`, a policy's name, or undefined where nobody said. */
  visibilityOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string | undefined;
  /** Command name → policy name. */
  readonly commands: ReadonlyMap<string, string>;
  /** Query name → policy name. */
  readonly queries: ReadonlyMap<string, string>;
  /** Subscription name → policy name, asked at every delivery. */
  readonly liveQueries: ReadonlyMap<string, string>;
  /** Policy name → who may, in words. */
  readonly policies: ReadonlyMap<string, { readonly says: string }>;
  /** Root fields that read through several queries: name → why no single one has their name. */
  readonly exceptions: ReadonlyMap<string, string>;
}

/**
 * What is said nowhere, or said of nothing.
 * @returns the problems in plain words, sorted; empty when every way in is behind a declared policy
 */
export function policyProblems(facts: PolicyFacts): string[] {
  return [
    ...mutationProblems(facts),
    ...rootFieldProblems(facts),
    ...subscriptionProblems(facts),
    ...visibilityProblems(facts),
    ...declarationProblems(facts),
  ].sort();
}

/** Every command, query and live query with its policy and what that says, a line each, ready to print. */
export function policyList({ commands, queries, liveQueries, policies }: PolicyFacts): string[] {
  const lines = [
    ...[...commands].map(([name, policy]) => ({ kind: 'command', name, policy })),
    ...[...queries].map(([name, policy]) => ({ kind: 'query', name, policy })),
    ...[...liveQueries].map(([name, policy]) => ({ kind: 'live', name, policy })),
  ].sort((a, b) => `${a.kind} ${a.name}`.localeCompare(`${b.kind} ${b.name}`, 'en-GB'));
  const nameWidth = Math.max(0, ...lines.map((line) => line.name.length));
  const policyWidth = Math.max(0, ...lines.map((line) => line.policy.length));
  return lines.map(({ kind, name, policy }) => {
    const says = policies.get(policy)?.says ?? '(not declared)';
    return `${kind.padEnd(7)}  ${name.padEnd(nameWidth)}  ${policy.padEnd(policyWidth)}  ${says}`;
  });
}

function mutationProblems({ schema, commands }: PolicyFacts): string[] {
  return Object.keys(schema.getMutationType()?.getFields() ?? {})
    .filter((name) => !commands.has(name))
    .map((name) => `Mutation.${name} has no declared command of its name: nothing says who may do it.`);
}

function rootFieldProblems({ schema, queries, exceptions }: PolicyFacts): string[] {
  const names = Object.keys(schema.getQueryType()?.getFields() ?? {});
  const problems = names
    .filter((name) => !queries.has(name) && !exceptions.has(name))
    .map((name) => `Query.${name} has no declared query of its name: nothing says who may read it.`);
  for (const [name, reason] of exceptions) {
    if (!names.includes(name)) {
      problems.push(`The exception for ${name} excuses nothing: no root field has this name.`);
    } else if (queries.has(name)) problems.push(`The exception for ${name} is not needed: a query has this name.`);
    if (reason.trim() === '') problems.push(`The exception for ${name} gives no reason.`);
  }
  return problems;
}

/** A query of the same name does not help: it is judged once, and a subscription at every delivery. */
function subscriptionProblems({ schema, liveQueries }: PolicyFacts): string[] {
  const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
  return [
    ...names
      .filter((name) => !liveQueries.has(name))
      .map(
        (name) => `Subscription.${name} has no declared live query of its name: nothing says who may go on hearing it.`,
      ),
    ...[...liveQueries.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `The live query ${name} is declared and never told: no subscription has its name.`),
  ];
}

/** The object types whose fields carry data: not the roots, not introspection. */
function dataTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith('__') && !roots.includes(type));
}

function visibilityProblems(facts: PolicyFacts): string[] {
  return dataTypes(facts.schema).flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const coordinate = `${type.name}.${field.name}`;
      const visibility = facts.visibilityOf(type, field);
      if (visibility === undefined) return [`${coordinate} does not say who may see it: declare it Open or Private.`];
      if (visibility === 'open') return [];
      const problems: string[] = [];
      if (!facts.policies.has(visibility)) {
        problems.push(`${coordinate} is private to the policy ${visibility}, which nobody declared.`);
      }
      if (isNonNullType(field.type)) {
        problems.push(`${coordinate} is private and cannot be null: hiding it would take its whole object away.`);
      }
      return problems;
    }),
  );
}

function declarationProblems(facts: PolicyFacts): string[] {
  const { commands, queries, liveQueries, policies, schema } = facts;
  const uses = [
    ...[...commands].map(([name, policy]) => ({ by: `The command ${name}`, policy })),
    ...[...queries].map(([name, policy]) => ({ by: `The query ${name}`, policy })),
    ...[...liveQueries].map(([name, policy]) => ({ by: `The live query ${name}`, policy })),
  ];
  const used = new Set<string | undefined>(uses.map(({ policy }) => policy));
  for (const type of dataTypes(schema)) {
    for (const field of Object.values(type.getFields())) used.add(facts.visibilityOf(type, field));
  }
  return [
    ...uses
      .filter(({ policy }) => !policies.has(policy))
      .map(({ by, policy }) => `${by} names the policy ${policy}, which nobody declared.`),
    ...[...policies.keys()]
      .filter((policy) => !used.has(policy))
      .map((policy) => `The policy ${policy} is declared and never used: take it away, or ask it.`),
  ];
}
