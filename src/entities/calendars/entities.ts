import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { calendarKinds } from '../../domain/calendars/calendar.js';

/** A link that calendar programs subscribe to. */
export const CalendarFeedEntity = defineEntity({
  name: 'CalendarFeed',
  tableName: 'calendar_feed',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(calendarKinds),
    memberId: p.uuid().nullable(),
    organisationId: p.uuid().nullable(),
    tokenHash: p.blob(),
    createdBy: p.text(),
    createdAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});
export type CalendarFeedEntity = InferEntity<typeof CalendarFeedEntity>;
