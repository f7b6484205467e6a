import { forbidden, RequestError } from '../domain/errors.js';
import type { SchemeTransaction } from '../entities/database.js';
import type { Actor } from '../policies/actor.js';
import type { Policy } from '../policies/policy.js';
import type { QueryContext } from './context.js';

export { declaredPolicies } from '../policies/policy.js';

export interface QueryTransaction<Facts> extends SchemeTransaction {
  readonly actor: Actor;
  readonly now: Date;
  /** Asks the query's policy. @throws RequestError FORBIDDEN */
  authorize(facts: Facts): void;
}

export interface QueryDefinition<Input, Output, Facts> {
  /** The name it has in the API, or a name of its own for an internal read. */
  name: string;
  policy: Policy<Facts>;
  /** REPEATABLE READ where several statements must see one snapshot. */
  isolation?: 'REPEATABLE READ';
  run(tx: QueryTransaction<Facts>, input: Input): Promise<Output>;
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
  if (declared.has(definition.name)) throw new Error(`query ${definition.name} is declared twice`);
  declared.set(definition.name, definition.policy.name);
  const query = (context: QueryContext, input: Input): Promise<Output> => runQuery(definition, context, input);
  return Object.assign(query, { queryName: definition.name, policyName: definition.policy.name });
}

/** Runs a declared read once. @throws RequestError UNAUTHENTICATED, FORBIDDEN */
export async function runQuery<Input, Output, Facts>(
  definition: QueryDefinition<Input, Output, Facts>,
  context: QueryContext,
  input: Input,
): Promise<Output> {
  return await context.database.inScheme(
    schemeOf(context.actor),
    async (tx) => {
      let asked = false;
      const authorize = (facts: Facts): void => {
        asked = true;
        if (!definition.policy.allows(context.actor, facts)) throw forbidden();
      };
      const output = await definition.run({ ...tx, actor: context.actor, now: context.now, authorize }, input);
      if (!asked)
        throw new Error(`query ${definition.name} returned without asking its policy ${definition.policy.name}`);
      return output;
    },
    definition.isolation,
  );
}
