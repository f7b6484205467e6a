import { readDate } from '../../../../src/domain/hours/timesheet/date.js';
import { readBreak, readHours, readMinutes } from '../../../../src/domain/hours/timesheet/duration.js';
import { minutesBetween, readTime } from '../../../../src/domain/hours/timesheet/time.js';
import type { CellReading } from '../../../../src/domain/hours/timesheet/types.js';
import { TODAY } from './sheet.js';

const valueOrCode = (reading: CellReading<unknown>) => (reading.ok ? reading.value : reading.code);

describe('readDate', () => {
  test.each([
    ['03/11/2026', '2026-11-03'],
    ['3/11/26', '2026-11-03'],
    ['3.11.2026', '2026-11-03'],
    ['03-11-2026', '2026-11-03'],
    ['03 / 11 / 2026', '2026-11-03'],
    ['2026-11-03', '2026-11-03'],
    ['2026/11/3', '2026-11-03'],
    ['2026-11-03 00:00:00', '2026-11-03'],
    ['2026-11-03T00:00:00.000Z', '2026-11-03'],
    ['03/11/2026 14:30', '2026-11-03'],
    ['3 Nov 2026', '2026-11-03'],
    ['3rd November 2026', '2026-11-03'],
    ['3rd of November, 2026', '2026-11-03'],
    ['Tue 3 Nov 2026', '2026-11-03'],
    ['Tuesday, 3 November', '2026-11-03'],
    ['3/11/2026 (Tue)', '2026-11-03'],
    ['3-Nov-26', '2026-11-03'],
    ['3 Nov ’26', '2026-11-03'],
    ['1 Sept 26', '2026-09-01'],
    ['Nov 3, 2026', '2026-11-03'],
    ['46329', '2026-11-03'],
    ['46329.75', '2026-11-03'],
    ['46081', '2026-02-28'],
    ['45351', '2024-02-29'],
    ['22 Nov', '2026-11-22'],
    ['23 Nov', '2025-11-23'],
    ['03/11', '2026-11-03'],
    ['3-12', '2025-12-03'],
    ['29 Feb', '2024-02-29'],
    ['29/02/2024', '2024-02-29'],
    ['11/11/46', '2046-11-11'],
  ])('%s is %s', (cell, workedOn) => {
    expect(readDate(cell, TODAY)).toEqual({ ok: true, value: { workedOn, dayFirst: expect.any(String) } });
  });

  test.each([
    ['31/02/2026', 'BAD_DATE', '“31/02/2026” is not a date. Write the day first, like 28/02/2026.'],
    ['31 Sep', 'BAD_DATE', '“31 Sep” is not a date. Write the day first, like 30/09/2026.'],
    ['29/02/2026', 'BAD_DATE', '“29/02/2026” is not a date. Write the day first, like 28/02/2026.'],
    ['last Tuesday', 'BAD_DATE', '“last Tuesday” is not a date. Write the day first, like 28/02/2026.'],
    ['99999', 'BAD_DATE', '“99999” is not a date. Write the day first, like 28/02/2026.'],
    ['Nov-26', 'BAD_DATE', '“Nov-26” is not a date. Write the day first, like 28/02/2026.'],
    ['13/13/2026', 'BAD_DATE', '“13/13/2026” is not a date. Write the day first, like 28/02/2026.'],
    ['0/1/2026', 'BAD_DATE', '“0/1/2026” is not a date. Write the day first, like 28/02/2026.'],
    ['3/11-2026', 'BAD_DATE', '“3/11-2026” is not a date. Write the day first, like 28/02/2026.'],
    ['2026-11-02T23:00:00Z', 'BAD_DATE', '“2026-11-02T23:00:00Z” is not a date. Write the day first, like 28/02/2026.'],
    ['3/11/47', 'BAD_DATE', '“3/11/47” is too far away to be a day of volunteering. Check the year.'],
    ['3/11/0026', 'BAD_DATE', '“3/11/0026” is too far away to be a day of volunteering. Check the year.'],
    ['11/25/2026', 'MONTH_FIRST_DATE', '“11/25/2026” has the month first. Write the day first, like 25/11/2026.'],
    ['11/25', 'MONTH_FIRST_DATE', '“11/25” has the month first. Write the day first, like 25/11/2026.'],
    [
      '########',
      'BAD_DATE',
      '“########” stands where a date was. The column was too narrow to show it: widen it in the spreadsheet and save again.',
    ],
    [
      'Mon 3 Nov 2026',
      'WEEKDAY_MISMATCH',
      '“Mon 3 Nov 2026” does not agree with the calendar: 03/11/2026 is a Tuesday. Correct the day or the date.',
    ],
  ])('%s is refused as %s', (cell, code, message) => {
    expect(readDate(cell, TODAY)).toEqual({ ok: false, code, message });
  });

  test('a today that is no day is the caller’s mistake', () => {
    expect(() => readDate('3 Nov', '2026-02-30')).toThrow(
      new RangeError('"2026-02-30" is not a day written yyyy-mm-dd.'),
    );
  });
});

