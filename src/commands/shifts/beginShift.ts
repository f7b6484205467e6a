import { DomainError } from '../../domain/errors.js';
import { BookingEntity } from '../../entities/shifts/entities.js';
import { rotaDue } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { endBooking, endSwapsOf } from './endBooking.js';
import { lockShift } from './rota.js';

export interface BeginShiftInput {
  shiftId: string;
}

/**
 * A shift begins: whoever still waits for it waits no longer, offers nobody took lapse, and swaps of its places are over. Done when it is due.
 * @throws DomainError ALREADY_DONE (it was cancelled), IN_THE_FUTURE (it was moved); RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded.
 */
export const beginShift = defineCommand({
  name: 'beginShift',
  policy: rotaDue,
  async run(tx, input: BeginShiftInput): Promise<{ shiftId: string }> {
    tx.authorize(undefined);
    const shift = await lockShift(tx, input.shiftId);
    if (shift.state === 'CANCELLED') throw new DomainError('ALREADY_DONE', 'This shift was cancelled.');
    if (shift.startsAt > tx.now) throw new DomainError('IN_THE_FUTURE', 'This shift has not begun.');
    const bookings = await tx.em.find(
      BookingEntity,
      { schemeId: tx.schemeId, shiftId: shift.id, state: { $in: ['WAITING', 'OFFERED', 'BOOKED'] } },
      { orderBy: { id: 'ASC' }, refresh: true },
    );
    await endSwapsOf(
      tx,
      bookings.map(({ id }) => id),
    );
    const waiting = bookings.filter(({ state }) => state !== 'BOOKED');
    for (const booking of waiting) await endBooking(tx, booking, 'LAPSED', 'SHIFT_BEGAN');
    await tx.audit('Shift', shift.id, { waited: waiting.length });
    return { shiftId: shift.id };
  },
});
