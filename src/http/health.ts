import type { FastifyInstance } from 'fastify';
import type { Database } from '../commands/context.js';

/** /healthz says that the process lives, /readyz that it can do its work: the database answers, and the process is not about to end. */
export function addHealth(app: FastifyInstance, { database }: { database: Database }): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await database.pool.query('SELECT 1 FROM scheme LIMIT 1');
      return { status: 'ready' };
    } catch {
      return reply.status(503).send({ status: 'the database does not answer' });
    }
  });
}
