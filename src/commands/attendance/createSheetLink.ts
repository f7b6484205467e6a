import { DomainError, notFound } from '../../domain/errors.js';
import { daysBetween } from '../../domain/schemes/localTime.js';
import { instantOfMinute, minuteOf, sheetMinutes } from '../../domain/shifts/attendanceLinks.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { attendanceList } from '../../policies/attendance.js';
import { defineCommand } from '../defineCommand.js';
import type { LinkMade } from './createDoorLink.js';

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const firstDay = '1970-01-01';

/**
 * A link to the list of a group's day, to be printed: names, boxes, times, room for signatures. It opens for some minutes.
 * @throws DomainError INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 */
export const createSheetLink = defineCommand({
  name: 'createSheetLink',
  policy: attendanceList,
  async run(tx, input: { organisationId: string; day: string }): Promise<LinkMade> {
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!organisation) throw notFound();
    tx.authorize({ organisationId: organisation.id });
    const day = dayForm.test(input.day) ? daysBetween(firstDay, input.day) : Number.NaN;
    if (!(day >= 0 && day < 100_000)) {
      throw new DomainError('INVALID_INPUT', 'The day is not a date. Write it like 2026-11-03.', { field: ['day'] });
    }
    const minute = minuteOf(tx.now) + sheetMinutes;
    const { secrets, publicUrl } = tx.services;
    const token = secrets.signedLink('SHEET', { schemeId: tx.schemeId, subjectId: organisation.id, minute, day });
    await tx.audit('Organisation', organisation.id, { day: input.day });
    return { url: `${publicUrl()}/sheet/${token}`, validUntil: instantOfMinute(minute) };
  },
});
