import { MESSAGE_KINDS } from '../../../src/domain/notifications/kinds.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples, scheme, withTyped } from './samples.js';

/** The exact words of every text, and that none grows beyond two segments. */

const TWO_SEGMENTS = 306;
const GSM_7 = /^[\w@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà !"#%&'()*+,\-./:;<=>?¡]*$/;

test.each([
  [
    'SIGN_IN_CODE',
    'Brackenfold Time Credits: Your sign-in code is 482913. It works once, for the next 15 minutes. Keep it to yourself: we will never ask for it.',
  ],
  [
    'WELCOME',
    'Brackenfold Time Credits: Thank you for joining. For every hour you give, you earn one Time Credit. To start you off, we have given you 1 hour of Time Credits.',
  ],
  [
    'HOURS_LOGGED_FOR_YOU',
    'Brackenfold Time Credits: Thank you. Priya Sandhu has written down the 3 hours 30 minutes you gave to Fernhill Food Bank on Tue 3 Nov. Not right? Please call 01632 960 001.',
  ],
  [
    'HOURS_APPROVED',
    'Brackenfold Time Credits: Thank you for the 3 hours 30 minutes you gave to Fernhill Food Bank on Tue 3 Nov. You have earned 3 hours 30 minutes of Time Credits, to enjoy by 3 Nov 2028. Your balance is 5 hours 30 minutes.',
  ],
  [
    'HOURS_DECLINED',
    'Brackenfold Time Credits: We could not approve the 3 hours 30 minutes logged for you at Fernhill Food Bank on Tue 3 Nov: "The rota shows someone else on that shift". You can appeal within 28 days, by Tue 1 Dec: sign in or call 01632 960 001.',
  ],
  [
    'AWARD_REVERSED',
    'Brackenfold Time Credits: We have taken back the 3 hours 30 minutes of Time Credits for your time at Fernhill Food Bank on Tue 3 Nov. You have 1 hour 30 minutes to earn back. Not right? Please call 01632 960 001.',
  ],
  [
    'CREDITS_SPENT',
    'Brackenfold Time Credits: You used 2 hours of Time Credits at Marsh Lane Pool on Sun 25 Oct at 14:30. We hope you enjoyed it. Your balance is 1 hour 30 minutes. Not you? Please call 01632 960 001.',
  ],
  [
    'REDEMPTION_REVERSED',
    'Brackenfold Time Credits: We have returned to your account the 2 hours of Time Credits you used at Marsh Lane Pool on Sun 25 Oct at 14:30. Your balance is 3 hours 30 minutes.',
  ],
  [
    'GIFT_RECEIVED',
    'Brackenfold Time Credits: Good news: Tomasz Żak has given you 1 hour of Time Credits. They wrote: "Happy birthday 🎂". Your balance is 1 hour 30 minutes.',
  ],
  [
    'GIFT_SENT',
    'Brackenfold Time Credits: Thank you. You gave 1 hour of Time Credits to Tomasz Żak on Sun 25 Oct at 14:30. Your balance is 30 minutes. Not you? Please call 01632 960 001.',
  ],
  [
    'CREDITS_EXPIRED',
    'Brackenfold Time Credits: Thank you for your time. The last day to use 1 hour 30 minutes of Time Credits has passed, so they have gone to the community pot, for others. Your balance is 30 minutes.',
  ],
  [
    'HOURS_WAITING',
    'Brackenfold Time Credits: 3 hours logs are waiting for you to check at Fernhill Food Bank. The oldest has waited since Sat 31 Oct. Please sign in to approve or decline.',
  ],
  [
    'API_KEY_CREATED',
    'Brackenfold Time Credits: A new API key "Rota sync" was made for Fernhill Food Bank on Sun 25 Oct at 14:30. Not expected? Switch it off and call 01632 960 001.',
  ],
  [
    'DONATION_SENT',
    'Brackenfold Time Credits: Thank you. You donated 2 hours of Time Credits to Fernhill Food Bank on Sun 25 Oct at 14:30. Your balance is 30 minutes. Not you? Please call 01632 960 001.',
  ],
  [
    'HOLD_PLACED',
    'Brackenfold Time Credits: Booked for you: "Swim for two" at Marsh Lane Pool on Sun 25 Oct at 14:30. We have set 2 hours of Time Credits aside. Plans changed? Please call 01632 960 001.',
  ],
  [
    'HOLD_ENDED',
    'Brackenfold Time Credits: The 2 hours of Time Credits set aside for "Swim for two" at Marsh Lane Pool are yours to enjoy again. The time of the booking was over.',
  ],
  [
    'PASSKEY_ADDED',
    'Brackenfold Time Credits: A passkey "Pixel" was added to your membership on Sun 25 Oct at 14:30. Not you? Remove it and call 01632 960 001.',
  ],
  [
    'PASSKEY_COPIED',
    'Brackenfold Time Credits: We have switched off your passkey "Pixel": somebody tried a copy of it. Your credits are safe. Sign in with a code, then add a new one.',
  ],
  [
    'CHECK_SEEN',
    'Brackenfold Time Credits: It is noted that proof of your training "Food hygiene level 2" was seen, good until 1 Oct 2029. Not right? Please call 01632 960 001.',
  ],
  [
    'CARD_ISSUED',
    'Brackenfold Time Credits: A member card was made for you on Sun 25 Oct at 14:30. Your old card no longer works. Keep its PIN to yourself. Did not ask for it? Please call 01632 960 001.',
  ],
  [
    'CARD_BLOCKED',
    'Brackenfold Time Credits: Your member card was blocked on Sun 25 Oct at 14:30. Your credits are safe. For a new card please call 01632 960 001.',
  ],
  [
    'CARD_LOCKED',
    'Brackenfold Time Credits: A wrong PIN was typed for your member card ten times, so we have switched it off. Your credits are safe. For a new card please call 01632 960 001.',
  ],
  [
    'INVITATION',
    'Brackenfold Time Credits: The group Fernhill Food Bank invites you to join. Open this page and press the button: https://credits.brackenfold.example/invitation?token=7H2K-Q9XW-40MD-PVRT Good until 17 Nov 2026. Not for you? You need do nothing.',
  ],
  [
    'CARE_FOR_YOU',
    'Brackenfold Time Credits: From today Priya Sandhu is your helper and can act for you until 3 Nov 2027. You can end this on any day. Not what you wanted? Please call 01632 960 001.',
  ],
  [
    'CARE_BY_YOU',
    'Brackenfold Time Credits: Thank you for helping. From today you are the guardian of Tomasz Żak and can act for them until 3 Nov 2027. Not expected? Please call 01632 960 001.',
  ],
  [
    'CARE_ENDED',
    'Brackenfold Time Credits: Good to know: Priya Sandhu is no longer your helper and can do nothing for you from now on. Not expected? Please call 01632 960 001.',
  ],
  [
    'SPONSOR_ASKED',
    'Brackenfold Time Credits: The group Rowan Row Kitchen asks Fernhill Food Bank to vouch for it. If you know it, please sign in and say so. Questions? Please call 01632 960 001.',
  ],
  [
    'NO_SHOW',
    'Brackenfold Time Credits: We missed you at Fernhill Food Bank on Sun 25 Oct at 14:30. We hope all is well. Were you there? Please tell the group or call 01632 960 001.',
  ],
  [
    'CHECK_OUT_FORGOTTEN',
    'Brackenfold Time Credits: Thank you for your time at Fernhill Food Bank on Sun 25 Oct at 14:30. You did not check out: we counted to 16:30. Not right? Please tell the group.',
  ],
  [
    'ATTENDANCE_LIST_ASKED',
    'Brackenfold Time Credits: Who was there at Fernhill Food Bank on Sun 25 Oct at 14:30? Nobody was checked in. Please fill in the list by Tue 17 Nov.',
  ],
] as const)('%s by text', (kind, body) => {
  expect(renderMessage(kind, samples[kind], { channel: 'TEXT', locale: 'en-GB' })).toEqual({
    subject: '',
    body,
    sensitive: kind === 'SIGN_IN_CODE' || kind === 'INVITATION',
  });
});

test.each(MESSAGE_KINDS)('%s fits two segments however long the names in it are', (kind) => {
  const facts = {
    ...withTyped(kind, 'Wolstenholme '.repeat(40)),
    scheme: { ...scheme, name: 'The Brackenfold and Nether Wallow Valley Time Credits Scheme' },
    balanceMinutes: 6_039,
  };
  const { body } = renderMessage(kind, facts, { channel: 'TEXT', locale: 'en-GB' });
  expect(body.slice(0, 42)).toEqual('The Brackenfold and Nether Wallow Val...: ');
  expect(body.length).toBeLessThanOrEqual(TWO_SEGMENTS);
});

test.each(MESSAGE_KINDS)('%s uses only characters that keep a text cheap, where the names do', (kind) => {
  const { body } = renderMessage(kind, withTyped(kind, 'Ash'), { channel: 'TEXT', locale: 'en-GB' });
  expect(body).toMatch(GSM_7);
});
