import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Client, errors, type Provider } from 'oidc-provider';
import { giveConsent } from '../../commands/apps/giveConsent.js';
import { pairTill } from '../../commands/apps/pairTill.js';
import type { Actor, RequestContext } from '../../commands/context.js';
import { requestSignInCode } from '../../commands/people/requestSignInCode.js';
import { signIn } from '../../commands/people/signIn.js';
import { signOut } from '../../commands/people/signOut.js';
import { type Scope, scopes, scopeWords } from '../../domain/apps/scopes.js';
import { DomainError, RequestError } from '../../domain/errors.js';
import { tillVenues } from '../../queries/apps/tillVenues.js';
import { member } from '../../queries/people/member.js';
import { discardBody } from '../discardBody.js';
import { isNotNow } from '../failures.js';
import { takeForms } from '../forms.js';
import { requestContext } from '../httpContext.js';
import {
  addressPage,
  codePage,
  consentPage,
  expiredPage,
  failedPage,
  type OauthPage,
  pairingPage,
  type SignInFacts,
} from '../pages/oauth.js';
import type { HttpServices } from '../server.js';
import { schemeOfClient } from './clientMetadata.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What the page knows from one step to the next. It stands in the interaction's sealed record, never in the browser. */
interface Progress {
  address?: string;
  sessionToken?: string;
}

/** One visit to the page: what is asked, by which app, and how far it has come. */
interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
  provider: Provider;
  services: HttpServices;
  interaction: Interaction;
  client: Client;
  asked: Scope[];
  progress: Progress;
}

type Fields = Record<string, string | undefined>;

/**
 * /oauth/interaction: where a member signs in with a one-time code and says whether an app may act for them, or whether a device becomes a till. The
 * session begun here ends with the page. Whoever posts has the page's cookie, which no other site can make a browser send.
 */
export function addInteraction(app: FastifyInstance, services: HttpServices, providerNow: () => Provider): void {
  void app.register(async (scope) => {
    takeForms(scope);
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      if (error.statusCode === 413) await discardBody(request.raw);
      const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
      if (status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'the page of an app failed');
      return sendOauthPage(reply.status(status), failedPage({ code: null, requestId: request.id }));
    });
    scope.get<{ Params: { uid: string } }>('/oauth/interaction/:uid', async (request, reply) => {
      const visit = await visitOf(request, reply, providerNow(), services);
      return visit ? await showStep(visit) : sendOauthPage(reply.status(400), expiredPage());
    });
    scope.post<{ Params: { uid: string }; Body: Fields | undefined }>(
      '/oauth/interaction/:uid',
      async (request, reply) => {
        const visit = await visitOf(request, reply, providerNow(), services);
        return visit ? await takeStep(visit, request.body ?? {}) : sendOauthPage(reply.status(400), expiredPage());
      },
    );
  });
}

async function visitOf(
  request: FastifyRequest<{ Params: { uid: string } }>,
  reply: FastifyReply,
  provider: Provider,
  services: HttpServices,
): Promise<Visit | null> {
  const interaction = await provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  });
  if (interaction?.uid !== request.params.uid) return null;
  const client = await provider.Client.find(String(interaction.params.client_id));
  if (!client) return null;
  const wanted = String(interaction.params.scope ?? '').split(' ');
  const asked = scopes.filter((scope) => wanted.includes(scope));
  const progress = (interaction.result?.progress ?? {}) as Progress;
  return { request, reply, provider, services, interaction, client, asked, progress };
}

function contextOf({ request, services }: Visit, actor: Actor): RequestContext {
  return requestContext(request, services, actor);
}

