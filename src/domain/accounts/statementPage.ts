import { type Page, pageOf, toCursor } from '../paging/cursor.js';
import type { LineFacts } from './describeLine.js';

export interface StatementRecord extends LineFacts {
  sequence: number;
  transferId: string;
  balanceAfterMinutes: number;
  occurredAt: Date;
}

export interface StatementPage extends Page<StatementRecord> {
  /** How many lines were asked for. */
  readonly first: number;
}

/** A page of lines that were read with one more than asked for. The cursor is the entry's own sequence, so every page costs the same. */
export function statementPage(rows: StatementRecord[], first: number): StatementPage {
  return { ...pageOf(rows, first, (row) => toCursor(row.sequence)), first };
}
