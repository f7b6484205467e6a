import type { RequestContext } from '../commands/context.js';
import type { Loaders } from '../queries/loaders.js';

/** What a request is answered with: the request context and its loaders. */
export type HttpContext = RequestContext & { loaders: Loaders };
