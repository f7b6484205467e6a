import { DomainError } from '../../../src/domain/errors.js';
import { addDays, localClock } from '../../../src/domain/schemes/localTime.js';
import { bankHolidayOn } from '../../../src/domain/shifts/bankHolidays.js';
import { mustGiveDays, nextRuleDay, ruleDays, startsOn } from '../../../src/domain/shifts/recurrence.js';
import { type RecurrenceRule, readRule, weekdays, writeRule } from '../../../src/domain/shifts/recurrenceRule.js';

const zone = 'Europe/London';
const plan = { startTime: '18:00', durationMinutes: 120, zone, exceptOn: [], bankHolidays: 'KEEP' } as const;
const utc = (at: Date) => at.toISOString().slice(0, 16);

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'SCHEDULE_NOT_POSSIBLE') return error.message;
    throw error;
  }
  return '';
}

test.each([
  ['', 'A series repeats by FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['FREQ=HOURLY', 'A series repeats by FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['FREQ=SECONDLY;INTERVAL=1', 'A series repeats by FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.'],
  ['FREQ=DAILY;BYHOUR=9,15', 'A series begins once a day, at its start time: take BYHOUR away.'],
  ['FREQ=DAILY;BYSECOND=1', 'A series begins once a day, at its start time: take BYSECOND away.'],
  ['FREQ=WEEKLY;BYDAY', 'A rule is written like FREQ=WEEKLY;BYDAY=TH.'],
  ['FREQ=WEEKLY;FREQ=DAILY', 'FREQ stands there twice.'],
  ['FREQ=WEEKLY;BYDAY=TH,TH', 'BYDAY names a value twice, or too many.'],
  ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY takes MO, TU, WE, TH, FR, SA and SU.'],
  ['FREQ=WEEKLY;BYDAY=2TH', 'The second or last weekday is for months and years.'],
  ['FREQ=MONTHLY;BYDAY=6TH', 'There is no such weekday: 6TH.'],
  ['FREQ=YEARLY;BYDAY=53MO', 'There is no such weekday: 53MO.'],
  ['FREQ=WEEKLY;BYMONTHDAY=3', 'A weekly rule takes weekdays (BYDAY), not days of the month.'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY is from 1 to 31, or counted from the end with a minus.'],
  ['FREQ=MONTHLY;BYMONTH=13', 'BYMONTH is from 1 to 12.'],
  ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS chooses among days: name them with BYDAY or BYMONTHDAY.'],
  ['FREQ=DAILY;INTERVAL=0', 'INTERVAL is from 1 to 366.'],
  ['FREQ=DAILY;INTERVAL=1e9', 'INTERVAL takes whole numbers.'],
  ['FREQ=DAILY;COUNT=1001', 'COUNT is from 1 to 1000.'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'Say COUNT or UNTIL, not both.'],
  ['FREQ=DAILY;UNTIL=20270230', 'UNTIL is a day, written like 20270401.'],
  ['FREQ=YEARLY;BYEASTER=1', 'BYEASTER is not supported in a rule here.'],
  [`FREQ=DAILY;${'X'.repeat(500)}`, 'A rule has at most 500 characters.'],
])('%s is refused', (rule, message) => {
  expect(refusalOf(() => readRule(rule))).toBe(message);
});

test.each([
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-11-24'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', '2026-11-24'],
  ['FREQ=DAILY;INTERVAL=7;BYDAY=MO', '2026-11-24'],
  ['FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31;BYDAY=FR', '2026-11-24'],
  ['FREQ=WEEKLY;UNTIL=20261101', '2026-11-24'],
])('%s gives no day, and that is found out at once', (rule, day) => {
  expect(refusalOf(() => mustGiveDays(readRule(rule), day))).toBe('This rule gives no day at all. Look at it again.');
});

test('a rule has one spelling, however it was typed', () => {
  expect(writeRule(readRule(' rrule:wkst=MO;byday=th;interval=1;freq=weekly;until=20270401T180000Z; '))).toBe(
    'FREQ=WEEKLY;UNTIL=20270401;BYDAY=TH',
  );
});

test('days of rules, their next day, and their last', () => {
  const days = (rule: string, from: string, to: string) => ruleDays(readRule(rule), '2026-11-26', from, to);
  expect(days('FREQ=WEEKLY;COUNT=3', '2026-12-01', '2027-12-31')).toEqual(['2026-12-03', '2026-12-10']);
  expect(days('FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=2', '2026-01-01', '2026-12-24')).toEqual([
    '2026-11-26',
    '2026-12-07',
    '2026-12-10',
    '2026-12-21',
    '2026-12-24',
  ]);
  expect(days('FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270129', '2026-01-01', '2030-01-01')).toEqual([
    '2026-11-27',
    '2026-12-25',
    '2027-01-29',
  ]);
  expect(nextRuleDay(readRule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), '2097-01-01', '2097-01-01')).toBe('2104-02-29');
  expect(nextRuleDay(readRule('FREQ=WEEKLY;COUNT=1'), '2026-11-26', '2026-11-27')).toBeNull();
});

