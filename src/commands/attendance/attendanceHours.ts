import { newId } from '../../domain/ids.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { attended } from '../../domain/shifts/attendance.js';
import { cutAt } from '../../domain/text.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { BookingEntity, ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

const ACTIVITY_MAX = 1000;

/** What a booking's hours are made of, read after the booking is locked. */
export interface AttendedShift {
  shift: ShiftEntity;
  opportunity: Pick<OpportunityEntity, 'role' | 'earnsCredits'>;
}

/**
 * Writes the hours of bookings that are checked out, once for each: a SUBMITTED log, whatever stands in its way, so that nothing somebody gave is lost.
 * Caps, overlaps and the length of a day are judged when it is approved. Nothing is written for less than a minute. The members are kept and the
 * bookings locked by the caller.
 * Records HoursLogged.
 */
export async function writeAttendanceHours(
  tx: CommandTransaction<never>,
  { shift, opportunity }: AttendedShift,
  bookings: readonly BookingEntity[],
): Promise<void> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const rules = rulesOf(scheme.rules);
  const logs = bookings.flatMap((booking) => {
    const { checkedInAt, checkedOutAt } = booking;
    if (!checkedInAt || !checkedOutAt) return [];
    const given = attended(shift.startsAt, { checkedInAt, checkedOutAt }, rules, scheme.timeZone);
    if (given === null) return [];
    return [
      tx.em.create(HoursLogEntity, {
        id: newId(),
        schemeId: tx.schemeId,
        memberId: booking.memberId,
        organisationId: shift.organisationId,
        ...given,
        activity: activityOf(opportunity, booking),
        rewardChoice: opportunity.earnsCredits ? null : 'RECOGNITION_ONLY',
        state: 'SUBMITTED',
        submittedBy: tx.actorName,
        submittedAt: tx.now,
        bookingId: booking.id,
      }),
    ];
  });
  await tx.em.flush();
  await tx.events(
    'HoursLogged',
    logs.map(({ id, memberId }) => ({ hoursLogId: id, memberId })),
  );
}

/** What was done: the role, and what the member says of it where the group asks. */
export function activityOf(
  { role }: Pick<OpportunityEntity, 'role'>,
  { evidence, checkedOutHow }: Pick<BookingEntity, 'evidence' | 'checkedOutHow'>,
): string {
  const forgotten = checkedOutHow === 'FORGOTTEN' ? ' (nobody checked out: counted to the planned end)' : '';
  return cutAt(`${role}${forgotten}${evidence ? `: ${evidence}` : ''}`, ACTIVITY_MAX);
}