/** Who has signed in on this page. Null: nobody yet, or too long ago. */
async function actorOf({ request, services, progress, client }: Visit) {
  if (!progress.sessionToken) return null;
  try {
    const actor = await services.authenticator.actorOf(`Bearer ${progress.sessionToken}`, request.arrivedAt);
    return actor.kind === 'MEMBER' && actor.schemeId === schemeOfClient(client).id ? actor : null;
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

async function showStep(visit: Visit, wrong: string | null = null, status = 400): Promise<FastifyReply> {
  const { reply, progress } = visit;
  if (wrong !== null) reply.status(status);
  const actor = await actorOf(visit);
  if (actor) return sendOauthPage(reply, await decisionPage(visit, actor, wrong));
  const facts = signInFacts(visit, wrong);
  return sendOauthPage(
    reply,
    progress.address ? codePage({ ...facts, address: progress.address }) : addressPage(facts),
  );
}

/** Too many tries, or no time for this one: the page says how long to wait. Whatever else is refused here was taken away meanwhile. */
async function showRefusal(visit: Visit, { code, message, retryAfterSeconds }: RequestError): Promise<FastifyReply> {
  const status = ({ RATE_LIMITED: 429, UNAVAILABLE: 503 } as Partial<Record<typeof code, number>>)[code];
  if (!status) return await showStep(visit, 'This can no longer be done. Please begin again.');
  if (retryAfterSeconds) visit.reply.header('retry-after', `${retryAfterSeconds}`);
  return await showStep(visit, message, status);
}

function signInFacts({ interaction, client }: Visit, wrong: string | null): SignInFacts {
  const { name: schemeName, appKind } = schemeOfClient(client);
  const isTill = appKind === 'TILL';
  const redirectUri = isTill ? null : String(interaction.params.redirect_uri);
  return { uid: interaction.uid, appName: client.clientName ?? '', schemeName, isTill, wrong, redirectUri };
}

async function decisionPage(visit: Visit, actor: Actor & { kind: 'MEMBER' }, wrong: string | null): Promise<OauthPage> {
  const context = contextOf(visit, actor);
  const { name: memberName } = await member(context, { memberId: actor.memberId });
  const facts = { ...signInFacts(visit, wrong), memberName };
  const { redirectUri } = facts;
  if (redirectUri === null) return pairingPage({ ...facts, venues: await tillVenues(context, {}) });
  return consentPage({ ...facts, redirectUri, may: visit.asked.map((scope) => scopeWords[scope]) });
}

async function takeStep(visit: Visit, fields: Fields): Promise<FastifyReply> {
  try {
    switch (fields.step) {
      case 'address':
        return await sendCode(visit, (fields.address ?? '').trim());
      case 'other-address':
        return await goOn(visit, {});
      case 'code':
        return await enterCode(visit, fields.code ?? '');
      case 'deny':
        return await finish(visit, {
          error: 'access_denied',
          error_description: 'the person who was asked said no',
        });
      case 'allow':
        return await decide(visit, fields);
      default:
        return await showStep(visit);
    }
  } catch (error) {
    if (error instanceof DomainError) return await showStep(visit, error.message);
    if (!(error instanceof RequestError)) throw error;
    return await showRefusal(visit, error);
  }
}

async function sendCode(visit: Visit, address: string): Promise<FastifyReply> {
  if (address === '' || address.length > 254) return await showStep(visit, 'Type your email address or mobile number.');
  const { slug } = schemeOfClient(visit.client);
  await requestSignInCode(contextOf(visit, { kind: 'ANONYMOUS' }), { scheme: slug, emailOrPhone: address });
  return await goOn(visit, { address });
}

async function enterCode(visit: Visit, code: string): Promise<FastifyReply> {
  const { address } = visit.progress;
  if (!address) return await goOn(visit, {});
  const { slug } = schemeOfClient(visit.client);
  const session = await signIn(contextOf(visit, { kind: 'ANONYMOUS' }), { scheme: slug, emailOrPhone: address, code });
  return await goOn(visit, { address, sessionToken: session.token });
}

/** Keeps how far it has come, and shows the page anew: loading it again sends nothing twice. */
async function goOn(visit: Visit, progress: Progress): Promise<FastifyReply> {
  const { provider, request, reply, interaction } = visit;
  await provider.interactionResult(request.raw, reply.raw, { progress }, { mergeWithLastSubmission: false });
  return reply.redirect(`/oauth/interaction/${interaction.uid}`, 303);
}

/** The member allows the app, or makes the device a till. What the provider will issue for rests on the consent or till recorded here. */
async function decide(visit: Visit, fields: Fields): Promise<FastifyReply> {
  const actor = await actorOf(visit);
  if (!actor) return await showStep(visit, 'That took a while. Please sign in again.');
  const { provider, client, asked, services } = visit;
  const context = contextOf(visit, actor);
  const isTill = schemeOfClient(client).appKind === 'TILL';
  const venue = isTill ? (await tillVenues(context, {})).find(({ id }) => id === fields.venue) : undefined;
  if (isTill && !venue) return await showStep(visit, 'Choose the venue in the list.');
  const grant = new provider.Grant({ accountId: actor.memberId, clientId: client.clientId });
  grant.addOIDCScope(asked.join(' '));
  const grantId = await grant.save();
  const granted = { appId: client.clientId, grantHash: services.commands.secrets.tokenHash(grantId) };
  try {
    if (venue) {
      await pairTill(context, { ...granted, organisationId: venue.id, name: fields.name ?? '' });
    } else {
      await giveConsent(context, { ...granted, scopes: asked });
    }
  } catch (error) {
    await grant.destroy();
    throw error;
  }
  return await finish(visit, { login: { accountId: actor.memberId, remember: false }, consent: { grantId } });
}

/** Whoever signed in here is signed out here, and the browser goes back to whoever asked. */
async function finish(visit: Visit, result: Record<string, unknown>): Promise<FastifyReply> {
  const { provider, request, reply } = visit;
  const actor = await actorOf(visit);
  if (actor) await signOut(contextOf(visit, actor), {});
  const returnTo = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  return reply.redirect(returnTo, 303);
}

export function sendOauthPage(reply: FastifyReply, { html, policy }: OauthPage): FastifyReply {
  return reply
    .headers({
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}
