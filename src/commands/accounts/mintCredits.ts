import { newId } from '../../domain/ids.js';
import { MintRequestEntity } from '../../entities/accounts/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { neededReason } from '../hours/lockLog.js';
import { type GrantForm, grantForm } from './grantForm.js';
import { actingMember } from './mintRequests.js';
import { findPot } from './pots.js';

export interface MintCreditsInput extends Omit<GrantForm, 'note'> {
  idempotencyKey: string;
  /** For the operator who decides. */
  reason: string;
}

/**
 * Asks to issue credits into a pot beyond the supply cap. Nothing moves until a second operator approves it.
 * @throws DomainError INVALID_INPUT, REASON_NEEDED, ORGANISATION_CLOSED, NOT_VERIFIED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records MintAsked.
 */
export const mintCredits = defineCommand({
  name: 'mintCredits',
  policy: schemeOperation,
  async run(tx, input: MintCreditsInput): Promise<{ mintRequestId: string }> {
    tx.authorize(undefined);
    const askedByMemberId = actingMember(tx.actor);
    const { organisationId, amountMinutes, funder } = await grantForm(tx, input);
    const reason = neededReason(input.reason);
    const pot = await findPot(tx, organisationId);
    const request = tx.em.create(MintRequestEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      potAccountId: pot.id,
      amountMinutes,
      funder,
      reason,
      state: 'OPEN',
      askedByMemberId,
      askedAt: tx.now,
    });
    tx.em.persist(request);
    await tx.em.flush();
    await tx.event('MintAsked', { mintRequestId: request.id });
    await tx.audit('MintRequest', request.id, { accountId: pot.id, amountMinutes });
    return { mintRequestId: request.id };
  },
});
