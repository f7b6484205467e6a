import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../domain/errors.js';
import { refusal } from '../refusal.js';
import type { Allowances } from './allowances.js';
import type { Overload } from './overload.js';

export interface EdgeSettings {
  /** Addresses and networks of the proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  /** Pages of these origins may call the API. */
  corsOrigins: readonly string[];
  /** Where people reach the service, as far as that is known. */
  publicUrl: string | null;
}

/** Whoever runs the service must always be able to ask how it is. */
const alwaysAnswered = new Set(['/healthz', '/readyz', '/metrics']);

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Pages say what they need themselves.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};
const twoYears = 'max-age=63072000; includeSubDomains';

/** Every answer's headers, and what is asked before anybody looks at a request: whether there is time for it, and whether its address has asked too much. */
export async function guardEdges(
  app: FastifyInstance,
  settings: EdgeSettings,
  guards: { allowances: Allowances; overload: Overload },
): Promise<void> {
  addSecurityHeaders(app, settings);
  app.addHook('onRequest', async (request, reply) => {
    if (alwaysAnswered.has(request.url)) return;
    try {
      guards.overload.mustHaveTime();
      guards.allowances.spendOfAddress(request.ip, 1);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { code, message, retryAfterSeconds = 1 } = error;
      await reply
        .status(code === 'RATE_LIMITED' ? 429 : 503)
        .header('retry-after', `${retryAfterSeconds}`)
        .send(refusal(code, message));
    }
  });
  if (settings.corsOrigins.length > 0) await allowOrigins(app, settings.corsOrigins);
}

/** The headers of every answer. */
export function addSecurityHeaders(app: FastifyInstance, { publicUrl }: Pick<EdgeSettings, 'publicUrl'>): void {
  const isHttps = publicUrl?.startsWith('https:') === true;
  const headers = isHttps ? { ...securityHeaders, 'strict-transport-security': twoYears } : securityHeaders;
  app.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
}

/** Never with credentials: the service has no cookies, and reads none. */
async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: [
      'accept',
      'apollo-require-preflight',
      'authorization',
      'content-type',
      'x-graphql-event-stream-token',
    ],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  });
}

/** The address of a request that Fastify does not see, such as one that becomes a WebSocket: the socket's, or the one a trusted proxy names. */
export function addressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, trust) ?? '';
}

/**
 * May a page of this origin open a WebSocket here? Browsers ask nobody before they do. Pages of the service itself may, and those that may call it
 * otherwise; whoever names no origin is no page.
 */
export function mayConnect(
  { origin, host }: { origin?: string | undefined; host?: string | undefined },
  { corsOrigins, publicUrl }: EdgeSettings,
): boolean {
  if (origin === undefined) return true;
  if (corsOrigins.includes(origin)) return true;
  if (publicUrl !== null && URL.canParse(publicUrl) && new URL(publicUrl).origin === origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