describe('readHours', () => {
  test.each([
    ['1.5', 90],
    ['1,5', 90],
    ['.5', 30],
    ['1.1', 66],
    ['1.33', 80],
    ['1.0999999999999999', 66],
    ['1:30', 90],
    ['01:30:00', 90],
    ['1:30:29', 90],
    ['1:30:30', 91],
    ['1h 30', 90],
    ['1h30m', 90],
    ['1 hr 30 mins', 90],
    ['1 hr, 30 min.', 90],
    ['2hrs30', 150],
    ['90 mins', 90],
    ['90m', 90],
    ['2 hours', 120],
    ['1.5hrs', 90],
    ['½', 30],
    ['½ hour', 30],
    ['1½', 90],
    ['1 ¾ hours', 105],
    ['1 1/2', 90],
    ['1/4', 15],
    ['24', 1440],
    ['24:00', 1440],
  ])('%s is %i minutes', (cell, minutes) => {
    expect(readHours(cell)).toEqual({ ok: true, value: minutes });
  });

  const noLength = (cell: string) => `“${cell}” is not a length of time. Write it like 1.5, 1:30 or 90 mins.`;
  test.each([
    ['two hours', 'BAD_DURATION', noLength('two hours')],
    ['1:75', 'BAD_DURATION', noLength('1:75')],
    ['1h 75', 'BAD_DURATION', noLength('1h 75')],
    ['2-3', 'BAD_DURATION', noLength('2-3')],
    ['1e3', 'BAD_DURATION', noLength('1e3')],
    ['1/0', 'BAD_DURATION', noLength('1/0')],
    ['90', 'HOURS_LOOK_LIKE_MINUTES', '“90” hours in one day cannot be right. If you meant minutes, write “90 mins”.'],
    ['24.5', 'HOURS_LOOK_LIKE_MINUTES', '“24.5” hours in one day cannot be right. Write it like 1.5, 1:30 or 90 mins.'],
    ['25 hours', 'OVER_24_HOURS', '“25 hours” is more than 24 hours, which does not fit into one day.'],
    ['24:01', 'OVER_24_HOURS', '“24:01” is more than 24 hours, which does not fit into one day.'],
    ['0', 'ZERO_DURATION', '“0” is no time at all. Write the time given, or take the row out.'],
    ['0:00', 'ZERO_DURATION', '“0:00” is no time at all. Write the time given, or take the row out.'],
    ['0.008', 'ZERO_DURATION', '“0.008” is no time at all. Write the time given, or take the row out.'],
    ['-2', 'NEGATIVE_DURATION', '“-2” is less than nothing. Write the time given, or take the row out.'],
    ['−1.5', 'NEGATIVE_DURATION', '“−1.5” is less than nothing. Write the time given, or take the row out.'],
    ['(2)', 'NEGATIVE_DURATION', '“(2)” is less than nothing. Write the time given, or take the row out.'],
  ])('%s is refused as %s', (cell, code, message) => {
    expect(readHours(cell)).toEqual({ ok: false, code, message });
  });
});

