import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { CommandServices, Database } from '../commands/context.js';
import { RequestError } from '../domain/errors.js';
import { createLoaders } from '../queries/loaders.js';
import type { Authenticator } from './authenticate.js';
import { closeInOrder } from './closeInOrder.js';
import { discardBody } from './discardBody.js';
import { fillInDocument } from './documents/askedByHash.js';
import type { TrustedDocuments } from './documents/trustedDocuments.js';
import { type FailureLog, isNotNow, presentFailure } from './failures.js';
import { type HttpContext, requestContext } from './httpContext.js';
import { KnownOperations } from './knownOperations.js';
import type { Allowances } from './limits/allowances.js';
import { type EdgeSettings, guardEdges } from './limits/edges.js';
import { knownActor } from './limits/knownActor.js';
import type { Overload } from './limits/overload.js';
import { queryGuards, withoutSuggestions } from './queryGuards.js';
import { refusal, refusedHttp } from './refusal.js';

export interface HttpLog extends FailureLog {
  debug?(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface HttpServices {
  schema: GraphQLSchema;
  database: Database;
  commands: CommandServices;
  authenticator: Authenticator;
  clock: { now(): Date };
  introspection: boolean;
  edges: EdgeSettings;
  allowances: Allowances;
  overload: Overload;
  documents: TrustedDocuments;
  log: HttpLog;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request arrived, by the service's clock. */
    arrivedAt: Date;
  }
}

const bodyBytesMax = 1024 * 1024;

/** The HTTP server with GraphQL on it; pages and uploads are added by their own files. Not listening yet. */
export async function createHttpServer(services: HttpServices): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    genReqId: () => randomUUID(),
    logger: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 120_000,
    // Whoever offers another protocol, as Java's HTTP client offers HTTP/2 with every request, is answered in this one.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    trustProxy: services.edges.trustedProxies.length > 0 ? [...services.edges.trustedProxies] : false,
    // What cannot even be routed, and what is no HTTP at all, is answered in the contract's form too.
    frameworkErrors: (error, _request, reply) =>
      void (reply as FastifyReply)
        .status(error.statusCode ?? 400)
        .send(refusal('BAD_USER_INPUT', 'This address cannot be read.')),
    clientErrorHandler: answerUnreadable,
  });
  app.decorateRequest('arrivedAt');
  app.addHook('onRequest', async (request, reply) => {
    request.arrivedAt = services.clock.now();
    reply.header('x-request-id', request.id);
  });
  closeInOrder(app);
  tellRequests(app, services.log);
  await guardEdges(app, services.edges, services);
  answerMalformedRequests(app, services.log);
  await addGraphql(app, services);
  return app;
}

/** A line for each request, with the route and never the address, which may hold a token: what failed or was slow is told, the rest to who asks for it. */
function tellRequests(app: FastifyInstance, log: HttpLog): void {
  app.addHook('onResponse', async (request, reply) => {
    const facts = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 500) log.warn(facts, 'a request failed');
    else if (reply.elapsedTime > slowMs) log.info(facts, 'a slow request');
    else log.debug?.(facts, 'a request');
  });
}

const slowMs = 1_000;

async function addGraphql(app: FastifyInstance, services: HttpServices): Promise<void> {
  const known = new KnownOperations(services.schema, services.allowances, services.documents, services.log);
  const apollo = createApollo(app, services, known);
  await apollo.start();
  const contexts = new WeakMap<FastifyRequest, Promise<HttpContext>>();
  // Whoever answers, it is found out once who asks.
  const contextOnce = (request: FastifyRequest): Promise<HttpContext> => {
    const context = contexts.get(request) ?? graphqlContext(request, services);
    contexts.set(request, context);
    return context;
  };
  const throughApollo = fastifyApolloHandler(apollo, { context: contextOnce });
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    async handler(request, reply) {
      await fillInDocument(request, services.documents, contextOnce);
      return (await known.answer(request, reply, contextOnce)) ?? (await throughApollo.call(this, request, reply));
    },
  });
}

/** The context of one request. @throws RequestError UNAUTHENTICATED for a bad token; whatever keeps the database from saying who asks. */
export async function contextOf(request: FastifyRequest, services: HttpServices): Promise<HttpContext> {
  const { authorization } = request.headers;
  const actor = await knownActor(services.commands, request.ip, () =>
    services.authenticator.actorOf(authorization, request.arrivedAt),
  );
  const context = requestContext(request, services, actor);
  return { ...context, loaders: createLoaders(context) };
}

/** The same with what Apollo must know to answer a failure before any operation has begun: its HTTP status and its request. */
async function graphqlContext(request: FastifyRequest, services: HttpServices): Promise<HttpContext> {
  try {
    return await contextOf(request, services);
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error('the context could not be made');
    const http = error instanceof RequestError ? refusedHttp(error) : { status: isNotNow(error) ? 503 : 500 };
    const failure = new GraphQLError(originalError.message, { originalError, extensions: { http } });
    requestIds.set(failure, request.id);
    throw failure;
  }
}

function createApollo(app: FastifyInstance, services: HttpServices, known: KnownOperations): ApolloServer<HttpContext> {
  const guards = queryGuards<HttpContext>();
  return new ApolloServer<HttpContext>({
    schema: services.schema,
    introspection: services.introspection,
    parseOptions: guards.parseOptions,
    // Our own signal handling closes the server in order; a second handler beside it hangs.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    // The cache-control plugin wraps every field's resolver and costs a tenth of a read.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      rememberRequestIds,
      known.plugin,
      ...guards.plugins,
    ],
    validationRules: guards.validationRules,
    // As those are written whose document is known: byte for byte alike.
    stringifyResult: async (result) => JSON.stringify(result),
    formatError: (formatted, error) => {
      const shown = presentFailure(formatted, error, requestIdOf(error), services.log);
      return services.introspection ? shown : { ...shown, message: withoutSuggestions(shown.message) };
    },
  });
}

const requestIds = new WeakMap<object, string>();

/** formatError is not told which request it speaks of, so each error is remembered with its request's id first. */
const rememberRequestIds: ApolloServerPlugin<HttpContext> = {
  requestDidStart: async ({ contextValue }) => ({
    didEncounterErrors: async ({ errors }) => {
      for (const error of errors) requestIds.set(error, contextValue.requestId);
    },
  }),
};

function requestIdOf(error: unknown): string {
  return (typeof error === 'object' && error !== null && requestIds.get(error)) || randomUUID();
}

/** Whatever never reached GraphQL (too large, not JSON, unknown path) is answered in its form, and never as a 5xx. */
function answerMalformedRequests(app: FastifyInstance, log: HttpLog): void {
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if (error.statusCode === 413) await discardBody(request.raw);
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const message = status === 413 ? 'The request is larger than 1 MB.' : error.message;
      return reply.status(status).send(refusal('BAD_USER_INPUT', message));
    }
    log.error({ requestId: request.id, kind: error.name }, 'request failed');
    return reply.status(500).send({
      errors: [
        {
          message: 'Something went wrong on our side. Please quote the request id.',
          extensions: { code: 'INTERNAL', requestId: request.id },
        },
      ],
    });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send(refusal('NOT_FOUND', 'There is nothing at this address.')),
  );
}

/** Answers a connection whose bytes the HTTP parser gave up on, such as headers without an end, and closes it. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = unreadable[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify(refusal('BAD_USER_INPUT', 'This request cannot be read.'));
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const unreadable: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
