import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

/** Until when credits live that come back after they would have lapsed, by the scheme's rule. */
export async function graceUntil(tx: SchemeTransaction, now: Date): Promise<Date> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  return addDaysToInstant(now, rulesOf(scheme.rules).graceDays, scheme.timeZone);
}
