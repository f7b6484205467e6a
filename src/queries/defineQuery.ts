import { forbidden, notFound, RequestError } from '../domain/errors.js';
import type { SchemeCaller, SchemeTransaction } from '../entities/database.js';
import type { Actor } from '../policies/actor.js';
import type { Policy } from '../policies/policy.js';
import type { QueryContext } from './context.js';

export { declaredPolicies } from '../policies/policy.js';

interface Asking<Facts> {
  readonly actor: Actor;
  readonly now: Date;
  /** Asks the query's policy. @throws RequestError FORBIDDEN */
  authorize(facts: Facts): void;
}

export interface QueryTransaction<Facts> extends SchemeTransaction, Asking<Facts> {}

/** The same without a transaction. */
export interface QueryCalls<Facts> extends SchemeCaller, Asking<Facts> {}

interface Declaration<Facts> {
  /** The name it has in the API, or a name of its own for an internal read. */
  name: string;
  policy: Policy<Facts>;
}

export interface QueryDefinition<Input, Output, Facts> extends Declaration<Facts> {
  /** REPEATABLE READ where several statements must see one snapshot. */
  isolation?: 'REPEATABLE READ';
  /** Finds the scheme where nobody is signed in to it; whoever asks is then nobody known. Null: there is none. */
  schemeFor?(context: QueryContext, input: Input): Promise<string | null>;
  run(tx: QueryTransaction<Facts>, input: Input): Promise<Output>;
}

export interface CallQueryDefinition<Input, Output, Facts> extends Declaration<Facts> {
  run(calls: QueryCalls<Facts>, input: Input): Promise<Output>;
}

export type Query<Input, Output> = ((context: QueryContext, input: Input) => Promise<Output>) & {
  queryName: string;
  policyName: string;
};

const declared = new Map<string, string>();

/** Query name → policy name, for the gate that refuses undeclared reads. */
export function declaredQueries(): ReadonlyMap<string, string> {
  return declared;
}

/** The scheme the actor stands in. @throws RequestError UNAUTHENTICATED where there is none. */
export function schemeOf(actor: Actor): string {
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  return actor.schemeId;
}

/**
 * Declares a read. It runs in one transaction of the actor's scheme, and fails when it returned without having asked its policy:
 * a forgotten check cannot pass a test.
 */
export function defineQuery<Input, Output, Facts>(
  definition: QueryDefinition<Input, Output, Facts>,
): Query<Input, Output> {
  return declare(definition, (context, input) => runQuery(definition, context, input));
}

/**
 * Declares a read that needs no transaction: it knows the answer already, or calls functions that enter the scheme by themselves, a round trip each.
 * It is judged as every other read. What two calls see may lie a moment apart.
 */
export function defineCallQuery<Input, Output, Facts>(
  definition: CallQueryDefinition<Input, Output, Facts>,
): Query<Input, Output> {
  return declare(definition, (context, input) => {
    const calls = context.database.callsIn(schemeOf(context.actor));
    return judged(definition, context, (asking) => definition.run({ ...calls, ...asking }, input));
  });
}

/** Runs a declared read once. @throws RequestError UNAUTHENTICATED, FORBIDDEN, NOT_FOUND (no scheme) */
export async function runQuery<Input, Output, Facts>(
  definition: QueryDefinition<Input, Output, Facts>,
  asking: QueryContext,
  input: Input,
): Promise<Output> {
  const context: QueryContext = definition.schemeFor ? { ...asking, actor: { kind: 'ANONYMOUS' } } : asking;
  const schemeId = definition.schemeFor ? await definition.schemeFor(context, input) : schemeOf(context.actor);
  if (schemeId === null) throw notFound();
  return await context.database.inScheme(
    schemeId,
    (tx) => judged(definition, context, (judging) => definition.run({ ...tx, ...judging }, input)),
    definition.isolation,
  );
}

function declare<Input, Output, Facts>(
  { name, policy }: Declaration<Facts>,
  read: (context: QueryContext, input: Input) => Promise<Output>,
): Query<Input, Output> {
  if (declared.has(name)) throw new Error(`query ${name} is declared twice`);
  declared.set(name, policy.name);
  const query = async (context: QueryContext, input: Input): Promise<Output> => await read(context, input);
  return Object.assign(query, { queryName: name, policyName: policy.name });
}

async function judged<Output, Facts>(
  { name, policy }: Declaration<Facts>,
  { actor, now }: QueryContext,
  read: (asking: Asking<Facts>) => Promise<Output>,
): Promise<Output> {
  let asked = false;
  const authorize = (facts: Facts): void => {
    asked = true;
    if (!policy.allows(actor, facts)) throw forbidden();
  };
  const output = await read({ actor, now, authorize });
  if (!asked) throw new Error(`query ${name} returned without asking its policy ${policy.name}`);
  return output;
}