describe('readMinutes', () => {
  test.each([
    ['90', 90],
    ['90.0', 90],
    ['90 mins', 90],
    ['1h 30', 90],
    ['1440', 1440],
    ['90.5', 'BAD_DURATION'],
    ['1:30', 'BAD_DURATION'],
    ['0', 'ZERO_DURATION'],
    ['-5', 'NEGATIVE_DURATION'],
    ['1441', 'OVER_24_HOURS'],
  ])('%s gives %s', (cell, expected) => {
    expect(valueOrCode(readMinutes(cell))).toBe(expected);
  });
});

describe('readBreak', () => {
  test.each([
    ['', undefined, 0],
    ['none', undefined, 0],
    ['-', undefined, 0],
    ['0', undefined, 0],
    ['30', undefined, 30],
    ['5', undefined, 5],
    ['0.5', undefined, 30],
    ['½', undefined, 30],
    ['0:45', undefined, 45],
    ['1 hour', undefined, 60],
    ['1', 'HOURS', 60],
    ['1', 'MINUTES', 1],
    ['0.5', 'MINUTES', 'BAD_BREAK'],
    ['1', undefined, 'BAD_BREAK'],
    ['4', undefined, 'BAD_BREAK'],
    ['-30', undefined, 'BAD_BREAK'],
    ['a bit', undefined, 'BAD_BREAK'],
    ['24h', undefined, 'BAD_BREAK'],
  ] as const)('%s, with %s in its header, gives %s', (cell, unit, expected) => {
    expect(valueOrCode(readBreak(cell, unit))).toBe(expected);
  });

  test('a break that could be hours or minutes says how to write either', () => {
    expect(readBreak('1', undefined)).toEqual({
      ok: false,
      code: 'BAD_BREAK',
      message: '“1” could be hours or minutes of break. Write “1 min” or “1 hour”.',
    });
  });
});

describe('readTime', () => {
  test.each([
    ['9:00', '09:00'],
    ['09.00', '09:00'],
    ['9am', '09:00'],
    ['9 a.m.', '09:00'],
    ['9.30 pm', '21:30'],
    ['0930', '09:30'],
    ['930', '09:30'],
    ['1730hrs', '17:30'],
    ['9h30', '09:30'],
    ['noon', '12:00'],
    ['Midday', '12:00'],
    ['midnight', '00:00'],
    ['12am', '00:00'],
    ['12pm', '12:00'],
    ['17:30:00', '17:30'],
    ['13:30 pm', '13:30'],
    ['24:00', '00:00'],
    ['0.375', '09:00'],
    ['0,72917', '17:30'],
    ['17', 'BAD_TIME'],
    ['9.3', 'BAD_TIME'],
    ['24:30', 'BAD_TIME'],
    ['9:60', 'BAD_TIME'],
    ['13:30 am', 'BAD_TIME'],
    ['lunchtime', 'BAD_TIME'],
  ])('%s gives %s', (cell, expected) => {
    expect(valueOrCode(readTime(cell))).toBe(expected);
  });

  test('a bare hour is not guessed', () => {
    expect(readTime('9')).toEqual({
      ok: false,
      code: 'BAD_TIME',
      message: '“9” could be morning or evening. Write “9am” or “9pm”.',
    });
  });

  test('an end before the start lies on the next day', () => {
    expect([
      minutesBetween('22:00', '01:30'),
      minutesBetween('09:00', '12:00'),
      minutesBetween('09:00', '09:00'),
    ]).toEqual([210, 180, 0]);
  });
});
