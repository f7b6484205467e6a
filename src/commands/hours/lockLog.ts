import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

/** Locks a log: two who decide at once decide one after the other. @throws RequestError NOT_FOUND */
export async function lockLog(tx: CommandTransaction<never>, hoursLogId: string): Promise<HoursLogEntity> {
  await tx.sql('SELECT 1 FROM hours_log WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, hoursLogId]);
  const log = await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id: hoursLogId });
  if (!log) throw notFound();
  return log;
}

/** @throws DomainError REASON_NEEDED */
export function neededReason(typed: string): string {
  const reason = plainText(typed).trim();
  if (reason.length < 3 || reason.length > 1000) {
    throw new DomainError(
      'REASON_NEEDED',
      'Please say why, in a sentence the member will read (at most 1,000 characters).',
      { field: ['reason'] },
    );
  }
  return reason;
}
