import { RowReader as SheetRowReader } from '../../sheets/rowReader.js';
import type { Field } from './columns.js';
import type { Layout } from './header.js';
import type { TimesheetProblemCode } from './types.js';

/** One row of a timesheet under its header. */
export class RowReader extends SheetRowReader<Field, TimesheetProblemCode> {
  constructor(
    row: number,
    cells: string[],
    override readonly layout: Layout,
  ) {
    super(row, cells, layout);
  }
}
