import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { dateWords } from '../../domain/notifications/dates.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import { checkInOpensAt } from '../../domain/shifts/attendance.js';
import { offersStopAt } from '../../domain/shifts/places.js';
import { mustHaveFewRoles, type RoleForm } from '../../domain/shifts/shiftForm.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { BookingEntity, type ShiftEntity, ShiftRoleEntity } from '../../entities/shifts/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { addRole, planShift } from './makeShifts.js';
import { placesOf, type RolePlaces } from './rota.js';

type Transaction = CommandTransaction<never>;

export interface ShiftChanges {
  startsAt: Date;
  endsAt: Date;
  note: string;
}

/**
 * Moves a shift, or changes what stands beside it, under its lock. Bookings stand; everybody on it is told what changed, calendars show it, and offers
 * end no later than the new beginning asks for. False: nothing differs.
 * Records ShiftChanged.
 */
export async function changeShift(tx: Transaction, shift: ShiftEntity, changes: ShiftChanges): Promise<boolean> {
  const moved =
    shift.startsAt.getTime() !== changes.startsAt.getTime() || shift.endsAt.getTime() !== changes.endsAt.getTime();
  const noteChanged = shift.note !== changes.note;
  if (!moved && !noteChanged) return false;
  const changeId = newId();
  await tx.sql(
    `INSERT INTO shift_change (scheme_id, id, shift_id, started_at, ended_at, starts_at, ends_at, note_changed, changed_by, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[tx.schemeId, changeId, shift.id, shift.startsAt, shift.endsAt],
      ...[changes.startsAt, changes.endsAt, noteChanged, tx.actorName, tx.now],
    ],
  );
  Object.assign(shift, changes, { sequence: shift.sequence + 1, changedAt: tx.now });
  await tx.em.flush();
  if (moved) {
    await planShift(tx, shift);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const rules = rulesOf(scheme.rules);
    await shortenOffers(tx, shift, rules);
    await undoEarlyCheckIns(tx, shift, rules);
  }
  await tx.event('ShiftChanged', { shiftChangeId: changeId, shiftId: shift.id });
  return true;
}

/** Who came for a beginning that was then put off is expected at the new one: their check-in says nothing about it. */
async function undoEarlyCheckIns(tx: Transaction, shift: ShiftEntity, rules: SchemeRules): Promise<void> {
  if (checkInOpensAt(shift.startsAt, rules) <= tx.now) return;
  await tx.sql(
    `UPDATE booking SET state = 'BOOKED', checked_in_at = NULL, checked_in_how = NULL
     WHERE scheme_id = $1 AND shift_id = $2 AND state = 'ATTENDING'`,
    [tx.schemeId, shift.id],
  );
}

async function shortenOffers(tx: Transaction, shift: ShiftEntity, rules: SchemeRules): Promise<void> {
  const stops = offersStopAt(shift.startsAt, rules);
  const offered = await tx.em.find(BookingEntity, { schemeId: tx.schemeId, shiftId: shift.id, state: 'OFFERED' });
  for (const booking of offered) {
    if (!booking.offerLapsesAt || booking.offerLapsesAt <= stops) continue;
    booking.offerLapsesAt = stops;
    await tx.em.flush();
    await planDueWork(tx, tx.now, { kind: 'WAITING_OFFER_LAPSES', subjectId: booking.id, dueAt: stops });
  }
}

/**
 * Changes kinds of place of a shift, or adds them, by their names; those not named stay as they are.
 * @param dayOn named where it is refused: of a series it is not known otherwise which shift it is about.
 * @throws DomainError CAPACITY_BELOW_BOOKINGS, with how many and who; INVALID_INPUT for more kinds of place than a shift has
 */
export async function changeRoles(
  tx: Transaction,
  shift: ShiftEntity,
  roles: readonly RoleForm[],
  dayOn?: string,
): Promise<boolean> {
  const places = await placesOf(tx, shift.id);
  mustHaveFewRoles([...places, ...roles].map(({ name }) => name));
  let changed = false;
  for (const role of roles) {
    const known = places.find(({ name }) => name.toLowerCase() === role.name.toLowerCase());
    if (!known) {
      addRole(tx, shift.id, role);
      changed = true;
      continue;
    }
    if (role.capacity < known.takenPlaces) throw await belowBookings(tx, known, role.capacity, dayOn);
    if (role.capacity === known.capacity && sameSkills(role.skillIds, known.skillIds)) continue;
    await tx.em.nativeUpdate(
      ShiftRoleEntity,
      { schemeId: tx.schemeId, id: known.id },
      { capacity: role.capacity, skillIds: role.skillIds },
    );
    changed = true;
  }
  await tx.em.flush();
  return changed;
}

function sameSkills(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

const namesMax = 5;
const { day: dayWords } = dateWords('en-GB', 'at');

async function belowBookings(
  tx: Transaction,
  role: RolePlaces,
  capacity: number,
  dayOn: string | undefined,
): Promise<DomainError> {
  const booked = await tx.sql<{ name: string }>(
    `SELECT m.name FROM booking b JOIN member m ON m.scheme_id = b.scheme_id AND m.id = b.member_id
     WHERE b.scheme_id = $1 AND b.shift_role_id = $2 AND b.state IN ('OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')
     ORDER BY b.asked_at DESC, b.id DESC`,
    [tx.schemeId, role.id],
  );
  const names = booked.slice(0, namesMax).map(({ name }) => name);
  const more = booked.length > namesMax ? ` and ${booked.length - namesMax} more` : '';
  const taken = role.takenPlaces === 1 ? '1 place is' : `${role.takenPlaces} places are`;
  const on = dayOn === undefined ? '' : `On ${dayWords(dayOn)}: `;
  return new DomainError(
    'CAPACITY_BELOW_BOOKINGS',
    `${on}${taken} taken for "${role.name}", by ${names.join(', ')}${more}: there cannot be only ${capacity}. Cancel or move bookings first.`,
    { field: ['roles'] },
  );
}
