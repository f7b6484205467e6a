import { DomainError } from '../errors.js';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

/** A rule that repeats days: the part of RFC 5545's RRULE that can be kept here. */
export interface RecurrenceRule {
  frequency: Frequency;
  interval: number;
  /** How many days it gives in all. */
  count: number | null;
  /** The last day it may give, yyyy-mm-dd. */
  untilOn: string | null;
  /** "TH", "-1FR" (the last Friday), "2TU". */
  byDay: string[];
  byMonthDay: number[];
  byMonth: number[];
  bySetPos: number[];
  weekStart: Weekday;
}

/** Further apart than this, nobody calls it a series. */
const intervalMax: Readonly<Record<Frequency, number>> = { DAILY: 366, WEEKLY: 104, MONTHLY: 60, YEARLY: 10 };
const countMax = 1000;
const lengthMax = 500;

type Parts = ReadonlyMap<string, string>;

/**
 * Reads a rule such as FREQ=WEEKLY;BYDAY=TH;COUNT=10, strictly: what would be ignored, give no day, or more than one start a day is refused, so that
 * nothing impossible or endless goes further than here.
 * @throws DomainError SCHEDULE_NOT_POSSIBLE
 */
export function readRule(typed: string): RecurrenceRule {
  if (typed.length > lengthMax) throw refused(`A rule has at most ${lengthMax} characters.`);
  const parts = partsOf(
    typed
      .trim()
      .toUpperCase()
      .replace(/^RRULE:/, ''),
  );
  const frequency = frequencyOf(parts);
  const rule: RecurrenceRule = {
    frequency,
    interval: wholeIn(parts, 'INTERVAL', 1, intervalMax[frequency]) ?? 1,
    count: wholeIn(parts, 'COUNT', 1, countMax),
    untilOn: untilOf(parts),
    byDay: listOf(parts, 'BYDAY').map((day) => weekdayOf(day, frequency, parts)),
    byMonthDay: numbersIn(parts, 'BYMONTHDAY', 31, true),
    byMonth: numbersIn(parts, 'BYMONTH', 12, false),
    bySetPos: numbersIn(parts, 'BYSETPOS', 366, true),
    weekStart: weekStartOf(parts),
  };
  if (rule.count !== null && rule.untilOn !== null) throw refused('Say COUNT or UNTIL, not both.');
  if (frequency === 'WEEKLY' && rule.byMonthDay.length > 0) {
    throw refused('A weekly rule takes weekdays (BYDAY), not days of the month.');
  }
  if (rule.bySetPos.length > 0 && rule.byDay.length + rule.byMonthDay.length === 0) {
    throw refused('BYSETPOS chooses among days: name them with BYDAY or BYMONTHDAY.');
  }
  return rule;
}

/** The rule as it is kept and shown: the same rule has one spelling. */
export function writeRule(rule: RecurrenceRule): string {
  const list = (name: string, values: readonly (string | number)[]) =>
    values.length > 0 ? [`${name}=${values.join(',')}`] : [];
  return [
    `FREQ=${rule.frequency}`,
    ...(rule.interval > 1 ? [`INTERVAL=${rule.interval}`] : []),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.untilOn === null ? [] : [`UNTIL=${rule.untilOn.replaceAll('-', '')}`]),
    ...list('BYMONTH', rule.byMonth),
    ...list('BYMONTHDAY', rule.byMonthDay),
    ...list('BYDAY', rule.byDay),
    ...list('BYSETPOS', rule.bySetPos),
    ...(rule.weekStart === 'MO' ? [] : [`WKST=${rule.weekStart}`]),
  ].join(';');
}

const knownParts = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'];

function partsOf(text: string): Parts {
  const parts = new Map<string, string>();
  for (const part of text.split(';').filter((one) => one !== '')) {
    const [name = '', value = '', ...more] = part.split('=');
    if (value === '' || more.length > 0) throw refused('A rule is written like FREQ=WEEKLY;BYDAY=TH.');
    if (parts.has(name)) throw refused(`${name} stands there twice.`);
    if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(name)) {
      throw refused(`A series begins once a day, at its start time: take ${name} away.`);
    }
    if (!knownParts.includes(name)) throw refused(`${name.slice(0, 20)} is not supported in a rule here.`);
    parts.set(name, value);
  }
  return parts;
}

function frequencyOf(parts: Parts): Frequency {
  const found = frequencies.find((frequency) => frequency === parts.get('FREQ'));
  if (!found) throw refused('A series repeats by FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.');
  return found;
}

function listOf(parts: Parts, name: string): string[] {
  const value = parts.get(name);
  if (value === undefined) return [];
  const values = value.split(',');
  if (values.length > 40 || new Set(values).size < values.length)
    throw refused(`${name} names a value twice, or too many.`);
  return values;
}

function whole(text: string, name: string): number {
  if (!/^[+-]?\d{1,6}$/.test(text)) throw refused(`${name} takes whole numbers.`);
  return Number(text);
}

function wholeIn(parts: Parts, name: string, min: number, max: number): number | null {
  const text = parts.get(name);
  if (text === undefined) return null;
  const value = whole(text, name);
  if (value < min || value > max) throw refused(`${name} is from ${min} to ${max}.`);
  return value;
}

function numbersIn(parts: Parts, name: string, max: number, mayBeNegative: boolean): number[] {
  return listOf(parts, name).map((text) => {
    const value = whole(text, name);
    if (value === 0 || Math.abs(value) > max || (value < 0 && !mayBeNegative)) {
      throw refused(`${name} is from 1 to ${max}${mayBeNegative ? ', or counted from the end with a minus' : ''}.`);
    }
    return value;
  });
}

function weekdayOf(text: string, frequency: Frequency, parts: Parts): string {
  const [, place = '', day = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  if (!weekdays.some((one) => one === day)) throw refused('BYDAY takes MO, TU, WE, TH, FR, SA and SU.');
  if (place === '') return day;
  const inMonth = frequency === 'MONTHLY' || (frequency === 'YEARLY' && parts.has('BYMONTH'));
  // Few years have a 53rd of a weekday, and a series that takes place once in six years is none.
  const max = inMonth ? 5 : 52;
  if (frequency === 'DAILY' || frequency === 'WEEKLY')
    throw refused('The second or last weekday is for months and years.');
  if (Number(place) === 0 || Math.abs(Number(place)) > max) throw refused(`There is no such weekday: ${text}.`);
  return `${Number(place)}${day}`;
}

function weekStartOf(parts: Parts): Weekday {
  const text = parts.get('WKST') ?? 'MO';
  const found = weekdays.find((day) => day === text);
  if (!found) throw refused('WKST is a weekday, such as MO.');
  return found;
}

/** A day; of an instant, its day is meant. */
function untilOf(parts: Parts): string | null {
  const text = parts.get('UNTIL');
  if (text === undefined) return null;
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  const at = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(iso)) {
    throw refused('UNTIL is a day, written like 20270401.');
  }
  return iso;
}

function refused(message: string): DomainError {
  return new DomainError('SCHEDULE_NOT_POSSIBLE', message, { field: ['rrule'] });
}
