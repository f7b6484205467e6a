import { cleanText, isPlaceholder, quoted, spokenMinutes } from '../../sheets/text.js';
import type { Field } from './columns.js';
import { type ReadDate, readDate } from './date.js';
import { readBreak, readHours, readMinutes } from './duration.js';
import { readPerson } from './person.js';
import type { RowReader } from './rowReader.js';
import { minutesBetween, readTime } from './time.js';
import type { TimesheetRow } from './types.js';

export interface ReadRow {
  /** Present only when the reader noted no problem. */
  good?: TimesheetRow;
  dayFirst?: ReadDate['dayFirst'];
}

/** How far the times and the hours of one row may lie apart: 9:00 to 10:20 is 1.33 hours to anyone who rounds. */
const TOLERATED_MINUTES = 1;

/** Reads everything in a row, noting in `reader` all that is wrong with it. */
export function readRow(reader: RowReader, today: string): ReadRow {
  const memberRef = readPerson(reader);
  const date = readDay(reader, today);
  const minutes = readGiven(reader);
  const startsAtLocal = readClockCell(reader, 'start');
  const endsAtLocal = readClockCell(reader, 'end');
  const breakMinutes = reader.take('break', readBreak(reader.cell('break'), reader.layout.breakUnit));
  requireDuration(reader, minutes);
  if (startsAtLocal !== undefined && endsAtLocal !== undefined) {
    compare(reader, { startsAtLocal, endsAtLocal, minutes, breakMinutes: breakMinutes ?? 0 });
  }
  reader.reportExtraCells();
  const dayFirst = date?.dayFirst;
  if (reader.problems.length > 0 || date === undefined || breakMinutes === undefined) return { dayFirst };
  const good: TimesheetRow = {
    row: reader.row,
    memberRef,
    workedOn: date.workedOn,
    ...(minutes === undefined ? {} : { minutes }),
    ...(startsAtLocal === undefined ? {} : { startsAtLocal }),
    ...(endsAtLocal === undefined ? {} : { endsAtLocal }),
    breakMinutes,
    activity: cleanText(reader.raw('activity')),
  };
  return { good, dayFirst };
}

function readDay(reader: RowReader, today: string): ReadDate | undefined {
  const cell = reader.cell('date');
  if (cell !== '') return reader.take('date', readDate(cell, today));
  if (!reader.isSpoilt('date')) {
    reader.add('MISSING_DATE', `the “${reader.title('date')}” cell is empty. Write the day, like 28/02/2026.`, 'date');
  }
  return undefined;
}

/** Minutes from the hours column, the minutes column, or both: "1" beside "30" is an hour and a half, "1.5" beside "90" says it twice. */
function readGiven(reader: RowReader): number | undefined {
  const hoursCell = reader.cell('duration');
  const minutesCell = reader.cell('minutes');
  if (minutesCell === '' || isZero(minutesCell)) {
    if (hoursCell !== '') return reader.take('duration', readHours(hoursCell));
    return minutesCell === '' ? undefined : reader.take('minutes', readMinutes(minutesCell));
  }
  const rest = reader.take('minutes', readMinutes(minutesCell));
  if (hoursCell === '' || isZero(hoursCell)) return rest;
  const hours = reader.take('duration', readHours(hoursCell));
  if (hours === undefined || rest === undefined) return undefined;
  if (Math.abs(hours - rest) <= TOLERATED_MINUTES) return rest;
  if (hours % 60 === 0 && rest < 60) return hours + rest;
  reader.add(
    'HOURS_AND_MINUTES_DISAGREE',
    `${quoted(hoursCell)} hours and ${quoted(minutesCell)} minutes do not agree. Leave one of the two empty.`,
    'minutes',
  );
  return undefined;
}

function isZero(cell: string): boolean {
  return /^0+$/.test(cell);
}

function readClockCell(reader: RowReader, field: 'start' | 'end'): string | undefined {
  const cell = reader.cell(field);
  return cell === '' || isPlaceholder(cell) ? undefined : reader.take(field, readTime(cell));
}

/** A row must say how long: by hours or by both times. Cells that were filled but could not be read have been reported. */
function requireDuration(reader: RowReader, minutes: number | undefined): void {
  const isFilled = (field: Field) =>
    reader.isSpoilt(field) || (reader.cell(field) !== '' && !isPlaceholder(reader.cell(field)));
  const durationWritten = reader.cell('duration') !== '' || reader.cell('minutes') !== '';
  if (minutes !== undefined || durationWritten || reader.isSpoilt('duration') || reader.isSpoilt('minutes')) return;
  const start = isFilled('start');
  const end = isFilled('end');
  if (start && end) return;
  if (start !== end) {
    const [present, absent]: [Field, Field] = start ? ['start', 'end'] : ['end', 'start'];
    const lacking = reader.title(absent) || (absent === 'end' ? 'Finish' : 'Start');
    const field = reader.has(absent) ? absent : present;
    reader.add(
      'MISSING_TIME',
      `there is a “${reader.title(present)}” but no “${lacking}” and no hours. Write one of them.`,
      field,
    );
    return;
  }
  const field = (['duration', 'minutes', 'end'] as const).find((candidate) => reader.has(candidate));
  reader.add(
    'MISSING_DURATION',
    'no hours are given. Write how long, like 1.5 or 1:30, or the start and finish times.',
    field,
  );
}

interface Session {
  startsAtLocal: string;
  endsAtLocal: string;
  minutes: number | undefined;
  breakMinutes: number;
}

function compare(reader: RowReader, { startsAtLocal, endsAtLocal, minutes, breakMinutes }: Session): void {
  const span = minutesBetween(startsAtLocal, endsAtLocal);
  const times = `${startsAtLocal} to ${endsAtLocal}`;
  if (span === 0) {
    reader.add('ZERO_DURATION', `${times} is no time at all. Write when it started and when it finished.`, 'end');
    return;
  }
  if (breakMinutes >= span) {
    reader.add('BREAK_TOO_LONG', `a break of ${spokenMinutes(breakMinutes)} leaves nothing of ${times}.`, 'break');
    return;
  }
  const worked = span - breakMinutes;
  if (minutes === undefined || Math.abs(worked - minutes) <= TOLERATED_MINUTES) return;
  const field = reader.cell('duration') === '' ? 'minutes' : 'duration';
  const less = breakMinutes === 0 ? '' : `, less a break of ${spokenMinutes(breakMinutes)},`;
  reader.add(
    'TIMES_AND_DURATION_DISAGREE',
    `${times}${less} is ${spokenMinutes(worked)}, but ${quoted(reader.cell(field))} under “${reader.title(field)}” is ${spokenMinutes(minutes)}. Correct one of them.`,
    field,
  );
}
