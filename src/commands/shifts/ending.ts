import type { BookingEndReason } from '../../domain/shifts/booking.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { endBooking, openStates } from './endBooking.js';
import { offerFreePlaces } from './freePlaces.js';
import { cancelShiftEnd } from './planShiftEnd.js';
import { lockShifts } from './rota.js';

type Transaction = CommandTransaction<never>;

/**
 * Cancels every shift of these opportunities that has not begun, and ends their series: for whoever closes them, who holds their locks. Everybody booked,
 * offered a place or waiting is told, with these words. Locks the shifts, their bookings and due work.
 * @returns how many shifts were cancelled.
 * Records BookingEnded for each booking.
 */
export async function cancelShiftsAhead(
  tx: Transaction,
  { opportunityIds }: { opportunityIds: readonly string[] },
  words: string,
): Promise<number> {
  if (opportunityIds.length === 0) return 0;
  const series = await tx.sql<{ id: string }>(
    `WITH running AS (
       SELECT id FROM shift_series WHERE scheme_id = $1 AND opportunity_id = ANY ($2) AND state = 'RUNNING' ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE shift_series s SET state = 'ENDED', ended_at = $3, made_until_on = NULL FROM running
     WHERE s.scheme_id = $1 AND s.id = running.id RETURNING s.id`,
    [tx.schemeId, opportunityIds, tx.now],
  );
  const ahead = await tx.sql<{ id: string }>(
    `SELECT id FROM shift WHERE scheme_id = $1 AND opportunity_id = ANY ($2) AND state = 'SCHEDULED' AND starts_at > $3`,
    [tx.schemeId, opportunityIds, tx.now],
  );
  const shifts = await lockShifts(
    tx,
    ahead.map(({ id }) => id),
  );
  const cancelled = await cancelShifts(tx, shifts, words);
  for (const { id } of series) await cancelDueWork(tx, tx.now, { kind: 'SERIES_GROWS', subjectId: id });
  return cancelled;
}

/**
 * Cancels those of these shifts, which are locked, that have not begun. Who was checked in early is told too. @returns how many.
 * Records BookingEnded for each booking.
 */
export async function cancelShifts(tx: Transaction, shifts: readonly ShiftEntity[], words: string): Promise<number> {
  const ahead = shifts.filter(({ state, startsAt }) => state === 'SCHEDULED' && startsAt > tx.now);
  for (const shift of ahead) {
    shift.state = 'CANCELLED';
    shift.sequence += 1;
    Object.assign(shift, { cancelReason: words, cancelledAt: tx.now, changedAt: tx.now });
  }
  await tx.em.flush();
  const ids = ahead.map(({ id }) => id);
  const bookings = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, shiftId: { $in: ids }, state: { $in: [...openStates, 'ATTENDING'] } },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const booking of bookings) {
    // Nobody has given anything yet: who came early is not there any more.
    Object.assign(booking, { checkedInAt: null, checkedInHow: null });
    await endBooking(tx, booking, 'CANCELLED', 'SHIFT_CANCELLED');
  }
  for (const id of ids) {
    for (const kind of ['SHIFT_BEGINS', 'SHIFT_REMINDS_DAYS', 'SHIFT_REMINDS_HOURS'] as const) {
      await cancelDueWork(tx, tx.now, { kind, subjectId: id });
    }
    await cancelShiftEnd(tx, tx.now, { id });
  }
  return ids.length;
}

