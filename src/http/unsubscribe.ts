import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../commands/context.js';
import { unsubscribeMember } from '../commands/notifications/unsubscribeMember.js';
import { RequestError } from '../domain/errors.js';
import { unsubscribing } from '../queries/notifications/unsubscribing.js';
import { isNotNow } from './failures.js';
import { takeForms } from './forms.js';
import { requestContext } from './httpContext.js';
import {
  failedPage,
  notOursPage,
  type UnsubscribeForm,
  unsubscribedPage,
  unsubscribePage,
  unsubscribePolicy,
} from './pages/unsubscribe.js';
import type { HttpServices } from './server.js';

interface Asked {
  Params: { token: string };
  Body: Record<string, string> | undefined;
}

const formBytesMax = 8 * 1024;

/**
 * /unsubscribe/<token>: where the links at the head and at the foot of emails lead. GET shows a button for what the email was about and one for everything that is not
 * necessary, and changes nothing; POST does it, from the page or from a mail program (RFC 8058). The link is the right to do it: nobody signs in.
 */
export function addUnsubscribe(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    takeForms(scope);
    // A mail program may say its one thing in another form: it is said by asking at all.
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: formBytesMax }, (_request, _body, done) =>
      done(null, undefined),
    );
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof RequestError && error.code === 'NOT_FOUND') return send(reply.status(404), notOursPage());
      const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
      if (status >= 500)
        services.log.error({ requestId: request.id, kind: error.name }, 'the page that ends messages failed');
      return send(reply.status(status), failedPage(request.id));
    });
    scope.get<Asked>('/unsubscribe/:token', async (request, reply) => {
      const { context, form } = await readLink(request, services);
      if (form === null) return send(reply.status(404), notOursPage());
      const { schemeName, isOff } = await unsubscribing(context, form);
      return send(reply, unsubscribePage({ ...form, schemeName, isOff }));
    });
    scope.post<Asked>('/unsubscribe/:token', async (request, reply) => {
      const { context, form } = await readLink(request, services);
      if (form === null) return send(reply.status(404), notOursPage());
      const all = request.body?.what === 'all';
      await unsubscribeMember(context, { token: form.token, all });
      const { schemeName } = await unsubscribing(context, form);
      return send(reply, unsubscribedPage({ ...form, schemeName, all }));
    });
  });
}

type Link = Omit<UnsubscribeForm, 'schemeName' | 'isOff'> & { schemeId: string; memberId: string };

async function readLink(
  request: FastifyRequest<Asked>,
  services: HttpServices,
): Promise<{ context: RequestContext; form: Link | null }> {
  const { token } = request.params;
  const link = services.commands.secrets.readUnsubscribeToken(token);
  const context = requestContext(request, services, { kind: 'ANONYMOUS' });
  return { context, form: link && { token, ...link } };
}

function send(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers({ 'content-security-policy': unsubscribePolicy }).type('text/html; charset=utf-8').send(html);
}
