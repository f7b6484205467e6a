import { notFound } from '../../domain/errors.js';
import { type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { CalendarFeedEntity } from '../../entities/calendars/entities.js';
import { calendarLinkWrite } from '../../policies/calendars.js';
import { olderThan } from '../apps/apps.js';
import { defineQuery } from '../defineQuery.js';

export interface CalendarLinksInput {
  memberId: string | null;
  organisationId: string | null;
  first: number;
  after?: string | null;
}

/** The links of a member, of a group, or of the scheme itself; the newest first, revoked ones included. */
export const calendarLinks = defineQuery({
  name: 'calendarLinks',
  policy: calendarLinkWrite,
  async run(tx, { memberId, organisationId, first, after }: CalendarLinksInput): Promise<Page<CalendarFeedEntity>> {
    tx.authorize({ kind: memberId === null ? 'PUBLIC' : 'MEMBER', memberId, organisationId });
    const rows = await tx.em.find(
      CalendarFeedEntity,
      { schemeId: tx.schemeId, memberId, organisationId, ...olderThan(after) },
      { orderBy: { id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => toCursor(row.id));
  },
});

/** One link. @throws RequestError NOT_FOUND, FORBIDDEN */
export const calendarLink = defineQuery({
  name: 'calendarLink',
  policy: calendarLinkWrite,
  async run(tx, input: { calendarLinkId: string }): Promise<CalendarFeedEntity> {
    const found = await tx.em.findOne(CalendarFeedEntity, { schemeId: tx.schemeId, id: input.calendarLinkId });
    if (!found) throw notFound();
    tx.authorize(calendarFacts(found));
    return found;
  },
});

export function calendarFacts({ kind, memberId = null, organisationId = null }: CalendarFeedEntity) {
  return { kind, memberId, organisationId };
}
