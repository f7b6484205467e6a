import { type CountedHours, MemberDays } from '../../../src/domain/hours/day.js';

const caps = { dailyCapMinutes: 480, weeklyCapMinutes: 2400 };

function hours(workedOn: string, givenMinutes: number, from?: string, until?: string): CountedHours {
  return {
    workedOn,
    givenMinutes,
    startsAt: from ? new Date(from) : null,
    endsAt: until ? new Date(until) : null,
  };
}

const morning = hours('2026-11-20', 120, '2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z');

test.each<[string, CountedHours, string | null]>([
  ['the same times', morning, 'OVERLAPS_APPROVED_HOURS'],
  [
    'a stretch inside',
    hours('2026-11-20', 30, '2026-11-20T10:00:00Z', '2026-11-20T10:30:00Z'),
    'OVERLAPS_APPROVED_HOURS',
  ],
  [
    'a last shared minute',
    hours('2026-11-20', 61, '2026-11-20T10:59:00Z', '2026-11-20T12:00:00Z'),
    'OVERLAPS_APPROVED_HOURS',
  ],
  [
    'a night before that runs into it',
    hours('2026-11-19', 660, '2026-11-19T22:30:00Z', '2026-11-20T09:30:00Z'),
    'OVERLAPS_APPROVED_HOURS',
  ],
  ['what begins as it ends', hours('2026-11-20', 60, '2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z'), null],
  ['what ends as it begins', hours('2026-11-20', 60, '2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z'), null],
  ['hours without times', hours('2026-11-20', 120), null],
])('beside a morning: %s', (_, wanted, refusal) => {
  expect(new MemberDays([morning]).refusal(wanted)).toBe(refusal);
});

test.each<[number, string | null]>([
  [1320, null],
  [1321, 'DAY_TOO_LONG'],
])('beside two hours, %i minutes more on that day: %s', (minutes, refusal) => {
  expect(new MemberDays([morning]).refusal(hours('2026-11-20', minutes))).toBe(refusal);
});

test('another day does not count towards the 24 hours', () => {
  expect(new MemberDays([morning]).refusal(hours('2026-11-21', 1440))).toBeNull();
});

test('hours added while a batch is judged count at once', () => {
  const days = new MemberDays([]);
  days.add(hours('2026-11-20', 1000));
  expect(days.refusal(hours('2026-11-20', 441))).toBe('DAY_TOO_LONG');
  expect(days.refusal(hours('2026-11-20', 440))).toBeNull();
});

test.each<[string, CountedHours[], CountedHours, boolean]>([
  ['exactly the daily cap', [], hours('2026-11-20', 480), false],
  ['a minute above the daily cap', [], hours('2026-11-20', 481), true],
  ['together above the daily cap', [hours('2026-11-20', 400)], hours('2026-11-20', 81), true],
  ['the rest of the week full', week(5, 480), hours('2026-11-22', 1), true],
  ['exactly the weekly cap', week(4, 480), hours('2026-11-22', 480), false],
  ['a new week on Monday', week(5, 480), hours('2026-11-23', 480), false],
])('%s', (_, counted, wanted, isAbove) => {
  expect(new MemberDays(counted).isAboveCap(wanted, caps)).toBe(isAbove);
});

/** So many days from Monday 16 November 2026 on. */
function week(days: number, minutes: number): CountedHours[] {
  return Array.from({ length: days }, (_, index) => hours(`2026-11-${16 + index}`, minutes));
}
