import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { neededReason } from '../hours/lockLog.js';
import { isOfActor } from '../people/samePerson.js';
import { actingMember, lockOpenRequest } from './mintRequests.js';

/**
 * Ends a request to issue credits beyond the supply cap: another operator declines it, whoever asked for it withdraws it.
 * @throws DomainError REASON_NEEDED, ALREADY_DECIDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records MintDecided.
 */
export const declineMint = defineCommand({
  name: 'declineMint',
  policy: schemeOperation,
  async run(tx, input: { mintRequestId: string; reason: string }): Promise<{ mintRequestId: string }> {
    tx.authorize(undefined);
    const memberId = actingMember(tx.actor);
    const answer = neededReason(input.reason);
    const request = await lockOpenRequest(tx, input.mintRequestId);
    const state = (await isOfActor(tx, request.askedByMemberId)) ? 'WITHDRAWN' : 'DECLINED';
    Object.assign(request, { state, decidedByMemberId: memberId, decidedAt: tx.now, answer });
    await tx.em.flush();
    await tx.event('MintDecided', { mintRequestId: request.id });
    await tx.audit('MintRequest', request.id, { state });
    return { mintRequestId: request.id };
  },
});
