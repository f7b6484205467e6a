import { DomainError, notFound } from '../../domain/errors.js';
import { shiftClosesAt } from '../../domain/shifts/attendance.js';
import { doorMinutesMax, instantOfMinute, minuteOf } from '../../domain/shifts/attendanceLinks.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { attendanceList } from '../../policies/attendance.js';
import { defineCommand } from '../defineCommand.js';
import { mustStand } from './attendanceTimes.js';

/** A link of this service, and until when it opens. */
export interface LinkMade {
  url: string;
  validUntil: Date;
}

/**
 * A link to the page for a screen at the door, which shows the code of the minute. It opens until the shift is settled, a day at most, and shows nothing
 * of anybody.
 * @throws DomainError SHIFT_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 */
export const createDoorLink = defineCommand({
  name: 'createDoorLink',
  policy: attendanceList,
  async run(tx, input: { shiftId: string }): Promise<LinkMade> {
    const shift = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!shift) throw notFound();
    tx.authorize({ organisationId: shift.organisationId });
    mustStand(shift);
    const minute = Math.min(minuteOf(shiftClosesAt(shift.endsAt)), minuteOf(tx.now) + doorMinutesMax);
    if (instantOfMinute(minute) <= tx.now) throw new DomainError('SHIFT_NOT_OPEN', 'This shift is over.');
    const { secrets, publicUrl } = tx.services;
    const token = secrets.signedLink('DOOR', { schemeId: tx.schemeId, subjectId: shift.id, minute, day: 0 });
    await tx.audit('Shift', shift.id);
    return { url: `${publicUrl()}/door/${token}`, validUntil: instantOfMinute(minute) };
  },
});
