import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import { offerLapsesAt, whoFits } from '../../domain/shifts/places.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { BookingEntity, type ShiftEntity } from '../../entities/shifts/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { lockShifts, placesOf, type RolePlaces } from './rota.js';

/**
 * Gives what is free of a shift to its waiting list: a place is kept for who has waited longest among those who fit, for the scheme's hours. In the last
 * hours before the shift nothing is kept for anybody, and those who wait are told once that places are free. The shift is locked, and whatever freed
 * the place is written. While the group is suspended nothing is offered: nobody could take it. Locks due work.
 * Records PlaceOffered, PlacesFree.
 */
export async function offerFreePlaces(tx: CommandTransaction<never>, shift: ShiftEntity): Promise<void> {
  if (shift.state === 'CANCELLED' || shift.startsAt <= tx.now) return;
  const waiting = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, shiftId: shift.id, state: 'WAITING' },
    { orderBy: { askedAt: 'ASC', id: 'ASC' }, refresh: true },
  );
  if (waiting.length === 0 || (await isSuspended(tx, shift.organisationId))) return;
  const { rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const lapsesAt = offerLapsesAt(tx.now, shift.startsAt, rulesOf(rules));
  for (const role of await placesOf(tx, shift.id)) {
    const inLine = waiting.filter((booking) => booking.shiftRoleId === role.id);
    if (lapsesAt === null) await tellFree(tx, inLine, role);
    else await offer(tx, whoFits(inLine, role.freePlaces), lapsesAt);
  }
}

/** Read under the shift's lock: whoever resumes the group takes it too, and so one of the two finds the place. */
export async function isSuspended(tx: CommandTransaction<never>, organisationId: string): Promise<boolean> {
  const [row] = await tx.sql<{ isSuspended: boolean }>(
    `SELECT status = 'SUSPENDED' AS "isSuspended" FROM organisation WHERE scheme_id = $1 AND id = $2`,
    [tx.schemeId, organisationId],
  );
  return row?.isSuspended ?? false;
}

/**
 * A group takes part again, locked: places that were kept for somebody when it was suspended are kept for them anew, and what became free meanwhile
 * goes to those who wait for its shifts ahead. Locks the shifts and due work.
 * Records PlaceOffered, PlacesFree.
 */
export async function offerPlacesOf(tx: CommandTransaction<never>, organisationId: string): Promise<void> {
  const waitedFor = await tx.sql<{ id: string }>(
    `SELECT s.id FROM shift s WHERE s.scheme_id = $1 AND s.organisation_id = $2 AND s.starts_at > $3 AND s.state = 'SCHEDULED'
       AND EXISTS (SELECT 1 FROM booking b WHERE b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state IN ('WAITING', 'OFFERED'))`,
    [tx.schemeId, organisationId, tx.now],
  );
  const shifts = await lockShifts(
    tx,
    waitedFor.map(({ id }) => id),
  );
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  for (const shift of shifts) {
    await renewOffers(tx, shift, rulesOf(scheme.rules));
    await offerFreePlaces(tx, shift);
  }
}

/** Nobody could take them meanwhile, and so their time begins anew, also in the last hours before the shift. */
async function renewOffers(tx: CommandTransaction<never>, shift: ShiftEntity, rules: SchemeRules): Promise<void> {
  const offered = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, shiftId: shift.id, state: 'OFFERED' },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  await offer(tx, offered, offerLapsesAt(tx.now, shift.startsAt, { ...rules, waitingOfferStopsHours: 0 }) ?? tx.now);
}

async function offer(tx: CommandTransaction<never>, next: readonly BookingEntity[], lapsesAt: Date): Promise<void> {
  for (const booking of next) {
    Object.assign(booking, { state: 'OFFERED', offeredAt: tx.now, offerLapsesAt: lapsesAt });
    await tx.em.flush();
    await planDueWork(tx, tx.now, { kind: 'WAITING_OFFER_LAPSES', subjectId: booking.id, dueAt: lapsesAt });
    await tx.event('PlaceOffered', { bookingId: booking.id, memberId: booking.memberId });
  }
}

async function tellFree(
  tx: CommandTransaction<never>,
  inLine: readonly BookingEntity[],
  { freePlaces }: RolePlaces,
): Promise<void> {
  const told = inLine.filter(({ places, toldFreeAt }) => places <= freePlaces && !toldFreeAt);
  for (const booking of told) booking.toldFreeAt = tx.now;
  await tx.em.flush();
  await tx.events(
    'PlacesFree',
    told.map(({ id, memberId }) => ({ bookingId: id, memberId })),
  );
}
