import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { ServiceMetrics } from '../adapters/metrics/serviceMetrics.js';
import { isFromThisMachine } from './pages/loopback.js';

export interface MetricsOptions {
  metrics: ServiceMetrics;
  /** Whoever shows it may read from anywhere. Null: this machine alone. */
  token: string | null;
}

/** /metrics for Prometheus: to this machine, or to whoever shows METRICS_TOKEN. To everybody else there is nothing at this address. */
export function addMetrics(app: FastifyInstance, { metrics, token }: MetricsOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requestTook(route, reply.statusCode, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, token)) return reply.callNotFound();
    const { contentType, body } = await metrics.text();
    return reply.header('cache-control', 'no-store').type(contentType).send(body);
  });
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return isFromThisMachine(request);
  const shown = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(shown), hash(token));
}

interface Refusing {
  userErrors?: readonly { code: string }[];
}

/** Counts what mutations refuse, by code: refusals are data, so nothing else sees them pass. */
export function countRefusals(schema: GraphQLSchema, metrics: Pick<ServiceMetrics, 'refused'>): void {
  const mutations = schema.getMutationType();
  if (!isObjectType(mutations)) return;
  for (const field of Object.values(mutations.getFields())) {
    const { resolve } = field;
    if (resolve) field.resolve = counting(resolve, metrics);
  }
}

function counting(
  resolve: GraphQLFieldResolver<unknown, unknown>,
  metrics: Pick<ServiceMetrics, 'refused'>,
): GraphQLFieldResolver<unknown, unknown> {
  return async (source, args, context, info) => {
    const payload: unknown = await resolve(source, args, context, info);
    for (const { code } of (payload as Refusing | null)?.userErrors ?? []) metrics.refused(code);
    return payload;
  };
}
