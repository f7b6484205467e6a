import { DomainError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';

/**
 * Refuses a second organisation of the same name (whatever its case and spacing) or registered number; closed ones do not count.
 * Ask it under the scheme's lock, so that two at once cannot both be the first.
 * @throws DomainError DUPLICATE_ORGANISATION
 */
export async function mustBeNew(
  tx: SchemeTransaction,
  wanted: { id: string | null; name: string; registeredNumber: string | null },
): Promise<void> {
  const [twin] = await tx.sql<{ sameName: boolean }>(
    `SELECT lower(regexp_replace(name, '\\s', '', 'g')) = lower(regexp_replace($2, '\\s', '', 'g')) AS "sameName"
     FROM organisation
     WHERE scheme_id = $1 AND status <> 'CLOSED' AND id IS DISTINCT FROM $4
       AND (lower(regexp_replace(name, '\\s', '', 'g')) = lower(regexp_replace($2, '\\s', '', 'g')) OR registered_number = $3)
     LIMIT 1`,
    [tx.schemeId, wanted.name, wanted.registeredNumber, wanted.id],
  );
  if (!twin) return;
  throw twin.sameName
    ? new DomainError('DUPLICATE_ORGANISATION', 'An organisation with this name exists already.', { field: ['name'] })
    : new DomainError('DUPLICATE_ORGANISATION', 'An organisation with this registered number exists already.', {
        field: ['registeredNumber'],
      });
}
