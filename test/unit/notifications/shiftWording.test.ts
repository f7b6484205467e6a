import type { MessageFacts } from '../../../src/domain/notifications/facts.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

/** The exact words of what is said about shifts. */

const said = <Kind extends MessageKind>(kind: Kind, facts: MessageFacts[Kind] = samples[kind]) => {
  const email = renderMessage(kind, facts, { channel: 'EMAIL', locale: 'en-GB' });
  return {
    subject: email.subject,
    email: email.body.split('\n\n').slice(1, -2),
    text: renderMessage(kind, facts, { channel: 'TEXT', locale: 'en-GB' }).body.replace(
      'Brackenfold Time Credits: ',
      '',
    ),
  };
};

test.each([
  [
    'SHIFT_BOOKED',
    'You are booked with Fernhill Food Bank',
    [
      'Thank you. You are booked for "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.',
      'We expect 3 people.',
      'The group says: Bring an apron',
      'Sign in at https://brackenfold.example to cancel if your plans change, so that somebody else can have the place.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Thank you. You are booked for "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30. Plans changed? Cancel, or call 01632 960 001.',
  ],
  [
    'BOOKING_ENDED',
    'A shift was cancelled',
    [
      'This shift will not take place. It was "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.',
      'The reason given: The hall has no heating',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'This shift will not take place. It was "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30.',
  ],
  [
    'PLACE_OFFERED',
    'A place is free for you',
    [
      'Good news: there is a place for you at "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.',
      'We keep it for you until Friday 23 October 2026 at 18:00. After that it goes to the next person who waits.',
      'Sign in at https://brackenfold.example to accept it, or to say that you cannot come.',
      'To accept it without a screen, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'A place is free for you: "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30. Accept it by Fri 23 Oct at 18:00, or call 01632 960 001.',
  ],
  [
    'PLACES_FREE',
    'Places are free now',
    [
      'There is room at "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30, for which you are waiting.',
      'It begins soon, so nothing is kept for anybody: whoever books first has the place.',
      'Sign in at https://brackenfold.example to book it.',
    ],
    'There is room at "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30. It begins soon: whoever books first has the place.',
  ],
  [
    'SHIFT_CHANGED',
    'Your shift has been moved',
    [
      'The times of "Kitchen helper" with Fernhill Food Bank have changed. It is now on Sunday 25 October 2026 at 14:30, until 16:30. Before, it was on Saturday 24 October 2026 at 14:00, until 16:00.',
      'The group says: Use the side door',
      'Sign in at https://brackenfold.example to cancel if you cannot come now.',
      'If you cannot come now, you can also call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Moved: "Kitchen helper" with Fernhill Food Bank is now on Sun 25 Oct at 14:30; before, Sat 24 Oct at 14:00. Cannot come? Cancel, or call 01632 960 001.',
  ],
  [
    'SWAP_OFFERED',
    'Will you swap a shift?',
    [
      'Somebody asks you for help with a shift: Tomasz Żak asks to swap a shift with you. It is "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.',
      'Sign in at https://brackenfold.example to take it. If you cannot, you need do nothing.',
    ],
    'Can you help? Tomasz Żak asks to swap a shift with you: "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30.',
  ],
  [
    'SWAP_TAKEN',
    'Your shift has been taken',
    [
      'You need not come to "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30: Tomasz Żak has taken your place. You have their place on Sunday 1 November 2026 at 10:00 now.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Good news: Tomasz Żak takes your place at "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30. Yours is now Sun 1 Nov at 10:00.',
  ],
  [
    'SHIFTS_PAUSED',
    'Your group is paused for now',
    [
      'We have paused the part of Fernhill Food Bank in Brackenfold Time Credits for now, while we look into something. You are booked for "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30, and 2 more with them.',
      'Your place stays yours. Please do not set out for a shift until we tell you that the group takes part again: nobody can check in there meanwhile.',
      'Sign in at https://brackenfold.example if you would rather cancel.',
      'If you have a question, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Fernhill Food Bank is paused for now. Your booking on Sun 25 Oct at 14:30 stays. Please do not set out until we tell you that it goes on. Questions? Please call 01632 960 001.',
  ],
  [
    'SHIFTS_RESUMED',
    'Your group takes part again',
    [
      'Thank you for your patience: Fernhill Food Bank takes part in Brackenfold Time Credits again. You are booked for "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30, and 2 more with them.',
      'Your place is yours as before, and we look forward to seeing you.',
      'Sign in at https://brackenfold.example to cancel if your plans have changed.',
      'If you cannot come now, you can also call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Thank you for your patience: Fernhill Food Bank takes part again. Your booking on Sun 25 Oct at 14:30 is as before. Plans changed? Cancel, or call 01632 960 001.',
  ],
  [
    'SERIES_NOTICED',
    'About your next shifts',
    [
      'More shifts of "Kitchen helper" with Fernhill Food Bank have been made, as you planned them. Some are not as every other:',
      'There is no shift on Friday 26 March 2027: Good Friday.',
      '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
      'Sign in at https://brackenfold.example to change them.',
    ],
    'New shifts of "Kitchen helper": There is no shift on Friday 26 March 2027: Good Friday. And 1 more: please look at the rota.',
  ],
] as const)('%s', (kind, subject, email, text) => {
  expect(said(kind)).toEqual({ subject, email, text });
});

test('who is now on two shifts at one time is told with the move', () => {
  const { email, text } = said('SHIFT_CHANGED', { ...samples.SHIFT_CHANGED, meetsAnother: true });
  expect(email[1]).toBe('You are booked on another shift at this time too: please cancel one of them.');
  expect(text).toBe(
    'Moved: "Kitchen helper" with Fernhill Food Bank is now on Sun 25 Oct at 14:30; before, Sat 24 Oct at 14:00. You are booked on another shift at this time too: please cancel one of them. Cannot come? Cancel, or call 01632 960 001.',
  );
});

test('who waits for a shift of a paused group keeps the place in the line', () => {
  const { moreCount: _, ...first } = samples.SHIFTS_PAUSED;
  const waiting = { ...first, isBooked: false };
  expect(said('SHIFTS_PAUSED', waiting).email[0]).toBe(
    'We have paused the part of Fernhill Food Bank in Brackenfold Time Credits for now, while we look into something. You are in line for "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.',
  );
  expect(said('SHIFTS_PAUSED', waiting).email[1]).toBe(
    'You keep your place in the line. Nothing is offered meanwhile, and no offer of yours runs out.',
  );
  expect(said('SHIFTS_PAUSED', waiting).text).toBe(
    'Fernhill Food Bank is paused for now. Your place in the line on Sun 25 Oct at 14:30 stays. Nothing is offered meanwhile. Questions? Please call 01632 960 001.',
  );
  expect(said('SHIFTS_RESUMED', waiting).email[1]).toBe(
    'You are in the line as before. We tell you when a place is free for you.',
  );
});

test('news that moves nothing says so, and a booking alone speaks of one', () => {
  const { before: _, ...stays } = samples.SHIFT_CHANGED;
  expect(said('SHIFT_CHANGED', stays).subject).toBe('News about your shift');
  expect(said('SHIFT_CHANGED', stays).text).toBe(
    'News about "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30: Use the side door',
  );
  const { places: _places, note: _note, ...alone } = samples.SHIFT_BOOKED;
  expect(said('SHIFT_BOOKED', alone).email).toHaveLength(3);
  const { gotStartsAt: _got, ...standIn } = samples.SWAP_TAKEN;
  expect(said('SWAP_TAKEN', standIn).text).toBe(
    'Good news: Tomasz Żak takes your place at "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30.',
  );
  expect(said('SWAP_OFFERED', { ...samples.SWAP_OFFERED, isExchange: false }).subject).toBe(
    'Can you stand in for somebody?',
  );
});

test.each([
  ['BY_MEMBER', 'Your booking is cancelled.'],
  ['BY_GROUP', 'The group has cancelled your booking.'],
  ['OFFER_LAPSED', 'The place we kept for you has gone to somebody else.'],
] as const)('a booking that ended %s', (endedAs, begins) => {
  const { reason: _, ...facts } = samples.BOOKING_ENDED;
  expect(said('BOOKING_ENDED', { ...facts, endedAs })).toEqual({
    subject: 'Your booking is over',
    email: [
      `${begins} It was "Kitchen helper" with Fernhill Food Bank on Sunday 25 October 2026 at 14:30, until 16:30.`,
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    text: `${begins} It was "Kitchen helper" with Fernhill Food Bank on Sun 25 Oct at 14:30.`,
  });
});
