import { shiftClosesAt } from '../../domain/shifts/attendance.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { ShiftEntity } from '../../entities/shifts/entities.js';
import { cancelDueWork, planDueWork } from '../../outbox/dueWork.js';

/**
 * Has a shift settled two hours after its planned end: forgotten check-outs, no-shows, the group's list. To be called where a shift is made or moved,
 * after it is locked; calling it again moves what was planned.
 */
export async function planShiftEnd(
  tx: SchemeTransaction,
  now: Date,
  shift: Pick<ShiftEntity, 'id' | 'endsAt'>,
): Promise<void> {
  await planDueWork(tx, now, { kind: 'SHIFT_ENDS', subjectId: shift.id, dueAt: shiftClosesAt(shift.endsAt) });
}

/** Takes that back where the shift is cancelled. What was settled already stays settled. */
export async function cancelShiftEnd(tx: SchemeTransaction, now: Date, shift: Pick<ShiftEntity, 'id'>): Promise<void> {
  await cancelDueWork(tx, now, { kind: 'SHIFT_ENDS', subjectId: shift.id });
}
