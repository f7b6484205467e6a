import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

/** The exact words of every email, as members read them. A change here is a change of what people are told. */

const ENDING = [
  'Thank you,\nBrackenfold Time Credits',
  'Phone: 01632 960 001\nEmail: hello@brackenfold.example\nWebsite: https://brackenfold.example\nPost: Town Hall, Brackenfold BF1 2AB',
];

test.each([
  [
    'SIGN_IN_CODE',
    'Your sign-in code',
    [
      'Your code to sign in to Brackenfold Time Credits is 482913.',
      'It works once, for the next 15 minutes.',
      'Keep it to yourself: we will never ask you for it. If you did not ask for a code, you can ignore this message.',
    ],
  ],
  [
    'WELCOME',
    'Welcome to Brackenfold Time Credits',
    [
      'Thank you for joining Brackenfold Time Credits.',
      'For every hour you give to a community group you earn one Time Credit, whatever you do. You can enjoy your credits at the venues that take part, or give them to someone else.',
      'To start you off, we have given you 1 hour of Time Credits.',
      'Sign in at https://brackenfold.example to find something to do.',
      'If you would like a hand, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'HOURS_LOGGED_FOR_YOU',
    'Your hours have been written down',
    [
      'Thank you for your time. Priya Sandhu has written down the 3 hours 30 minutes you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'Next, someone will check the hours. We will tell you as soon as they have.',
      'If anything is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'HOURS_APPROVED',
    'Thank you: you earned 3 hours 30 minutes',
    [
      'Thank you for the 3 hours 30 minutes you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'You have earned 3 hours 30 minutes of Time Credits.',
      'You can enjoy them until the end of Friday 3 November 2028.',
      'Your balance is now 5 hours 30 minutes.',
    ],
  ],
  [
    'HOURS_DECLINED',
    'Your hours were not approved',
    [
      'We could not approve the 3 hours 30 minutes logged for you at Fernhill Food Bank on Tuesday 3 November 2026.',
      'The reason given was: "The rota shows someone else on that shift"',
      'If you think this is not right, you can appeal once, within 28 days: until the end of Tuesday 1 December 2026. Someone else will decide.',
      'Sign in at https://brackenfold.example and open these hours to appeal.',
      'If you would rather speak to someone, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'AWARD_REVERSED',
    'A change to your Time Credits',
    [
      'We have taken back the 3 hours 30 minutes of Time Credits you received for your time at Fernhill Food Bank on Tuesday 3 November 2026.',
      'The reason given was: "Logged twice"',
      'You have 1 hour 30 minutes to earn back. The next hours you give will go towards it.',
      'If this does not look right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CREDITS_SPENT',
    'You used 2 hours of Time Credits',
    [
      'You used 2 hours of Time Credits for "Swim for two" at Marsh Lane Pool on Sunday 25 October 2026 at 14:30. We hope you enjoyed it.',
      'Your balance is now 1 hour 30 minutes.',
      'If this was not you, please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'REDEMPTION_REVERSED',
    'Time Credits returned to you: 2 hours',
    [
      'We have returned to your account the 2 hours of Time Credits you used for "Swim for two" at Marsh Lane Pool on Sunday 25 October 2026 at 14:30.',
      'Your balance is now 3 hours 30 minutes.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'GIFT_RECEIVED',
    'You have been given Time Credits',
    [
      'Good news: Tomasz Żak has given you 1 hour of Time Credits.',
      'They wrote: "Happy birthday 🎂"',
      'You can enjoy them at the venues that take part, or give them to someone else.',
      'Your balance is now 1 hour 30 minutes.',
    ],
  ],
  [
    'GIFT_SENT',
    'Thank you for your gift',
    [
      'Thank you. You gave 1 hour of Time Credits to Tomasz Żak on Sunday 25 October 2026 at 14:30.',
      'Your balance is now 30 minutes.',
      'If this was not you, please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'CREDITS_EXPIRED',
    'Thank you: your unused Time Credits help others now',
    [
      'Thank you for your time. The last day to use 1 hour 30 minutes of Time Credits has passed, so they have gone to the community pot. There they will thank others for their time.',
      'Your balance is now 30 minutes.',
      'If you would like a hand with using your credits, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'HOURS_WAITING',
    'Hours logs are waiting for you',
    [
      '3 hours logs are waiting for you to check at Fernhill Food Bank.',
      'The oldest has waited since Saturday 31 October 2026.',
      'Please approve or decline: the people who gave the hours are waiting to hear.',
      'Sign in at https://brackenfold.example to check them.',
    ],
  ],
  [
    'API_KEY_CREATED',
    'A new API key was made',
    [
      'A new API key called "Rota sync" was made for Fernhill Food Bank on Sunday 25 October 2026 at 14:30 by Priya Sandhu.',
      'Anyone who holds this key can act for Fernhill Food Bank. Keep it where you keep passwords.',
      'If you did not expect this, switch the key off now and please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'DONATION_SENT',
    'Thank you for your donation',
    [
      'Thank you. You donated 2 hours of Time Credits to Fernhill Food Bank on Sunday 25 October 2026 at 14:30.',
      'Your balance is now 30 minutes.',
      'If this was not you, please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'HOLD_PLACED',
    'Your booking at Marsh Lane Pool',
    [
      'Booked for you: "Swim for two" at Marsh Lane Pool on Sunday 25 October 2026 at 14:30.',
      'We have set 2 hours of Time Credits aside for it. They are used when you come; until then they stay yours.',
      'Sign in at https://brackenfold.example to cancel the booking if your plans change.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'HOLD_ENDED',
    'Time Credits given back: Swim for two',
    [
      'The 2 hours of Time Credits that were set aside for "Swim for two" at Marsh Lane Pool on Sunday 25 October 2026 at 14:30 are yours to enjoy again. The time of the booking was over.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CARD_ISSUED',
    'Your new member card',
    [
      'A member card was made for you on Sunday 25 October 2026 at 14:30. With it and its PIN you can enjoy your credits at the venues that take part.',
      'Your old card no longer works. You can cut it up.',
      'Keep the PIN to yourself, and never with the card. We will never ask you for it.',
      'If you did not ask for a card, please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'CARD_BLOCKED',
    'Your member card is blocked',
    [
      'Your member card was blocked on Sunday 25 October 2026 at 14:30. Nobody can use it any more, and your credits are safe.',
      'For a new card, or if you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CARD_LOCKED',
    'Your member card has been switched off',
    [
      'A wrong PIN was typed for your member card ten times in a row, so we have switched the card off. Your credits are safe.',
      'For a new card, or if this was not you, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
] as const)('%s by email', (kind, subject, paragraphs) => {
  expect(renderMessage(kind, samples[kind], { channel: 'EMAIL', locale: 'en-GB' })).toEqual({
    subject,
    body: ['Hello Inês Amado,', ...paragraphs, ...ENDING].join('\n\n'),
    sensitive: kind === 'SIGN_IN_CODE',
  });
});
