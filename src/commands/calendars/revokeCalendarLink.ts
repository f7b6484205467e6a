import { DomainError, notFound } from '../../domain/errors.js';
import { CalendarFeedEntity } from '../../entities/calendars/entities.js';
import { calendarLinkWrite } from '../../policies/calendars.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Ends a link to a calendar: from now on it answers as one that never was.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const revokeCalendarLink = defineCommand({
  name: 'revokeCalendarLink',
  policy: calendarLinkWrite,
  async run(tx, input: { calendarLinkId: string }): Promise<{ calendarLinkId: string }> {
    const where = { schemeId: tx.schemeId, id: input.calendarLinkId };
    await tx.sql('SELECT 1 FROM calendar_feed WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      where.schemeId,
      where.id,
    ]);
    const feed = await tx.em.findOne(CalendarFeedEntity, where);
    if (!feed) throw notFound();
    const { kind, memberId = null, organisationId = null } = feed;
    tx.authorize({ kind, memberId, organisationId });
    if (feed.revokedAt) throw new DomainError('ALREADY_DONE', 'This link was revoked before.');
    feed.revokedAt = tx.now;
    await tx.em.flush();
    await tx.audit('CalendarLink', feed.id);
    return { calendarLinkId: feed.id };
  },
});
