import type { MessageFacts } from '../../../src/domain/notifications/facts.js';
import { type MessageKind } from '../../../src/domain/notifications/kinds.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples, scheme } from './samples.js';

/** The words where facts differ or are left out, and the words of a letter. */

function emailOf<K extends MessageKind>(kind: K, facts: MessageFacts[K]): { subject: string; paragraphs: string[] } {
  const { subject, body } = renderMessage(kind, facts, { channel: 'EMAIL', locale: 'en-GB' });
  return { subject, paragraphs: body.split('\n\n').slice(1, -2) };
}

function textOf<K extends MessageKind>(kind: K, facts: MessageFacts[K]): string {
  return renderMessage(kind, facts, { channel: 'TEXT', locale: 'en-GB' }).body;
}

const work = {
  scheme,
  recipientName: 'Inês Amado',
  organisationName: 'Fernhill Food Bank',
  workedOn: '2026-11-03',
  workedMinutes: 60,
};

test('approved hours whose member donates say where the credits went', () => {
  const facts = {
    ...work,
    reward: 'DONATE',
    awardedMinutes: 60,
    donatedToName: 'the Brackenfold community pot',
  } as const;
  expect(emailOf('HOURS_APPROVED', facts)).toEqual({
    subject: 'Thank you: you earned 1 hour for others',
    paragraphs: [
      'Thank you for the 1 hour you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'As you chose, 1 hour of Time Credits went to the Brackenfold community pot.',
    ],
  });
  expect(textOf('HOURS_APPROVED', facts)).toEqual(
    'Brackenfold Time Credits: Thank you for the 1 hour you gave to Fernhill Food Bank on Tue 3 Nov. As you chose, 1 hour of Time Credits went to the Brackenfold community pot.',
  );
});

test('approved hours for recognition alone mention no credits earned', () => {
  const facts = { ...work, reward: 'RECOGNITION_ONLY' } as const;
  expect(emailOf('HOURS_APPROVED', facts)).toEqual({
    subject: 'Thank you: your hours are approved',
    paragraphs: [
      'Thank you for the 1 hour you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'As you chose, no credits were added. Your hours count all the same.',
    ],
  });
  expect(textOf('HOURS_APPROVED', facts)).toEqual(
    'Brackenfold Time Credits: Thank you for the 1 hour you gave to Fernhill Food Bank on Tue 3 Nov. As you chose, no credits were added. Your hours count all the same.',
  );
});

test('approved hours that wait for the pot say that nothing needs doing', () => {
  const facts = { ...work, reward: 'CREDITS', awardedMinutes: 60, isWaitingForPot: true } as const;
  expect(emailOf('HOURS_APPROVED', facts)).toEqual({
    subject: 'Thank you: your hours are approved',
    paragraphs: [
      'Thank you for the 1 hour you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'You have earned 1 hour of Time Credits. The group has no credits to give at the moment, so yours will arrive as soon as it has. You do not need to do anything.',
    ],
  });
  expect(textOf('HOURS_APPROVED', facts)).toEqual(
    'Brackenfold Time Credits: Thank you for the 1 hour you gave to Fernhill Food Bank on Tue 3 Nov. You have earned 1 hour of Time Credits. They will arrive as soon as the group has credits to give.',
  );
});

test('a decline of an appeal is final and says so', () => {
  const facts = { ...work, reason: 'No record of the shift', appeal: null };
  expect(emailOf('HOURS_DECLINED', facts).paragraphs).toEqual([
    'We could not approve the 1 hour logged for you at Fernhill Food Bank on Tuesday 3 November 2026.',
    'The reason given was: "No record of the shift"',
    'This was the answer to your appeal, so it is final. If you have questions, please call 01632 960 001 or email hello@brackenfold.example.',
  ]);
  expect(textOf('HOURS_DECLINED', facts)).toEqual(
    'Brackenfold Time Credits: We could not approve the 1 hour logged for you at Fernhill Food Bank on Tue 3 Nov: "No record of the shift". This was the answer to your appeal.',
  );
});

test('a gift received while there is something to earn back does not invite to spend it', () => {
  expect(
    emailOf('GIFT_RECEIVED', { ...samples.GIFT_RECEIVED, note: undefined, balanceMinutes: -30 }).paragraphs,
  ).toEqual([
    'Good news: Tomasz Żak has given you 1 hour of Time Credits.',
    'You have 30 minutes to earn back. The next hours you give will go towards it.',
  ]);
});

test.each([
  [{ endedAs: 'RELEASED' }, 'The booking was cancelled.'],
  [{ endedAs: 'RELEASED', venueHasLeft: true }, 'The venue does not take part any more.'],
  [{ endedAs: 'RELEASED', bookedFor: undefined }, 'The hold was cancelled.'],
  [{ endedAs: 'LAPSED', bookedFor: undefined }, 'The time of the hold was over.'],
] as const)('a hold that ended as %j says why', (more, why) => {
  const when = 'bookedFor' in more ? '' : ' on Sunday 25 October 2026 at 14:30';
  expect(emailOf('HOLD_ENDED', { ...samples.HOLD_ENDED, ...more }).paragraphs[0]).toEqual(
    `The 2 hours of Time Credits that were set aside for "Swim for two" at Marsh Lane Pool${when} are yours to enjoy again. ${why}`,
  );
});

test('a first card replaces none', () => {
  expect(emailOf('CARD_ISSUED', { ...samples.CARD_ISSUED, replacesAnother: false }).paragraphs.slice(1, 2)).toEqual([
    'Keep the PIN to yourself, and never with the card. We will never ask you for it.',
  ]);
});

