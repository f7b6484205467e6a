import type { LeftCreditsFacts } from '../../../src/domain/notifications/facts.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples, scheme } from './samples.js';

/** The exact words about accounts that are frozen, memberships that end or are joined, and organisations that stop or close. */

test.each([
  [
    'ACCOUNT_FROZEN',
    'Time Credits are paused for now',
    [
      'The Time Credits of Fernhill Food Bank are paused for now while we look into something. They are all still there, and none of them will run out meanwhile.',
      'Until we open them again they cannot be used, given or received.',
      'If you would like to talk about it, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: The Time Credits of Fernhill Food Bank are paused for now while we look into something. They are all still there. To talk about it, please call 01632 960 001.',
  ],
  [
    'ACCOUNT_OPENED_AGAIN',
    'Time Credits can be used again',
    [
      'Thank you for your patience: the Time Credits of Fernhill Food Bank are no longer paused and can be used as before.',
    ],
    'Brackenfold Time Credits: Thank you for your patience: the Time Credits of Fernhill Food Bank are no longer paused and can be used as before.',
  ],
  [
    'MERGE_PROPOSED',
    'Are these two memberships of one person?',
    [
      'On Sunday 25 October 2026 at 14:30 Priya Sandhu asked for the memberships of Tomas Zak and Tomasz Żak to be joined, because they are one person.',
      'Nothing moves until another operator agrees. Please sign in, look at the two, and join them if it is right. The request ends by itself after 30 days.',
    ],
    'Brackenfold Time Credits: Priya Sandhu asked for the memberships of Tomas Zak and Tomasz Żak to be joined. Please sign in, look at the two and join them if it is right.',
  ],
  [
    'MEMBERSHIPS_JOINED',
    'Your two memberships are now one',
    [
      'You had two memberships with us. On Sunday 25 October 2026 at 14:30 we joined them: the hours you gave and the Time Credits of both are now in one place.',
      'Your balance is now 1 hour 30 minutes.',
      'To sign in, use tomasz@example.org. No other address of the two memberships brings a code any more.',
      'A card or a code of the other membership no longer works.',
      'If anything is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Your two memberships are now one, with the hours and Time Credits of both. Your balance is 1 hour 30 minutes. You can sign in with this number. Not right? Please call 01632 960 001.',
  ],
  [
    'CREDITS_PASSED_ON',
    'Time Credits have been passed on to you',
    [
      'The Time Credits of Tomasz Żak, who is no longer a member, have been passed on to you: 1 hour.',
      'Your balance is now 1 hour 30 minutes.',
      'If you would like to talk about it, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: The Time Credits of Tomasz Żak, who is no longer a member, have been passed on to you: 1 hour. Your balance is 1 hour 30 minutes.',
  ],
  [
    'MEMBERSHIP_ENDED',
    'Goodbye from Brackenfold Time Credits',
    [
      'Your membership of Brackenfold Time Credits has ended. Thank you for all the time you gave.',
      'We keep your 1 hour 30 minutes of Time Credits until the end of Saturday 23 January 2027. Until then you can say who shall have them: another member or a group. After that they go to the community pot, where they help others. To tell us, please call 01632 960 001 or email hello@brackenfold.example.',
      'Hours of yours that are still being checked will count all the same. Their credits go to the community pot.',
      'You are welcome to join again at any time.',
    ],
    'Brackenfold Time Credits: Your membership has ended. Thank you for all the time you gave. Tell us by 23 Jan 2027 who shall have your 1 hour 30 minutes of Time Credits, or the community pot will.',
  ],
  [
    'ORGANISATION_SUSPENDED',
    'Your organisation is paused for now',
    [
      'We have paused the part of Fernhill Food Bank in Brackenfold Time Credits for now, while we look into something.',
      'Until we are done no new hours can be logged there and no offers can be used; bookings have been given back. Hours that wait, Time Credits and roles stay as they are.',
      'If you would like to talk about it, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Fernhill Food Bank is paused for now while we look into something: no new hours and no offers. To talk about it, please call 01632 960 001.',
  ],
  [
    'ORGANISATION_RESUMED',
    'Your organisation takes part again',
    [
      'Thank you for your patience: Fernhill Food Bank takes part in Brackenfold Time Credits again.',
      'Hours can be logged and offers used as before. Bookings that were given back have to be made again.',
    ],
    'Brackenfold Time Credits: Thank you for your patience: Fernhill Food Bank takes part again. Hours can be logged and offers used as before.',
  ],
  [
    'ORGANISATION_CLOSED',
    'Thank you, and goodbye to your organisation',
    [
      'Thank you for everything: Fernhill Food Bank no longer takes part in Brackenfold Time Credits.',
      'Its offers have ended, and whoever had booked one has their Time Credits back.',
      "What was left in its pot has gone to the community pot. Hours that still wait will be decided by the scheme's staff.",
      'Your roles there have ended. Your own membership and your own Time Credits stay as they are.',
      'If anything is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Thank you for everything: Fernhill Food Bank no longer takes part. Your roles there have ended; your own Time Credits stay. Not right? Please call 01632 960 001.',
  ],
] as const)('%s by email and by text', (kind, subject, paragraphs, text) => {
  const email = renderMessage(kind, samples[kind], { channel: 'EMAIL', locale: 'en-GB' });
  expect([email.subject, email.body.split('\n\n').slice(1, -2)]).toEqual([subject, paragraphs]);
  expect(renderMessage(kind, samples[kind], { channel: 'TEXT', locale: 'en-GB' }).body).toEqual(text);
});

const left = (facts: LeftCreditsFacts) => {
  const all = { scheme, recipientName: 'Inês Amado', ...facts };
  return {
    email: renderMessage('MEMBERSHIP_ENDED', all, { channel: 'EMAIL', locale: 'en-GB' }).body.split('\n\n')[2],
    text: renderMessage('MEMBERSHIP_ENDED', all, { channel: 'TEXT', locale: 'en-GB' }).body.split('gave.')[1],
  };
};

test('a goodbye says what happened to the credits', () => {
  expect(left({ credits: 'NONE' })).toEqual({ email: 'There were no Time Credits left in your account.', text: '' });
  expect(left({ credits: 'LET_GO', toEarnBackMinutes: 60 })).toEqual({
    email: 'You had 1 hour to earn back. There is nothing more you need to do about it.',
    text: '',
  });
  expect(left({ credits: 'PASSED_ON', leftMinutes: 90, passedOnTo: 'the community pot' })).toEqual({
    email: 'Your 1 hour 30 minutes of Time Credits have been passed on to the community pot.',
    text: ' Your 1 hour 30 minutes of Time Credits went to the community pot.',
  });
});

test('a member’s own account is theirs, not an organisation’s', () => {
  const { body } = renderMessage('ACCOUNT_FROZEN', { scheme, recipientName: '' }, { channel: 'TEXT', locale: 'en-GB' });
  expect(body).toContain('Your Time Credits are paused for now');
});

test('an organisation that closes is told of its offers as a venue, of its pot as a group', () => {
  const paragraphs = (isGroup: boolean, isVenue: boolean) =>
    renderMessage(
      'ORGANISATION_CLOSED',
      { ...samples.ORGANISATION_CLOSED, isGroup, isVenue },
      { channel: 'EMAIL', locale: 'en-GB' },
    )
      .body.split('\n\n')
      .slice(2, -4);
  expect(paragraphs(true, false)).toEqual([
    "What was left in its pot has gone to the community pot. Hours that still wait will be decided by the scheme's staff.",
  ]);
  expect(paragraphs(false, true)).toEqual([
    'Its offers have ended, and whoever had booked one has their Time Credits back.',
  ]);
});
