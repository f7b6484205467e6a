import { createHash } from 'node:crypto';
import { plainText } from '../../sheets/text.js';
import type { TimesheetRow } from './types.js';

export interface FingerprintedRow {
  row: TimesheetRow;
  /** 1 for the first row of this content on the sheet, 2 for the next identical one, and so on. */
  occurrence: number;
  fingerprint: string;
}

/**
 * SHA-256 in hexadecimal over what the row says: person, day, times, minutes, break and activity, each in a form that survives saving the
 * sheet again with other quotation marks, spaces, capitals, or a lost leading 0. The row's number is left out, so that moving it makes
 * no difference; `occurrence` (from 1) tells apart rows that are identical within one sheet.
 */
export function rowFingerprint(row: TimesheetRow, occurrence: number): string {
  return createHash('sha256')
    .update(`${contentOf(row)}\n${occurrence}`)
    .digest('hex');
}

/** Numbers the occurrences of identical rows in the order of the sheet, and fingerprints each. */
export function fingerprintRows(rows: readonly TimesheetRow[]): FingerprintedRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const content = contentOf(row);
    const occurrence = (seen.get(content) ?? 0) + 1;
    seen.set(content, occurrence);
    return { row, occurrence, fingerprint: hash(content, occurrence) };
  });
}

function hash(content: string, occurrence: number): string {
  return createHash('sha256').update(`${content}\n${occurrence}`).digest('hex');
}

function contentOf(row: TimesheetRow): string {
  const { name = '', email = '', phone = '', memberNumber = '' } = row.memberRef;
  return JSON.stringify([
    'timesheet row 1',
    plainText(name),
    plainText(email),
    plainPhone(phone),
    plainText(memberNumber)
      .replace(/\s/g, '')
      .replace(/^0+(?=\d)/, ''),
    row.workedOn,
    row.minutes ?? null,
    row.startsAtLocal ?? null,
    row.endsAtLocal ?? null,
    row.breakMinutes,
    plainText(row.activity),
  ]);
}

/** The digits of the national number: +44 7700 900123, 0044 7700 900123, 07700 900123 and 7700900123 are one. */
function plainPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits
    .replace(/^00/, '')
    .replace(/^44(?=0?\d{10}$)/, '')
    .replace(/^0+/, '');
}
