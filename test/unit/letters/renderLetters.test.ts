import { placedRuns } from '../../../src/adapters/letters/placedRuns.js';
import { renderLetters } from '../../../src/adapters/letters/renderLetters.js';
import { legiblePieces } from '../../../src/domain/letters/legible.js';
import { bodyBlocks, type LetterBlock, type LetterDocument } from '../../../src/domain/letters/letterDocument.js';
import { type ReadElement, type ReadText, readPdf, spoken } from '../../support/pdf.js';

const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

const body = [
  'Dear Zoë Łukasiewicz שרה,',
  'Thank you for your time. You have earned 3 hours of Time Credits.',
  '* You gave 2 hours\n* You enjoyed 1 hour',
  '# How to reach us',
  'Phone: 01632 960 001\nEmail: help@example.org',
].join('\n\n');

function letter(overrides: Partial<LetterDocument> = {}): LetterDocument {
  return {
    title: 'Your Time Credits',
    locale: 'en-GB',
    writtenAt: new Date('2026-11-01T09:00:00Z'),
    dated: 'Sunday 1 November 2026',
    isLargePrint: false,
    senderName: 'Ashwick Time Credits',
    addressLines: ['Zoë Łukasiewicz', '12 Long Lane', 'Ashwick', 'AB1 2CD'],
    blocks: bodyBlocks(body),
    ...overrides,
  };
}

const table = (rows: number): LetterBlock => ({
  kind: 'TABLE',
  columns: [{ heading: 'What' }, { heading: 'Amount', isAmount: true }],
  rows: Array.from({ length: rows }, (_, index) => [`Line ${index + 1}`, '1 hour']),
});

const read = (texts: readonly ReadText[]) => texts.filter(({ isArtifact }) => !isArtifact);

test('a letter is read aloud in its order, with its language, its title and what each part is', async () => {
  const pdf = readPdf(await renderLetters([letter()]));
  expect({ ...pdf, structure: null, texts: null }).toEqual({
    lang: 'en-GB',
    title: 'Your Time Credits',
    displaysTitle: true,
    isTagged: true,
    saysPdfUa: true,
    pageCount: 1,
    embedsFonts: true,
    structure: null,
    texts: null,
  });
  expect(spoken(pdf.structure)).toEqual([
    'P Ashwick Time Credits',
    'P Zoë Łukasiewicz 12 Long Lane Ashwick AB1 2CD',
    'P Sunday 1 November 2026',
    'H1 Your Time Credits',
    'P Dear Zoë Łukasiewicz שרה,',
    'P Thank you for your time. You have earned 3 hours of Time Credits.',
    'Lbl •',
    'LBody You gave 2 hours',
    'Lbl •',
    'LBody You enjoyed 1 hour',
    'H2 How to reach us',
    'P Phone: 01632 960 001 Email: help@example.org',
  ]);
  expect(pdf.texts.find(({ isArtifact }) => isArtifact)?.text).toBe('Page 1 of 1');
});

test('the same letters are the same bytes, and another instant is another file', async () => {
  const [one, again, later] = [
    await renderLetters([letter()]),
    await renderLetters([letter()]),
    await renderLetters([letter({ writtenAt: new Date('2026-11-01T09:00:01Z') })]),
  ];
  expect(one.equals(again)).toBe(true);
  expect(one.equals(later)).toBe(false);
});

test('the address stands where an envelope shows it, and nothing else where it might', async () => {
  const addressLines = [
    'Zoë',
    'Flat 4',
    'Willow House',
    '12 Long Lane with an uncommonly long name',
    'Ashwick',
    'Kent',
    'AB1 2CD',
  ];
  const { texts } = readPdf(
    await renderLetters([letter({ isLargePrint: true, addressLines, senderName: 'Ashwick '.repeat(30) })]),
  );
  const inWindow = texts.filter(({ left, top, size }) => left < mm(110) && top > mm(46) && top - size < mm(92));
  expect(inWindow.map(({ text }) => text.trim())).toEqual(addressLines);
  for (const { left, top, size } of inWindow) {
    expect(left).toBeGreaterThanOrEqual(mm(20) - 0.01);
    expect(top - size).toBeGreaterThanOrEqual(mm(57) - 1);
    expect(top).toBeLessThanOrEqual(mm(81));
    expect(size).toBeGreaterThanOrEqual(8);
  }
});

