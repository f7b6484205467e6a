import type { Sheet, SheetRow } from '../../sheets/csv.js';
import { readTable } from '../../sheets/readTable.js';
import { refuse } from '../../sheets/refusal.js';
import { cleanCell, quoted } from '../../sheets/text.js';
import { classifyRow } from './classify.js';
import { type Layout, missingColumns, readLayout, refuseDoubledColumns } from './header.js';
import { readRow } from './readRow.js';
import { RowReader } from './rowReader.js';
import type {
  TimesheetOptions,
  TimesheetProblem,
  TimesheetRead,
  TimesheetReading,
  TimesheetRow,
  TimesheetSkip,
} from './types.js';

const DEFAULT_MAX_ROWS = 100_000;
const TIMESHEET = {
  layoutOf: readLayout,
  missingColumns,
  refuseLayout: refuseDoubledColumns,
  howToHead: 'The sheet needs one row of headings above the hours, such as Volunteer, Date, Hours, Activity.',
  howToSplit: 'by month for instance',
};
/** So many dates with the month first, and not one that must have the day first, show a sheet written the American way. */
const MONTH_FIRST_EVIDENCE = 3;

/**
 * Reads a group's timesheet from the bytes of a CSV file as people really write it. Either the whole file is refused with one message that
 * names the mend, or every filled row below the header comes back as a good row, as skipped, or with all its problems.
 * Nothing about the file makes it throw; RangeError for a `today` that is no day.
 */
export function readTimesheet(bytes: Uint8Array, options: TimesheetOptions): TimesheetReading {
  const table = readTable(bytes, { ...TIMESHEET, maxRows: options.maxRows ?? DEFAULT_MAX_ROWS });
  if (!table.ok) return table;
  const reading = new SheetReading(table.sheet, table.layout, table.titles, options.today);
  reading.readAll(table.endsWithNewline);
  return reading.result();
}

/** Walks the rows below the header once, and judges at the end what only the whole sheet can tell. */
class SheetReading {
  private readonly rows: TimesheetRow[] = [];
  private readonly problems: TimesheetProblem[] = [];
  private readonly skipped: TimesheetSkip[];
  private readonly titles: ReadonlySet<string>;
  /** Rows whose date would also be a day with the month first, and how that date is written. */
  private readonly swappable = new Map<number, { written: string; column: string }>();
  private monthFirst = 0;
  private dayFirst = 0;
  /** The fewest cells that a good row has had so far. */
  private narrowest = Number.POSITIVE_INFINITY;

  constructor(
    private readonly sheet: Sheet,
    private readonly first: Layout,
    private readonly headerAt: number,
    private readonly today: string,
  ) {
    const above = sheet.filled.slice(0, headerAt);
    this.titles = new Set(above.map(({ cells }) => cleanCell(cells.find((cell) => cell.trim() !== '') ?? '')));
    this.skipped = [
      ...above.map(({ row }) => ({ row, reason: 'TITLE' as const })),
      ...sheet.blank.map((row) => ({ row, reason: 'BLANK' as const })),
    ];
  }

  readAll(endsWithNewline: boolean): void {
    let layout = this.first;
    const below = this.sheet.filled.slice(this.headerAt + 1);
    below.forEach((sheetRow, index) => {
      const kind = classifyRow(sheetRow.cells, layout, this.titles);
      if (kind.skip !== undefined) {
        this.skipped.push({ row: sheetRow.row, reason: kind.skip });
        if (kind.next !== undefined) layout = kind.next;
        return;
      }
      this.readOne(sheetRow, layout, index === below.length - 1 && !endsWithNewline);
    });
  }

  private readOne({ row, cells }: SheetRow, layout: Layout, isUnfinished: boolean): void {
    const reader = new RowReader(row, cells, layout);
    // The end of a file that was cut short: what is left of the last cell may be a part of what was written there.
    if (isUnfinished && cells.length < Math.min(this.narrowest, layout.width)) {
      reader.add(
        'CUT_ROW',
        'the row stops early, as if the file had been cut short. Save it again and send the whole file.',
      );
    }
    const { good, dayFirst } = readRow(reader, this.today);
    this.problems.push(...reader.problems);
    this.weighDate(reader, dayFirst);
    if (good === undefined) return;
    this.rows.push(good);
    this.narrowest = Math.min(this.narrowest, cells.length);
  }

  private weighDate(reader: RowReader, dayFirst: 'SURE' | 'SWAPPABLE' | 'OTHER' | undefined): void {
    if (dayFirst === 'SURE') this.dayFirst += 1;
    if (reader.problems.some(({ code }) => code === 'MONTH_FIRST_DATE')) this.monthFirst += 1;
    if (dayFirst === 'SWAPPABLE') {
      this.swappable.set(reader.row, { written: quoted(reader.cell('date')), column: reader.title('date') });
    }
  }

  /** In a sheet written the American way throughout, 11/05/2026 is no 11 May: those rows must be asked about too, not read wrongly. */
  private withdrawSwappable(): TimesheetRow[] {
    if (this.monthFirst < MONTH_FIRST_EVIDENCE || this.dayFirst > 0) return this.rows;
    for (const [row, { written, column }] of this.swappable) {
      const message = `Row ${row}: ${written} could be read two ways, because other dates on this sheet have the month first. Write the day first everywhere.`;
      this.problems.push({ row, column, code: 'AMBIGUOUS_DATE', message });
    }
    return this.rows.filter(({ row }) => !this.swappable.has(row));
  }

  result(): TimesheetReading {
    const rows = this.withdrawSwappable();
    if (rows.length === 0 && this.problems.length === 0) {
      return refuse('NO_ROWS', 'The sheet has its headings but no hours beneath them. Fill it in and send it again.');
    }
    const byRow = (one: { row: number }, other: { row: number }) => one.row - other.row;
    const read: TimesheetRead = {
      ok: true,
      rows,
      problems: this.problems.sort(byRow),
      skipped: this.skipped.sort(byRow),
      columns: Object.fromEntries(this.first.title),
    };
    return read;
  }
}
