import { type FailedMessage, isNews, nextStep } from '../../../src/domain/notifications/delivery.js';

const now = new Date('2027-03-08T10:00:00Z');
const inText = { channel: 'TEXT', subject: '', body: 'Your hours are approved.' } as const;
const inLetter = { channel: 'LETTER', subject: 'Your hours', body: 'Your hours are approved.' } as const;

const failed: FailedMessage = {
  kind: 'HOURS_APPROVED',
  channel: 'EMAIL',
  sensitive: false,
  createdAt: new Date('2027-03-08T09:00:00Z'),
  tellBy: null,
  isSecondTry: false,
  fallbacks: [inText, inLetter],
  failedChannels: ['EMAIL'],
  openChannels: ['TEXT', 'LETTER'],
  isRecipientActive: true,
};
const forGood = { isForNow: false };
const forNow = { isForNow: true };

test('J12: what failed for good goes by the next way, past those known to fail, until only staff can help', () => {
  expect(nextStep(failed, forGood, now)).toEqual({ step: 'INSTEAD', words: inText, rest: [inLetter] });
  const noText: FailedMessage = { ...failed, failedChannels: ['EMAIL', 'TEXT'], openChannels: ['LETTER'] };
  expect(nextStep(noText, forGood, now)).toEqual({ step: 'INSTEAD', words: inLetter, rest: [] });
  const letter: FailedMessage = { ...noText, channel: 'LETTER', fallbacks: [] };
  expect(nextStep({ ...letter, openChannels: [] }, forGood, now)).toEqual({ step: 'STAFF' });
});

test('J19: a letter that no carrier takes is printed here, before any other way, while it is of use and there is an address', () => {
  const letter: FailedMessage = { ...failed, channel: 'LETTER', fallbacks: [inText], failedChannels: [] };
  expect(nextStep(letter, forGood, now)).toEqual({ step: 'PRINT' });
  expect(nextStep(letter, forNow, now)).toEqual({ step: 'AGAIN' });
  expect(nextStep({ ...letter, isSecondTry: true }, forNow, now)).toEqual({ step: 'PRINT' });
  const noAddress: FailedMessage = { ...letter, openChannels: ['TEXT'] };
  expect(nextStep(noAddress, forGood, now)).toEqual({ step: 'INSTEAD', words: inText, rest: [] });
  expect(nextStep({ ...letter, sensitive: true }, forGood, now)).toEqual({ step: 'NONE' });
  const old = { ...letter, fallbacks: [], createdAt: new Date('2027-02-22T09:59:59Z') };
  expect(nextStep({ ...old, openChannels: ['LETTER'] }, forGood, now)).toEqual({ step: 'STAFF' });
});

test('J12 nothing follows what would tell as ahead what has begun; what was called off is still told', () => {
  const booked: FailedMessage = { ...failed, kind: 'SHIFT_BOOKED', tellBy: now };
  expect(nextStep(booked, forGood, now)).toEqual({ step: 'NONE' });
  expect(nextStep(booked, forNow, now)).toEqual({ step: 'NONE' });
  const inText = { step: 'INSTEAD', words: failed.fallbacks[0], rest: failed.fallbacks.slice(1) };
  expect(nextStep({ ...booked, tellBy: new Date(now.getTime() + 1) }, forGood, now)).toEqual(inText);
  expect(nextStep({ ...booked, kind: 'BOOKING_ENDED' }, forGood, now)).toEqual(inText);
});

test('J12: staff are not called where the member can be reached by now in a way the message has no words for', () => {
  expect(nextStep({ ...failed, fallbacks: [] }, forGood, now)).toEqual({ step: 'NONE' });
});

test('J13: what failed for now goes once more by the same way, and then counts as failed for good', () => {
  expect(nextStep(failed, forNow, now)).toEqual({ step: 'AGAIN' });
  expect(nextStep({ ...failed, isSecondTry: true }, forNow, now)).toEqual({
    step: 'INSTEAD',
    words: inText,
    rest: [inLetter],
  });
});

test('J12: nothing follows what opens a door, who left, and what is too old', () => {
  expect(nextStep({ ...failed, sensitive: true }, forGood, now)).toEqual({ step: 'NONE' });
  expect(nextStep({ ...failed, isRecipientActive: false }, forGood, now)).toEqual({ step: 'NONE' });
  const written = { ...failed, createdAt: new Date('2027-02-22T10:00:00Z') };
  expect(nextStep(written, forGood, now)).toEqual({ step: 'INSTEAD', words: inText, rest: [inLetter] });
  const older = { ...failed, createdAt: new Date('2027-02-22T09:59:59Z') };
  expect([nextStep(older, forGood, now), nextStep(older, forNow, now)]).toEqual([{ step: 'NONE' }, { step: 'NONE' }]);
  expect(nextStep({ ...older, openChannels: [] }, forGood, now)).toEqual({ step: 'STAFF' });
});

test('J11: receipts come in any order: a delivery stands, and a failure for good stands over one for now', () => {
  expect(isNews('TEMPORARY_FAILURE', null)).toEqual(true);
  expect(isNews('TEMPORARY_FAILURE', 'TEMPORARY_FAILURE')).toEqual(false);
  expect(isNews('PERMANENT_FAILURE', 'TEMPORARY_FAILURE')).toEqual(true);
  expect(isNews('TECHNICAL_FAILURE', 'PERMANENT_FAILURE')).toEqual(false);
  expect(isNews('DELIVERED', 'PERMANENT_FAILURE')).toEqual(true);
  expect(isNews('PERMANENT_FAILURE', 'DELIVERED')).toEqual(false);
});
