import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

/** Locks a log: two who decide at once decide one after the other. @throws RequestError NOT_FOUND */
export async function lockLog(
  tx: CommandTransaction<never>,
  hoursLogId: string,
  options: { refresh?: true } = {},
): Promise<HoursLogEntity> {
  await tx.sql('SELECT 1 FROM hours_log WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, hoursLogId]);
  const log = await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id: hoursLogId }, options);
  if (!log) throw notFound();
  return log;
}

/** @throws DomainError REASON_NEEDED */
export function neededReason(typed: string, field = 'reason'): string {
  const reason = plainText(typed).trim();
  if (!hasLength(reason, 3, 1000)) {
    throw new DomainError(
      'REASON_NEEDED',
      'Please say why, in a sentence the member will read (at most 1,000 characters).',
      { field: [field] },
    );
  }
  return reason;
}

/** What a member says for themselves. @throws DomainError REASON_NEEDED */
export function neededWords(typed: string): string {
  const words = plainText(typed).trim();
  if (hasLength(words, 3, 1000)) return words;
  throw new DomainError(
    'REASON_NEEDED',
    'Please say in your own words what should be looked at again (at most 1,000 characters).',
    { field: ['words'] },
  );
}
