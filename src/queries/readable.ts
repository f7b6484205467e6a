import type DataLoader from 'dataloader';
import type { QueryContext } from './context.js';
import { declaredPolicies } from './defineQuery.js';
import type { Loaders } from './loaders.js';

/** A read with its loaders. */
export interface LoadingContext extends QueryContext {
  readonly loaders: Loaders;
}

/**
 * Declares how objects of one type are read by their ids, many at a time: loaded together with others of the type, then each judged by itself, by the
 * very policy of the type's own query. Null where an object is missing or hidden from the asker: both look alike.
 */
export function readable<Row>(
  query: { queryName: string; policyName: string },
  loader: (loaders: Loaders) => DataLoader<string, Row | null>,
  factsOf: (row: Row) => unknown,
): (context: LoadingContext, id: string) => Promise<Row | null> {
  return async (context, id) => {
    const policy = declaredPolicies().get(query.policyName);
    if (!policy) throw new Error(`query ${query.queryName} has no policy`);
    const row = await loader(context.loaders).load(id);
    return row !== null && policy.allows(context.actor, factsOf(row) as never) ? row : null;
  };
}
