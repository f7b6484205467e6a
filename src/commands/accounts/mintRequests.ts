import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { MintRequestEntity } from '../../entities/accounts/entities.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { Actor } from '../../policies/actor.js';

/** The operator who asks or decides: a person, never the service. @throws RequestError FORBIDDEN */
export function actingMember(actor: Actor): string {
  if (actor.kind !== 'MEMBER') throw forbidden();
  return actor.memberId;
}

/**
 * Locks a request that nobody has decided: two who decide at once decide one after the other.
 * @throws DomainError ALREADY_DECIDED; RequestError NOT_FOUND
 */
export async function lockOpenRequest(tx: SchemeTransaction, mintRequestId: string): Promise<MintRequestEntity> {
  await tx.sql('SELECT 1 FROM mint_request WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    mintRequestId,
  ]);
  const request = await tx.em.findOne(MintRequestEntity, { schemeId: tx.schemeId, id: mintRequestId });
  if (!request) throw notFound();
  if (request.state !== 'OPEN') {
    throw new DomainError('ALREADY_DECIDED', 'This request has been decided already.', { field: ['mintRequestId'] });
  }
  return request;
}
