import { DomainError, notFound } from '../../domain/errors.js';
import { SwapEntity } from '../../entities/shifts/entities.js';
import { bookingWrite } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { findBooking, lockShift } from './rota.js';

export interface WithdrawSwapInput {
  swapId: string;
}

/**
 * Keeps a place after all that was there to be taken.
 * @throws DomainError SWAP_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 */
export const withdrawSwap = defineCommand({
  name: 'withdrawSwap',
  policy: bookingWrite,
  async run(tx, input: WithdrawSwapInput): Promise<{ swapId: string }> {
    const known = await tx.em.findOne(SwapEntity, { schemeId: tx.schemeId, id: input.swapId });
    if (!known) throw notFound();
    const { shift } = await findBooking(tx, known.bookingId);
    tx.authorize({ memberId: known.memberId, organisationId: shift.organisationId });
    await lockShift(tx, shift.id);
    const swap = await tx.em.findOneOrFail(SwapEntity, { schemeId: tx.schemeId, id: known.id }, { refresh: true });
    if (swap.state !== 'OPEN') throw new DomainError('SWAP_NOT_OPEN', 'This swap was taken or is over.');
    Object.assign(swap, { state: 'WITHDRAWN', endedAt: tx.now });
    await tx.em.flush();
    await tx.audit('Swap', swap.id);
    return { swapId: swap.id };
  },
});
