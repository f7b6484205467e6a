import { isPlaceholder, quoted } from '../../sheets/text.js';
import type { Field } from './columns.js';
import { PERSON_FIELDS } from './columns.js';
import type { RowReader } from './rowReader.js';
import type { TimesheetMemberRef } from './types.js';

const EMAIL = /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"().]+$/u;
const PHONE = /^(?:\+|00)?[\d\s()./–-]{7,30}$/;
/** What a spreadsheet makes of a long number: 7.7009E+09. */
const SHORTENED_NUMBER = /^\d([.,]\d+)?E\+?\d{1,3}$/i;
const SAYS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** Who the row is about. Notes every cell that cannot be read, and the row's naming nobody. */
export function readPerson(reader: RowReader): TimesheetMemberRef {
  const before = reader.problems.length;
  reportLostCharacters(reader);
  const ref: TimesheetMemberRef = {};
  const name = readName(reader);
  const contact = filled(reader, 'contact');
  const nameIsEmail = EMAIL.test(name);
  const email = readEmail(reader, contact) ?? (nameIsEmail ? name : undefined);
  const phone = readPhone(reader, contact);
  const memberNumber = readMemberNumber(reader);
  if (name !== '' && !nameIsEmail) ref.name = name;
  if (email !== undefined) ref.email = email;
  if (phone !== undefined) ref.phone = phone;
  if (memberNumber !== undefined) ref.memberNumber = memberNumber;
  const spoilt = PERSON_FIELDS.some((field) => reader.isSpoilt(field));
  if (Object.keys(ref).length === 0 && reader.problems.length === before && !spoilt) {
    const field = PERSON_FIELDS.find((candidate) => reader.has(candidate));
    const asked = field === undefined ? 'the volunteer' : `the volunteer under “${reader.title(field)}”`;
    reader.add('MISSING_PERSON', `nobody is named. Write ${asked}, on every row.`, field);
  }
  return ref;
}

/** Characters that were lost on the way here show as U+FFFD; a name with a hole in it must not be matched to anyone. */
function reportLostCharacters(reader: RowReader): void {
  for (const field of PERSON_FIELDS) {
    const cell = reader.cell(field);
    if (!cell.includes('\ufffd')) continue;
    reader.add(
      'UNREADABLE_TEXT',
      `${quoted(cell)} has letters that were lost in saving. Save the sheet as CSV UTF-8.`,
      field,
    );
    reader.spoil(field);
  }
}

/** The cell, or '' for "-", "n/a" and other signs that nothing is meant. */
function filled(reader: RowReader, field: Field): string {
  const cell = reader.cell(field);
  return isPlaceholder(cell) ? '' : cell;
}

/** One name from one column or two. Beside a column of surnames, "Name" holds the first names. */
function readName(reader: RowReader): string {
  const whole = filled(reader, 'name');
  const last = filled(reader, 'lastName');
  const parts = [filled(reader, 'firstName'), last];
  if (whole !== '') {
    const isFirstName = last !== '' && !reader.has('firstName') && !whole.toLowerCase().endsWith(last.toLowerCase());
    return isFirstName ? `${whole} ${last}` : whole;
  }
  const joined = parts.filter((part) => part !== '').join(' ');
  return SAYS_SOMETHING.test(joined) ? joined : '';
}

function readEmail(reader: RowReader, contact: string): string | undefined {
  const own = filled(reader, 'email');
  const cell = (own === '' && contact.includes('@') ? contact : own).replace(/^mailto:/i, '');
  if (cell === '') return undefined;
  if (EMAIL.test(cell)) return cell;
  const field = own === '' ? 'contact' : 'email';
  reader.add('BAD_EMAIL', `${quoted(cell)} is not an email address. Correct it, or leave the cell empty.`, field);
  return undefined;
}

function readPhone(reader: RowReader, contact: string): string | undefined {
  const own = filled(reader, 'phone');
  const cell = own === '' && !contact.includes('@') ? contact : own;
  if (cell === '') return undefined;
  const field = own === '' ? 'contact' : 'phone';
  if (SHORTENED_NUMBER.test(cell)) {
    reader.add('BAD_PHONE', `${quoted(cell)} ${shortened('phone number')}`, field);
    return undefined;
  }
  const digits = cell.replace(/\D/g, '').length;
  if (PHONE.test(cell) && digits >= 7 && digits <= 17) return cell;
  const kind = field === 'contact' ? 'neither an email address nor a phone number' : 'not a phone number';
  reader.add('BAD_PHONE', `${quoted(cell)} is ${kind}. Correct it, or leave the cell empty.`, field);
  return undefined;
}

function readMemberNumber(reader: RowReader): string | undefined {
  const cell = filled(reader, 'memberNumber');
  if (cell === '') return undefined;
  if (!SHORTENED_NUMBER.test(cell)) return cell;
  reader.add('BAD_MEMBER_NUMBER', `${quoted(cell)} ${shortened('member number')}`, 'memberNumber');
  return undefined;
}

function shortened(what: string): string {
  return `is a ${what} that the spreadsheet has shortened. Format the column as text, write the number again and save.`;
}
