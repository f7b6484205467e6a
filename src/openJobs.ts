import type { Clock } from './adapters/clock.js';
import type { Limits } from './adapters/limits/openLimits.js';
import type { MessageChannel } from './adapters/messages/channel.js';
import { openMessages } from './adapters/messages/openMessages.js';
import { createTrayChannel } from './adapters/messages/tray.js';
import { createViewerChannel } from './adapters/messages/viewer.js';
import type { PostgresViewerStore } from './adapters/messages/viewerStore.js';
import type { PubSub } from './adapters/pubsub/types.js';
import { type Browsers, createPushChannel } from './adapters/push/pushChannel.js';
import { createQueueBackend } from './adapters/queue/createQueueBackend.js';
import type { CommandServices } from './commands/context.js';
import { type Config, ConfigError } from './config.js';
import type { DatabaseHome } from './databases.js';
import type { Database } from './entities/database.js';
import type { JobLog } from './jobs/context.js';
import { pushBrowsers } from './jobs/processors/pushBrowsers.js';
import { startWorker } from './jobs/worker.js';

interface JobParts {
  config: Config;
  home: DatabaseHome;
  workerDatabase: Database;
  viewerStore: PostgresViewerStore;
  limits: Limits;
  commands: CommandServices;
  pubSub: PubSub;
  clock: Clock;
  log: JobLog;
}

/** Starts what works through events, due work and messages. @returns what ends it, after what it holds. @throws ConfigError */
export async function openJobs(parts: JobParts): Promise<() => Promise<void>> {
  const { config, home, workerDatabase, viewerStore, limits, commands, pubSub, clock, log } = parts;
  const backend = await createQueueBackend({
    databaseUrl: home.urlOf('tc_worker'),
    redisUrl: config.redisUrl ?? undefined,
  }).catch((error: unknown) => {
    throw config.redisUrl && error instanceof Error ? new ConfigError(error.message) : error;
  });
  const kept = home.embedded ? createViewerChannel(viewerStore, clock) : createTrayChannel(workerDatabase.pool);
  const browsers = pushBrowsers({ database: workerDatabase, clock }, commands);
  const channel = messageChannel(config, { limits, browsers, kept });
  const worker = await startWorker({
    ...{ database: workerDatabase, backend, channel, commands, live: pubSub, clock, log },
  }).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });
  return async () => {
    await worker.close();
    await backend.close();
  };
}

/** @throws ConfigError for a setting that a channel cannot use. */
function messageChannel(
  { notify, smtp, push }: Config,
  { limits, browsers, kept }: { limits: Limits; browsers: Browsers; kept: MessageChannel },
): MessageChannel {
  try {
    const paced = notify && { ...notify, pace: limits.pace('notify', notify.requestsPerMinute) };
    return openMessages({ notify: paced, smtp, push: push && createPushChannel(push, browsers), kept });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'What sends messages cannot be used.');
  }
}
