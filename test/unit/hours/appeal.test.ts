import { canStillAppeal, lastAppealDay } from '../../../src/domain/hours/appeal.js';

const rules = { appealDays: 28 };
const zone = 'Europe/London';

test('the last day is counted on the local calendar, from the local day of the decline', () => {
  expect(lastAppealDay(new Date('2026-11-03T12:00:00Z'), rules, zone)).toBe('2026-12-01');
  // Half past midnight in London, and still the day before in UTC.
  expect(lastAppealDay(new Date('2026-07-31T23:30:00Z'), rules, zone)).toBe('2026-08-29');
});

test('E7 an appeal is in time until the end of the last local day, across a clock change', () => {
  const declinedAt = new Date('2026-10-01T08:00:00Z');
  const last = (instant: string) => canStillAppeal(declinedAt, new Date(instant), rules, zone);
  // 29 October: summer time ended on the 25th, so the day ends at midnight UTC.
  expect([last('2026-10-29T23:59:59.999Z'), last('2026-10-30T00:00:00Z')]).toEqual([true, false]);
});
