import type { FastifyInstance } from 'fastify';
import type { HttpServices } from './server.js';

/** /healthz says that the process lives, /readyz that it can do its work. */
export function addHealth(app: FastifyInstance, services: HttpServices): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await services.database.pool.query('SELECT 1');
      return { status: 'ready' };
    } catch {
      return reply.status(503).send({ status: 'the database does not answer' });
    }
  });
}
