import { fingerprintRows, readTimesheet } from '../../../../src/domain/hours/timesheet/index.js';
import { read, readOk, skipsOf, TODAY } from './sheet.js';

const SHEET = 'Name;Date;Hours;Activity\r\nJosé Nuñez;3/11/2026;1,5;Café\r\n';
const ROW = {
  row: 2,
  memberRef: { name: 'José Nuñez' },
  workedOn: '2026-11-03',
  minutes: 90,
  breakMinutes: 0,
  activity: 'Café',
};

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('encodings', () => {
  test.each([
    ['UTF-8', Buffer.from(SHEET)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${SHEET}`)],
    ['UTF-16 LE', utf16(SHEET, false)],
    ['UTF-16 BE', utf16(SHEET, true)],
    ['Windows-1252', Buffer.from(SHEET, 'latin1')],
  ])('%s', (_, bytes) => {
    expect(readOk(bytes).rows).toEqual([ROW]);
  });

  test('Windows-1252 has curly quotes, dashes and the euro where ISO 8859-1 has control characters', () => {
    const bytes = Buffer.concat([
      Buffer.from('Name,Date,Hours,Notes\nPat O'),
      Buffer.from([0x92]),
      Buffer.from('Neill,3/11/26,1,'),
      Buffer.from([0x93, 0x80, 0x96, 0xa3, 0x94]),
    ]);
    expect(readOk(bytes).rows.map(({ memberRef, activity }) => [memberRef.name, activity])).toEqual([
      ['Pat O’Neill', '“€–£”'],
    ]);
  });

  test('a last é in Windows-1252 is no cut UTF-8 character', () => {
    expect(readOk(Buffer.from('Name,Date,Hours,Notes\nAda,3/11/26,1,Café', 'latin1')).rows[0]?.activity).toBe('Café');
  });
});

describe('separators and line ends', () => {
  const lines = [
    ['Volunteer', 'Date', 'Hours', 'Activity'],
    ['Ada Obi', '3/11/26', '1.5', '"Soup, bread; tea\t| cake"'],
    ['Ben Ng', '4/11/26', '2', '"Rota\nand ""post"""'],
    ['Cy Poe', '5/11/26', '3', ''],
  ];
  const expected = [
    [2, 'Ada Obi', 'Soup, bread; tea\t| cake'],
    [3, 'Ben Ng', 'Rota\nand "post"'],
    [4, 'Cy Poe', ''],
  ];
  const forms = [',', ';', '\t', '|'].flatMap((separator) =>
    ['\r\n', '\n', '\r'].map((end) => [separator, end] as const),
  );
  test.each(forms)('%j with %j', (separator, end) => {
    const sheet = lines.map((cells) => cells.join(separator)).join(end);
    expect(readOk(sheet).rows.map((row) => [row.row, row.memberRef.name, row.activity])).toEqual(expected);
  });

  test.each(['sep=;\r\n', '"sep=;"\r\n', 'SEP=,\r\n'])(
    'Excel’s line %j counts as no row and is not believed against the evidence',
    (line) => {
      expect(readOk(line + SHEET).rows).toEqual([ROW]);
    },
  );

  test('an unusual separator is read when it is declared', () => {
    expect(readOk(`sep=^\n${SHEET.replaceAll(';', '^')}`).rows).toEqual([ROW]);
  });

  test('a stray quotation mark inside a cell is text', () => {
    expect(
      readOk('Name,Date,Hours,Notes\nMo "Mick" Hale,3/11/26,1,6" pans\n').rows.map((row) => [
        row.memberRef.name,
        row.activity,
      ]),
    ).toEqual([['Mo "Mick" Hale', '6" pans']]);
  });
});

const MEND = 'Send the sheet as a CSV file: in Excel choose File, Save As, CSV UTF-8.';
describe('files of another kind', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  test.each([
    [
      'xlsx',
      latin1('PK\x03\x04\x14\0xl/workbook.xml'),
      'SPREADSHEET_NOT_CSV',
      'This is an Excel workbook. In Excel choose File, Save As, CSV UTF-8, and send that file.',
    ],
    [
      'ods',
      latin1('PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
      'SPREADSHEET_NOT_CSV',
      'This is an OpenDocument spreadsheet. In LibreOffice choose File, Save As, Text CSV, and send that file.',
    ],
    [
      'Numbers',
      latin1('PK\x03\x04\x14\0Index/Document.iwa'),
      'SPREADSHEET_NOT_CSV',
      'This is a Numbers spreadsheet. In Numbers choose File, Export To, CSV, and send that file.',
    ],
    [
      'docx',
      latin1('PK\x03\x04\x14\0word/document.xml'),
      'NOT_A_TABLE',
      `This is a text document, not a spreadsheet. ${MEND}`,
    ],
    [
      'xls',
      latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
      'SPREADSHEET_NOT_CSV',
      'This is an Excel workbook of the older kind (.xls). In Excel choose File, Save As, CSV UTF-8, and send that file.',
    ],
    ['PDF', latin1('%PDF-1.7\n'), 'NOT_A_TABLE', `This is a PDF, which cannot be read as a table. ${MEND}`],
    ['PNG', latin1('\x89PNG\r\n\x1a\n'), 'NOT_A_TABLE', `This is a picture, which cannot be read as a table. ${MEND}`],
    ['JPEG', latin1('\xff\xd8\xff\xe0'), 'NOT_A_TABLE', `This is a picture, which cannot be read as a table. ${MEND}`],
    [
      'gzip',
      latin1('\x1f\x8b\x08'),
      'NOT_A_TABLE',
      'This is a compressed file. Unpack it and send the CSV file inside.',
    ],
    ['NUL bytes', latin1('Name,Date\0,Hours'), 'NOT_A_TABLE', `This is not a text file. ${MEND}`],
    ['NULs in UTF-16', utf16('Name,Date\0,Hours', false), 'NOT_A_TABLE', `This is not a text file. ${MEND}`],
    [
      'HTML',
      latin1(' <!DOCTYPE html><html>'),
      'NOT_A_TABLE',
      'This is a web page, even if its name ends in .csv or .xls. Open it in the spreadsheet program first. In Excel choose File, Save As, CSV UTF-8, and send that file.',
    ],
    ['JSON', latin1('[{"name":"Ada"}]'), 'NOT_A_TABLE', `This is a JSON file, not a CSV file. ${MEND}`],
    ['XML', latin1('<?xml version="1.0"?><a/>'), 'NOT_A_TABLE', `This is an XML file, not a CSV file. ${MEND}`],
    ['RTF', latin1('{\\rtf1\\ansi Hours}'), 'NOT_A_TABLE', `This is a rich text document, not a spreadsheet. ${MEND}`],
  ])('%s', (_, bytes, code, message) => {
    expect(read(bytes)).toEqual({ ok: false, code, message });
  });
});

describe('files that hold no timesheet', () => {
  test.each([
    ['nothing', '', 'EMPTY_FILE'],
    ['a mark alone', '\ufeff', 'EMPTY_FILE'],
    ['spaces', ' \r\n\t\n ', 'EMPTY_FILE'],
    ['separators', ';;;\r\n;;;\r\n', 'EMPTY_FILE'],
    ['a header', 'Name,Date,Hours\r\n', 'NO_ROWS'],
    ['a header and totals', 'Name,Date,Hours\r\nTotal,,0\r\n', 'NO_ROWS'],
    ['a letter', 'Dear Sir,\nplease find below\n', 'NO_HEADER'],
    ['another table', 'Item,Price,Stock\nTea,2,40\n', 'NO_HEADER'],
  ])('%s', (_, sheet, code) => {
    expect(read(sheet)).toEqual({ ok: false, code, message: expect.stringMatching(/\. .*\.$/) });
  });

  test('lacking columns are named, all of them', () => {
    expect(read('Activity,Name,E-mail\nTea,Ada,ada@example.org\n')).toEqual({
      ok: false,
      code: 'MISSING_COLUMN',
      message:
        'There is no column for the day (head it “Date”), nor for the time given (head it “Hours”, or have “Start” and “Finish”). Found: “Activity”, “Name”, “E-mail”.',
    });
  });

  test('two sessions beside each other are not guessed apart', () => {
    expect(read('Name,Date,Start,Finish,Start,Finish\nAda,3/11/26,9:00,10:00,11:00,12:00\n')).toEqual({
      ok: false,
      code: 'AMBIGUOUS_COLUMN',
      message: 'Two columns are called “Start”. Put each session on a row of its own.',
    });
  });
});

describe('files that were cut short, and long ones', () => {
  const unclosed =
    'Row 3 opens a quotation mark (") that never closes: the file was cut short, or the mark has no partner. Look at that row, save the sheet again and send the whole file.';
  test('an open quotation mark', () => {
    expect(read('Name,Date,Hours,Notes\nAda,3/11/26,1,Tea\nBen,3/11/26,1,"Tea and\nAda,4/11/26,2,Tea\n')).toEqual({
      ok: false,
      code: 'TRUNCATED',
      message: unclosed,
    });
  });

  test('a UTF-8 character cut in two, and half a UTF-16 character', () => {
    const cut =
      'The file stops in the middle of a character, so part of it is missing. Save the sheet again and send the whole file.';
    expect([
      read(Buffer.from('Name,Date,Hours\nZoë,3/11/26,1\nJosé').subarray(0, -1)),
      read(utf16(SHEET, false).subarray(0, -1)),
    ]).toEqual([
      { ok: false, code: 'TRUNCATED', message: cut },
      { ok: false, code: 'TRUNCATED', message: cut },
    ]);
  });

  test('a last row that stops early is no good row, even where the rest would do', () => {
    const sheet = 'Name,Date,Hours,Notes\nAda,3/11/26,1,Tea\nBen,3/11/26,1';
    expect(readOk(sheet).problems).toEqual([
      {
        row: 3,
        code: 'CUT_ROW',
        message:
          'Row 3: the row stops early, as if the file had been cut short. Save it again and send the whole file.',
      },
    ]);
    expect(readOk(`${sheet}\n`).rows.map(({ row }) => row)).toEqual([2, 3]);
  });

  test('no more rows than allowed, blank ones not counted', () => {
    const sheet = `Name,Date,Hours\n${'Ada,3/11/26,1\n,,\n'.repeat(3)}`;
    expect(readTimesheet(Buffer.from(sheet), { today: TODAY, maxRows: 3 })).toMatchObject({
      ok: true,
      rows: { length: 3 },
    });
    expect(read(sheet, 2)).toEqual({
      ok: false,
      code: 'TOO_MANY_ROWS',
      message: 'The sheet has more than 2 rows. Split it, by month for instance, and send the parts.',
    });
  });

  test('long cells and surplus cells are problems of their rows alone', () => {
    const sheet = `Name,Date,Hours,Notes\n${'A'.repeat(10_001)},x,1,\nBen,3/11/26,1,Tea,cake\nCy,3/11/26,1,${'b'.repeat(10_000)}\n`;
    const { rows, problems } = readOk(sheet);
    expect(rows.map(({ row }) => row)).toEqual([4]);
    expect(problems).toEqual([
      {
        row: 2,
        column: 'Name',
        code: 'CELL_TOO_LONG',
        message: 'Row 2: the “Name” cell has 10001 characters; 10000 is the most that can be read. Shorten it.',
      },
      {
        row: 2,
        column: 'Date',
        code: 'BAD_DATE',
        message: 'Row 2: “x” is not a date. Write the day first, like 28/02/2026.',
      },
      {
        row: 3,
        code: 'TOO_MANY_CELLS',
        message:
          'Row 3: “cake” stands to the right of the last heading. Give its column a heading, or put the cell that contains the separator in quotation marks.',
      },
    ]);
  });

  test('thousands of broken quotation marks behind a huge cell end the reading', () => {
    const sheet = `Name,Date,Hours,Notes\nA,3/11/26,1,"${'x'.repeat(240_000)}"\n${'"a"b,"c"d,\n'.repeat(20_000)}`;
    expect(read(sheet)).toEqual({
      ok: false,
      code: 'TRUNCATED',
      message: expect.stringMatching(/^Row \d+ opens a quotation mark/),
    });
  });
});

test('rows left out are told apart: titles, blanks, totals and headers', () => {
  const sheet = [
    'Food Hub – hours October;;;',
    ';;;',
    'Name;Date;Hours;Activity',
    'Ada;3/11/26;1;Tea',
    '',
    'Ada total;;1;',
    'Food Hub – hours October;;;',
    'name ;DATE;Hours:;activity',
    'Ben;4/11/26;2;Total refit',
    'Total;;3;',
    ';;3,0;',
  ];
  expect(skipsOf(sheet.join('\n'))).toEqual([
    'TITLE 1',
    'BLANK 2',
    'BLANK 5',
    'TOTAL 6',
    'TITLE 7',
    'REPEATED_HEADER 8',
    'TOTAL 10',
    'TOTAL 11',
  ]);
  expect(fingerprintRows(readOk(sheet.join('\n')).rows)).toHaveLength(2);
});
