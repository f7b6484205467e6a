import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import type { SchemeTime } from './twoSides.js';

/** When an exchange ends of which nobody says anything, counted from its time. */
export function forgottenAt(startsAt: Date, { rules, timeZone }: SchemeTime): Date {
  return addDaysToInstant(startsAt, rules.exchangeForgottenDays, timeZone);
}

/**
 * An exchange is agreed, its time known: whoever forgets to say how long it was is asked the day after, and where nobody ever does, it ends by itself.
 * What was done long ago has its days from now on.
 */
export async function planForgotten(
  tx: CommandTransaction<never>,
  { id: subjectId, startsAt }: { id: string; startsAt: Date },
  time: SchemeTime,
): Promise<void> {
  const from = new Date(Math.max(startsAt.getTime(), tx.now.getTime()));
  const asksAt = addDaysToInstant(from, 1, time.timeZone);
  await planDueWork(tx, tx.now, { kind: 'EXCHANGE_REMINDS', subjectId, dueAt: asksAt });
  await planDueWork(tx, tx.now, { kind: 'EXCHANGE_ENDS', subjectId, dueAt: forgottenAt(from, time) });
}

/** Nobody has said anything yet: both are asked once more, some days before it ends. */
export async function planLastReminder(
  tx: CommandTransaction<never>,
  exchangeId: string,
  { rules, timeZone }: SchemeTime,
): Promise<void> {
  const [ends] = await tx.sql<{ at: Date }>(
    `SELECT due_at AS at FROM due_work WHERE scheme_id = $1 AND kind = 'EXCHANGE_ENDS' AND subject_id = $2 AND state = 'WAITING'`,
    [tx.schemeId, exchangeId],
  );
  if (!ends) return;
  const dueAt = addDaysToInstant(ends.at, -rules.exchangeReminderDays, timeZone);
  if (dueAt > tx.now) await planDueWork(tx, tx.now, { kind: 'EXCHANGE_REMINDS', subjectId: exchangeId, dueAt });
}