test('a series keeps its wall time over both clock changes', () => {
  const weekly = readRule('FREQ=WEEKLY');
  const spans = (from: string, to: string) =>
    startsOn(ruleDays(weekly, from, from, to), plan).starts.map(({ startsAt, endsAt }) => [utc(startsAt), utc(endsAt)]);
  expect(spans('2026-10-22', '2026-10-29')).toEqual([
    ['2026-10-22T17:00', '2026-10-22T19:00'],
    ['2026-10-29T18:00', '2026-10-29T20:00'],
  ]);
  expect(spans('2027-03-25', '2027-04-01')).toEqual([
    ['2027-03-25T18:00', '2027-03-25T20:00'],
    ['2027-04-01T17:00', '2027-04-01T19:00'],
  ]);
});

test('V13 a start that does not exist happens once, moved forward; a repeated one once, the first time: and it is said', () => {
  const night = { ...plan, startTime: '01:30' };
  const spring = startsOn(['2027-03-27', '2027-03-28', '2027-03-29'], night);
  expect(spring.starts.map(({ startsAt }) => utc(startsAt))).toEqual([
    '2027-03-27T01:30',
    '2027-03-28T01:30',
    '2027-03-29T00:30',
  ]);
  expect(spring.notices).toEqual([
    '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
  ]);
  const autumn = startsOn(['2026-10-25'], night);
  expect(autumn.starts.map(({ startsAt }) => utc(startsAt))).toEqual(['2026-10-25T00:30']);
  expect(autumn.notices).toEqual([
    '01:30 comes twice on Sunday 25 October 2026, when the clocks go back: the shift begins the first time.',
  ]);
});

test('V14 bank holidays are left out where that is asked, and named; exceptions are left out silently', () => {
  const days = ['2026-12-24', '2026-12-25', '2026-12-28', '2026-12-29'];
  const { starts, notices } = startsOn(days, { ...plan, bankHolidays: 'SKIP', exceptOn: ['2026-12-29'] });
  expect(starts.map(({ day }) => day)).toEqual(['2026-12-24']);
  expect(notices).toEqual([
    'There is no shift on Friday 25 December 2026: Christmas Day.',
    'There is no shift on Monday 28 December 2026: Boxing Day (substitute day).',
  ]);
  expect(startsOn(days, plan)).toEqual(expect.objectContaining({ notices: [] }));
  // As gov.uk lists them for England and Wales.
  const listed = [
    '2027-01-01',
    '2027-03-26',
    '2027-03-29',
    '2027-05-03',
    '2027-05-31',
    '2027-08-30',
    '2027-12-27',
    '2027-12-28',
  ];
  expect(listed.filter((day) => bankHolidayOn(day) === null)).toEqual([]);
  expect(bankHolidayOn('2027-01-04')).toBeNull();
});

