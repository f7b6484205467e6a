import { CHANNELS, KINDS_THAT_CAN_WAIT, MESSAGE_KINDS } from '../../../src/domain/notifications/kinds.js';
import {
  createRenderer,
  createWording,
  renderMessage,
  wording,
} from '../../../src/domain/notifications/renderMessage.js';
import type { LocalePack } from '../../../src/domain/notifications/templates/pack.js';
import { textLength } from '../../../src/domain/notifications/textLength.js';
import { samples } from './samples.js';

const welsh: LocalePack = {
  templates: {
    WELCOME: ({ scheme }) => ({ subject: `Croeso i ${scheme.name}`, paragraphs: ['Diolch.'], text: 'Croeso.' }),
  },
  frame: (draft, { recipientName }, channel) =>
    channel === 'TEXT' ? draft.text : [`Annwyl ${recipientName},`, ...draft.paragraphs].join('\n\n'),
  unsubscribing: (url) => `Dim mwy: ${url}`,
};
const render = createRenderer(new Map([['cy', welsh]]));

test.each(['cy', 'cy-GB'])('a locale that has words is told in them: %s', (locale) => {
  expect(render('WELCOME', samples.WELCOME, { channel: 'EMAIL', locale })).toEqual({
    subject: 'Croeso i Brackenfold Time Credits',
    body: 'Annwyl Inês Amado,\n\nDiolch.',
    sensitive: false,
  });
});

test('a kind the locale has no words for is told wholly in en-GB', () => {
  expect(render('GIFT_SENT', samples.GIFT_SENT, { channel: 'EMAIL', locale: 'cy' })).toEqual(
    renderMessage('GIFT_SENT', samples.GIFT_SENT, { channel: 'EMAIL', locale: 'en-GB' }),
  );
});

test.each(['', 'xx', 'tlh-Latn', 'constructor', '__proto__'])(
  'an unknown locale falls back to en-GB: "%s"',
  (locale) => {
    expect(renderMessage('WELCOME', samples.WELCOME, { channel: 'TEXT', locale })).toEqual(
      renderMessage('WELCOME', samples.WELCOME, { channel: 'TEXT', locale: 'en-GB' }),
    );
  },
);

test.each(KINDS_THAT_CAN_WAIT)('the gist of %s is the whole text, without who writes', (kind) => {
  const { body } = renderMessage(kind, samples[kind], { channel: 'TEXT', locale: 'en-GB' });
  expect(`Brackenfold Time Credits: ${wording.gist(kind, samples[kind], 'en-GB')}`).toBe(body);
});

test('only codes and invitations are sensitive, and what they open with stays out of the subject, which a locked phone shows', () => {
  const sensitive = MESSAGE_KINDS.filter(
    (kind) => renderMessage(kind, samples[kind], { channel: 'EMAIL', locale: 'en-GB' }).sensitive,
  );
  expect(sensitive).toEqual(['SIGN_IN_CODE', 'INVITATION', 'INVITATION_REMINDER']);
  expect(renderMessage('SIGN_IN_CODE', samples.SIGN_IN_CODE, { channel: 'EMAIL', locale: 'en-GB' }).subject).toEqual(
    'Your sign-in code',
  );
  expect(renderMessage('INVITATION', samples.INVITATION, { channel: 'EMAIL', locale: 'en-GB' }).subject).toEqual(
    'You are invited to join Brackenfold Time Credits',
  );
});

test('the words keep to the house: nobody owes, pays or is worth money', () => {
  const words = MESSAGE_KINDS.flatMap((kind) =>
    CHANNELS.map((channel) =>
      Object.values(renderMessage(kind, samples[kind], { channel, locale: 'en-GB' })).join(' '),
    ),
  );
  expect(
    words.filter((text) =>
      /\b(?:debts?|owed?|owes|owing|pay|pays|paid|payments?|minus|undefined|null)\b|[£$€]/i.test(text),
    ),
  ).toEqual([]);
});

test('where such messages end is said in the words that the message was written in', () => {
  const { withUnsubscribing } = createWording(new Map([['cy', welsh]]));
  const url = 'https://credits.example.org/unsubscribe/t';
  const ended = (kind: 'WELCOME' | 'NOT_SEEN') => withUnsubscribing('Thank you,', url, kind, 'cy-GB');
  expect([ended('WELCOME'), ended('NOT_SEEN')]).toEqual([
    `Thank you,\n\nDim mwy: ${url}`,
    `Thank you,\n\nWould you rather not get messages like this one? End them here, without signing in:\n${url}`,
  ]);
});

test('without a balance among the facts, none is told', () => {
  const { balanceMinutes, ...facts } = samples.CREDITS_SPENT;
  expect(balanceMinutes).toEqual(90);
  const told = CHANNELS.filter((channel) =>
    renderMessage('CREDITS_SPENT', facts, { channel, locale: 'en-GB' }).body.includes('balance'),
  );
  expect(told).toEqual([]);
});

test('says in which words a kind is told', () => {
  const { locales, toldIn } = createWording(new Map([['cy', welsh]]));
  expect(locales).toEqual(['en-GB', 'cy']);
  expect([toldIn('WELCOME', 'cy-GB'), toldIn('GIFT_SENT', 'cy'), toldIn('WELCOME', 'tlh')]).toEqual([
    'cy',
    'en-GB',
    'en-GB',
  ]);
});

test.each([
  ['', 0, 1, []],
  ['a'.repeat(160), 160, 1, []],
  ['a'.repeat(161), 161, 2, []],
  ['a'.repeat(306), 306, 2, []],
  ['a'.repeat(307), 307, 3, []],
  [`${'a'.repeat(158)}€`, 159, 1, []],
  [`${'a'.repeat(159)}€`, 160, 2, []],
  // The two septets of a € are never parted: the first part ends one short.
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 305, 3, []],
  ['Ż'.repeat(70), 70, 1, ['Ż']],
  ['Ż'.repeat(71), 71, 2, ['Ż']],
  [`Żç${'a'.repeat(132)}`, 134, 2, ['Ż', 'ç']],
  [`${'a'.repeat(66)}🎂${'a'.repeat(66)}`, 133, 3, ['🎂']],
])('counts the parts of a text as networks do: %#', (text, characters, parts, unusual) => {
  expect(textLength(text)).toEqual({ characters, parts, unusual });
});
