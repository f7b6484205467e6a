import type { Template } from '../pack.js';
import { getInTouch, moment, shortGetInTouch, shortMoment } from './words.js';

export const passkeyAdded: Template<'PASSKEY_ADDED'> = ({ scheme, passkeyName, happenedAt }) => ({
  subject: 'A passkey was added',
  paragraphs: [
    `A passkey called "${passkeyName}" was added to your membership on ${moment(happenedAt, scheme.timeZone)}. Whoever unlocks the device it is on can sign in as you.`,
    `If this was not you, sign in, remove the passkey, and please ${getInTouch(scheme)} straight away.`,
  ],
  text: `A passkey "${passkeyName}" was added to your membership on ${shortMoment(happenedAt, scheme.timeZone)}. Not you? Remove it and ${shortGetInTouch(scheme)}.`,
});

export const passkeyCopied: Template<'PASSKEY_COPIED'> = ({ scheme, passkeyName, happenedAt }) => ({
  subject: 'Your passkey has been switched off',
  paragraphs: [
    `On ${moment(happenedAt, scheme.timeZone)} somebody tried to sign in with what looks like a copy of your passkey "${passkeyName}". We have refused it and switched the passkey off. Your credits are safe.`,
    'Sign in with a code instead. Then you can add a new passkey.',
    `If you have any doubt about the device, please ${getInTouch(scheme)}.`,
  ],
  text: `We have switched off your passkey "${passkeyName}": somebody tried a copy of it. Your credits are safe. Sign in with a code, then add a new one.`,
});
