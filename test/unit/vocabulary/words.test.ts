import { readFileSync } from 'node:fs';
import { defaultSkills, defaultTrainings } from '../../../src/domain/vocabulary/defaultWords.js';
import { readValidMonths, readWord } from '../../../src/domain/vocabulary/words.js';

describe('words of the vocabulary', () => {
  it.each([
    ['First aid', 'first-aid'],
    ['  Décorating ', 'decorating'],
    ["Children's sport", 'Children’s  Sport'],
    ['قيادة السيارة', ' قيادة  السيارة'],
  ])('%s and %s are one', (one, other) => {
    expect(readWord(one).nameKey).toBe(readWord(other).nameKey);
  });

  it('keeps the name as it was written, emoji and right-to-left text too', () => {
    expect(readWord('  Cooking \u0000 👩🏽‍🍳 ')).toEqual({ name: 'Cooking 👩🏽‍🍳', nameKey: 'cooking 👩🏽‍🍳' });
    expect(readWord('עזרה ראשונה')).toEqual({ name: 'עזרה ראשונה', nameKey: 'עזרה ראשונה' });
  });

  it.each(['', '   ', '- -', "'", 'x'.repeat(81), 'ﷺ'.repeat(10)])('refuses %j', (typed) => {
    expect(() => readWord(typed)).toThrow('Please give a name of up to 80 characters, with a letter in it.');
  });

  it('a training counts for whole months', () => {
    expect([null, 1, 120].map(readValidMonths)).toEqual([null, 1, 120]);
    for (const months of [0, -1, 121, 1.5, Number.NaN]) {
      expect(() => readValidMonths(months)).toThrow('A training counts for 1 to 120 months.');
    }
  });
});

describe('the words a scheme begins with', () => {
  const keyOf = (name: string) => readWord(name).nameKey;

  it('are told apart, and in order', () => {
    expect([defaultSkills.length, defaultTrainings.length]).toEqual([62, 15]);
    expect(new Set(defaultSkills.map(keyOf)).size).toBe(62);
    expect(new Set(defaultTrainings.map(({ name }) => keyOf(name))).size).toBe(15);
    expect([...defaultSkills].sort()).toEqual(defaultSkills);
  });

  it('are those that the migration gives to schemes that stand', () => {
    const file = new URL('../../../../migrations/0023-vocabulary.up.sql', import.meta.url);
    const [, skills = '', trainings = ''] = readFileSync(file, 'utf8').split('INSERT INTO');
    const rows = (text: string) => text.match(/^ {2}\(.*\)(?=,?$)/gm)?.map((row) => row.trim());
    expect(rows(skills)).toEqual(defaultSkills.map((name) => `('${name}', '${keyOf(name)}')`));
    expect(rows(trainings)).toEqual(
      defaultTrainings.map(({ name, validMonths }) => `('${name}', '${keyOf(name)}', ${validMonths ?? 'NULL'})`),
    );
  });
});
