import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

/**
 * The scheme, with everybody else kept waiting who changes what it must hold as a whole: its rules, its last operator, the names of its organisations.
 * Rows that merely refer to the scheme do not wait. Taken before any other lock.
 */
export async function lockScheme(tx: SchemeTransaction): Promise<SchemeEntity> {
  await tx.sql('SELECT 1 FROM scheme WHERE scheme_id = $1 FOR NO KEY UPDATE', [tx.schemeId]);
  return await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId }, { refresh: true });
}
