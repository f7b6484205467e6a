/** Why a whole file cannot be read. */
export type SheetRefusalCode =
  | 'EMPTY_FILE'
  | 'SPREADSHEET_NOT_CSV'
  | 'NOT_A_TABLE'
  | 'TRUNCATED'
  | 'NO_HEADER'
  | 'MISSING_COLUMN'
  | 'AMBIGUOUS_COLUMN'
  | 'NO_ROWS'
  | 'TOO_MANY_ROWS';

export interface SheetRefusal {
  ok: false;
  code: SheetRefusalCode;
  message: string;
}

export function refuse(code: SheetRefusalCode, message: string): SheetRefusal {
  return { ok: false, code, message };
}
