import { PostgresPubSub, type PostgresPubSubSettings } from './postgres.js';
import { RedisPubSub } from './redis.js';
import type { PubSub } from './types.js';

/** Word of changes between processes: through Redis where there is one, else through PostgreSQL. Waits for neither to answer. */
export function createPubSub(settings: PostgresPubSubSettings & { redisUrl: string | null }): PubSub {
  return settings.redisUrl === null ? new PostgresPubSub(settings) : new RedisPubSub(settings.redisUrl, settings.log);
}
