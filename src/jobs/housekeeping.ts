import type { JobQueue } from '../adapters/queue/types.js';
import { type HousekeepingJob, type JobContext, loggableError } from './context.js';
import { clearCodeFailures } from './processors/clearCodeFailures.js';
import { clearIdempotency } from './processors/clearIdempotency.js';
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

/** Does one task for every scheme. Any task may run twice, or twice at once. */
export async function keepHouse(context: JobContext, job: HousekeepingJob): Promise<void> {
  const { database, clock, log } = context;
  switch (job.task) {
    case 'clear-idempotency': {
      const cleared = await clearIdempotency(database, clock.now());
      if (cleared > 0) log.info({ cleared }, 'idempotency keys past their time are cleared');
      await clearCodeFailures(database, clock.now());
      return;
    }
    case 'seal-audit':
    case 'seal-audit-fully':
      return await sealEveryScheme(context, job.task === 'seal-audit-fully');
  }
}

async function sealEveryScheme(context: JobContext, fully: boolean): Promise<void> {
  const { database, clock, log } = context;
  const { rows } = await database.pool.query<{ schemeId: string }>(
    'SELECT scheme_id AS "schemeId" FROM scheme ORDER BY scheme_id',
  );
  for (const { schemeId } of rows) {
    try {
      const sealed = await sealAudit(database, schemeId, clock.now(), { fully });
      if (sealed > 0) log.info({ schemeId, sealed }, 'audit rows are sealed');
    } catch (error) {
      // One scheme's trouble must not leave the others unsealed; the next round tries it again.
      log.error({ schemeId, ...loggableError(error) }, 'the audit rows of a scheme could not be sealed');
    }
  }
}
