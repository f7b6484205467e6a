import { digestDue, isQuiet, quietEnds } from '../../../src/domain/notifications/quietHours.js';

const london = 'Europe/London';
const usual = { quietFrom: '21:00', quietUntil: '08:00' };
const times = { digestTime: '09:00', digestWeekday: 1 };

test.each([
  ['in the evening', '2026-11-03T21:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['after midnight', '2026-11-04T00:30:00Z', '2026-11-04T08:00:00.000Z'],
  ['at its last minute', '2026-11-04T07:59:59Z', '2026-11-04T08:00:00.000Z'],
  ['before it', '2026-11-03T20:59:59Z', '2026-11-03T20:59:59.000Z'],
  ['after it', '2026-11-04T08:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['over the night in which summer time begins', '2027-03-27T22:00:00Z', '2027-03-28T07:00:00.000Z'],
  ['over the night in which summer time ends', '2026-10-24T21:00:00Z', '2026-10-25T08:00:00.000Z'],
  ['at the end of February of a leap year', '2028-02-28T23:00:00Z', '2028-02-29T08:00:00.000Z'],
  ['at the end of the year', '2026-12-31T23:59:00Z', '2027-01-01T08:00:00.000Z'],
])('J22 %s, quiet hours end at eight on the wall', (_when, at, ends) => {
  expect(quietEnds(new Date(at), london, usual).toISOString()).toBe(ends);
});

test('J22 a scheme has its own quiet hours, within a day too, or none', () => {
  const noon = { quietFrom: '12:00', quietUntil: '14:00' };
  expect(quietEnds(new Date('2026-11-03T12:30:00Z'), london, noon).toISOString()).toBe('2026-11-03T14:00:00.000Z');
  expect(isQuiet(new Date('2026-11-03T23:30:00Z'), london, noon)).toBe(false);
  expect(isQuiet(new Date('2026-11-03T23:30:00Z'), london, { quietFrom: '08:00', quietUntil: '08:00' })).toBe(false);
});

test.each([
  ['before nine', 'DAILY', '2026-11-03T08:59:00Z', '2026-11-03T09:00:00.000Z'],
  ['at nine', 'DAILY', '2026-11-03T09:00:00Z', '2026-11-04T09:00:00.000Z'],
  ['above the day’s number', 'AS_IT_HAPPENS', '2026-11-03T15:00:00Z', '2026-11-04T09:00:00.000Z'],
  ['the day before summer time begins', 'DAILY', '2027-03-27T12:00:00Z', '2027-03-28T08:00:00.000Z'],
  ['the day before summer time ends', 'DAILY', '2026-10-24T12:00:00Z', '2026-10-25T09:00:00.000Z'],
  ['on a Tuesday', 'WEEKLY', '2026-11-03T08:00:00Z', '2026-11-09T09:00:00.000Z'],
  ['on its day, before', 'WEEKLY', '2026-11-09T08:00:00Z', '2026-11-09T09:00:00.000Z'],
  ['on its day, after', 'WEEKLY', '2026-11-09T09:00:00Z', '2026-11-16T09:00:00.000Z'],
  ['over a clock change', 'WEEKLY', '2027-03-23T12:00:00Z', '2027-03-29T08:00:00.000Z'],
] as const)('J23 collected %s (%s): told at nine on the wall', (_when, often, at, due) => {
  expect(digestDue(new Date(at), london, times, often).toISOString()).toBe(due);
});