/**
 * Ends what a member who leaves or has died is booked for or waits for; freed places go to the waiting lists. The membership is locked. What they
 * attended stays. Swaps that were meant for them are over. Locks the shifts, the bookings and due work.
 * @returns how many bookings ended.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export async function endBookingsOf(tx: Transaction, memberId: string): Promise<number> {
  const open = await bookingsOf(tx, memberId);
  const shifts = await lockShifts(
    tx,
    open.map(({ shiftId }) => shiftId),
  );
  // Read again: an offer may have lapsed while the shifts were waited for.
  const bookings = await bookingsOf(tx, memberId);
  await endBookings(tx, bookings, 'MEMBERSHIP_ENDED');
  for (const shift of shifts) await offerFreePlaces(tx, shift);
  await endSwapsMeantFor(tx, memberId);
  return bookings.length;
}

async function bookingsOf(tx: Transaction, memberId: string): Promise<BookingEntity[]> {
  return await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, memberId, state: { $in: [...openStates] } },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
}

async function endBookings(
  tx: Transaction,
  bookings: readonly BookingEntity[],
  reason: BookingEndReason,
): Promise<void> {
  for (const booking of bookings) await endBooking(tx, booking, 'CANCELLED', reason);
}

async function endSwapsMeantFor(tx: Transaction, memberId: string): Promise<void> {
  await tx.sql(
    `UPDATE swap SET state = 'LAPSED', ended_at = $3 WHERE scheme_id = $1 AND to_member_id = $2 AND state = 'OPEN'`,
    [tx.schemeId, memberId, tx.now],
  );
}

/** The further a booking has come, the more it says: of two on one shift the better one stands. */
const howFar: readonly BookingEntity['state'][] = ['WAITING', 'OFFERED', 'NO_SHOW', 'BOOKED', 'ATTENDING', 'ATTENDED'];

/**
 * Bookings of a membership that is joined with another go to the one that remains. Where both are on one shift, the one that has come further stands; the
 * other one ends, and its place goes to the waiting list. Both memberships are locked. Locks the shifts, the bookings and due work.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export async function joinBookings(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  const live = { schemeId: tx.schemeId, state: { $in: [...howFar] } };
  const leaving = await tx.em.find(BookingEntity, { ...live, memberId: leavingId });
  const shared = await tx.em.find(BookingEntity, {
    ...live,
    memberId: remainingId,
    shiftId: { $in: leaving.map(({ shiftId }) => shiftId) },
  });
  const shifts = await lockShifts(
    tx,
    leaving.map(({ shiftId }) => shiftId),
  );
  await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, id: { $in: [...leaving, ...shared].map(({ id }) => id) } },
    { refresh: true },
  );
  for (const one of leaving) {
    const other = shared.find(({ shiftId }) => shiftId === one.shiftId);
    if (other) await endLesser(tx, one, other);
  }
  // Two that were both attended stay where they are: the index lets one live booking of a member stand on a shift.
  await tx.sql(
    `UPDATE booking b SET member_id = $2 WHERE b.scheme_id = $1 AND b.member_id = $3 AND (b.state IN ('CANCELLED', 'LAPSED') OR NOT EXISTS (
       SELECT 1 FROM booking o WHERE o.scheme_id = $1 AND o.shift_id = b.shift_id AND o.member_id = $2 AND o.state NOT IN ('CANCELLED', 'LAPSED')))`,
    [tx.schemeId, remainingId, leavingId],
  );
  await joinSwaps(tx, remainingId, leavingId);
  for (const shift of shifts) await offerFreePlaces(tx, shift);
}

async function endLesser(tx: Transaction, one: BookingEntity, other: BookingEntity): Promise<void> {
  const [lesser] = [one, other].sort((a, b) => howFar.indexOf(a.state) - howFar.indexOf(b.state));
  if (lesser && openStates.includes(lesser.state)) await endBooking(tx, lesser, 'CANCELLED', 'MEMBERSHIP_ENDED');
}

/** What one offered the other is over: nobody swaps with themselves. */
async function joinSwaps(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  const both = [tx.schemeId, remainingId, leavingId];
  await tx.sql(
    `UPDATE swap SET state = 'LAPSED', ended_at = $4
     WHERE scheme_id = $1 AND state = 'OPEN' AND member_id IN ($2, $3) AND to_member_id IN ($2, $3)`,
    [...both, tx.now],
  );
  for (const column of ['member_id', 'to_member_id', 'taken_by_member_id']) {
    await tx.sql(`UPDATE swap SET ${column} = $2 WHERE scheme_id = $1 AND ${column} = $3`, both);
  }
}
