import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { rotaKeep } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { cancelShifts } from './ending.js';
import { mustBeAhead } from './judgeBooking.js';
import { lockShift } from './rota.js';

export interface CancelShiftInput {
  shiftId: string;
  /** In words that those booked read. */
  reason: string;
}

/**
 * Cancels a shift that has not begun. Everybody booked, offered a place or waiting is told why. Its series does not make it again.
 *
 * @throws DomainError SHIFT_NOT_OPEN, REASON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded for each booking.
 */
export const cancelShift = defineCommand({
  name: 'cancelShift',
  policy: rotaKeep,
  async run(tx, input: CancelShiftInput): Promise<{ shiftId: string }> {
    const known = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const words = reasonForPeople(input.reason);
    const shift = await lockShift(tx, known.id);
    mustBeAhead(shift, tx.now);
    shift.changedByHand = true;
    await cancelShifts(tx, [shift], words);
    await tx.audit('Shift', shift.id);
    return { shiftId: shift.id };
  },
});

/** @throws DomainError REASON_NEEDED */
export function reasonForPeople(typed: string): string {
  const reason = plainText(typed);
  if (hasLength(reason, 3, 1000)) return reason;
  throw new DomainError(
    'REASON_NEEDED',
    'Please say why, in a sentence that those who are booked will read (at most 1,000 characters).',
    { field: ['reason'] },
  );
}
