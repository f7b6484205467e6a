import { addressInWindow } from '../../../src/adapters/letters/addressInWindow.js';
import { renderLetters } from '../../../src/adapters/letters/renderLetters.js';
import { letterAddress } from '../../../src/adapters/notify/letterAddress.js';
import { readPdf } from '../../support/pdf.js';

const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

/** What shows in the window, as it is printed there. */
async function shown(addressLines: readonly string[]) {
  const document = {
    title: 'Your Time Credits',
    locale: 'en-GB',
    writtenAt: new Date('2026-11-01T09:00:00Z'),
    dated: 'Sunday 1 November 2026',
    isLargePrint: true,
    senderName: 'Ashwick Time Credits',
    addressLines,
    blocks: [],
  };
  const { texts } = readPdf(await renderLetters([document]));
  const inWindow = texts.filter(({ left, top, size }) => left < mm(110) && top > mm(46) && top - size < mm(92));
  for (const { left, top, size } of inWindow) {
    expect(left).toBeCloseTo(mm(20), 1);
    expect(top - size).toBeGreaterThanOrEqual(mm(57) - 0.1);
    expect(top).toBeLessThanOrEqual(mm(81));
  }
  return { lines: inWindow.map(({ text }) => text.trim()), size: inWindow[0]?.size };
}

test('an address whose lines are broken keeps its last line, its middle joined as little as it must', async () => {
  const address = letterAddress('The Reverend Bernadette Featherstonehaugh-Cholmondeley', [
    'c/o Green Lanes Community Kitchen and Day Centre',
    'Sir Christopher Wren House',
    'Larch Yard Estate',
    '118 Larch Yard Road North',
    'London',
    'N17 0AA',
  ]);
  expect(await shown(Object.values(address ?? {}))).toEqual({
    size: 8.5,
    lines: [
      'The Reverend Bernadette',
      'Featherstonehaugh-Cholmondeley',
      'c/o Green Lanes Community Kitchen and Day Centre',
      'Sir Christopher Wren House',
      'Larch Yard Estate',
      '118 Larch Yard Road North, London',
      'N17 0AA',
    ],
  });
});

test('more lines than the window holds are joined, and what still has no room is set smaller', async () => {
  const many = ['Ann Lee', 'Flat 1', 'Mill House', 'Mill Yard', 'Mill Row', 'Long Lane', 'Ashwick', 'Kent', 'AB1 2CD'];
  expect(await shown(many)).toEqual({
    size: 8.5,
    lines: ['Ann Lee', 'Flat 1, Mill House', 'Mill Yard', 'Mill Row', 'Long Lane', 'Ashwick, Kent', 'AB1 2CD'],
  });
  const long = Array.from({ length: 6 }, (_, index) => `${index + 1} ${'Long '.repeat(19)}Lane`);
  const { lines, size } = await shown(['Ann '.repeat(50).trim(), ...long, 'AB1 2CD']);
  expect(lines.join(' ')).toBe(`${'Ann '.repeat(50)}${long.join(', ')} AB1 2CD`);
  expect(lines.at(-1)).toBe('AB1 2CD');
  expect(size).toBeLessThan(8);
  expect(await shown(['Ann', ' ', 'AB1 2CD'])).toEqual({ size: 12, lines: ['Ann', 'AB1 2CD'] });
});

test('nothing is dropped, however long', () => {
  const measure = (text: string, { size }: { size: number }) => text.length * size * 6;
  const { lines } = addressInWindow(['Ann', 'x'.repeat(10_000), 'AB1 2CD'], measure);
  const text = lines.flatMap(({ runs }) => runs.map((run) => run.text)).join('');
  expect(text.replaceAll(' ', '').length).toBe('Ann'.length + 10_000 + 'AB12CD'.length);
});
