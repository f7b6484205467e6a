import type { JobQueue, QueueName } from '../adapters/queue/types.js';
import { type HousekeepingJob, type JobContext, type JobLog, loggableError } from './context.js';
import { clearCodeFailures } from './processors/clearCodeFailures.js';
import { clearDueWork } from './processors/clearDueWork.js';
import { clearIdempotency } from './processors/clearIdempotency.js';
import { clearLetters } from './processors/clearLetters.js';
import { clearLimits } from './processors/clearLimits.js';
import { clearOauthRecords } from './processors/clearOauthRecords.js';
import { clearRefreshTokens } from './processors/clearRefreshTokens.js';
import { clearSignInSteps } from './processors/clearSignInSteps.js';
import { sealAudit } from './processors/sealAudit.js';

const MINUTE_MS = 60_000;

const schedules: Readonly<Record<HousekeepingJob['task'], number>> = {
  'seal-audit': MINUTE_MS / 2,
  'seal-audit-fully': 60 * MINUTE_MS,
  'clear-idempotency': 60 * MINUTE_MS,
};

/** Sees to it that the queue wakes every task in its time. Safe to repeat, and repeated: a queue that was lost has lost its schedules too. */
export async function keepSchedules(queue: JobQueue<HousekeepingJob>): Promise<void> {
  for (const [task, everyMs] of Object.entries(schedules)) {
    await queue.keepSchedule(task, everyMs, { task: task as HousekeepingJob['task'] });
  }
}

/**
 * Takes away the schedules that an earlier version kept and this one does not know: they would wake workers for nothing, for ever. At the start alone: beside
 * a version that knows others, each would take away again and again what the other keeps. A queue that is away is cleared at the next start.
 */
export async function dropOldSchedules(
  queues: Readonly<Record<QueueName, Pick<JobQueue<unknown>, 'dropSchedulesBut'>>>,
  log: JobLog,
): Promise<void> {
  for (const [name, queue] of Object.entries(queues)) {
    try {
      const dropped = await queue.dropSchedulesBut(name === 'housekeeping' ? Object.keys(schedules) : []);
      if (dropped.length > 0) log.info({ queue: name, dropped }, 'schedules of an earlier version are taken away');
    } catch (error) {
      log.warn({ queue: name, ...loggableError(error) }, 'schedules of an earlier version could not be looked for');
    }
  }
}

/** Does one task for every scheme. Any task may run twice, or twice at once. */
export async function keepHouse(context: JobContext, job: HousekeepingJob): Promise<void> {
  switch (job.task) {
    case 'clear-idempotency':
      return await clearAll(context);
    case 'seal-audit':
    case 'seal-audit-fully':
      return await eachScheme(context, 'the audit rows of a scheme could not be sealed', (schemeId) =>
        sealOf(context, schemeId, job.task === 'seal-audit-fully'),
      );
  }
}

async function clearAll({ database, clock, log }: JobContext): Promise<void> {
  const keys = await clearIdempotency(database, clock.now());
  if (keys > 0) log.info({ cleared: keys }, 'idempotency keys past their time are cleared');
  const work = await clearDueWork(database, clock.now());
  if (work > 0) log.info({ cleared: work }, 'due work that was settled long ago is cleared');
  await clearCodeFailures(database, clock.now());
  await clearLimits(database, clock.now());
  await clearRefreshTokens(database, clock.now());
  await clearSignInSteps(database, clock.now());
  await clearLetters(database, clock.now());
  const records = await clearOauthRecords(database, clock.now());
  if (records > 0) log.info({ cleared: records }, 'what apps were issued is cleared once it is past its time');
}

async function sealOf({ database, clock, log }: JobContext, schemeId: string, fully: boolean): Promise<void> {
  const sealed = await sealAudit(database, schemeId, clock.now(), { fully });
  if (sealed > 0) log.info({ schemeId, sealed }, 'audit rows are sealed');
}

/** One scheme's trouble must not keep the others waiting; the next round tries it again. */
async function eachScheme(
  { database, log }: JobContext,
  trouble: string,
  work: (schemeId: string) => Promise<void>,
): Promise<void> {
  const { rows } = await database.pool.query<{ schemeId: string }>(
    'SELECT scheme_id AS "schemeId" FROM scheme ORDER BY scheme_id',
  );
  for (const { schemeId } of rows) {
    try {
      await work(schemeId);
    } catch (error) {
      log.error({ schemeId, ...loggableError(error) }, trouble);
    }
  }
}
