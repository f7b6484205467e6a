import type { JobQueue } from '../adapters/queue/types.js';
import { expireCredits } from '../commands/accounts/expireCredits.js';
import type { CommandServices } from '../commands/context.js';
import { newId } from '../domain/ids.js';
import { isQuiet } from '../domain/notifications/quietHours.js';
import { type HousekeepingJob, type JobContext, loggableError } from './context.js';
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
  'expire-credits': 60 * MINUTE_MS,
};

/** Sees to it that the queue wakes every task in its time. Safe to repeat, and repeated: a queue that was lost has lost its schedules too. */
export async function keepSchedules(queue: JobQueue<HousekeepingJob>): Promise<void> {
  for (const [task, everyMs] of Object.entries(schedules)) {
    await queue.keepSchedule(task, everyMs, { task: task as HousekeepingJob['task'] });
  }
}

/** Does one task for every scheme. Any task may run twice, or twice at once. */
export async function keepHouse(context: JobContext, commands: CommandServices, job: HousekeepingJob): Promise<void> {
  switch (job.task) {
    case 'clear-idempotency':
      return await clearAll(context);
    case 'expire-credits':
      return await eachScheme(context, 'the lapsed credits of a scheme could not be passed on', (scheme) =>
        expireOf(context, commands, scheme),
      );
    case 'seal-audit':
    case 'seal-audit-fully':
      return await eachScheme(context, 'the audit rows of a scheme could not be sealed', (scheme) =>
        sealOf(context, scheme, job.task === 'seal-audit-fully'),
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

interface SchemeFacts {
  schemeId: string;
  timeZone: string;
}

async function sealOf({ database, clock, log }: JobContext, { schemeId }: SchemeFacts, fully: boolean): Promise<void> {
  const sealed = await sealAudit(database, schemeId, clock.now(), { fully });
  if (sealed > 0) log.info({ schemeId, sealed }, 'audit rows are sealed');
}

/** By day alone, because members are told of it: what lapsed at midnight can no longer be spent, and the morning is early enough to pass it on. */
async function expireOf(
  { database, clock, log }: JobContext,
  services: CommandServices,
  { schemeId, timeZone }: SchemeFacts,
): Promise<void> {
  const now = clock.now();
  if (isQuiet(now, timeZone)) return;
  const actor = { kind: 'SYSTEM', schemeId } as const;
  const expired = await expireCredits({ actor, now, database, services, requestId: newId() });
  if (expired.members > 0) log.info({ schemeId, ...expired }, 'lapsed credits are passed on to the community pot');
}

/** One scheme's trouble must not keep the others waiting; the next round tries it again. */
async function eachScheme(
  { database, log }: JobContext,
  trouble: string,
  work: (scheme: SchemeFacts) => Promise<void>,
): Promise<void> {
  const { rows } = await database.pool.query<SchemeFacts>(
    'SELECT scheme_id AS "schemeId", time_zone AS "timeZone" FROM scheme ORDER BY scheme_id',
  );
  for (const scheme of rows) {
    try {
      await work(scheme);
    } catch (error) {
      log.error({ schemeId: scheme.schemeId, ...loggableError(error) }, trouble);
    }
  }
}
