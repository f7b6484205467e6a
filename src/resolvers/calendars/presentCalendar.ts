import { toGlobalId } from '../../domain/ids.js';
import type { CalendarFeedRecord } from '../../queries/records.js';
import { CalendarLink } from '../../schema/calendars/calendarLink.js';
import type { ApiContext } from '../context.js';

/** With its address, which is made anew each time it is shown: it stands nowhere. */
export function presentCalendarLink(
  record: CalendarFeedRecord,
  { services }: Pick<ApiContext, 'services'>,
): CalendarLink {
  const { id, schemeId, kind, createdAt, revokedAt = null, memberId = null, organisationId = null } = record;
  const token = services.secrets.calendarToken(schemeId, id);
  return Object.assign(new CalendarLink(), {
    id: toGlobalId('CalendarLink', id),
    kind,
    url: revokedAt === null ? `${services.publicUrl()}/calendar/${token}.ics` : null,
    createdAt,
    revokedAt,
    memberId,
    organisationId,
  });
}