test('one waiting hours log is spoken of as one', () => {
  const facts = { ...samples.HOURS_WAITING, waitingCount: 1 };
  expect(emailOf('HOURS_WAITING', facts)).toEqual({
    subject: 'An hours log is waiting for you',
    paragraphs: [
      'One hours log is waiting for you to check at Fernhill Food Bank.',
      'It has waited since Saturday 31 October 2026.',
      'Please approve or decline: the people who gave the hours are waiting to hear.',
      'Sign in at https://brackenfold.example to check them.',
    ],
  });
});

test('a letter opens with Dear and says how to reach the scheme', () => {
  const { subject, body } = renderMessage('GIFT_SENT', samples.GIFT_SENT, { channel: 'LETTER', locale: 'en-GB' });
  expect(subject).toEqual('Thank you for your gift');
  expect(body).toEqual(
    [
      'Dear Inês Amado,',
      'Thank you. You gave 1 hour of Time Credits to Tomasz Żak on Sunday 25 October 2026 at 14:30.',
      'Your balance is now 30 minutes.',
      'If this was not you, please call 01632 960 001 or email hello@brackenfold.example straight away.',
      '# How to reach us',
      'Phone: 01632 960 001\nEmail: hello@brackenfold.example\nWebsite: https://brackenfold.example\nPost: Town Hall, Brackenfold BF1 2AB',
      'Thank you,\nBrackenfold Time Credits',
    ].join('\n\n'),
  );
});

test('a scheme that gives no details, and a member without a name, still get a whole letter', () => {
  const facts = {
    scheme: { name: 'Brackenfold Time Credits', timeZone: 'Europe/London' },
    recipientName: '',
    toName: 'Tomasz Żak',
    giftMinutes: 60,
    givenAt: new Date('2026-07-01T13:05:00Z'),
  };
  expect(renderMessage('GIFT_SENT', facts, { channel: 'LETTER', locale: 'en-GB' }).body).toEqual(
    [
      'Dear member,',
      'Thank you. You gave 1 hour of Time Credits to Tomasz Żak on Wednesday 1 July 2026 at 14:05.',
      'If this was not you, please tell us straight away.',
      '# How to reach us',
      'Ask at any group or venue that takes part. They can pass a message on.',
      'Thank you,\nBrackenfold Time Credits',
    ].join('\n\n'),
  );
});

test.each([
  ['Europe/London', 'Wednesday 1 July 2026 at 00:30'],
  ['UTC', 'Tuesday 30 June 2026 at 23:30'],
])('days and times are told in the zone of the scheme: %s', (timeZone, told) => {
  const givenAt = new Date('2026-06-30T23:30:00Z');
  const facts = { ...samples.GIFT_SENT, scheme: { ...scheme, timeZone }, givenAt };
  expect(emailOf('GIFT_SENT', facts).paragraphs[0]).toEqual(
    `Thank you. You gave 1 hour of Time Credits to Tomasz Żak on ${told}.`,
  );
});

test('a zone, an instant or a day that does not exist is refused', () => {
  const elsewhere = { ...samples.GIFT_SENT, scheme: { ...scheme, timeZone: 'Europe/Brackenfold' } };
  const never = { ...samples.GIFT_SENT, givenAt: new Date(Number.NaN) };
  const wrong = new RangeError('The instant or the time zone of a message is not valid.');
  expect(() => emailOf('GIFT_SENT', elsewhere)).toThrow(wrong);
  expect(() => emailOf('GIFT_SENT', never)).toThrow(wrong);
  expect(() => emailOf('HOURS_APPROVED', { ...work, workedOn: '2026-02-30', reward: 'RECOGNITION_ONLY' })).toThrow(
    new RangeError('A day must be written as year, month and day: 2026-11-03.'),
  );
});

test('an exchange of which neither has said anything: until when they can, and that it is closed', () => {
  const { otherMinutes: _, ...asked } = { ...samples.EXCHANGE_TO_CONFIRM, isReminder: false, lastDayOn: '2026-12-19' };
  expect(emailOf('EXCHANGE_TO_CONFIRM', asked).paragraphs).toEqual([
    'You and Priya Sandhu had agreed on "Hedge cutting".',
    'Please sign in and say how long it was for you. If neither of you does by Saturday 19 December 2026, we close it.',
    'If it was otherwise, say so there, or call 01632 960 001 or email hello@brackenfold.example.',
  ]);
  expect(textOf('EXCHANGE_TO_CONFIRM', asked)).toBe(
    'Brackenfold Time Credits: How long was it? You and Priya Sandhu had agreed on "Hedge cutting". Please sign in and say, or call 01632 960 001. If neither of you does by Saturday 19 December 2026, we close it.',
  );
  const { words: _words, ...ended } = { ...samples.EXCHANGE_ENDED, endedAs: 'UNCONFIRMED' as const };
  expect(emailOf('EXCHANGE_ENDED', ended)).toEqual({
    subject: 'We have closed this',
    paragraphs: [
      'We are writing to tell you: neither of you has said how long "Hedge cutting" with Priya Sandhu on Sunday 25 October 2026 at 14:30 took, so we have closed it. Nothing is given for it.',
      'If that is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  });
  expect(textOf('EXCHANGE_ENDED', ended)).toBe(
    'Brackenfold Time Credits: Good to know: neither of you said how long "Hedge cutting" with Priya Sandhu took, so we closed it. Nothing is given for it.',
  );
});
