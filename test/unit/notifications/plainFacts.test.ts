import fc from 'fast-check';
import { CHANNELS, MESSAGE_KINDS } from '../../../src/domain/notifications/kinds.js';
import { plainText, shorten } from '../../../src/domain/notifications/plainFacts.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples, withTyped } from './samples.js';

/** Names survive in any script; nothing a person typed can start a line, a header, a link or a placeholder. */

test.each([
  'Inês Amado',
  'Zoë Ångström-Łukasiewicz',
  'Siân Ŵyn',
  "D'Arcy O'Brien",
  '👩‍👩‍👧 Family team',
  '🏳️‍🌈 Rainbow group',
  'می‌خواهم',
  'שרה לוי',
  'محمد علي',
  '李小龍',
])('the name %s survives unchanged', (name) => {
  expect(plainText(name)).toEqual(name);
});

test('a right-to-left name is set apart in an email, so that the numbers beside it stay in order, and left alone elsewhere', () => {
  const facts = { ...samples.GIFT_RECEIVED, fromName: 'שרה לוי' };
  const bodyBy = (channel: (typeof CHANNELS)[number]) =>
    renderMessage('GIFT_RECEIVED', facts, { channel, locale: 'en-GB' }).body;
  expect(bodyBy('EMAIL').split('\n\n')[1]).toEqual(
    'Good news: \u2068שרה לוי\u2069 has given you 1 hour of Time Credits.',
  );
  expect(bodyBy('LETTER').split('\n\n')[1]).toEqual('Good news: שרה לוי has given you 1 hour of Time Credits.');
  expect(bodyBy('TEXT')).toEqual(
    'Brackenfold Time Credits: Good news: שרה לוי has given you 1 hour of Time Credits. They wrote: "Happy birthday 🎂". Your balance is 1 hour 30 minutes.',
  );
});

test.each([
  ['a header', 'Ann\r\nBcc: someone@example.org', 'Ann Bcc: someone@example.org'],
  ['other line breaks', 'Ann\u2028\u2029\u0085\vLee', 'Ann Lee'],
  ['nulls and escapes', 'A\0n\u001b[2Jn', 'A n (2Jn'],
  ['text turned round', 'Ann \u202egnp.exe\u202c', 'Ann gnp.exe'],
  ['hidden characters', 'A\u200bn\ufeffn', 'Ann'],
  ['half a character', 'Ann \ud83d', 'Ann \ufffd'],
  ['a markdown link', '[claim a prize](https://bad.example)', '(claim a prize)(https: //bad.example)'],
  ['a placeholder', 'Ann ((code)) (((x)))', 'Ann (code) (x)'],
  ['code', '`Ann`', "'Ann'"],
])('%s is made plain', (_, typed, plain) => {
  expect(plainText(typed)).toEqual(plain);
});

test('shortening counts characters as a reader does and never cuts inside one', () => {
  expect(shorten('Brackenfold', 11)).toEqual('Brackenfold');
  expect(shorten('Brackenfold', 10)).toEqual('Bracken...');
  expect(shorten('Zoë 👩‍👩‍👧 team', 10)).toEqual('Zoë 👩‍👩‍👧 team');
  expect(shorten('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5)).toEqual('👩‍👩‍👧👩‍👩‍👧...');
  expect(shorten(`e${'\u0301'.repeat(5_000)}`, 30)).toEqual('...');
});

const MARK = 'QZX';
const LINE_STARTS = ['#', '* ', '^', '- ', '1. ', '> ', '---', '    ', '\n# ', '\r\n\r\n'];

test.each(MESSAGE_KINDS)('in %s no line begins with what a person typed', (kind) => {
  for (const channel of CHANNELS) {
    for (const start of LINE_STARTS) {
      const facts = withTyped(kind, `${start}${MARK}`);
      const { subject, body } = renderMessage(kind, facts, { channel, locale: 'en-GB' });
      const lines = [...body.split('\n'), ...subject.split('\n')];
      expect(lines.filter((line) => line.slice(0, start.length + MARK.length).includes(MARK))).toEqual([]);
    }
  }
});

test('whatever is typed, a message has the lines of its template and no others', () => {
  const paragraphs = (typed: string) =>
    renderMessage('HOURS_DECLINED', withTyped('HOURS_DECLINED', typed), { channel: 'EMAIL', locale: 'en-GB' });
  const expected = paragraphs('Ann').body.split('\n').length;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
      const { subject, body } = paragraphs(typed);
      expect(body.split(/[\n\r\v\f\u0085\u2028\u2029]/).length).toEqual(expected);
      expect(/[\p{Cc}\p{Cs}]/u.test(subject + body.replaceAll('\n', ''))).toEqual(false);
      expect(body.includes('((')).toEqual(false);
    }),
    { numRuns: 200 },
  );
});
