import type { Template } from '../pack.js';
import {
  balance,
  credits,
  day,
  getInTouch,
  moment,
  shortBalance,
  shortDate,
  shortGetInTouch,
  shortMoment,
  signInTo,
} from './words.js';

export const giftReceived: Template<'GIFT_RECEIVED'> = ({ fromName, giftMinutes, note, balanceMinutes }) => ({
  subject: 'You have been given Time Credits',
  paragraphs: [
    `Good news: ${fromName} has given you ${credits(giftMinutes)}.`,
    ...(note === undefined ? [] : [`They wrote: "${note}"`]),
    // With something to earn back there is nothing to enjoy yet.
    ...(balanceMinutes !== undefined && balanceMinutes < 0
      ? []
      : ['You can enjoy them at the venues that take part, or give them to someone else.']),
    ...balance(balanceMinutes),
  ],
  text: `Good news: ${fromName} has given you ${credits(giftMinutes)}.${note === undefined ? '' : ` They wrote: "${note}".`}${shortBalance(balanceMinutes)}`,
});

export const giftSent: Template<'GIFT_SENT'> = ({ scheme, toName, giftMinutes, givenAt, balanceMinutes }) => ({
  subject: 'Thank you for your gift',
  paragraphs: [
    `Thank you. You gave ${credits(giftMinutes)} to ${toName} on ${moment(givenAt, scheme.timeZone)}.`,
    ...balance(balanceMinutes),
    `If this was not you, please ${getInTouch(scheme)} straight away.`,
  ],
  text: `Thank you. You gave ${credits(giftMinutes)} to ${toName} on ${shortMoment(givenAt, scheme.timeZone)}.${shortBalance(balanceMinutes)} Not you? Please ${shortGetInTouch(scheme)}.`,
});

export const donationSent: Template<'DONATION_SENT'> = (facts) => {
  const { scheme, toName, donatedMinutes, donatedAt, balanceMinutes } = facts;
  return {
    subject: 'Thank you for your donation',
    paragraphs: [
      `Thank you. You donated ${credits(donatedMinutes)} to ${toName} on ${moment(donatedAt, scheme.timeZone)}.`,
      ...balance(balanceMinutes),
      `If this was not you, please ${getInTouch(scheme)} straight away.`,
    ],
    text: `Thank you. You donated ${credits(donatedMinutes)} to ${toName} on ${shortMoment(donatedAt, scheme.timeZone)}.${shortBalance(balanceMinutes)} Not you? Please ${shortGetInTouch(scheme)}.`,
  };
};
const expiringMost = 12;

export const creditsExpiring: Template<'CREDITS_EXPIRING'> = ({ scheme, expiring }) => {
  const lines = expiring
    .slice(0, expiringMost)
    .map(({ lastDayOn, minutes }) => `Until ${day(lastDayOn)}: ${credits(minutes)}.`);
  const [first] = expiring;
  const soonest =
    first === undefined ? '' : ` ${credits(first.minutes)} can be used until ${shortDate(first.lastDayOn)}.`;
  return {
    subject: 'Time Credits to enjoy in good time',
    paragraphs: [
      'Thank you for your time. Some of your credits have a last day on which they can be used:',
      ...lines,
      'What nobody uses goes to the community pot, where it thanks others for their time. You can also give credits to somebody.',
      ...signInTo(scheme, 'to see what you can enjoy near you.'),
      `If you would like a hand with using your credits, please ${getInTouch(scheme)}.`,
    ],
    text: `Thank you for your time.${soonest} Want a hand with using them? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const creditsExpired: Template<'CREDITS_EXPIRED'> = ({ scheme, expiredMinutes, balanceMinutes }) => ({
  subject: 'Thank you: your unused Time Credits help others now',
  paragraphs: [
    `Thank you for your time. The last day to use ${credits(expiredMinutes)} has passed, so they have gone to the community pot. There they will thank others for their time.`,
    ...balance(balanceMinutes),
    `If you would like a hand with using your credits, please ${getInTouch(scheme)}.`,
  ],
  text: `Thank you for your time. The last day to use ${credits(expiredMinutes)} has passed, so they have gone to the community pot, for others.${shortBalance(balanceMinutes)}`,
});