test('large print is 18 points at least, the page number too; otherwise text is 12', async () => {
  const sizes = async (isLargePrint: boolean) => {
    const { texts } = readPdf(await renderLetters([letter({ isLargePrint, addressLines: null })]));
    return [...new Set(texts.map(({ size }) => size))].sort((one, other) => one - other);
  };
  expect(await sizes(true)).toEqual([18, 20, 22]);
  expect(await sizes(false)).toEqual([10, 12, 14, 16]);
});

test('a heading never ends a page, and a table says its headings again on the next one, unread', async () => {
  for (const lines of [29, 30, 31, 32, 33, 34]) {
    const blocks: LetterBlock[] = [
      { kind: 'PARAGRAPH', lines: Array.from({ length: lines }, (_, index) => `Line ${index}`) },
      { kind: 'HEADING', text: 'The month' },
      table(40),
    ];
    const { texts, structure } = readPdf(await renderLetters([letter({ blocks })]));
    const headingOn = texts.find(({ text }) => text === 'The month')?.page;
    expect(texts.find(({ text }) => text === 'Line 1')?.page).toBe(headingOn);
    expect(read(texts).filter(({ page, text }) => page === headingOn && text === '1 hour').length).toBeGreaterThan(0);
    const again = texts.filter(({ text, isArtifact }) => text === 'Amount' && isArtifact).map(({ page }) => page);
    expect(again).toEqual(
      Array.from({ length: (texts.at(-1)?.page ?? 0) - (headingOn ?? 0) }, (_, index) => (headingOn ?? 0) + index + 1),
    );
    const rows = tableRows(structure);
    expect(rows.length).toBe(41);
    expect(rows.slice(0, 2)).toEqual([
      ['TH (Column) What', 'TH (Column) Amount'],
      ['TH (Row) Line 1', 'TD 1 hour'],
    ]);
  }
});

function tableRows(element: ReadElement): string[][] {
  if (element.type === 'TR') return [spoken(element)];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : tableRows(child)));
}

test('many letters are one file, each with its own pages and on its own sheet', async () => {
  const letters = [letter(), letter({ title: 'Another', blocks: [table(45)] })];
  const single = readPdf(await renderLetters(letters, { title: 'Letters' }));
  expect(single.title).toBe('Letters');
  expect(single.pageCount).toBe(3);
  const numbers = single.texts.filter(({ text }) => text.startsWith('Page ')).map(({ text }) => text);
  expect(numbers).toEqual(['Page 1 of 1', 'Page 1 of 2', 'Page 2 of 2']);
  expect(readPdf(await renderLetters(letters, { isDoubleSided: true })).pageCount).toBe(4);
  await expect(renderLetters([])).rejects.toThrow('There is no letter to print.');
});

test('names are drawn in their own letters; what runs from right to left stands so, and is read in its order', async () => {
  const names = 'Zoë Łukasiewicz, Nguyễn Thị, Ελένη, Фёдор, שרה כהן, فاطمة الزهراء (ليلى), 🎂 and 👩‍🌾';
  const pdf = readPdf(await renderLetters([letter({ blocks: [{ kind: 'PARAGRAPH', lines: [names] }] })]));
  expect(spoken(pdf.structure).at(-1)).toBe(`P ${names}`);
  expect(pdf.embedsFonts).toBe(true);
  // As they are set: the last letter first.
  const leftOf = (word: string) =>
    pdf.texts.find(({ text }) => text === [...word].reverse().join(''))?.left ?? Number.NaN;
  for (const [first, second] of [
    ['שרה', 'כהן,'],
    ['فاطمة', 'الزهراء'],
  ] as const)
    expect(leftOf(first)).toBeGreaterThan(leftOf(second));
});

test('a line is put in the order in which it is seen', () => {
  const inOrder = (text: string) =>
    [...placedRuns([{ text, meant: null }], (one) => one.length)]
      .sort((one, other) => one.left - other.left)
      .map((run) => run.text);
  expect(inOrder('Ann Lee')).toEqual(['Ann Lee']);
  expect(inOrder('To שרה כהן, at 5')).toEqual(['To ', 'כהן', ' ', 'שרה', ', at 5']);
  expect(inOrder('שרה 12 כהן')).toEqual(['כהן', ' ', '12', ' ', 'שרה']);
  expect(inOrder('שרה (כהן)')).toEqual([')כהן(', ' ', 'שרה']);
});

