import { DomainError, notFound } from '../../domain/errors.js';
import { localClock } from '../../domain/schemes/localTime.js';
import { startsOn } from '../../domain/shifts/recurrence.js';
import {
  checkedDuration,
  checkedNote,
  checkedRoles,
  checkedTime,
  type RoleForm,
} from '../../domain/shifts/shiftForm.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { rotaKeep } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { changeRoles, changeShift } from './changeShift.js';
import { offerFreePlaces } from './freePlaces.js';
import { mustBeAhead } from './judgeBooking.js';
import { mustKnowSkills } from './makeShifts.js';
import { meetingNotices } from './meetingNotices.js';
import { lockShift } from './rota.js';
import { calendarOf, mustBeSoon } from './series.js';

export interface UpdateShiftInput {
  shiftId: string;
  /** What is left out stays as it is. */
  startsOn?: string | null;
  startTime?: string | null;
  durationMinutes?: number | null;
  note?: string | null;
  /** Kinds of place that change or are new, by name. */
  roles?: RoleForm[] | null;
}

/**
 * Moves a shift or changes its places or note. Bookings stand: everybody on it is told what changed and can cancel, also where two of
 * somebody's shifts now meet, which the answer counts. More places go to the waiting list.
 * From then on what changes its series leaves it as it is.
 *
 * @throws DomainError SHIFT_NOT_OPEN, CAPACITY_BELOW_BOOKINGS, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records ShiftChanged, and PlaceOffered or PlacesFree for those who wait.
 */
export const updateShift = defineCommand({
  name: 'updateShift',
  policy: rotaKeep,
  async run(tx, input: UpdateShiftInput): Promise<{ shiftId: string; notices: string[] }> {
    const known = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const roles = input.roles ? checkedRoles(input.roles) : [];
    await mustKnowSkills(tx, roles);
    const shift = await lockShift(tx, known.id);
    mustBeAhead(shift, tx.now);
    const { notices, ...changes } = await wanted(tx, shift, input);
    const moves =
      changes.startsAt.getTime() !== shift.startsAt.getTime() || changes.endsAt.getTime() !== shift.endsAt.getTime();
    await changeRoles(tx, shift, roles);
    await changeShift(tx, shift, changes);
    if (moves) notices.push(...(await meetingNotices(tx, [shift.id])));
    shift.changedByHand = true;
    await tx.em.flush();
    await offerFreePlaces(tx, shift);
    await tx.audit('Shift', shift.id);
    return { shiftId: shift.id, notices };
  },
});

/** @throws DomainError INVALID_INPUT */
async function wanted(
  tx: CommandTransaction<never>,
  shift: ShiftEntity,
  input: UpdateShiftInput,
): Promise<{ startsAt: Date; endsAt: Date; note: string; notices: string[] }> {
  const note = input.note === null || input.note === undefined ? shift.note : checkedNote(input.note);
  const { zone, today } = await calendarOf(tx);
  const was = localClock(shift.startsAt, zone);
  const lasts = Math.round((shift.endsAt.getTime() - shift.startsAt.getTime()) / 60_000);
  const day = input.startsOn ?? was.day;
  const startTime = input.startTime ? checkedTime(input.startTime) : was.time;
  const durationMinutes = checkedDuration(input.durationMinutes ?? lasts);
  if (day === was.day && startTime === was.time && durationMinutes === lasts) {
    return { startsAt: shift.startsAt, endsAt: shift.endsAt, note, notices: [] };
  }
  const plan = { startTime, durationMinutes, zone, exceptOn: [], bankHolidays: 'KEEP' as const };
  const { starts, notices } = startsOn([day], plan);
  const [moved] = starts;
  if (!moved || moved.startsAt <= tx.now) {
    throw new DomainError('INVALID_INPUT', 'A shift cannot be moved into the past.', { field: ['startsOn'] });
  }
  mustBeSoon(day, { today }, 'startsOn');
  return { startsAt: moved.startsAt, endsAt: moved.endsAt, note, notices };
}
