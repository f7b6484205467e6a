import type { Layout } from './headings.js';
import { cleanCell, quoted } from './text.js';

/** One thing that is wrong in a row. */
export interface RowProblem<Code> {
  row: number;
  /** Their header of the column in question. */
  column?: string;
  code: Code;
  /** Plain English with the value as written, beginning "Row 14: ". */
  message: string;
}

type OwnCode = 'CELL_TOO_LONG' | 'TOO_MANY_CELLS' | 'CUT_ROW';

const LONGEST_CELL = 10_000;

/** One row under its header, collecting everything that is wrong with it. */
export class RowReader<Field extends string, Code extends string> {
  readonly problems: RowProblem<Code | OwnCode>[] = [];
  private readonly spoilt = new Set<Field>();

  constructor(
    readonly row: number,
    private readonly cells: string[],
    readonly layout: Layout<Field>,
  ) {
    for (const [field, at] of layout.index) {
      const length = cells[at]?.length ?? 0;
      if (length <= LONGEST_CELL) continue;
      this.spoilt.add(field);
      this.add(
        'CELL_TOO_LONG',
        `the “${this.title(field)}” cell has ${length} characters; ${LONGEST_CELL} is the most that can be read. Shorten it.`,
        field,
      );
    }
  }

  has(field: Field): boolean {
    return this.layout.index.has(field);
  }

  /** The cell as written; '' where the column or the cell is absent, or where it has been reported already. */
  raw(field: Field): string {
    const at = this.layout.index.get(field);
    return at === undefined || this.spoilt.has(field) ? '' : (this.cells[at] ?? '');
  }

  cell(field: Field): string {
    return cleanCell(this.raw(field));
  }

  /** True when the cell was reported as beyond reading, so that nothing else should be said about it. */
  isSpoilt(field: Field): boolean {
    return this.spoilt.has(field);
  }

  spoil(field: Field): void {
    this.spoilt.add(field);
  }

  title(field: Field): string {
    return this.layout.title.get(field) ?? '';
  }

  add(code: Code | OwnCode, message: string, field?: Field): void {
    const column = field === undefined ? undefined : this.layout.title.get(field);
    this.problems.push({
      row: this.row,
      ...(column === undefined ? {} : { column }),
      code,
      message: `Row ${this.row}: ${message}`,
    });
  }

  /** The value of a reading, or undefined after noting why there is none. */
  take<T>(field: Field, reading: { ok: true; value: T } | { ok: false; code: Code; message: string }): T | undefined {
    if (reading.ok) return reading.value;
    this.add(reading.code, reading.message, field);
    return undefined;
  }

  /** Reports filled cells that stand to the right of the last heading: most often a separator without quotation marks around it. */
  reportExtraCells(): void {
    const extra = this.cells.slice(this.layout.width).find((cell) => cell.trim() !== '');
    if (extra === undefined) return;
    this.add(
      'TOO_MANY_CELLS',
      `${quoted(extra)} stands to the right of the last heading. Give its column a heading, or put the cell that contains the separator in quotation marks.`,
    );
  }
}
