import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { SwapKind } from '../../domain/shifts/swap.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { SwapEntity } from '../../entities/shifts/entities.js';
import { bookingWrite } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { mustBeAhead } from './judgeBooking.js';
import { bookingNow, findBooking, lockShift } from './rota.js';

export interface OfferSwapInput {
  bookingId: string;
  kind: SwapKind;
  /** Absent: to whoever may take it. */
  toMemberId?: string | null;
}

/**
 * Gives a place away: to somebody who stands in, or for a place of theirs at the same opportunity. Until it is taken the place stays whose it is.
 *
 * @throws DomainError BOOKING_NOT_OPEN, SHIFT_NOT_OPEN, ALREADY_DONE, MEMBER_CLOSED, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records SwapOffered where a member was named.
 */
export const offerSwap = defineCommand({
  name: 'offerSwap',
  policy: bookingWrite,
  async run(tx, input: OfferSwapInput): Promise<{ swapId: string }> {
    const known = await findBooking(tx, input.bookingId);
    tx.authorize({ memberId: known.booking.memberId, organisationId: known.shift.organisationId });
    const toMemberId = input.toMemberId ?? null;
    await keepMembers(tx, [known.booking.memberId, ...(toMemberId ? [toMemberId] : [])]);
    const shift = await lockShift(tx, known.shift.id);
    const booking = await bookingNow(tx, known.booking.id);
    mustBeAhead(shift, tx.now);
    if (booking.state !== 'BOOKED') {
      throw new DomainError('BOOKING_NOT_OPEN', 'Only a place that is booked can be given to somebody else.');
    }
    if (toMemberId === booking.memberId) {
      throw new DomainError('INVALID_INPUT', 'The place is theirs already. Choose somebody else.', {
        field: ['toMemberId'],
      });
    }
    if (toMemberId) {
      const to = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: toMemberId });
      if (!to) throw notFound();
      if (to.status !== 'ACTIVE')
        throw new DomainError('MEMBER_CLOSED', 'This membership has ended.', { field: ['toMemberId'] });
    }
    if (await tx.em.findOne(SwapEntity, { schemeId: tx.schemeId, bookingId: booking.id, state: 'OPEN' })) {
      throw new DomainError('ALREADY_DONE', 'This place is there to be taken already. Withdraw that first.');
    }
    const swap = tx.em.create(SwapEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      bookingId: booking.id,
      opportunityId: shift.opportunityId,
      memberId: booking.memberId,
      kind: input.kind,
      toMemberId,
      state: 'OPEN',
      offeredBy: tx.actorName,
      offeredAt: tx.now,
    });
    await tx.em.flush();
    if (toMemberId) await tx.event('SwapOffered', { swapId: swap.id, memberId: toMemberId });
    await tx.audit('Swap', swap.id);
    return { swapId: swap.id };
  },
});
