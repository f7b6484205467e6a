import type { RequestContext } from '../commands/context.js';
import type { LiveSession } from '../queries/live/liveSession.js';
import type { Loaders } from '../queries/loaders.js';

/** What resolvers are handed: the request, and its loaders. */
export interface ApiContext extends RequestContext {
  readonly loaders: Loaders;
  /** Only where the request is answered for as long as it is connected. */
  readonly live?: LiveSession;
}
