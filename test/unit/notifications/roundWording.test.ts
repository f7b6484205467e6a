import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

/** The exact words of what rounds tell. */

test.each([
  [
    'HOURS_WITH',
    'Your hours at Fernhill Food Bank are still being checked',
    [
      'Thank you for your patience. Your 2 hours logs at Fernhill Food Bank, written down since Saturday 31 October 2026, still wait to be checked. They are with Priya Sandhu, of the leaders of the group, whom we have reminded.',
      'You do not need to do anything. We will tell you as soon as they are decided.',
      'If you would like to ask about them, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Your 2 hours logs at Fernhill Food Bank are still being checked. They are with Priya Sandhu, of the leaders of the group. You need do nothing. Questions? Please call 01632 960 001.',
  ],
  [
    'HOURS_STUCK',
    'Hours wait, and nobody decides',
    [
      '3 hours logs wait at Fernhill Food Bank longer than people should wait: the oldest since Saturday 31 October 2026.',
      'Nobody at the group is there to decide. Please decide, or name a leader or a deputy.',
      'Sign in at https://brackenfold.example to look at the hours.',
    ],
    'Brackenfold Time Credits: 3 hours logs wait at Fernhill Food Bank, the oldest since Sat 31 Oct. Nobody is there to decide. Please sign in to look.',
  ],
  [
    'CHECK_EXPIRES',
    'A proof of yours counts until 24 Nov 2026',
    [
      'Your proof of the training "Food hygiene" counts until Tuesday 24 November 2026.',
      'After that day you are booked on 2 shifts that ask for it.',
      'Once you have a newer one, please show it to a group or to us. If you have a question, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Your proof of the training "Food hygiene" counts until 24 Nov 2026. Please show a newer one to a group or to us. Questions? Please call 01632 960 001.',
  ],
  [
    'CHECK_EXPIRES_THERE',
    'A proof that your shifts ask for comes to its end',
    [
      'Something comes to its end: for Tomasz Żak, the proof of the training "Food hygiene" counts until Tuesday 24 November 2026. They are booked with Fernhill Food Bank after that day: for "Kitchen helper" on Thursday 26 November 2026 at 14:30, and on 1 more.',
      'They were told too. If you see a newer proof, please note it; without one they cannot be checked in there.',
      'Sign in at https://brackenfold.example to note it.',
    ],
    'Brackenfold Time Credits: Tomasz Żak: proof of the training "Food hygiene" counts until 24 Nov 2026, and they are booked on Thu 26 Nov at 14:30, and on 1 more. Please see a newer one.',
  ],
  [
    'NOT_SEEN',
    'We have not seen you for a while',
    [
      'We have not seen you for a while, and hope that you are well.',
      'You have 1 hour 30 minutes of Time Credits to enjoy at the venues that take part.',
      'Near you, people would be glad of a hand: "Kitchen helper" with Fernhill Food Bank and "Van driver" with Meadow Lane Garden.',
      'Sign in at https://brackenfold.example to see what there is.',
      'If we can help, or you would rather not hear from us, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: We have not seen you for a while. You have 1 hour 30 minutes to enjoy. Near you: "Kitchen helper" with Fernhill Food Bank. Please call 01632 960 001.',
  ],
  [
    'INVITATION_LAPSED',
    'An invitation has ended',
    [
      'It was not taken up: the invitation that you sent for Fernhill Food Bank to Tomasz Żak on Saturday 31 October 2026 has ended. Where to reach them is forgotten.',
      'They may not have seen it. If they would like to join, you can invite them again.',
      'If you have a question, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Tomasz Żak has not taken up your invitation for Fernhill Food Bank of Sat 31 Oct. It has ended. You can invite them again.',
  ],
  [
    'HOLD_NEAR',
    'Sun 25 Oct at 14:30: Swim for two',
    [
      'You have booked "Swim for two" at Marsh Lane Pool on Sunday 25 October 2026 at 14:30.',
      'We have set 2 hours of Time Credits aside for it. If you cannot come, please cancel, so that somebody else can: then they are yours to enjoy again.',
      'Sign in at https://brackenfold.example to cancel.',
      'Or please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: You have booked "Swim for two" at Marsh Lane Pool on Sun 25 Oct at 14:30. Cannot come? Please cancel, or call 01632 960 001.',
  ],
  [
    'LEDGER_ALARM',
    'The ledger does not add up: please look at it today',
    [
      'The nightly check of Sunday 25 October 2026 found 2 differences in the ledger of Brackenfold Time Credits, in what it promises under 1, 4.',
      'Please ask whoever looks after the service to run the ledger check and find out why, before anything is put right by hand. You will hear of it every day until it adds up.',
      'Sign in at https://brackenfold.example to see what was found.',
    ],
    'Brackenfold Time Credits: The ledger check of Sun 25 Oct found 2 differences (promises 1, 4). Please have whoever looks after the service find out why.',
  ],
  [
    'WEEKLY_DIGEST',
    'This week: what might suit you',
    [
      'It might suit you: "Kitchen helper" with Fernhill Food Bank and "Van driver" with Meadow Lane Garden.',
      'New in your search "Gardens": "Orchard keeper" with Meadow Lane Garden.',
      'Sign in at https://brackenfold.example to look at them.',
      'If you have a question, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: This week for you: "Kitchen helper" with Fernhill Food Bank, and 2 more. Sign in to see them.',
  ],
  [
    'MEMBER_STATEMENT',
    'Your Time Credits in October 2026',
    [
      'Thank you for the 3 hours 30 minutes of your time that were approved in October 2026.',
      'Hours that had been approved were taken back: 1 hour.',
      [
        '* At the beginning: 2 hours',
        '* Earned: 3 hours 30 minutes',
        '* Enjoyed: 2 hours',
        '* Given to others: 1 hour',
        '* Received: 30 minutes',
        '* Lapsed, and went to the community pot: 15 minutes',
        '* Other credits that came: 45 minutes',
        '* At the end: 3 hours 30 minutes',
      ].join('\n'),
      'What came and went, the latest first:',
      [
        '* Sun 25 Oct, 2 hours out: Enjoyed: Swim for two at Marsh Lane Pool',
        '* Mon 5 Oct, 3 hours 30 minutes in: Thank you for your time with Fernhill Food Bank on 3 October 2026',
        '* and 3 more before',
      ].join('\n'),
      'Some credits have their last day within 90 days: 1 hour 30 minutes, the first of them on Thursday 3 December 2026. Until then they are yours to enjoy, or to give to somebody.',
      'Sign in at https://brackenfold.example to see every movement.',
      'If something is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: Thank you for 3 hours 30 minutes of your time. At the end of October 2026 you had 3 hours 30 minutes. 1 hour 30 minutes to enjoy soon, the first by 3 Dec 2026. Questions? Please call 01632 960 001.',
  ],
  [
    'VENUE_STATEMENT',
    'Time Credits enjoyed with you in October 2026',
    [
      'Thank you for all that members could enjoy with you. This was October 2026.',
      'At Marsh Lane Pool:',
      [
        '* At the beginning: 10 hours',
        '* Enjoyed: 24 hours, 12 times',
        '* Reversed: 2 hours, once',
        '* Returned to the scheme: 10 hours',
        '* At the end: 22 hours',
        '* Came for the first time: 4',
        '* Of the monthly budget of 50 hours: 22 hours used',
      ].join('\n'),
      'At Rowan Row Theatre:',
      ['* At the beginning: 1 hour', '* Enjoyed: 0 minutes', '* At the end: 1 hour'].join('\n'),
      'Sign in at https://brackenfold.example to see every visit.',
      'If something is not right, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    'Brackenfold Time Credits: In October 2026 at your 2 venues: enjoyed 12 times, 24 hours of Time Credits. Balance at the end: 23 hours. Thank you.',
  ],
] as const)('%s by email and by text', (kind, subject, paragraphs, text) => {
  const email = renderMessage(kind, samples[kind], { channel: 'EMAIL', locale: 'en-GB' });
  expect([email.subject, email.body.split('\n\n').slice(1, -2)]).toEqual([subject, paragraphs]);
  expect(renderMessage(kind, samples[kind], { channel: 'TEXT', locale: 'en-GB' }).body).toEqual(text);
});
