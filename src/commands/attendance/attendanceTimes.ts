import { DomainError } from '../../domain/errors.js';
import { dateWords } from '../../domain/notifications/dates.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { checkInOpensAt, listClosesAt, shiftClosesAt } from '../../domain/shifts/attendance.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

const { moment } = dateWords('en-GB', 'at');

type Transaction = Pick<CommandTransaction<never>, 'em' | 'schemeId' | 'now'>;

/** @throws DomainError SHIFT_NOT_OPEN */
export function mustStand(shift: Pick<ShiftEntity, 'state'>): void {
  if (shift.state === 'CANCELLED') throw new DomainError('SHIFT_NOT_OPEN', 'This shift was cancelled.');
}

/**
 * The instant of a check-in: now, or from the group's list an earlier one. From some minutes before the planned start until the planned end; the group
 * writes down who came until the shift is settled.
 * @throws DomainError CHECK_IN_NOT_OPEN, IN_THE_FUTURE, INVALID_INPUT
 */
export async function checkInTime(
  tx: Transaction,
  shift: ShiftEntity,
  { at, isList }: { at: Date | null; isList: boolean },
): Promise<Date> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const opensAt = checkInOpensAt(shift.startsAt, rulesOf(scheme.rules));
  if (tx.now < opensAt) {
    throw new DomainError('CHECK_IN_NOT_OPEN', `Check-in opens on ${moment(opensAt, scheme.timeZone)}.`);
  }
  if (tx.now >= (isList ? shiftClosesAt(shift.endsAt) : shift.endsAt)) {
    throw new DomainError(
      'CHECK_IN_NOT_OPEN',
      isList
        ? 'This shift has been settled. Please fill in its list instead.'
        : 'This shift is over. Please ask the group to write down that you were there.',
    );
  }
  if (at === null) return tx.now;
  mustHaveBeen(at, tx.now);
  if (at < opensAt || at > shift.endsAt) {
    throw new DomainError('INVALID_INPUT', 'That time is not within the shift. Please check it.', { field: ['at'] });
  }
  return at;
}

/**
 * The instant of a check-out: now, or from the group's list an earlier one after the check-in.
 * @throws DomainError CHECK_IN_NOT_OPEN, IN_THE_FUTURE, INVALID_INPUT
 */
export function checkOutTime(
  tx: Pick<Transaction, 'now'>,
  shift: ShiftEntity,
  { at, checkedInAt }: { at: Date | null; checkedInAt: Date },
): Date {
  if (tx.now >= shiftClosesAt(shift.endsAt)) {
    throw new DomainError(
      'CHECK_IN_NOT_OPEN',
      'This shift has been settled: the hours run to its planned end. The group can correct its list.',
    );
  }
  if (at === null) return tx.now;
  mustHaveBeen(at, tx.now);
  if (at < checkedInAt) {
    throw new DomainError('INVALID_INPUT', 'That is before the check-in. Please check the time.', { field: ['at'] });
  }
  return at;
}

/** @throws DomainError IN_THE_FUTURE */
export function mustHaveBeen(at: Date, now: Date, field: string[] = ['at']): void {
  if (at > now) throw new DomainError('IN_THE_FUTURE', 'That time has not come yet.', { field });
}

/** A list is filled in and corrected for some days after the shift. @throws DomainError CHECK_IN_NOT_OPEN */
export function mustBeWithinListDays(shift: ShiftEntity, now: Date): void {
  if (now < listClosesAt(shift.endsAt)) return;
  throw new DomainError(
    'CHECK_IN_NOT_OPEN',
    'The list of this shift is closed. Hours that are missing can still be logged by hand.',
  );
}
