import { disturbsFrom, isQuiet, quietBegan, quietEnds } from '../notifications/quietHours.js';
import { addDays, localDay, localInstant } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

/** How far ahead somebody is reminded: days before, in the morning; or hours before. */
export type ReminderLead = 'DAYS' | 'HOURS';

type ReminderRules = Pick<SchemeRules, 'reminderDays' | 'reminderHours' | 'reminderTime' | 'quietFrom' | 'quietUntil'>;

const minuteMs = 60_000;
/** A reminder whose hour lies in the quiet hours goes so long before they begin: usually at 20:45. */
const beforeQuietMs = 15 * minuteMs;

/**
 * When those booked on a shift are reminded of it. The one in the morning is on the local calendar, so it is at nine on both sides of a clock change;
 * the other so many hours before, or before the scheme's quiet hours where it would lie in them. Null: the scheme does not remind.
 */
export function remindsAt(lead: ReminderLead, startsAt: Date, rules: ReminderRules, zone: string): Date | null {
  if (lead === 'DAYS') {
    if (rules.reminderDays === 0) return null;
    return localInstant(addDays(localDay(startsAt, zone), -rules.reminderDays), rules.reminderTime, zone);
  }
  if (rules.reminderHours === 0) return null;
  const at = new Date(startsAt.getTime() - rules.reminderHours * 60 * minuteMs);
  if (!isQuiet(at, zone, rules)) return at;
  // Where quiet hours leave less than that between them, as soon as the ones before are over.
  return quietEnds(new Date(quietBegan(at, zone, rules).getTime() - beforeQuietMs), zone, rules);
}

/**
 * What becomes of a reminder whose time has come, perhaps long ago. BEGUN: the shift has begun. LATER_REMINDER: the other one has come up meanwhile, or
 * will have by the time this one reaches anybody, and says the same.
 */
export type ReminderVerdict = 'SEND' | 'BEGUN' | 'LATER_REMINDER';

export function judgeReminder(
  lead: ReminderLead,
  startsAt: Date,
  rules: ReminderRules,
  zone: string,
  now: Date,
): ReminderVerdict {
  if (startsAt <= now) return 'BEGUN';
  if (lead === 'HOURS') return 'SEND';
  const other = remindsAt('HOURS', startsAt, rules, zone);
  // At night it would wait for the morning, and perhaps arrive together with the other one.
  return other !== null && other <= disturbsFrom(now, zone, rules, startsAt) ? 'LATER_REMINDER' : 'SEND';
}