test('what the typeface cannot draw is said, and nothing of it is lost', () => {
  const isLatin = (codePoint: number) => codePoint < 0x250;
  expect(legiblePieces('Ann', isLatin)).toEqual([{ shown: 'Ann', meant: null }]);
  expect(legiblePieces('שרה כהן and محمد', isLatin)).toEqual([
    { shown: '(in\u00a0Hebrew\u00a0letters)', meant: 'שרה כהן' },
    { shown: ' and ', meant: null },
    { shown: '(in\u00a0Arabic\u00a0letters)', meant: 'محمد' },
  ]);
  expect(legiblePieces('রহিমা বেগম', isLatin)).toEqual([{ shown: '(in\u00a0Bengali)', meant: 'রহিমা বেগম' }]);
  expect(legiblePieces('Zoe 👩‍🌾!', isLatin)).toEqual([
    { shown: 'Zoe ', meant: null },
    { shown: '(picture)', meant: '👩‍🌾' },
    { shown: '!', meant: null },
  ]);
  expect(legiblePieces('ẍ', isLatin)).toEqual([{ shown: 'x', meant: 'ẍ' }]);
});

/** The paragraphs of a letter as they are drawn and read without its structure: what is copied from it, or searched for. */
async function copied(...lines: string[]) {
  const pdf = await renderLetters([letter({ blocks: [{ kind: 'PARAGRAPH', lines }], addressLines: null })]);
  const texts = read(readPdf(pdf).texts)
    .map(({ text }) => text.trim())
    .filter((text) => text !== '');
  return { pdf, lines: texts.slice(-lines.length) };
}
const backwards = (word: string) => [...word].reverse().join('');

test("nobody's letter depends on whose was printed before", async () => {
  const [figures, muhammad] = [await copied('figures'), await copied('محمد')];
  await copied('\ufb01ona');
  await copied('نجم', 'µ, \u03bc, \u2126 and \u03a9, e\u0301 and é');
  expect((await copied('figures')).lines).toEqual(['figures']);
  expect((await copied('محمد')).lines).toEqual([backwards('محمد')]);
  expect((await copied('figures')).pdf.equals(figures.pdf)).toBe(true);
  expect((await copied('محمد')).pdf.equals(muhammad.pdf)).toBe(true);
});

test('within a letter every word is read as it is written, whatever stands before it', async () => {
  const words = ['\ufb01ona', 'figures', '\ufb01ona figures \ufb01', '\ufb02at flat', 'µ \u03bc Ω'];
  expect((await copied(...words)).lines).toEqual(words);
  expect((await copied(...words.toReversed())).lines).toEqual(words.toReversed());
  const names = ['نجم', 'محمد', 'ﻡ', 'لا', 'ﻻ'];
  const { pdf, lines } = await copied(...names);
  // As they are set; two letters that are drawn as one stay in their order.
  expect(lines).toEqual([...names.slice(0, 3).map(backwards), ...names.slice(3)]);
  expect(spoken(readPdf(pdf).structure).at(-1)).toBe(`P ${names.join(' ')}`);
});

test('a long word in a table is broken itself, and no day or amount beside it', async () => {
  for (const what of ['A gift from Thiruvenkatasubramaniam', 'Llanfihangel-y-Creuddyn Volunteers']) {
    const statement: LetterBlock = {
      kind: 'TABLE',
      columns: [
        ...[{ heading: 'Day' }, { heading: 'What' }, { heading: 'In', isAmount: true }],
        ...[
          { heading: 'Out', isAmount: true },
          { heading: 'Balance', isAmount: true },
        ],
      ],
      rows: [['Mon 28 Sept', what, '1 hour 30 minutes', '45 minutes', '112 hours 15 minutes']],
    };
    const pdf = await renderLetters([letter({ isLargePrint: true, addressLines: null, blocks: [statement] })]);
    const words = read(readPdf(pdf).texts).flatMap(({ text }) => text.trim().split(' '));
    const [long = ''] = what.split(' ').sort((one, other) => other.length - one.length);
    const pieces = words.filter((word) => long.includes(word));
    expect(pieces.join('')).toBe(long);
    expect(pieces.length).toBe(2);
    const whole = words.slice(words.indexOf('Balance') + 1).filter((word) => !what.includes(word));
    expect(whole).toEqual('Mon 28 Sept 1 hour 30 minutes 45 minutes 112 hours 15 minutes'.split(' '));
  }
});
