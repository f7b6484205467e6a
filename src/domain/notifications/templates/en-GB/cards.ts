import type { Template } from '../pack.js';
import { getInTouch, moment, shortGetInTouch, shortMoment } from './words.js';

export const cardIssued: Template<'CARD_ISSUED'> = ({ scheme, issuedAt, replacesAnother }) => ({
  subject: 'Your new member card',
  paragraphs: [
    `A member card was made for you on ${moment(issuedAt, scheme.timeZone)}. With it and its PIN you can enjoy your credits at the venues that take part.`,
    ...(replacesAnother ? ['Your old card no longer works. You can cut it up.'] : []),
    'Keep the PIN to yourself, and never with the card. We will never ask you for it.',
    `If you did not ask for a card, please ${getInTouch(scheme)} straight away.`,
  ],
  text: `A member card was made for you on ${shortMoment(issuedAt, scheme.timeZone)}.${replacesAnother ? ' Your old card no longer works.' : ''} Keep its PIN to yourself. Did not ask for it? Please ${shortGetInTouch(scheme)}.`,
});

export const cardBlocked: Template<'CARD_BLOCKED'> = ({ scheme, blockedAt }) => ({
  subject: 'Your member card is blocked',
  paragraphs: [
    `Your member card was blocked on ${moment(blockedAt, scheme.timeZone)}. Nobody can use it any more, and your credits are safe.`,
    `For a new card, or if you did not expect this, please ${getInTouch(scheme)}.`,
  ],
  text: `Your member card was blocked on ${shortMoment(blockedAt, scheme.timeZone)}. Your credits are safe. For a new card please ${shortGetInTouch(scheme)}.`,
});

export const cardLocked: Template<'CARD_LOCKED'> = ({ scheme }) => ({
  subject: 'Your member card has been switched off',
  paragraphs: [
    'A wrong PIN was typed for your member card ten times in a row, so we have switched the card off. Your credits are safe.',
    `For a new card, or if this was not you, please ${getInTouch(scheme)}.`,
  ],
  text: `A wrong PIN was typed for your member card ten times, so we have switched it off. Your credits are safe. For a new card please ${shortGetInTouch(scheme)}.`,
});
