import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  fingerprintRows,
  type TimesheetRead,
  type TimesheetRow,
} from '../../../../src/domain/hours/timesheet/index.js';
import { minutesBetween } from '../../../../src/domain/hours/timesheet/time.js';
import { readOk, TODAY } from './sheet.js';

function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

const examples = join(repositoryRoot(), 'examples');
const example = (suffix: string): Buffer =>
  readFileSync(join(examples, `harringay-green-lanes-community-kitchen-timesheet${suffix}.csv`));
const plain = (name: string) => name.replace(/’/g, "'").toLowerCase();
const digits = (phone: string) => phone.replace(/^\+44/, '0').replace(/\D/g, '');

/** The members that the README of the examples lists, as the demo creates them. */
const members =
  readFileSync(join(examples, 'README.md'), 'utf8')
    .split('## The volunteers')[1]
    ?.split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 5 && cells[1] !== 'Name' && !cells[1]?.startsWith('---'))
    .map(([, name = '', email = '', phone = '']) => ({ name, email, phone })) ?? [];

/** The members that a row could be about: whoever bears one of its marks. */
function matches({ memberRef: { name, email, phone } }: TimesheetRow): string[] {
  return members
    .filter(
      (member) =>
        (name !== undefined && plain(member.name) === plain(name)) ||
        (email !== undefined && member.email === email) ||
        (phone !== undefined && digits(member.phone) === digits(phone)),
    )
    .map((member) => member.name);
}

const counts = (reading: TimesheetRead) => {
  const reasons: Record<string, number> = {};
  for (const { reason } of reading.skipped) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return reasons;
};

describe('the example timesheet', () => {
  const reading = readOk(example(''));

  test('is Windows-1252 with semicolons, and of real length', () => {
    expect([example('').includes(Buffer.from('Jos\xe9', 'latin1')), reading.rows.length, counts(reading)]).toEqual([
      true,
      241,
      { TITLE: 5, BLANK: 15, TOTAL: 4, REPEATED_HEADER: 1 },
    ]);
  });

  test('has the problems that its README lists', () => {
    expect(reading.problems.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '18 BAD_DATE',
      '40 BAD_DURATION',
      '56 HOURS_LOOK_LIKE_MINUTES',
      '80 TIMES_AND_DURATION_DISAGREE',
      '159 MISSING_PERSON',
      '174 NEGATIVE_DURATION',
      '189 OVER_24_HOURS',
      '205 MONTH_FIRST_DATE',
      '223 WEEKDAY_MISMATCH',
      '237 BAD_EMAIL',
      '237 BAD_TIME',
      '237 BAD_TIME',
      '259 MISSING_TIME',
      '268 MISSING_DATE',
      '268 BAD_DURATION',
    ]);
    expect(reading.rows.filter((row) => matches(row).length !== 1).map(({ row }) => row)).toEqual([143]);
    expect(
      reading.rows.filter(({ workedOn }) => workedOn > TODAY || workedOn < '2026-08-24').map(({ row }) => row),
    ).toEqual([95, 119]);
    expect(fingerprintRows(reading.rows).flatMap(({ row, occurrence }) => (occurrence === 2 ? [row.row] : []))).toEqual(
      [65, 67],
    );
  });
});

describe('the corrected timesheet', () => {
  const reading = readOk(example('-corrected'));

  test('has no problem, and everybody on it is a member', () => {
    expect([reading.rows.length, reading.problems, counts(reading), members.length]).toEqual([
      250,
      [],
      { TITLE: 5, BLANK: 15, TOTAL: 4, REPEATED_HEADER: 1 },
      24,
    ]);
    expect(reading.rows.filter((row) => matches(row).length !== 1)).toEqual([]);
    expect([...new Set(reading.rows.flatMap(matches))].sort()).toEqual(members.map(({ name }) => name).sort());
  });

  test('keeps the rules of the scheme on its day: one session of a person in a day, of at most 8 hours, 40 hours a week', () => {
    const days = new Set<string>();
    const weeks = new Map<string, number>();
    for (const row of reading.rows) {
      const minutes = row.minutes ?? minutesBetween(row.startsAtLocal ?? '', row.endsAtLocal ?? '') - row.breakMinutes;
      expect(minutes).toBeLessThanOrEqual(480);
      expect(row.workedOn >= '2026-09-01' && row.workedOn <= '2026-11-20').toBe(true);
      const [member] = matches(row);
      const week = `${member} ${Math.floor((Date.parse(row.workedOn) / 86_400_000 + 3) / 7)}`;
      days.add(`${member} ${row.workedOn}`);
      weeks.set(week, (weeks.get(week) ?? 0) + minutes);
    }
    expect(days.size).toBe(250);
    expect(Math.max(...weeks.values())).toBeLessThanOrEqual(2400);
  });

  test('shares its fingerprints with the first sheet except for what was mended', () => {
    const fingerprints = (read: TimesheetRead) => fingerprintRows(read.rows).map(({ fingerprint }) => fingerprint);
    const first = new Set(fingerprints(readOk(example(''))));
    // Twelve rows that could not be read and two dates were mended.
    expect(fingerprints(reading).filter((fingerprint) => !first.has(fingerprint))).toHaveLength(14);
  });
});
