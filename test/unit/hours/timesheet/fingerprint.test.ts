import { fingerprintRows, rowFingerprint, type TimesheetRow } from '../../../../src/domain/hours/timesheet/index.js';
import { readOk } from './sheet.js';

const row: TimesheetRow = {
  row: 7,
  memberRef: { name: 'Pat O’Neill' },
  workedOn: '2026-11-03',
  minutes: 90,
  breakMinutes: 0,
  activity: 'Tea – and cake',
};

test('it is a SHA-256 in hexadecimal that stays what it is', () => {
  expect(rowFingerprint(row, 1)).toBe('4bd89281e62b9a51eb2712f1774e81b4935bd9c0db6630ff8e270fcf9003825f');
});

test.each<[string, Partial<TimesheetRow>]>([
  ['another row number', { row: 99 }],
  ['another apostrophe', { memberRef: { name: "Pat O'Neill" } }],
  ['capitals', { memberRef: { name: 'PAT O’NEILL' } }],
  ['another dash', { activity: 'Tea - and cake' }],
  ['a line break', { activity: 'Tea –\nand cake' }],
])('%s makes no difference', (_, change) => {
  expect(rowFingerprint({ ...row, ...change }, 1)).toBe(rowFingerprint(row, 1));
});

test.each<[string, Partial<TimesheetRow>]>([
  ['another person', { memberRef: { name: 'Pat Neill' } }],
  ['an accent', { memberRef: { name: 'Pàt O’Neill' } }],
  ['the same word as an email', { memberRef: { email: 'Pat O’Neill' } }],
  ['another day', { workedOn: '2026-11-04' }],
  ['other minutes', { minutes: 91 }],
  ['times', { startsAtLocal: '09:00', endsAtLocal: '10:30' }],
  ['a break', { breakMinutes: 30 }],
  ['another activity', { activity: 'Tea' }],
])('%s makes a difference', (_, change) => {
  expect(rowFingerprint({ ...row, ...change }, 1)).not.toBe(rowFingerprint(row, 1));
});

test.each(['07700 900123', '7700900123', '+44 7700 900123', '+44 (0)7700-900123', '0044 7700 900123', '447700900123'])(
  '%s is one phone',
  (phone) => {
    expect(rowFingerprint({ ...row, memberRef: { phone } }, 1)).toBe(
      rowFingerprint({ ...row, memberRef: { phone: '07700900123' } }, 1),
    );
  },
);

test('a member number that lost its zeros is the same one', () => {
  expect(rowFingerprint({ ...row, memberRef: { memberNumber: '42' } }, 1)).toBe(
    rowFingerprint({ ...row, memberRef: { memberNumber: '00042' } }, 1),
  );
});

test('identical rows of one sheet are told apart by their occurrence', () => {
  const twin = { ...row, row: 8 };
  const other = { ...row, row: 9, minutes: 30 };
  const third = { ...row, row: 10, memberRef: { name: "pat o'neill" } };
  expect(fingerprintRows([row, twin, other, third])).toEqual([
    { row, occurrence: 1, fingerprint: rowFingerprint(row, 1) },
    { row: twin, occurrence: 2, fingerprint: rowFingerprint(row, 2) },
    { row: other, occurrence: 1, fingerprint: rowFingerprint(other, 1) },
    { row: third, occurrence: 3, fingerprint: rowFingerprint(row, 3) },
  ]);
});

test('the same sheet saved another way has the same fingerprints', () => {
  const one =
    'Name,Date,Hours,Start,Finish,Notes\nZoë O’Neill,3/11/2026,1.5,9:00,10:30,Tea\nZoë O’Neill,3/11/2026,1.5,9:00,10:30,Tea\nBen Ng,4 Nov,90 mins,,,\n';
  const other =
    'Green Lanes hours\r\n\r\nFinish;Start;Surname;First name;Hrs;Activity;Date\r\n10.30;09.00;O\'Neill;Zoë;1,5;Tea;2026-11-03\r\n;;;;;;\r\n10:30;0900;O\'NEILL;ZOË;1:30;"Tea";03.11.26\r\n;;Ng;Ben;1½;;46330\r\nTotal;;;;4,5;;\r\n';
  const fingerprints = (sheet: string | Uint8Array) =>
    fingerprintRows(readOk(sheet).rows).map(({ fingerprint }) => fingerprint);
  expect(fingerprints(Buffer.from(other, 'latin1'))).toEqual(fingerprints(one));
  expect(new Set(fingerprints(one)).size).toBe(3);
});
