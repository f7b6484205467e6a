import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { OauthStore } from '../adapters/oauth/oauthStore.js';
import { endAppGrant } from '../commands/apps/endAppGrant.js';
import { scopes } from '../domain/apps/scopes.js';
import { RequestError } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { addInteraction, sendOauthPage } from './oauth/interaction.js';
import { createProvider } from './oauth/provider.js';
import { type EndGrant, pollSeconds } from './oauth/recordAdapter.js';
import { failedPage, waitPage } from './pages/oauth.js';
import type { HttpServices } from './server.js';

const prefix = '/oauth';

/** What of the provider there is to reach; everything else is as good as nothing. */
const places = [
  ['GET', '/auth'],
  ['GET', '/auth/:uid'],
  ['POST', '/token'],
  ['POST', '/token/revocation'],
  ['POST', '/device/auth'],
  ['GET', '/device'],
  ['POST', '/device'],
  ['GET', '/device/:uid'],
] as const;
/** Where a program in a browser may ask first (CORS). */
const askedFirst = ['/token', '/token/revocation'];

const metadataPath = '/.well-known/oauth-authorization-server';

/** Which request of ours a request of the provider's is, and the code its address brought. */
const ours = new WeakMap<IncomingMessage, { requestId: string; typedCode: string }>();

/** /oauth: the token endpoint for partners' apps, servers and tills, and the pages where people agree to what apps ask. */
export function addOauth(app: FastifyInstance, services: HttpServices): void {
  const store = oauthStore(services);
  let made: { provider: Provider; call: ReturnType<Provider['callback']> } | undefined;
  // Made when it is first asked for: before the service listens, it may not know its own address.
  const providerNow = () => {
    made ??= makeProvider(services, store);
    return made;
  };
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The provider reads the body itself.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handler = (request: FastifyRequest, reply: FastifyReply) => {
      callProvider(request, reply, providerNow(), services, request.url.slice(prefix.length));
    };
    // Which origins may ask here follows from the app that asks, and not from CORS_ORIGINS.
    const config = { cors: false };
    for (const [method, url] of places) scope.route({ method, url: `${prefix}${url}`, config, handler });
    // Entering the code of a till is a guess like any other, and counted before anybody looks at it.
    scope.addHook('preHandler', async (request, reply) => {
      if (request.method !== 'POST' || request.routeOptions.url !== `${prefix}/device`) return;
      await services.commands.guesses.take('DEVICE_CODE', { address: request.ip }).catch((error: unknown) => {
        if (!(error instanceof RequestError)) throw error;
        return askToWait(reply, error);
      });
    });
    for (const url of askedFirst) scope.route({ method: 'OPTIONS', url: `${prefix}${url}`, config, handler });
    // Where RFC 8414 has clients look for it, and where some look instead.
    for (const url of [`${metadataPath}${prefix}`, `${prefix}${metadataPath}`]) {
      scope.get(url, (request, reply) => callProvider(request, reply, providerNow(), services, metadataPath));
    }
  });
  addInteraction(app, services, () => providerNow().provider);
}

function askToWait(reply: FastifyReply, { code, message, retryAfterSeconds }: RequestError): FastifyReply {
  if (retryAfterSeconds) reply.header('retry-after', `${retryAfterSeconds}`);
  return sendOauthPage(reply.status(code === 'RATE_LIMITED' ? 429 : 503), waitPage(message));
}

function oauthStore({ commands, database, clock }: HttpServices): OauthStore {
  return new OauthStore({
    pool: database.pool,
    clock,
    sealingKey: commands.secrets.oauthSealingKey(),
    userCodeHash: (userCode) => commands.secrets.deviceCodeHash(userCode),
  });
}

function makeProvider(services: HttpServices, store: OauthStore) {
  const { commands, log } = services;
  const provider = createProvider({
    issuer: `${commands.publicUrl()}${prefix}`,
    store,
    endGrant: endGrantWith(services, store),
    cookieKey: commands.secrets.oauthCookieKey(),
    requestIdOf: (ctx) => ours.get(ctx.req)?.requestId ?? newId(),
    typedCodeOf: (ctx) => ours.get(ctx.req)?.typedCode ?? '',
    log,
  });
  provider.use(sayLess);
  provider.use(refuseOtherAnswers);
  return { provider, call: provider.callback() };
}

/** The consent or till of a grant ends, with its audit row; a grant that stands for nothing any more is forgotten. */
function endGrantWith(services: HttpServices, store: OauthStore): EndGrant {
  return async (grantId, why) => {
    const grant = await store.liveGrant(grantId);
    if (!grant) return await store.forgetGrant(grantId);
    const context = {
      actor: { kind: 'SYSTEM', schemeId: grant.schemeId } as const,
      now: services.clock.now(),
      database: services.database,
      services: services.commands,
      requestId: newId(),
    };
    await endAppGrant(context, { grantHash: services.commands.secrets.tokenHash(grantId), why });
  };
}

/** Hands a request to the provider, under its own address, and the answer back as the provider gives it. */
function callProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  { call }: { call: ReturnType<Provider['callback']> },
  services: HttpServices,
  path: string,
): void {
  const { raw } = request;
  const own = new URL(services.commands.publicUrl());
  // Links and cookies are made for the address people know, whatever a proxy, or somebody who pretends to be one, says.
  raw.headers['x-forwarded-proto'] = own.protocol.slice(0, -1);
  raw.headers['x-forwarded-host'] = own.host;
  const asked = new URL(path, own);
  ours.set(raw, { requestId: request.id, typedCode: takeTypedCode(asked) });
  raw.url = `${asked.pathname}${asked.search}`;
  Object.assign(raw, { originalUrl: `${prefix}${raw.url}` });
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.setHeader('cache-control', 'no-store');
  reply.raw.setHeader('x-frame-options', 'DENY');
  void call(raw, reply.raw);
}

/** The provider would pass a code in the address on by a page that needs JavaScript; our page has it typed in already. */
function takeTypedCode(asked: URL): string {
  if (asked.pathname !== '/device') return '';
  const typed = asked.searchParams.get('user_code') ?? '';
  asked.searchParams.delete('user_code');
  return typed.slice(0, 20);
}

const metadataSaid = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'device_authorization_endpoint',
  'revocation_endpoint',
  'scopes_supported',
  'response_types_supported',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
  'authorization_response_iss_parameter_supported',
];

/** An answer comes back in the address, and in no other way: the provider would offer a form that needs JavaScript. */
async function refuseOtherAnswers(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const asked = ctx.query.response_mode;
  if (ctx.path !== '/auth' || asked === undefined || asked === 'query') return await next();
  const requestId = ours.get(ctx.req)?.requestId ?? newId();
  const { html, policy } = failedPage({ code: 'unsupported_response_mode', requestId });
  ctx.status = 400;
  ctx.type = 'text/html; charset=utf-8';
  ctx.set('content-security-policy', policy);
  ctx.body = html;
}

/** Takes out of the metadata what belongs to OpenID Connect, which this is not; tells devices how often they may ask. */
async function sayLess(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const body: unknown = ctx.body;
  if (typeof body !== 'object' || body === null || ctx.status !== 200) return;
  if (ctx.path === metadataPath) {
    const said = Object.entries(body).filter(([name]) => metadataSaid.includes(name));
    ctx.body = {
      ...Object.fromEntries(said),
      scopes_supported: scopes,
      response_modes_supported: ['query'],
      request_uri_parameter_supported: false,
    };
  }
  if (ctx.path === '/device/auth') ctx.body = { ...body, interval: pollSeconds };
}
