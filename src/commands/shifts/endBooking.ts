import type { BookingEndReason } from '../../domain/shifts/booking.js';
import type { BookingEntity } from '../../entities/shifts/entities.js';
import { SwapEntity } from '../../entities/shifts/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';

/** States in which a place, or the wait for one, can still be given up. */
export const openStates: readonly BookingEntity['state'][] = ['WAITING', 'OFFERED', 'BOOKED'];

/**
 * Ends a booking that nobody attends any more, under its shift's lock; an offer's due work and an open swap of it end with it. What becomes of the
 * place is for the caller: offerFreePlaces.
 * Records BookingEnded.
 */
export async function endBooking(
  tx: CommandTransaction<never>,
  booking: BookingEntity,
  state: 'CANCELLED' | 'LAPSED',
  reason: BookingEndReason,
  how?: 'IN_A_SWAP',
): Promise<void> {
  const wasOffered = booking.state === 'OFFERED';
  Object.assign(booking, { state, endReason: reason, endedAt: tx.now, offerLapsesAt: null });
  await tx.em.flush();
  // The swap that is being taken ends by that.
  if (how === undefined) await endSwapsOf(tx, [booking.id]);
  if (wasOffered && reason !== 'OFFER_LAPSED') {
    await cancelDueWork(tx, tx.now, { kind: 'WAITING_OFFER_LAPSES', subjectId: booking.id });
  }
  await tx.event('BookingEnded', { bookingId: booking.id, memberId: booking.memberId });
}

/** Nobody can take a place that is no longer theirs who offered it. */
export async function endSwapsOf(tx: CommandTransaction<never>, bookingIds: readonly string[]): Promise<void> {
  await tx.em.nativeUpdate(
    SwapEntity,
    { schemeId: tx.schemeId, bookingId: { $in: [...bookingIds] }, state: 'OPEN' },
    { state: 'LAPSED', endedAt: tx.now },
  );
}
