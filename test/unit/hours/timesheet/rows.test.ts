import { problemsOf, readOk, skipsOf } from './sheet.js';

/** One data row under the header given, both with semicolons. */
const under = (header: string, ...rows: string[]) => [header, ...rows].join('\n');

describe('headers', () => {
  test.each([
    ['Volunteer,Date,Hours', 'name,date,duration'],
    ['VOLUNTEER NAME*,Day,Hrs.', 'name,date,duration'],
    ['  Hours ,Náme, DATE:', 'duration,name,date'],
    ['First name,Surname,Date worked,Time given', 'firstName,lastName,date,duration'],
    ['E-mail,Date (dd/mm/yyyy),Duration (hh:mm)', 'email,date,duration'],
    ['Mobile,When?,Mins', 'phone,date,minutes'],
    ['Member #,Date,Time given (minutes)', 'memberNumber,date,minutes'],
    ["Volunteer's name,Date,Start,Finish,Break,What did you do?", 'name,date,start,end,break,activity'],
    ['Name,Date,From,To,Lunch,Notes', 'name,date,start,end,break,activity'],
    ['Name,Date,Time in,Time out,Task', 'name,date,start,end,activity'],
    ['Contact details,Date,Total hours', 'contact,date,duration'],
    ['Name,Day,Date,Notes,Activity,Hours,Total', 'name,date,activity,duration'],
  ])('%s', (header, fields) => {
    const cells = header.split(',').map(() => 'x');
    expect(Object.keys(readOk(under(header, cells.join(','))).columns).sort()).toEqual(fields.split(',').sort());
  });

  test('columns are given back in their own words', () => {
    expect(readOk(under(' Volunteer’s name ;DATE:;Hrs (decimal)', 'Ada;3/11/26;1')).columns).toEqual({
      name: 'Volunteer’s name',
      date: 'DATE:',
      duration: 'Hrs (decimal)',
    });
  });

  test('another complete header in the middle changes the order of what follows', () => {
    const sheet = under('Name,Date,Hours', 'Ada,3/11/26,1', 'Hours,Date,Name', '2,4/11/26,Ben');
    expect(readOk(sheet).rows.map(({ row, memberRef, minutes }) => [row, memberRef.name, minutes])).toEqual([
      [2, 'Ada', 60],
      [4, 'Ben', 120],
    ]);
    expect(skipsOf(sheet)).toEqual(['REPEATED_HEADER 3']);
  });
});

describe('row numbers are those of the spreadsheet program', () => {
  test('blank lines count, a line break in a cell does not', () => {
    const sheet = 'Title,,,\n\nName,Date,Hours,"What did\nyou do?"\nAda,3/11/26,1,"a\nb\nc"\n,,,\nBen,x,1,\n';
    const { rows, problems, skipped } = readOk(sheet);
    expect(rows.map(({ row }) => row)).toEqual([4]);
    expect(problems.map(({ row }) => row)).toEqual([6]);
    expect(skipped).toEqual([
      { row: 1, reason: 'TITLE' },
      { row: 2, reason: 'BLANK' },
      { row: 5, reason: 'BLANK' },
    ]);
  });
});

describe('rows that are no entry', () => {
  const header = 'Name,Date,Start,Finish,Hours,Activity';
  test.each([
    ['Total,,,,42.5,', 'TOTAL'],
    ['TOTAL HOURS:,,,,42.5,', 'TOTAL'],
    ['Subtotal,,,,42.5,', 'TOTAL'],
    ['Grand total 42.5,,,,,', 'TOTAL'],
    ['Total,30/11/2026,,,42.5,', 'TOTAL'],
    ['October total,,,,42.5,', 'TOTAL'],
    ['Ada,Total,,,12,', 'TOTAL'],
    [',October total,,,12,', 'TOTAL'],
    [',,,,42.5,', 'TOTAL'],
    [',,,,42:30,', 'TOTAL'],
    [',,,,42.5 hrs,Total hours', 'TOTAL'],
    [',,,Sum,42.5,', 'TOTAL'],
    [',,,,0.00,', 'BLANK'],
    ['---,---,---,---,---,---', 'BLANK'],
    ['October 2026,,,,,', 'TITLE'],
    ['Week 42,,,,,', 'TITLE'],
    ['Signed: A. Obi,,,,,', 'TITLE'],
    ['name,date,start,finish,hours,activity', 'REPEATED_HEADER'],
    ['Name,,,,Hours,', undefined],
    ['Ada Totalova,3/11/26,,,1,', undefined],
    ['Ada,3/11/26,,,1,Total', undefined],
    ['Ada,,,,1,Total refit', undefined],
    [',3/11/26,,,1,Total refit', undefined],
    ['Ada Obi,,,,,', undefined],
  ])('%s is %s', (row, reason) => {
    const { rows, problems, skipped } = readOk(under(header, row, 'Ben,3/11/26,,,1,'));
    expect(skipped).toEqual(reason === undefined ? [] : [{ row: 2, reason }]);
    expect(rows.length + new Set(problems.map((problem) => problem.row)).size).toBe(reason === undefined ? 2 : 1);
  });
});

