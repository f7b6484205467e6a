import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IdentityNotAccepted, IdentityProviderUnavailable } from '../../adapters/openid/errors.js';
import { IdentityProviders, type ProvedIdentity } from '../../adapters/openid/identityProvider.js';
import type { RequestContext } from '../../commands/context.js';
import { admitStaff } from '../../commands/people/admitStaff.js';
import { beginStaffSignIn, schemeOfState } from '../../commands/people/beginStaffSignIn.js';
import { returnToStaffSignIn } from '../../commands/people/returnToStaffSignIn.js';
import { RequestError } from '../../domain/errors.js';
import { type StaffProvider, type StaffProviders, staffRolesOf } from '../../domain/people/staffProviders.js';
import { boardAddress, enterFromStaff } from '../board/signIn.js';
import { isNotNow } from '../failures.js';
import { requestContext } from '../httpContext.js';
import { invitationPolicy, waitPage } from '../pages/invitation.js';
import {
  noSuchSignInPage,
  notAdmittedPage,
  providerDownPage,
  signedInPage,
  staffFailedPage,
  startAgainPage,
} from '../pages/staff.js';
import type { HttpServices } from '../server.js';
import { browserCookie, endBrowserCookie, readBrowserCookie } from './browserCookie.js';

type Query = Record<string, string | string[] | undefined>;

export interface StaffSignInOptions {
  providers: StaffProviders;
}

/**
 * /staff/sign-in sends staff to their council's identity provider, and /staff/callback takes them back: to their app with a code that it exchanges for a
 * session, or to a page. The scheme is the one that was named at the start. Every failure is a plain page, and none of them says which check failed.
 */
export function addStaffSignIn(app: FastifyInstance, services: HttpServices, options: StaffSignInOptions): void {
  const door = new StaffDoor(services, options.providers);
  void app.register(async (scope) => {
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
      if (status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'staff sign-in failed');
      return send(reply.status(status), staffFailedPage(request.id));
    });
    // A HEAD would use up a sign-in, or begin one, for a program that only looks.
    const routes = { exposeHeadRoute: false };
    scope.get<{ Querystring: Query }>('/staff/sign-in', routes, (request, reply) => door.begin(request, reply));
    scope.get<{ Querystring: Query }>('/staff/callback', routes, (request, reply) => door.end(request, reply));
  });
}

type StaffRequest = FastifyRequest<{ Querystring: Query }>;

class StaffDoor {
  private readonly identityProviders = new IdentityProviders();

  constructor(
    private readonly services: HttpServices,
    private readonly providers: StaffProviders,
  ) {}

  async begin(request: StaffRequest, reply: FastifyReply): Promise<FastifyReply> {
    const scheme = single(request.query.scheme).toLowerCase();
    const returnUrl = single(request.query.return) || null;
    const appState = single(request.query.state) || null;
    const provider = this.providers.get(scheme);
    if (!provider || !this.mayReturnTo(provider, returnUrl)) return send(reply.status(404), noSuchSignInPage());
    if (appState !== null && !/^[A-Za-z0-9_.~-]{1,200}$/.test(appState))
      return send(reply.status(400), noSuchSignInPage());
    const context = contextOf(request, this.services);
    try {
      const begun = await beginStaffSignIn(context, { scheme, returnUrl, appState });
      const address = await this.identityProviders.addressFor(provider, this.wayOf(begun), context.now);
      return await reply
        .header('set-cookie', browserCookie(begun.browser, this.services.commands.publicUrl()))
        .header('cache-control', 'no-store')
        .redirect(address.href, 303);
    } catch (error) {
      if (error instanceof RequestError && error.code === 'NOT_FOUND')
        return send(reply.status(404), noSuchSignInPage());
      return this.refuse(request, reply, error);
    }
  }

  /** To the apps that were named, and to the service's own board. */
  private mayReturnTo({ returnUrls }: StaffProvider, returnUrl: string | null): boolean {
    return returnUrl === null || returnUrl === boardAddress(this.services) || returnUrls.includes(returnUrl);
  }

  async end(request: StaffRequest, reply: FastifyReply): Promise<FastifyReply> {
    const publicUrl = this.services.commands.publicUrl();
    const state = single(request.query.state);
    const scheme = schemeOfState(state);
    const provider = scheme === null ? undefined : this.providers.get(scheme);
    const browser = readBrowserCookie(request.headers.cookie, publicUrl);
    if (scheme === null || !provider || browser === null) return send(reply.status(400), startAgainPage());
    const context = contextOf(request, this.services);
    try {
      const returned = await returnToStaffSignIn(context, { scheme, state, browser });
      if (!returned) return await send(reply.status(400), startAgainPage());
      reply.header('set-cookie', endBrowserCookie(publicUrl));
      const query = new URLSearchParams(request.url.split('?')[1] ?? '');
      const way = this.wayOf({ ...returned, state });
      const identity = await this.identityProviders.identityFrom(provider, query, way, context.now);
      return await this.admit(context, reply, { scheme, provider, identity, signInId: returned.signInId });
    } catch (error) {
      return this.refuse(request, reply, error);
    }
  }

  private async admit(
    context: RequestContext,
    reply: FastifyReply,
    returned: { scheme: string; provider: StaffProvider; identity: ProvedIdentity; signInId: string },
  ): Promise<FastifyReply> {
    const { scheme, provider, identity, signInId } = returned;
    const { issuer, subject, email } = identity;
    const admission = await admitStaff(context, {
      scheme,
      signInId,
      identity: {
        issuer,
        subject,
        name: identity.name ?? '',
        email,
        isEmailProved: identity.isEmailVerified || provider.trustEmail,
      },
      roles: staffRolesOf(provider, identity.groups),
    });
    if (!admission.admitted) return send(reply.status(403), notAdmittedPage(admission.because));
    if (admission.returnTo === null) return send(reply, signedInPage());
    const { url, appState, handOff } = admission.returnTo;
    if (url === boardAddress(this.services))
      return await enterFromStaff(context, reply, this.services, { scheme, handOff });
    // Behind the #: browsers send it to no server, and write it into no Referer.
    const brought = new URLSearchParams({ scheme, handOff, ...(appState === null ? {} : { state: appState }) });
    return reply.header('cache-control', 'no-store').redirect(`${url}#${brought}`, 303);
  }

  /** What is no failure of ours becomes its page; the log is told a code and never a token. */
  private refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    if (error instanceof IdentityProviderUnavailable) {
      this.services.log.warn({ requestId: request.id, reason: error.reason }, 'an identity provider does not answer');
      return send(reply.status(503).header('retry-after', '60'), providerDownPage());
    }
    if (error instanceof IdentityNotAccepted) {
      this.services.log.warn({ requestId: request.id, reason: error.reason }, 'a staff sign-in was not accepted');
      return send(reply.status(400), startAgainPage());
    }
    if (error instanceof RequestError && error.code === 'RATE_LIMITED')
      return send(reply.status(429), waitPage(error.message));
    if (error instanceof RequestError && error.code === 'UNAVAILABLE')
      return send(reply.status(503), staffFailedPage(request.id));
    throw error;
  }

  private wayOf(proofs: { state: string; nonce: string; verifier: string }) {
    const { state, nonce, verifier } = proofs;
    return { state, nonce, verifier, redirectUri: `${this.services.commands.publicUrl()}/staff/callback` };
  }
}

function contextOf(request: FastifyRequest, services: HttpServices): RequestContext {
  return requestContext(request, services, { kind: 'ANONYMOUS' });
}

/** A parameter that comes twice is none. */
function single(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function send(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy': invitationPolicy,
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}
