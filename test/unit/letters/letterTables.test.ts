import { columnWidths } from '../../../src/adapters/letters/columns.js';
import { textLines } from '../../../src/adapters/letters/textLines.js';
import { bodyBlocks, tablePart, withoutTables } from '../../../src/domain/letters/letterDocument.js';
import { plainFacts } from '../../../src/domain/notifications/plainFacts.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from '../notifications/samples.js';

const columns = [{ heading: 'Day' }, { heading: 'What' }, { heading: 'In', isAmount: true }];
const table = tablePart(columns, [
  ['Mon 5 Oct', 'A gift from Bo', '1 hour'],
  ['Tue 6 Oct', 'Enjoyed: "# Swim"', ''],
]);

test('a table of a body is read as the table it was written from, and a body without one as before', () => {
  expect(bodyBlocks(`Dear Ann,\n\n# The month\n\n${table}\n\n* one\n* two`)).toEqual([
    { kind: 'PARAGRAPH', lines: ['Dear Ann,'] },
    { kind: 'HEADING', text: 'The month' },
    {
      kind: 'TABLE',
      columns: [{ heading: 'Day' }, { heading: 'What' }, { heading: 'In', isAmount: true }],
      rows: [
        ['Mon 5 Oct', 'A gift from Bo', '1 hour'],
        ['Tue 6 Oct', 'Enjoyed: "# Swim"', ''],
      ],
    },
    { kind: 'LIST', items: ['one', 'two'] },
  ]);
  // As a statement was written before there were tables.
  expect(bodyBlocks('* At the beginning: 2 hours\n* At the end: 1 hour')).toEqual([
    { kind: 'LIST', items: ['At the beginning: 2 hours', 'At the end: 1 hour'] },
  ]);
});

test('where nothing draws a table its rows are a list, and everything else stays as it is', () => {
  expect(withoutTables(`Dear Ann,\n\n${table}\n\nThank you,\nUs`)).toBe(
    'Dear Ann,\n\n* Mon 5 Oct, A gift from Bo: 1 hour\n* Tue 6 Oct, Enjoyed: "# Swim"\n\nThank you,\nUs',
  );
  const amounts = [...columns, { heading: 'Balance', isAmount: true }];
  expect(withoutTables(tablePart(amounts, [['Mon 5 Oct', 'A gift', '1 hour', '3 hours']]))).toBe(
    '* Mon 5 Oct, A gift: in 1 hour, balance 3 hours',
  );
  const plain = 'Dear Ann,\n\n\n* one\n\nThank you';
  expect(withoutTables(plain)).toBe(plain);
});

test('nothing that somebody typed begins a cell', () => {
  const facts = { scheme: samples.MEMBER_STATEMENT.scheme, entries: [{ about: 'A gift\tfrom\t>Bo' }] };
  expect(plainFacts(facts, 'LETTER').entries).toEqual([{ about: 'A gift from >Bo' }]);
});