describe('who', () => {
  const header = 'Name;First name;Surname;Email;Mobile;Contact;Member no;Date;Hours';
  const person = (cells: string) => readOk(under(header, `${cells};3/11/26;1`)).rows[0]?.memberRef;
  test.each([
    ['Ada Obi;;;;;;', { name: 'Ada Obi' }],
    [';Ada;Obi;;;;', { name: 'Ada Obi' }],
    ['  ADA\u00a0\u2009 Obi\u200b ;;;;;;', { name: 'ADA Obi' }],
    ['Jose\u0301 😀👩‍👩‍👧;;;;;;', { name: 'José 😀👩‍👩‍👧' }],
    ['\u202eعلي\u202c حسن\u200f;;;;;;', { name: 'علي حسن' }],
    ['"Smith\nAnne\u0007";;;;;;', { name: 'Smith Anne' }],
    ["'=cmd;;;;;;", { name: '=cmd' }],
    ["'t Hooft;;;;;;", { name: "'t Hooft" }],
    ['ada@example.org;;;;;;', { email: 'ada@example.org' }],
    [';;;mailto:ada@example.org;;;', { email: 'ada@example.org' }],
    [';;;;07700 900123;;', { phone: '07700 900123' }],
    [";;;;'+44 (0)7700 900123;;", { phone: '+44 (0)7700 900123' }],
    [';;;;="07700900123";;', { phone: '07700900123' }],
    [';;;;;ada@example.org;', { email: 'ada@example.org' }],
    [';;;;;07700 900123;', { phone: '07700 900123' }],
    ['n/a;;;-;none;;TC-0042', { memberNumber: 'TC-0042' }],
  ])('%j', (cells, memberRef) => {
    expect(person(cells)).toEqual(memberRef);
  });

  test.each([
    [';;;;;;', 'MISSING_PERSON'],
    ['-;;;n/a;;;', 'MISSING_PERSON'],
    ['Ada;;;ada at home;;;', 'BAD_EMAIL'],
    ['Ada;;;;7.7E+09;;', 'BAD_PHONE'],
    ['Ada;;;;ask Ben;;', 'BAD_PHONE'],
    [';;;;;ask Ben;', 'BAD_PHONE'],
    ['Ada;;;;;;4.2E+11', 'BAD_MEMBER_NUMBER'],
    ['Ad\ufffd;;;;;;', 'UNREADABLE_TEXT'],
  ])('%j has %s', (cells, code) => {
    expect(problemsOf(under(header, `${cells};3/11/26;1`))).toEqual([`2 ${code}`]);
  });

  test('beside a column of surnames, “Name” holds the first names', () => {
    expect(
      readOk(under('Name,Surname,Date,Hours', 'Ada,Obi,3/11/26,1', 'Ben Ng,Ng,3/11/26,1')).rows.map(
        ({ memberRef }) => memberRef.name,
      ),
    ).toEqual(['Ada Obi', 'Ben Ng']);
  });
});

