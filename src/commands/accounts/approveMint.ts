import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, stillWaiting } from '../hours/creditWaitingHours.js';
import { isOfActor } from '../people/samePerson.js';
import type { FundedPot } from './fundPot.js';
import { actingMember, lockOpenRequest } from './mintRequests.js';
import { grant, issuanceId, mustBeOpen, potOrganisation } from './pots.js';

export interface ApproveMintInput {
  idempotencyKey: string;
  mintRequestId: string;
}

/**
 * A second operator approves a request to issue credits beyond the supply cap: they come into the pot, and the hours that wait for it are credited.
 * @throws DomainError SECOND_PERSON_NEEDED, ALREADY_DECIDED, ORGANISATION_CLOSED, ACCOUNT_NOT_OPEN, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records MintDecided, PotFunded, and HoursCredited for each log that was credited.
 */
export const approveMint = defineCommand({
  name: 'approveMint',
  policy: schemeOperation,
  async run(tx, input: ApproveMintInput): Promise<FundedPot & { mintRequestId: string }> {
    tx.authorize(undefined);
    const memberId = actingMember(tx.actor);
    // The queue comes before the request in the order of locks, and only the request says which pot it is about.
    await lockWaitingHours(tx, { potIds: [] });
    const request = await lockOpenRequest(tx, input.mintRequestId);
    if (await isOfActor(tx, request.askedByMemberId)) {
      throw new DomainError(
        'SECOND_PERSON_NEEDED',
        'You asked for this yourself. Please have another operator approve it.',
        { field: ['mintRequestId'] },
      );
    }
    const { potAccountId: potId, amountMinutes, funder } = request;
    const waiting = await lockWaitingHours(tx, {
      potIds: [potId],
      arrivingMinutes: amountMinutes,
      accountIds: [await issuanceId(tx)],
    });
    await mustBeOpen(tx, potId);
    const transferId = newId();
    await grant(tx, { transferId, potId, amountMinutes, funder: funder ?? null, note: null });
    Object.assign(request, { state: 'APPROVED', decidedByMemberId: memberId, decidedAt: tx.now, transferId });
    await tx.em.flush();
    await tx.event('PotFunded', { transferId });
    const credited = await creditWaitingHours(tx, waiting, [potId]);
    await tx.event('MintDecided', { mintRequestId: request.id });
    await tx.audit('MintRequest', request.id, { transferId });
    return {
      mintRequestId: request.id,
      transferId,
      accountId: potId,
      organisationId: await potOrganisation(tx, potId),
      logsCredited: credited.length,
      logsWaiting: (await stillWaiting(tx, potId)).logs,
    };
  },
});
