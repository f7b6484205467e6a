import { notFound } from '../../domain/errors.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { keepMembers } from '../people/lockMembers.js';

interface Whose {
  memberId: string;
  shiftId: string;
  opportunityId: string;
  organisationId: string;
}

export interface LockedBooking {
  booking: BookingEntity;
  shift: ShiftEntity;
  opportunity: OpportunityEntity;
}

/**
 * One booking for a change of its attendance, in the order of locks: its member is kept, then the organisation, the opportunity and the shift, then the
 * booking itself is locked. Whoever merges two members moves their bookings, so whose it is is asked again once the member is kept.
 * @param authorize is asked before anything is locked, and again should it be somebody else's by then
 * @throws RequestError NOT_FOUND
 */
export async function lockBooking(
  tx: CommandTransaction<never>,
  bookingId: string,
  authorize: (facts: Whose) => void,
): Promise<LockedBooking> {
  let whose = await whoseBooking(tx, bookingId);
  for (;;) {
    authorize(whose);
    await keepMembers(tx, [whose.memberId]);
    const now = await whoseBooking(tx, bookingId);
    if (now.memberId === whose.memberId) break;
    whose = now;
  }
  const opportunity = await keepOpportunity(tx, whose.opportunityId);
  const shift = await keepShift(tx, whose.shiftId);
  const [booking] = await lockBookings(tx, [bookingId]);
  if (!booking) throw notFound();
  return { booking, shift, opportunity };
}

/** A shift that nobody moves, cancels or settles until this transaction ends. Call it after its opportunity. @throws RequestError NOT_FOUND */
export async function keepShift(tx: CommandTransaction<never>, shiftId: string): Promise<ShiftEntity> {
  await tx.sql('SELECT 1 FROM shift WHERE scheme_id = $1 AND id = $2 FOR SHARE', [tx.schemeId, shiftId]);
  const shift = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: shiftId }, { refresh: true });
  if (!shift) throw notFound();
  return shift;
}

/** Bookings that nobody else changes, by id. Those that are missing are left out. */
export async function lockBookings(
  tx: CommandTransaction<never>,
  bookingIds: readonly string[],
): Promise<BookingEntity[]> {
  await tx.sql('SELECT 1 FROM booking WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.schemeId,
    bookingIds,
  ]);
  return await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, id: { $in: [...bookingIds] } },
    { refresh: true, orderBy: { id: 'ASC' } },
  );
}

async function whoseBooking(tx: CommandTransaction<never>, bookingId: string): Promise<Whose> {
  const [found] = await tx.sql<Whose>(
    `SELECT b.member_id AS "memberId", b.shift_id AS "shiftId", s.opportunity_id AS "opportunityId", s.organisation_id AS "organisationId"
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id WHERE b.scheme_id = $1 AND b.id = $2`,
    [tx.schemeId, bookingId],
  );
  if (!found) throw notFound();
  return found;
}
