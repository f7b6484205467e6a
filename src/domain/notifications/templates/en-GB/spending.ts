import { formatMinutes } from '../../../minutes.js';
import type { Template } from '../pack.js';
import { balance, credits, getInTouch, moment, shortBalance, shortGetInTouch, shortMoment } from './words.js';

export const creditsSpent: Template<'CREDITS_SPENT'> = (facts) => {
  const { scheme, venueName, offerTitle, spentMinutes, redeemedAt, balanceMinutes } = facts;
  return {
    subject: `You used ${credits(spentMinutes)}`,
    paragraphs: [
      `You used ${credits(spentMinutes)} for "${offerTitle}" at ${venueName} on ${moment(redeemedAt, scheme.timeZone)}. We hope you enjoyed it.`,
      ...balance(balanceMinutes),
      `If this was not you, please ${getInTouch(scheme)} straight away.`,
    ],
    text: `You used ${credits(spentMinutes)} at ${venueName} on ${shortMoment(redeemedAt, scheme.timeZone)}. We hope you enjoyed it.${shortBalance(balanceMinutes)} Not you? Please ${shortGetInTouch(scheme)}.`,
  };
};

export const redemptionReversed: Template<'REDEMPTION_REVERSED'> = (facts) => {
  const { scheme, venueName, offerTitle, returnedMinutes, redeemedAt, balanceMinutes } = facts;
  return {
    subject: `Time Credits returned to you: ${formatMinutes(returnedMinutes)}`,
    paragraphs: [
      `We have returned to your account the ${credits(returnedMinutes)} you used for "${offerTitle}" at ${venueName} on ${moment(redeemedAt, scheme.timeZone)}.`,
      ...balance(balanceMinutes),
      `If you did not expect this, please ${getInTouch(scheme)}.`,
    ],
    text: `We have returned to your account the ${credits(returnedMinutes)} you used at ${venueName} on ${shortMoment(redeemedAt, scheme.timeZone)}.${shortBalance(balanceMinutes)}`,
  };
};
