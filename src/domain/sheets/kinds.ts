import { refuse, type SheetRefusal } from './refusal.js';

const MEND_CALC = 'In LibreOffice choose File, Save As, Text CSV, and send that file.';
const MEND_EXCEL = 'In Excel choose File, Save As, CSV UTF-8, and send that file.';
const MEND_ANY = 'Send the sheet as a CSV file: in Excel choose File, Save As, CSV UTF-8.';

/** Says what a file is, and what to do, when its first bytes show that it is no text at all. */
export function wrongKindOfBytes(bytes: Uint8Array): SheetRefusal | undefined {
  const starts = (...magic: number[]) => magic.every((byte, index) => bytes[index] === byte);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 8192)).toString('latin1');
  if (starts(0x50, 0x4b) && [3, 5, 7].includes(bytes[2] ?? 0)) return wrongZip(head);
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    return refuse('SPREADSHEET_NOT_CSV', `This is an Excel workbook of the older kind (.xls). ${MEND_EXCEL}`);
  }
  if (head.startsWith('%PDF')) {
    return refuse('NOT_A_TABLE', `This is a PDF, which cannot be read as a table. ${MEND_ANY}`);
  }
  if (isImage(head)) {
    return refuse('NOT_A_TABLE', `This is a picture, which cannot be read as a table. ${MEND_ANY}`);
  }
  if (starts(0x1f, 0x8b)) {
    return refuse('NOT_A_TABLE', 'This is a compressed file. Unpack it and send the CSV file inside.');
  }
  if (bytes.includes(0)) return refuse('NOT_A_TABLE', `This is not a text file. ${MEND_ANY}`);
  return undefined;
}

function wrongZip(head: string): SheetRefusal {
  if (head.includes('application/vnd.oasis.opendocument.spreadsheet')) {
    return refuse('SPREADSHEET_NOT_CSV', `This is an OpenDocument spreadsheet. ${MEND_CALC}`);
  }
  if (head.includes('word/') || head.includes('application/vnd.oasis.opendocument.text')) {
    return refuse('NOT_A_TABLE', `This is a text document, not a spreadsheet. ${MEND_ANY}`);
  }
  if (head.includes('Index/') && head.includes('.iwa')) {
    return refuse(
      'SPREADSHEET_NOT_CSV',
      'This is a Numbers spreadsheet. In Numbers choose File, Export To, CSV, and send that file.',
    );
  }
  return refuse('SPREADSHEET_NOT_CSV', `This is an Excel workbook. ${MEND_EXCEL}`);
}

function isImage(head: string): boolean {
  if (['\x89PNG', '\xff\xd8\xff', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*'].some((magic) => head.startsWith(magic))) {
    return true;
  }
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return true;
  if (head.startsWith('BM') && head.slice(6, 10) === '\0\0\0\0') return true;
  return head.slice(4, 8) === 'ftyp' && head.startsWith('\0');
}

/** The same for files that are text, but of another kind. */
export function wrongKindOfText(text: string): SheetRefusal | undefined {
  if (text.includes('\0')) return refuse('NOT_A_TABLE', `This is not a text file. ${MEND_ANY}`);
  const head = text.slice(0, 4096).trimStart();
  if (/^\{\\rtf/.test(head)) {
    return refuse('NOT_A_TABLE', `This is a rich text document, not a spreadsheet. ${MEND_ANY}`);
  }
  if (/^<(!--|(!doctype|html|head|body|table|meta|script|div)\b)/i.test(head) || /<html[\s>]/i.test(head)) {
    return refuse(
      'NOT_A_TABLE',
      `This is a web page, even if its name ends in .csv or .xls. Open it in the spreadsheet program first. ${MEND_EXCEL}`,
    );
  }
  if (/^<\?xml\b/.test(head)) {
    return refuse('NOT_A_TABLE', `This is an XML file, not a CSV file. ${MEND_ANY}`);
  }
  if (/^(\{\s*["}]|\[\s*[[{"\]])/.test(head)) {
    return refuse('NOT_A_TABLE', `This is a JSON file, not a CSV file. ${MEND_ANY}`);
  }
  return undefined;
}
