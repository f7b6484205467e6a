import { postgresBackend } from './postgres.js';
import { redisBackend } from './redis.js';
import type { QueueBackend, QueueBackendSettings } from './types.js';

/**
 * Opens the place where jobs wait and makes it ready: Redis where there is one, else PostgreSQL.
 * @throws Error in one line that says what to mend.
 */
export async function createQueueBackend(settings: QueueBackendSettings): Promise<QueueBackend> {
  const onError = settings.onConnectionError ?? (() => undefined);
  return settings.redisUrl === undefined
    ? await postgresBackend(settings.databaseUrl, onError)
    : await redisBackend(settings.redisUrl, onError);
}
