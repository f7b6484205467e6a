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
    'PASSKEY_ADDED',
    'A passkey was added',
    [
      'A passkey called "Pixel" was added to your membership on Sunday 25 October 2026 at 14:30. Whoever unlocks the device it is on can sign in as you.',
      'If this was not you, sign in, remove the passkey, and please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'PASSKEY_COPIED',
    'Your passkey has been switched off',
    [
      'On Sunday 25 October 2026 at 14:30 somebody tried to sign in with what looks like a copy of your passkey "Pixel". We have refused it and switched the passkey off. Your credits are safe.',
      'Sign in with a code instead. Then you can add a new passkey.',
      'If you have any doubt about the device, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CHECK_SEEN',
    'Your proof was seen',
    [
      'Thank you. It is noted that proof of your training "Food hygiene level 2", dated Thursday 1 October 2026, was seen. It counts until Monday 1 October 2029. Nothing but that is kept.',
      'If this is not right, please call 01632 960 001 or email hello@brackenfold.example.',
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
  [
    'INVITATION',
    'You are invited to join Brackenfold Time Credits',
    [
      'The group Fernhill Food Bank invites you to become a member of Brackenfold Time Credits.',
      'For every hour you give to a community group you earn one Time Credit, whatever you do. You can enjoy your credits at the venues that take part, or give them to someone else.',
      'To join, open this page and press the button: https://credits.brackenfold.example/invitation?token=7H2K-Q9XW-40MD-PVRT',
      'If you cannot follow that, open https://credits.brackenfold.example/invitation and type this code, or ask somebody to do it with you: 7H2K-Q9XW-40MD-PVRT',
      'The invitation is good until Tuesday 17 November 2026. If you would rather not join, you need do nothing: it ends by itself.',
    ],
  ],
  [
    'CARE_FOR_YOU',
    'Somebody can now act for you',
    [
      'From today Priya Sandhu is your helper until Wednesday 3 November 2027.',
      'They can see your balance, statement and hours, write hours down for you, and book visits and make codes for the till. They cannot give your credits away.',
      'Whatever they do for you, you can see that it was them. You can end this on any day.',
      'If you did not want this, please call 01632 960 001 or email hello@brackenfold.example straight away.',
    ],
  ],
  [
    'CARE_BY_YOU',
    'You can now act for somebody',
    [
      'Thank you for helping. From today you are the guardian of Tomasz Żak until Wednesday 3 November 2027.',
      'You can see their balance, statement and hours, write hours down for them, book visits, make codes for the till, and give credits for them.',
      'Whatever you do for them, they can see that it was you. Both of you can end this on any day.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CARE_ENDED',
    'Somebody can no longer act for you',
    [
      'We are writing to tell you: Priya Sandhu is no longer your helper and can do nothing for you from now on.',
      'What was done until now stands.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'SPONSOR_ASKED',
    'A group asks you to vouch for it',
    [
      'The group Rowan Row Kitchen wants to join Brackenfold Time Credits and has named Fernhill Food Bank as the organisation that vouches for it.',
      'If you know the group, please sign in and say so. If you do not, you need do nothing: without your word it is for our staff to decide.',
      'If you have a question, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'NO_SHOW',
    'We missed you at Fernhill Food Bank',
    [
      'You were expected as Kitchen helper at Fernhill Food Bank on Sunday 25 October 2026 at 14:30, and the list says you could not come.',
      'We hope all is well. Things come up, and nothing is lost by it: you are welcome back any time. If you know that you cannot come, cancelling beforehand lets somebody else take the place.',
      'If you were there, please tell the group, which can correct its list, or call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'CHECK_OUT_FORGOTTEN',
    'Your hours at Fernhill Food Bank',
    [
      'Thank you for giving your time as Kitchen helper at Fernhill Food Bank on Sunday 25 October 2026 at 14:30.',
      'You did not check out, so we have counted your hours to the planned end, 16:30. There is nothing you need to do if that is right.',
      'If it is not, please tell the group, which can correct its list, or call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
  [
    'ATTENDANCE_LIST_ASKED',
    'Who was there? Kitchen helper at Fernhill Food Bank',
    [
      'Nobody was checked in as Kitchen helper at Fernhill Food Bank on Sunday 25 October 2026 at 14:30. 3 bookings stand on the list.',
      'Please fill in the list: who came, from when to when, and who did not. The hours they gave are written from it. It can be filled in until Tuesday 17 November 2026.',
      'If you need help with it, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
  ],
] as const)('%s by email', (kind, subject, paragraphs) => {
  expect(renderMessage(kind, samples[kind], { channel: 'EMAIL', locale: 'en-GB' })).toEqual({
    subject,
    body: ['Hello Inês Amado,', ...paragraphs, ...ENDING].join('\n\n'),
    sensitive: kind === 'SIGN_IN_CODE' || kind === 'INVITATION',
  });
});
