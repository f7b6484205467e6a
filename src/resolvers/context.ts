import type { RequestContext } from '../commands/context.js';
import type { Loaders } from '../queries/loaders.js';

/** What resolvers are handed: the request, and its loaders. */
export interface ApiContext extends RequestContext {
  readonly loaders: Loaders;
}
