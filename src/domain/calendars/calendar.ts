import { DateTime } from 'luxon';

/** MEMBER: a member's own places. GROUP: a group's shifts, with counts and never names. PUBLIC: what anybody may know. */
export const calendarKinds = ['MEMBER', 'GROUP', 'PUBLIC'] as const;
export type CalendarKind = (typeof calendarKinds)[number];

/** How many links of one holder may be in use. */
export const linksMax = 10;

/** What was cancelled stays in a calendar for so many days, so that every program hears of it. */
export const cancelledDays = 60;
/** What is over stays for so many days. */
export const pastDays = 60;
/** A calendar has at most so many events: the next ones. */
export const eventsMax = 1_000;

/** One event, as a calendar shows it. */
export interface CalendarEvent {
  uid: string;
  /** Grows with every change that whoever subscribed must see. */
  sequence: number;
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  startsAt: Date;
  endsAt: Date;
  changedAt: Date;
  summary: string;
  description: string;
  location: string;
}

export interface Calendar {
  name: string;
  /** IANA. */
  timeZone: string;
  events: CalendarEvent[];
}

/** A file's name in the address of a calendar. */
const fileForm = /^([A-Za-z0-9_-]{43})\.ics$/;

/** The token in the address of a calendar; null where it can be none. */
export function calendarTokenOf(file: string): string | null {
  return fileForm.exec(file)?.[1] ?? null;
}

/** Does its wall time name this instant alone? In the hour that the autumn change repeats it names two, and programs differ about which of them they take. */
export function isToldByWallTime(at: Date, zone: string): boolean {
  return DateTime.fromJSDate(at, { zone }).getPossibleOffsets().length === 1;
}
