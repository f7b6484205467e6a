import {
  addDays,
  addDaysToInstant,
  dayStart,
  daysBetween,
  isTimeZone,
  lapsesAt,
  localClock,
  localDay,
  localInstant,
  periodStart,
  weekStartDay,
} from '../../../src/domain/schemes/localTime.js';

const london = 'Europe/London';
const at = (text: string) => new Date(text);

test.each([
  ['2026-03-28T23:59:59Z', '2026-03-28'],
  ['2026-03-29T00:00:00Z', '2026-03-29'],
  ['2026-07-01T22:59:59Z', '2026-07-01'],
  ['2026-07-01T23:00:00Z', '2026-07-02'],
  ['2026-10-25T22:59:59Z', '2026-10-25'],
  ['2026-10-25T23:59:59Z', '2026-10-25'],
  ['2026-10-26T00:00:00Z', '2026-10-26'],
])('%s lies in the local day %s', (instant, day) => {
  expect(localDay(at(instant), london)).toBe(day);
});

test.each([
  ['2026-03-29', '2026-03-29T00:00:00.000Z'],
  ['2026-03-30', '2026-03-29T23:00:00.000Z'],
  ['2026-10-25', '2026-10-24T23:00:00.000Z'],
  ['2026-10-26', '2026-10-26T00:00:00.000Z'],
])('the day %s begins at %s', (day, instant) => {
  expect(dayStart(day, london).toISOString()).toBe(instant);
});

test.each([
  ['2026-03-28', '2026-03-30', 2],
  ['2026-10-24', '2026-10-26', 2],
  ['2026-08-24', '2026-11-22', 90],
  ['2026-11-22', '2026-11-22', 0],
  ['2028-02-28', '2028-03-01', 2],
])('from %s to %s are %i days, whatever the clocks do', (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days);
});

test.each([
  ['2026-11-22T10:00:00Z', 'DAY', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T10:00:00Z', 'WEEK', '2026-11-16T00:00:00.000Z'],
  ['2026-11-23T00:00:00Z', 'WEEK', '2026-11-23T00:00:00.000Z'],
  ['2026-11-22T10:00:00Z', 'MONTH', '2026-11-01T00:00:00.000Z'],
  ['2026-10-28T10:00:00Z', 'MONTH', '2026-09-30T23:00:00.000Z'],
  ['2026-10-25T10:00:00Z', 'DAY', '2026-10-24T23:00:00.000Z'],
  ['2026-03-29T10:00:00Z', 'WEEK', '2026-03-23T00:00:00.000Z'],
] as const)('around %s the %s began at %s', (instant, period, start) => {
  expect(periodStart(at(instant), period, london).toISOString()).toBe(start);
});

test.each([
  ['2026-11-22', '2026-11-16'],
  ['2026-11-16', '2026-11-16'],
  ['2027-01-01', '2026-12-28'],
])('the week of %s began on %s', (day, monday) => {
  expect(weekStartDay(day)).toBe(monday);
});

test.each([
  ['2026-12-31', 1, '2027-01-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-03-01', -1, '2026-02-28'],
  ['2026-03-28', 1, '2026-03-29'],
])('%s and %i days are %s', (day, days, result) => {
  expect(addDays(day, days)).toBe(result);
});

test('days are added to an instant on the calendar: the wall time stays over a clock change', () => {
  expect(addDaysToInstant(at('2026-10-24T11:00:00Z'), 1, london).toISOString()).toBe('2026-10-25T12:00:00.000Z');
  expect(addDaysToInstant(at('2026-03-28T12:00:00Z'), 30, london).toISOString()).toBe('2026-04-27T11:00:00.000Z');
});

test.each([
  ['2026-11-22T10:00:00Z', 24, '2028-11-23T00:00:00.000Z'],
  ['2026-06-15T10:00:00Z', 1, '2026-07-15T23:00:00.000Z'],
  ['2026-01-31T10:00:00Z', 1, '2026-03-01T00:00:00.000Z'],
  ['2026-06-15T23:30:00Z', 12, '2027-06-16T23:00:00.000Z'],
])('credits earned at %s lapse after %i months when the local day has ended, at %s', (earned, months, instant) => {
  expect(lapsesAt(at(earned), months, london)?.toISOString()).toBe(instant);
});

test('without a number of months credits never lapse', () => {
  expect(lapsesAt(at('2026-11-22T10:00:00Z'), null, london)).toBeNull();
});

test.each([
  ['2026-11-22', '09:30', '2026-11-22T09:30:00.000Z'],
  ['2026-07-01', '09:30', '2026-07-01T08:30:00.000Z'],
  // 01:30 does not exist on this day: the clocks go from 01:00 to 02:00.
  ['2026-03-29', '01:30', '2026-03-29T01:30:00.000Z'],
  // 01:30 comes twice on this day: the first time is meant.
  ['2026-10-25', '01:30', '2026-10-25T00:30:00.000Z'],
])('%s %s on the wall is %s', (day, time, instant) => {
  expect(localInstant(day, time, london).toISOString()).toBe(instant);
});

test.each([
  ['2026-11-22T10:00:00Z', { weekday: 7, time: '10:00', day: '2026-11-22' }],
  ['2026-06-30T23:05:00Z', { weekday: 3, time: '00:05', day: '2026-07-01' }],
  ['2026-03-29T01:00:00Z', { weekday: 7, time: '02:00', day: '2026-03-29' }],
  ['2026-10-25T01:30:00Z', { weekday: 7, time: '01:30', day: '2026-10-25' }],
])('the wall clock at %s', (instant, clock) => {
  expect(localClock(at(instant), london)).toEqual(clock);
});

test('knows time zones', () => {
  expect([isTimeZone(london), isTimeZone('Europe/Nowhere')]).toEqual([true, false]);
});