test('a letter says statements in tables and an email in the words it had', () => {
  const letter = (kind: 'MEMBER_STATEMENT' | 'VENUE_STATEMENT') =>
    bodyBlocks(renderMessage(kind, samples[kind], { channel: 'LETTER', locale: 'en-GB' }).body).slice(1, -3);
  expect(letter('MEMBER_STATEMENT')).toEqual([
    {
      kind: 'PARAGRAPH',
      lines: ['Thank you for the 3 hours 30 minutes of your time that were approved in October 2026.'],
    },
    { kind: 'PARAGRAPH', lines: ['Hours that had been approved were taken back: 1 hour.'] },
    { kind: 'HEADING', text: 'October 2026 in figures' },
    {
      kind: 'TABLE',
      columns: [{ heading: 'What' }, { heading: 'Time', isAmount: true }],
      rows: [
        ['At the beginning', '2 hours'],
        ['Earned', '3 hours 30 minutes'],
        ['Enjoyed', '2 hours'],
        ['Given to others', '1 hour'],
        ['Received', '30 minutes'],
        ['Lapsed, and went to the community pot', '15 minutes'],
        ['Other credits that came', '45 minutes'],
        ['At the end', '3 hours 30 minutes'],
      ],
    },
    { kind: 'HEADING', text: 'What came and went' },
    {
      kind: 'TABLE',
      columns: [
        ...[{ heading: 'Day' }, { heading: 'What' }, { heading: 'In', isAmount: true }],
        ...[
          { heading: 'Out', isAmount: true },
          { heading: 'Balance', isAmount: true },
        ],
      ],
      rows: [
        [
          ...['Mon 5 Oct', 'Thank you for your time with Fernhill Food Bank on 3 October 2026'],
          ...['3 hours 30 minutes', '', '5 hours 30 minutes'],
        ],
        ['Sun 25 Oct', 'Enjoyed: Swim for two at Marsh Lane Pool', '', '2 hours', '3 hours 30 minutes'],
      ],
    },
    { kind: 'PARAGRAPH', lines: ['Before these, 3 more came or went.'] },
    {
      kind: 'PARAGRAPH',
      lines: [
        'Some credits have their last day within 90 days: 1 hour 30 minutes, the first of them on Thursday 3 December 2026. Until then they are yours to enjoy, or to give to somebody.',
      ],
    },
    { kind: 'PARAGRAPH', lines: ['Sign in at https://brackenfold.example to see every movement.'] },
    {
      kind: 'PARAGRAPH',
      lines: ['If something is not right, please call 01632 960 001 or email hello@brackenfold.example.'],
    },
  ]);
  const visits = {
    columns: [{ heading: 'What' }, { heading: 'Visits', isAmount: true }, { heading: 'Time', isAmount: true }],
  };
  expect(letter('VENUE_STATEMENT').slice(1, 6)).toEqual([
    { kind: 'HEADING', text: 'At Marsh Lane Pool' },
    {
      ...{ kind: 'TABLE', ...visits },
      rows: [
        ['At the beginning', '', '10 hours'],
        ['Enjoyed', '12', '24 hours'],
        ['Reversed', '1', '2 hours'],
        ['Returned to the scheme', '', '10 hours'],
        ['At the end', '', '22 hours'],
      ],
    },
    {
      kind: 'PARAGRAPH',
      lines: ['Came for the first time: 4', 'Of the monthly budget of 50 hours: 22 hours used'],
    },
    { kind: 'HEADING', text: 'At Rowan Row Theatre' },
    {
      ...{ kind: 'TABLE', ...visits },
      rows: [
        ['At the beginning', '', '1 hour'],
        ['Enjoyed', '', '0 minutes'],
        ['At the end', '', '1 hour'],
      ],
    },
  ]);
});

describe('columns', () => {
  /** A letter is ten points wide. */
  const measure = (text: string) => text.length * 10;
  const widths = (width: number, rows: string[][], amounts = 1) =>
    columnWidths(
      {
        columns: (rows[0] ?? []).map((_, index) => ({
          heading: '',
          ...(index > 0 && index <= amounts ? { isAmount: true } : {}),
        })),
        rows,
        width,
        gap: 5,
      },
      measure,
    );

  test('are as wide as their texts where all have room, and the words take what is left', () => {
    expect(widths(300, [['A gift', '2 hours']])).toEqual([230, 70]);
  });

  test('break no line of a short one, while a long one can give way', () => {
    expect(widths(300, [['Thank you for your time with us', '2 hours']])).toEqual([230, 70]);
  });

  test('keep a number with what it counts before they keep a line whole', () => {
    expect(widths(155, [['Some words', '12 hours 45 minutes']])).toEqual([55, 100]);
  });

  test('break the longest word of a text where not every word has room, and no day or amount', () => {
    expect(widths(300, [['Sept', 'Thiruvenkatasubramaniam', 'hours']], 0)).toEqual([45, 205, 50]);
    expect(
      columnWidths(
        {
          columns: [{ heading: 'Day' }, { heading: 'What' }, { heading: 'In', isAmount: true }],
          rows: [['Mon 28 Sept', 'Thiruvenkatasubramaniam', '30 minutes']],
          width: 130,
          gap: 5,
        },
        measure,
      ),
    ).toEqual([30, 30, 70]);
  });

  test('share what there is where not even the amounts have room', () => {
    expect(widths(100, [['Featherstone', 'Featherstonehaugh']])).toEqual([50, 50]);
  });

  test('a line is not broken between a number and what it counts, unless it has no room for both', () => {
    const lines = (width: number) =>
      textLines('given 12 hours', { size: 12, weight: 400 }, width, measure).map(({ runs }) =>
        runs.map(({ text }) => text).join(''),
      );
    expect(lines(100)).toEqual(['given ', '12 hours']);
    expect(lines(60)).toEqual(['given ', '12 ', 'hours']);
  });
});
