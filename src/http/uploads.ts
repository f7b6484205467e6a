import type { FastifyInstance, FastifyRequest } from 'fastify';
import { storeUpload } from '../commands/hours/storeUpload.js';
import { RequestError } from '../domain/errors.js';
import { toGlobalId } from '../domain/ids.js';
import { discardBody } from './discardBody.js';
import { isNotNow } from './failures.js';
import { statusOf } from './refusal.js';
import { contextOf, type HttpServices } from './server.js';

const uploadBytesMax = 10 * 1024 * 1024;

/** POST /uploads: the file itself as the body, its name in ?name=. Answers {"uploadId"} for importHours and importOpportunities. At most 10 MB. */
export function addUploads(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    // The body is a file, whatever its type says: nothing tries to read it here.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: uploadBytesMax }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      if (error.statusCode === 413) await discardBody(request.raw);
      const failure = failureOf(error);
      if (failure.status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'upload failed');
      const { retryAfterSeconds } = error instanceof RequestError ? error : {};
      if (retryAfterSeconds !== undefined) reply.header('retry-after', `${retryAfterSeconds}`);
      const extensions = { code: failure.code, ...(failure.code === 'INTERNAL' ? { requestId: request.id } : {}) };
      return reply.status(failure.status).send({ errors: [{ message: failure.message, extensions }] });
    });
    // Who asks is asked before ten megabytes are read for them.
    const onRequest = async (request: FastifyRequest): Promise<void> => {
      const { actor } = await contextOf(request, services);
      if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
    };
    scope.post<{ Querystring: { name?: string | string[] } }>(
      '/uploads',
      { bodyLimit: uploadBytesMax, onRequest },
      async (request, reply) => {
        const context = await contextOf(request, services);
        const content = request.body;
        if (!Buffer.isBuffer(content) || content.byteLength === 0)
          throw new RequestError('BAD_USER_INPUT', 'The file is empty. Send its bytes as the body.');
        const [fileName = 'upload'] = [request.query.name ?? []].flat();
        const { uploadId } = await storeUpload(context, { fileName, content });
        return reply.status(201).send({ uploadId: toGlobalId('Upload', uploadId) });
      },
    );
  });
}

function failureOf(error: Error & { statusCode?: number }): {
  status: number;
  code: string;
  message: string;
} {
  if (error instanceof RequestError) return { status: statusOf[error.code], code: error.code, message: error.message };
  if (error.statusCode === 413)
    return { status: 413, code: 'BAD_USER_INPUT', message: 'The file is larger than 10 MB. Please split it.' };
  if (error.statusCode && error.statusCode < 500)
    return { status: error.statusCode, code: 'BAD_USER_INPUT', message: error.message };
  if (isNotNow(error))
    return {
      status: 503,
      code: 'UNAVAILABLE',
      message: 'The service is busy or restarting. Please try again in a moment.',
    };
  return { status: 500, code: 'INTERNAL', message: 'Something went wrong on our side. Please quote the request id.' };
}
