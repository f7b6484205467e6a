import { type RoundRule, roundKinds, roundRules } from '../../../src/domain/rounds/rounds.js';
import { judgeMissed, nextDueAt, occurrencesBetween } from '../../../src/domain/rounds/schedule.js';
import { rulesOf } from '../../../src/domain/schemes/rules.js';

const zone = 'Europe/London';
const rule = (rhythm: RoundRule['rhythm'], at = '09:00', missed: RoundRule['missed'] = 'LATEST'): RoundRule => ({
  ...{ rhythm, at, missed, keepsDays: 7 },
});
const dues = (of: RoundRule, after: string, until: string) =>
  occurrencesBetween(of, zone, new Date(after), new Date(until)).map(
    ({ periodOn, dueAt }) => `${periodOn} ${dueAt.toISOString().slice(0, 16)}`,
  );

test.each([
  ['2026-10-24T12:00Z', ['2026-10-25 2026-10-25T09:00', '2026-10-26 2026-10-26T09:00']],
  ['2027-03-26T12:00Z', ['2027-03-27 2027-03-27T09:00', '2027-03-28 2027-03-28T08:00']],
])('J41 nine in the morning is nine on both sides of a clock change (%s)', (after, expected) => {
  const until = new Date(Date.parse(after) + 2 * 86_400_000).toISOString();
  expect(dues(rule({ every: 'DAY' }), after, until)).toEqual(expected);
});

test('J41 a time that the clocks skip, or have twice, comes once', () => {
  const nightly = rule({ every: 'DAY' }, '01:30');
  expect(dues(nightly, '2027-03-27T12:00Z', '2027-03-29T12:00Z')).toEqual([
    '2027-03-28 2027-03-28T01:30',
    '2027-03-29 2027-03-29T00:30',
  ]);
  expect(dues(nightly, '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual([
    '2026-10-25 2026-10-25T00:30',
    '2026-10-26 2026-10-26T01:30',
  ]);
});

test('J42 months of every length have one first, leap years too; a week has one day, a quarter one', () => {
  expect(dues(rule({ every: 'MONTH' }), '2028-01-31T12:00Z', '2028-04-01T12:00Z')).toEqual([
    '2028-02-01 2028-02-01T09:00',
    '2028-03-01 2028-03-01T09:00',
    '2028-04-01 2028-04-01T08:00',
  ]);
  expect(dues(rule({ every: 'DAY' }), '2028-02-28T12:00Z', '2028-03-01T12:00Z').map((due) => due.slice(0, 10))).toEqual(
    ['2028-02-29', '2028-03-01'],
  );
  expect(dues(rule({ every: 'WEEK', weekday: 4 }), '2026-12-25T00:00Z', '2027-01-08T00:00Z')).toEqual([
    '2026-12-31 2026-12-31T09:00',
    '2027-01-07 2027-01-07T09:00',
  ]);
  expect(
    dues(rule({ every: 'QUARTER' }), '2026-10-02T00:00Z', '2027-07-31T00:00Z').map((due) => due.slice(0, 10)),
  ).toEqual(['2027-01-01', '2027-04-01', '2027-07-01']);
});

test('what is due at an instant is due once: it counts as behind it, not as ahead of it', () => {
  const daily = rule({ every: 'DAY' });
  expect(dues(daily, '2026-11-20T09:00Z', '2026-11-21T09:00Z')).toEqual(['2026-11-21 2026-11-21T09:00']);
  expect(nextDueAt(daily, zone, new Date('2026-11-20T09:00Z'))).toEqual(new Date('2026-11-21T09:00Z'));
  expect(nextDueAt(rule({ every: 'QUARTER' }), zone, new Date('2027-07-01T08:00Z'))).toEqual(
    new Date('2027-10-01T08:00Z'),
  );
});

test('every kind is due within 92 days of any day of a leap year', () => {
  for (const kind of roundKinds) {
    const of = roundRules[kind](rulesOf({}));
    for (let day = 0; day < 366; day += 1) {
      const after = new Date(Date.UTC(2028, 0, 1) + day * 86_400_000);
      const next = nextDueAt(of, zone, after).getTime() - after.getTime();
      expect([kind, next > 0 && next <= 93 * 86_400_000]).toEqual([kind, true]);
    }
  }
});

describe('J43 what was missed', () => {
  const days = (of: RoundRule, until: string) => {
    const now = new Date(until);
    const due = occurrencesBetween(of, zone, new Date('2026-11-10T12:00Z'), now);
    return judgeMissed(of, zone, due, now).map(({ periodOn, droppedWhy }) => [periodOn, droppedWhy]);
  };

  test('is done by the latest round, and those before it are dropped on record', () => {
    expect(days(rule({ every: 'DAY' }), '2026-11-13T12:00Z')).toEqual([
      ['2026-11-11', 'LATER_ROUND'],
      ['2026-11-12', 'LATER_ROUND'],
      ['2026-11-13', null],
    ]);
  });

  test('or each for itself, as long as it keeps', () => {
    const each = rule({ every: 'WEEK', weekday: 4 }, '09:00', 'EACH');
    expect(days(each, '2026-11-27T12:00Z')).toEqual([
      ['2026-11-12', 'TOO_LATE'],
      ['2026-11-19', 'TOO_LATE'],
      ['2026-11-26', null],
    ]);
  });
});
