import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../commands/context.js';
import { recordReceipt } from '../../commands/notifications/recordReceipt.js';
import { RequestError } from '../../domain/errors.js';
import { readNotifyReceipt } from '../../domain/notifications/notifyReceipt.js';
import { schemeOfMessage } from '../../queries/notifications/schemeOfMessage.js';
import { discardBody } from '../discardBody.js';
import { isNotNow } from '../failures.js';
import { requestContext } from '../httpContext.js';
import { refusal, statusOf } from '../refusal.js';
import type { HttpServices } from '../server.js';

export interface NotifyCallbackOptions {
  /** Shown by Notify with every callback. Null: there is no such address. */
  token: string | null;
  /** Working as tc_worker: a receipt is written where the sender writes, and is found before a scheme is known. */
  database: Database;
}

/** Notify's callbacks are a few hundred bytes. */
const bodyBytesMax = 16 * 1024;

/** What became of the callback, and why nothing did. Answered with 200: Notify would repeat what we refuse, and it would be no other the next time. */
const told = {
  RECORDED: 'It stands with the message.',
  KNOWN: 'It tells nothing that did not stand already.',
  OTHER: 'No message of ours went out under these ids.',
  NOT_AN_END: 'The message has not come to an end that we know, so there is nothing to write down.',
} as const;

/**
 * POST /callbacks/notify: where GOV.UK Notify tells what became of emails, texts and letters. It repeats what is not answered with 200, every five minutes
 * and five times, so the same one may come again, and before the sender has written down that Notify took the message.
 */
export function addNotifyCallbacks(app: FastifyInstance, services: HttpServices, options: NotifyCallbackOptions): void {
  const { token, database } = options;
  if (token === null) return;
  void app.register(async (scope) => {
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
      answerFailure(error, request, reply, services),
    );
    const onRequest = async (request: FastifyRequest): Promise<void> => mustShow(token, request);
    scope.post('/callbacks/notify', { bodyLimit: bodyBytesMax, onRequest }, async (request, reply) => {
      const receipt = readNotifyReceipt(request.body);
      if (receipt === null)
        throw new RequestError(
          'BAD_USER_INPUT',
          'This is no callback of GOV.UK Notify: send id, status and notification_type.',
        );
      const { notificationId } = receipt;
      if (receipt.receipt === null) return answer(reply, 'NOT_AN_END');
      const schemeId = notificationId === null ? null : await schemeOfMessage(database, notificationId);
      if (schemeId === null || notificationId === null) {
        services.log.warn({ requestId: request.id }, 'a receipt for a message that is none of ours');
        return answer(reply, 'OTHER');
      }
      const context = { ...requestContext(request, services, { kind: 'SYSTEM', schemeId }), database };
      const { effect } = await recordReceipt(context, { ...receipt, notificationId, receipt: receipt.receipt });
      services.log.info({ requestId: request.id, schemeId, notificationId, effect }, 'a receipt for a message');
      return answer(reply, effect);
    });
  });
}

function answer(reply: FastifyReply, effect: keyof typeof told): FastifyReply {
  return reply.header('cache-control', 'no-store').send({ effect, message: told[effect] });
}

/** @throws RequestError UNAUTHENTICATED without a token, FORBIDDEN with another one. */
function mustShow(token: string, { headers }: FastifyRequest): void {
  const shown = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (shown === undefined) throw new RequestError('UNAUTHENTICATED', 'Show the token of the callbacks.');
  const hash = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(hash(shown), hash(token)))
    throw new RequestError('FORBIDDEN', 'This is not the token of the callbacks: it stands in NOTIFY_CALLBACK_TOKEN.');
}

async function answerFailure(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: HttpServices,
): Promise<FastifyReply> {
  if (error instanceof RequestError) {
    if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
    return reply.status(statusOf[error.code]).send(refusal(error.code, error.message));
  }
  if (error.statusCode === 413) await discardBody(request.raw);
  if (error.statusCode !== undefined && error.statusCode < 500)
    return reply
      .status(error.statusCode)
      .send(refusal('BAD_USER_INPUT', 'This is no callback of GOV.UK Notify: send JSON of at most 16 KB.'));
  log.error({ requestId: request.id, kind: error.name }, 'a receipt could not be written down');
  const [status, code] = isNotNow(error) ? ([503, 'UNAVAILABLE'] as const) : ([500, 'INTERNAL'] as const);
  const message = 'This could not be written down just now. Please send it again.';
  return reply.status(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
}