describe('how long', () => {
  const header = 'Name;Date;Start;Finish;Break;Hours;Minutes';
  const given = (cells: string) => {
    const row = readOk(under(header, `Ada;3/11/26;${cells}`)).rows[0];
    return row && [row.minutes, row.startsAtLocal, row.endsAtLocal, row.breakMinutes];
  };
  test.each([
    ['9am;1pm;30;;', [undefined, '09:00', '13:00', 30]],
    ['9am;1pm;30;3.5;', [210, '09:00', '13:00', 30]],
    ['9:00;10:20;;1.33;', [80, '09:00', '10:20', 0]],
    ['9:00;10:20;;1.35;', [81, '09:00', '10:20', 0]],
    ['22:00;1.30am;;3½;', [210, '22:00', '01:30', 0]],
    ['9am;;;2;', [120, '09:00', undefined, 0]],
    [';;;2;', [120, undefined, undefined, 0]],
    [';;;;45', [45, undefined, undefined, 0]],
    [';;;1;30', [90, undefined, undefined, 0]],
    [';;;0;30', [30, undefined, undefined, 0]],
    [';;;1.5;90', [90, undefined, undefined, 0]],
    [';;;2;0', [120, undefined, undefined, 0]],
  ])('%s', (cells, expected) => {
    expect(given(cells)).toEqual(expected);
  });

  test.each([
    [';;;;', ['MISSING_DURATION']],
    ['9am;;;;', ['MISSING_TIME']],
    [';1pm;;;', ['MISSING_TIME']],
    ['9am;9am;;;', ['ZERO_DURATION']],
    ['9am;10am;60;;', ['BREAK_TOO_LONG']],
    ['9am;1pm;;3;', ['TIMES_AND_DURATION_DISAGREE']],
    ['9am;1pm;30;4;', ['TIMES_AND_DURATION_DISAGREE']],
    ['9:00;10:20;;1.37;', ['TIMES_AND_DURATION_DISAGREE']],
    [';;;1.5;30', ['HOURS_AND_MINUTES_DISAGREE']],
    ['9;5;x;lots;', ['BAD_DURATION', 'BAD_TIME', 'BAD_TIME', 'BAD_BREAK']],
  ])('%s has %j', (cells, codes) => {
    expect(problemsOf(under(header, `Ada;3/11/26;${cells}`))).toEqual(codes.map((code) => `2 ${code}`));
  });

  test('the message names both sides of a disagreement', () => {
    expect(readOk(under(header, 'Ada;3/11/26;9am;1pm;30;4;')).problems).toEqual([
      {
        row: 2,
        column: 'Hours',
        code: 'TIMES_AND_DURATION_DISAGREE',
        message:
          'Row 2: 09:00 to 13:00, less a break of 30 minutes, is 3 hours 30 minutes, but “4” under “Hours” is 4 hours. Correct one of them.',
      },
    ]);
  });
});

test('every problem of a row is listed, and the row is not among the good ones', () => {
  const { rows, problems } = readOk(under('Name,Email,Date,Hours', ',x,31/02/2026,90', 'Ada,,3/11/26,1'));
  expect(rows.map(({ row }) => row)).toEqual([3]);
  expect(problems.map(({ column, code, message }) => [column, code, message])).toEqual([
    ['Email', 'BAD_EMAIL', 'Row 2: “x” is not an email address. Correct it, or leave the cell empty.'],
    ['Date', 'BAD_DATE', 'Row 2: “31/02/2026” is not a date. Write the day first, like 28/02/2026.'],
    [
      'Hours',
      'HOURS_LOOK_LIKE_MINUTES',
      'Row 2: “90” hours in one day cannot be right. If you meant minutes, write “90 mins”.',
    ],
  ]);
});

describe('a sheet with the month first', () => {
  const rows = (...dates: string[]) => under('Name,Date,Hours', ...dates.map((date) => `Ada,${date},1`));
  test('few such dates are problems by themselves', () => {
    expect(problemsOf(rows('10/25/2026', '11/05/2026', '10/26/2026'))).toEqual([
      '2 MONTH_FIRST_DATE',
      '4 MONTH_FIRST_DATE',
    ]);
  });

  test('many of them, and none with the day first, throw doubt on 11/05/2026', () => {
    const sheet = rows('10/25/2026', '11/05/2026', '10/26/2026', '10/27/2026', '11/11/2026', '2026-11-05');
    expect(readOk(sheet).rows.map(({ row }) => row)).toEqual([6, 7]);
    expect(readOk(sheet).problems[1]).toEqual({
      row: 3,
      column: 'Date',
      code: 'AMBIGUOUS_DATE',
      message:
        'Row 3: “11/05/2026” could be read two ways, because other dates on this sheet have the month first. Write the day first everywhere.',
    });
  });

  test('one date that must have the day first settles it', () => {
    const sheet = rows('10/25/2026', '05/11/2026', '10/26/2026', '10/27/2026', '20/11/2026');
    expect(readOk(sheet).rows.map(({ row, workedOn }) => [row, workedOn])).toEqual([
      [3, '2026-11-05'],
      [6, '2026-11-20'],
    ]);
  });
});
