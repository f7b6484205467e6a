import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../commands/context.js';
import { acceptInvitation } from '../commands/people/acceptInvitation.js';
import { DomainError, RequestError } from '../domain/errors.js';
import { dateWords } from '../domain/notifications/dates.js';
import { readInvitationToken } from '../domain/people/invitation.js';
import { openInvitation } from '../queries/people/invitations.js';
import { isNotNow } from './failures.js';
import { takeForms } from './forms.js';
import { requestContext } from './httpContext.js';
import {
  codePage,
  failedPage,
  type InvitationForm,
  invitationPage,
  invitationPolicy,
  joinedPage,
  notValidPage,
  waitPage,
} from './pages/invitation.js';
import type { HttpServices } from './server.js';

type Fields = Record<string, string | string[] | undefined>;

const words = dateWords('en-GB', 'at');

/**
 * /invitation: where the links in invitations lead. GET shows what one is invited to and a button, and changes nothing; POST joins. For everybody, with
 * or without JavaScript. Whoever is asked has no session here, and none is begun: the page could not keep it.
 */
export function addInvitations(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    takeForms(scope);
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
      if (status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'the invitation page failed');
      return send(reply.status(status), failedPage(request.id));
    });
    scope.get<{ Querystring: Fields }>('/invitation', async (request, reply) => {
      const typed = single(request.query.token);
      if (typed.trim() === '') return send(reply, codePage());
      const form = await formOf(contextOf(request, services), typed);
      return form ? send(reply, invitationPage(form)) : send(reply.status(404), notValidPage());
    });
    scope.post<{ Body: Fields | undefined }>('/invitation', async (request, reply) => {
      const { token, name } = request.body ?? {};
      return await join(contextOf(request, services), reply, single(token), single(name));
    });
  });
}

function contextOf(request: FastifyRequest, services: HttpServices): RequestContext {
  return requestContext(request, services, { kind: 'ANONYMOUS' });
}

async function join(context: RequestContext, reply: FastifyReply, token: string, name: string): Promise<FastifyReply> {
  try {
    const joined = await acceptInvitation(context, { token, name, beginsSession: false });
    const { member, registered, schemeName } = joined;
    const signInBy = member.email ? 'email address' : member.phone ? 'mobile number' : null;
    const { name: called, memberNumber } = member;
    return send(reply, joinedPage({ schemeName, registered, name: called, memberNumber, signInBy }));
  } catch (error) {
    if (error instanceof RequestError && error.code === 'RATE_LIMITED')
      return send(reply.status(429), waitPage(error.message));
    if (!(error instanceof DomainError)) throw error;
    const form = error.code === 'INVITATION_NOT_VALID' ? null : await formOf(context, token);
    if (!form) return send(reply.status(404), notValidPage());
    return send(reply.status(400), invitationPage({ ...form, name, wrong: error.message }));
  }
}

/** What the page shows of an open invitation; null where the token opens nothing. */
async function formOf(context: RequestContext, typed: string): Promise<InvitationForm | null> {
  const token = readInvitationToken(typed);
  if (token === null) return null;
  try {
    const tokenHash = context.services.secrets.invitationTokenHash(token);
    const { schemeName, organisationName, name, lastDayOn } = await openInvitation(context, { tokenHash });
    return { token, schemeName, organisationName, name: name ?? '', lastDay: words.day(lastDayOn), wrong: null };
  } catch (error) {
    if (error instanceof RequestError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.at(-1) : value) ?? '';
}

function send(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy': invitationPolicy,
    })
    .type('text/html; charset=utf-8')
    .send(html);
}
