import ical, { type ICalCalendar, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { type Calendar, type CalendarEvent, isToldByWallTime } from '../../domain/calendars/calendar.js';

const refreshSeconds = 15 * 60;

/**
 * A calendar as RFC 5545 writes it. Times are wall times of the scheme's zone, whose rules travel along (VTIMEZONE); where a wall time would mean two
 * instants, UTC. The same content gives the same bytes.
 */
export function renderCalendar({ name, timeZone, events }: Calendar): string {
  const calendar = ical({
    name,
    prodId: { company: 'Time Credits', product: 'Rota', language: 'EN' },
    // With a zone of the calendar's own, stamps would be written in it, and they are to be in UTC. The zones of the events bring the rules.
    timezone: { name: null, generator: (zone) => tzlib_get_ical_block(zone)[0] ?? null },
    ttl: refreshSeconds,
  });
  for (const event of events) addEvent(calendar, event, timeZone);
  return calendar.toString();
}

function addEvent(calendar: ICalCalendar, event: CalendarEvent, timeZone: string): void {
  const { uid, sequence, status, startsAt, endsAt, changedAt, summary, description, location } = event;
  const byWall = isToldByWallTime(startsAt, timeZone) && isToldByWallTime(endsAt, timeZone);
  const time = (at: Date) => DateTime.fromJSDate(at, { zone: byWall ? timeZone : 'utc' });
  const changed = DateTime.fromJSDate(changedAt, { zone: 'utc' });
  calendar.createEvent({
    id: uid,
    sequence,
    status: ICalEventStatus[status],
    start: time(startsAt),
    end: time(endsAt),
    ...(byWall ? { timezone: timeZone } : {}),
    stamp: changed,
    lastModified: changed,
    summary,
    ...(description === '' ? {} : { description }),
    ...(location === '' ? {} : { location }),
  });
}
