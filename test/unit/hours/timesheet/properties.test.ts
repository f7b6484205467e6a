import fc from 'fast-check';
import { fingerprintRows, readTimesheet } from '../../../../src/domain/hours/timesheet/index.js';
import { readOk, TODAY } from './sheet.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (number: number) => String(number).padStart(2, '0');

/** Every day of the year up to the day of reading, so that the forms without a year mean it too. */
const aDay = fc.integer({ min: 0, max: 364 }).map((back) => {
  const at = new Date(Date.parse(TODAY) - back * 86_400_000);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  return { year, month, day, weekday: at.getUTCDay(), iso: at.toISOString().slice(0, 10) };
});
type Day = { year: number; month: number; day: number; weekday: number; iso: string };

const DATE_FORMS: ((day: Day) => string)[] = [
  ({ year, month, day }) => `${two(day)}/${two(month)}/${year}`,
  ({ year, month, day }) => `${day}/${month}/${two(year % 100)}`,
  ({ year, month, day }) => `${two(day)}.${two(month)}.${year}`,
  ({ year, month, day }) => `${two(day)}-${two(month)}-${year}`,
  ({ iso }) => iso,
  ({ iso }) => `${iso} 00:00:00`,
  ({ year, month, day }) => `${day} ${MONTHS[month - 1]} ${year}`,
  ({ year, month, day }) => `${day} ${LONG[month - 1]}, ${year}`,
  ({ year, month, day, weekday }) => `${WEEKDAYS[weekday]} ${day} ${MONTHS[month - 1]} ${year}`,
  ({ year, month, day }) => `${day}-${MONTHS[month - 1]}-${two(year % 100)}`,
  ({ iso }) => String((Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000),
  ({ month, day }) => `${day} ${MONTHS[month - 1]}`,
  ({ month, day }) => `${two(day)}/${two(month)}`,
];

/** Multiples of three minutes have a finite decimal in hours. */
const someMinutes = fc.integer({ min: 1, max: 480 }).map((threes) => threes * 3);
const decimalHours = (minutes: number) => `${Math.floor(minutes / 60)}.${two(((minutes % 60) / 3) * 5)}`;
const DURATION_FORMS: ((minutes: number) => string)[] = [
  decimalHours,
  (minutes) => decimalHours(minutes).replace('.', ','),
  (minutes) => `${decimalHours(minutes)} hrs`,
  (minutes) => `${Math.floor(minutes / 60)}:${two(minutes % 60)}`,
  (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`,
  (minutes) => `${Math.floor(minutes / 60)}h ${two(minutes % 60)}`,
  (minutes) => `${Math.floor(minutes / 60)} hr ${minutes % 60} mins`,
  (minutes) => `${minutes} mins`,
  (minutes) => `${minutes}m`,
];

const WORDS = [
  'José',
  'Zoë',
  'O’Neill',
  "D'Arcy",
  'Mbeki-Laurent',
  'Müller',
  'Øyvind',
  'Ann "Nan"',
  'Pell; Jr',
  'Ng, Ben',
  'Abdi',
];
const WIDE_WORDS = [...WORDS, 'علي', 'Łukasz', '👩‍🍳', '王', 'Çiğdem'];
const names = (words: string[]) =>
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));

const ENCODINGS = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  // ’ is the only character of the narrow words whose place differs from ISO 8859-1.
  'windows-1252': (text: string) => Buffer.from(text.replaceAll('’', '\x92'), 'latin1'),
};
const encodings = fc.constantFrom(...(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]));

const quote = (cell: string, separator: string) =>
  cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

interface Layout {
  separator: string;
  end: string;
  order: number[];
}
const layouts = fc.record<Layout>({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\r\n', '\n', '\r'),
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
});

/** The sheet with its columns in the order of the layout, its last line ended or not. */
const sheetOf = (rows: string[][], { separator, end, order }: Layout) =>
  [['Volunteer', 'Date', 'Hours'], ...rows]
    .map((cells) => order.map((at) => quote(cells[at] ?? '', separator)).join(separator) + end)
    .join('');

const entries = (words: string[]) =>
  fc.array(
    fc.record({
      name: names(words),
      day: aDay,
      minutes: someMinutes,
      date: fc.constantFrom(...DATE_FORMS),
      duration: fc.constantFrom(...DURATION_FORMS),
    }),
    { minLength: 1, maxLength: 6 },
  );

const cases = encodings.chain((encoding) =>
  fc.tuple(fc.constant(encoding), entries(encoding === 'windows-1252' ? WORDS : WIDE_WORDS), layouts),
);

test('whatever the form, encoding, separator and line end, the same values are read back', () => {
  fc.assert(
    fc.property(cases, ([encoding, written, layout]) => {
      const rows = written.map(({ name, day, minutes, date, duration }) => [name, date(day), duration(minutes)]);
      const { rows: found, problems } = readOk(ENCODINGS[encoding](sheetOf(rows, layout)));
      expect(problems).toEqual([]);
      expect(found.map(({ memberRef, workedOn, minutes }) => [memberRef.name, workedOn, minutes])).toEqual(
        written.map(({ name, day, minutes }) => [name, day.iso, minutes]),
      );
    }),
    { numRuns: 300 },
  );
});

test('saved in another form, encoding, separator and order, a sheet keeps its fingerprints', () => {
  fc.assert(
    fc.property(
      entries(WORDS),
      layouts,
      layouts,
      encodings,
      encodings,
      fc.nat(12),
      (written, before, after, one, other, form) => {
        const firstRows = written.map(({ name, day, minutes, date, duration }) => [name, date(day), duration(minutes)]);
        const laterRows = written.map(({ name, day, minutes }) => [
          name.replaceAll('’', "'"),
          (DATE_FORMS[form] ?? DATE_FORMS[0])?.(day) ?? '',
          (DURATION_FORMS[form % 9] ?? decimalHours)(minutes),
        ]);
        const fingerprints = (bytes: Buffer) =>
          fingerprintRows(readOk(bytes).rows).map(({ fingerprint }) => fingerprint);
        const later = `Hours of our group${after.end}${after.end}${sheetOf(laterRows, after)}`;
        expect(fingerprints(ENCODINGS[other](later))).toEqual(fingerprints(ENCODINGS[one](sheetOf(firstRows, before))));
      },
    ),
    { numRuns: 200 },
  );
});

/** A reading either has rows or problems, or refuses with a sentence. */
function expectAnswer(bytes: Uint8Array): void {
  const reading = readTimesheet(bytes, { today: TODAY });
  if (reading.ok) expect(reading.rows.length + reading.problems.length).toBeGreaterThan(0);
  else expect(reading.message).toMatch(/\.$/);
}

test('no bytes whatever make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), expectAnswer), { numRuns: 500 });
});

test('no cells whatever make it throw', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.stringMatching(/^[-"';,\n\t0-9.:/½hm apTotal]{0,20}$/),
    fc.constantFrom('Total', 'Name', 'Date', 'Hours', 'Finish', '=1+1', '-', '""'),
  );
  const header = 'Name,Email,Phone,Contact,Member no,Date,Start,Finish,Break,Hours,Minutes,Notes\n';
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 14 }), { maxLength: 6 }), (rows) => {
      expectAnswer(Buffer.from(header + rows.map((cells) => cells.join(',')).join('\n')));
    }),
    { numRuns: 500 },
  );
});

test('a good file cut at any byte is answered, and yields no row that the whole file does not have', () => {
  const text =
    'Club hours;;;\r\nName;Date;Hours;Notes\r\nZoë O’Neill;3/11/2026;1,5;"Tea; cake"\r\nJosé;4 Nov;90 mins;"a\nb"\r\n';
  for (const encode of Object.values(ENCODINGS)) {
    const bytes = encode(text);
    const whole = new Set(fingerprintRows(readOk(bytes).rows).map(({ row }) => `${row.workedOn} ${row.minutes}`));
    for (let length = 0; length < bytes.length; length += 1) {
      const reading = readTimesheet(bytes.subarray(0, length), { today: TODAY });
      const found = reading.ok ? reading.rows.map((row) => `${row.workedOn} ${row.minutes}`) : [];
      expect(found.filter((row) => !whole.has(row))).toEqual([]);
    }
  }
});
