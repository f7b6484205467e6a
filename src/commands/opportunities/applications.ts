import { DomainError, notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { ApplicationEntity, OpportunityEntity } from '../../entities/opportunities/entities.js';
import { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { endBooking, openStates } from '../shifts/endBooking.js';
import { offerFreePlaces } from '../shifts/freePlaces.js';
import { lockShifts } from '../shifts/rota.js';

type Transaction = CommandTransaction<never>;

/** An application with the opportunity it is about, before anything is locked. @throws RequestError NOT_FOUND */
export async function findApplication(
  tx: SchemeTransaction,
  applicationId: string,
): Promise<{ application: ApplicationEntity; opportunity: OpportunityEntity }> {
  const application = await tx.em.findOne(ApplicationEntity, { schemeId: tx.schemeId, id: applicationId });
  if (!application) throw notFound();
  const opportunity = await tx.em.findOneOrFail(OpportunityEntity, {
    schemeId: tx.schemeId,
    id: application.opportunityId,
  });
  return { application, opportunity };
}

/** The same as it stands when nobody else decides about it. Locked after its opportunity. */
export async function lockApplication(tx: SchemeTransaction, applicationId: string): Promise<ApplicationEntity> {
  await tx.sql('SELECT 1 FROM application WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    applicationId,
  ]);
  return await tx.em.findOneOrFail(ApplicationEntity, { schemeId: tx.schemeId, id: applicationId }, { refresh: true });
}

/** @throws DomainError ALREADY_DECIDED, saying what has become of it */
export function mustBeIn(application: ApplicationEntity, ...states: readonly ApplicationEntity['state'][]): void {
  if (states.includes(application.state)) return;
  throw new DomainError('ALREADY_DECIDED', became[application.state], { field: ['applicationId'] });
}

const became: Record<ApplicationEntity['state'], string> = {
  WAITING: 'Nobody has answered this application yet. Please accept or decline it first.',
  ACCEPTED: 'This application was accepted already.',
  DECLINED: 'This application was declined. They can apply again.',
  WITHDRAWN: 'This application was taken back. They can apply again.',
  ENDED: 'This application has come to an end. They can apply again where people still take part.',
};

export function settle(
  tx: Transaction,
  application: ApplicationEntity,
  state: Exclude<ApplicationEntity['state'], 'WAITING'>,
  reason: string | null,
): void {
  Object.assign(application, { state, reason, decidedBy: tx.actorName, decidedAt: tx.now });
}

/**
 * Ends what a member is booked for, or waits for, at an opportunity in times to come; freed places go to the waiting lists. Under the opportunity's
 * lock. Locks the shifts, the bookings and due work.
 * @returns how many bookings ended.
 * Records BookingEnded, and PlaceOffered or PlacesFree for those who wait.
 */
export async function endBookingsAt(
  tx: Transaction,
  { memberId, opportunityId }: { memberId: string; opportunityId: string },
  reason: 'BY_MEMBER' | 'BY_GROUP',
): Promise<number> {
  const known = await tx.sql<{ id: string; shiftId: string }>(
    `SELECT b.id, b.shift_id AS "shiftId" FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
     WHERE b.scheme_id = $1 AND b.member_id = $2 AND s.opportunity_id = $3 AND s.state = 'SCHEDULED' AND s.starts_at > $4 AND b.state = ANY ($5)`,
    [tx.schemeId, memberId, opportunityId, tx.now, [...openStates]],
  );
  const shifts: ShiftEntity[] = await lockShifts(
    tx,
    known.map(({ shiftId }) => shiftId),
  );
  const bookings = await tx.em.find(
    BookingEntity,
    { schemeId: tx.schemeId, id: { $in: known.map(({ id }) => id) }, state: { $in: [...openStates] } },
    { orderBy: { id: 'ASC' }, refresh: true },
  );
  for (const booking of bookings) await endBooking(tx, booking, 'CANCELLED', reason);
  for (const shift of shifts) await offerFreePlaces(tx, shift);
  return bookings.length;
}
