import type { FastifyInstance } from 'fastify';

const formBytesMax = 8 * 1024;

/** The pages of this scope take what their forms send, and no other body. Of a field that comes twice the last counts. */
export function takeForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formBytesMax },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}
