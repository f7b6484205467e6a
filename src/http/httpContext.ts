import type { FastifyRequest } from 'fastify';
import type { Actor, CommandServices, Database, RequestContext } from '../commands/context.js';
import type { Loaders } from '../queries/loaders.js';

/** What a request is answered with: the request context and its loaders. */
export type HttpContext = RequestContext & { loaders: Loaders };

/** The context of what this actor asks with this request. */
export function requestContext(
  { arrivedAt, id, ip }: FastifyRequest,
  { database, commands }: { database: Database; commands: CommandServices },
  actor: Actor,
): RequestContext {
  return { actor, now: arrivedAt, database, services: commands, requestId: id, clientAddress: ip };
}