/** Numbers that look random and are the same every time. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  while (true) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Day by day, as somebody with a paper calendar would: without BYSETPOS. */
function naive(rule: RecurrenceRule, from: string, days: number): string[] {
  const found: string[] = [];
  const at = (day: string) => new Date(`${day}T00:00:00Z`);
  const weekdayOf = (day: string) => (at(day).getUTCDay() + 6) % 7;
  const monday = addDays(from, -weekdayOf(from));
  const months = (day: string) => at(day).getUTCFullYear() * 12 + at(day).getUTCMonth();
  for (let index = 0; index < days && found.length < (rule.count ?? Number.POSITIVE_INFINITY); index += 1) {
    const day = addDays(from, index);
    const ofMonth = Number(day.slice(8));
    const length = new Date(Date.UTC(at(day).getUTCFullYear(), at(day).getUTCMonth() + 1, 0)).getUTCDate();
    const name = weekdays[weekdayOf(day)] ?? 'MO';
    const places = [name, `${Math.ceil(ofMonth / 7)}${name}`, `${-Math.ceil((length - ofMonth + 1) / 7)}${name}`];
    const isIn = {
      DAILY: index % rule.interval === 0,
      WEEKLY: Math.floor((Date.parse(day) - Date.parse(monday)) / (7 * 86_400_000)) % rule.interval === 0,
      MONTHLY: (months(day) - months(from)) % rule.interval === 0,
      YEARLY: false,
    }[rule.frequency];
    const byDay = rule.byDay.length === 0 || rule.byDay.some((one) => places.includes(one));
    const byMonthDay =
      rule.byMonthDay.length === 0 || rule.byMonthDay.some((one) => one === ofMonth || one === ofMonth - length - 1);
    const implied =
      rule.byDay.length + rule.byMonthDay.length > 0 ||
      (rule.frequency === 'WEEKLY' && weekdayOf(day) === weekdayOf(from)) ||
      (rule.frequency === 'MONTHLY' && ofMonth === Number(from.slice(8))) ||
      rule.frequency === 'DAILY';
    const inMonth = rule.byMonth.length === 0 || rule.byMonth.includes(at(day).getUTCMonth() + 1);
    if (isIn && byDay && byMonthDay && implied && inMonth) found.push(day);
  }
  return rule.untilOn === null ? found : found.filter((day) => day <= (rule.untilOn ?? ''));
}

test('the days of 80 rules are those that somebody with a paper calendar finds, each at its wall time once', () => {
  const random = numbers(20_261_122);
  const below = (max: number) => Math.floor(random.next().value * max);
  const some = <T>(values: readonly T[]) => values.filter(() => below(3) === 0);
  for (let round = 0; round < 80; round += 1) {
    const frequency = (['DAILY', 'WEEKLY', 'MONTHLY'] as const)[below(3)] ?? 'DAILY';
    const month = frequency === 'MONTHLY';
    const byDay = some(weekdays).map((day) => (month && below(2) === 0 ? `${[1, 2, 4, -1, -2][below(5)]}${day}` : day));
    const rule: RecurrenceRule = {
      frequency,
      interval: 1 + below(4),
      count: below(3) === 0 ? 1 + below(20) : null,
      untilOn: null,
      byDay,
      byMonthDay: month && byDay.length === 0 ? some([1, 15, 29, 31, -1]) : [],
      byMonth: below(4) === 0 ? [3, 10] : [],
      bySetPos: [],
      weekStart: 'MO',
    };
    if (rule.count === null && below(3) === 0) rule.untilOn = addDays('2026-09-01', below(700));
    const from = addDays('2026-09-01', below(400));
    const days = ruleDays(readRule(writeRule(rule)), from, from, addDays(from, 599));
    expect({ rule: writeRule(rule), from, days }).toEqual({
      rule: writeRule(rule),
      from,
      days: naive(rule, from, 600),
    });
    const startTime = ['01:30', '00:15', '09:00', '23:45'][below(4)] ?? '09:00';
    const { starts } = startsOn(days, { ...plan, startTime });
    expect(starts.map(({ day }) => day)).toEqual(days);
    for (const { day, startsAt, endsAt } of starts) {
      const skipped = ['2027-03-28', '2028-03-26'].includes(day) && startTime === '01:30';
      const wall = skipped ? '02:30' : startTime;
      expect(localClock(startsAt, zone)).toEqual(expect.objectContaining({ day, time: wall }));
      expect(endsAt.getTime() - startsAt.getTime()).toBe(120 * 60_000);
    }
  }
});
