import type { MessageFacts } from '../../../src/domain/notifications/facts.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds.js';
import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

/** The exact words about pots, appeals and what is earned back, by email and by text. */

function told<K extends MessageKind>(kind: K, facts: MessageFacts[K] = samples[kind]) {
  const email = renderMessage(kind, facts, { channel: 'EMAIL', locale: 'en-GB' });
  const text = renderMessage(kind, facts, { channel: 'TEXT', locale: 'en-GB' });
  return {
    subject: email.subject,
    paragraphs: email.body.split('\n\n').slice(1, -2),
    text: text.body.replace('Brackenfold Time Credits: ', ''),
  };
}

test('HOURS_CREDITED', () => {
  expect(told('HOURS_CREDITED')).toEqual({
    subject: 'Your Time Credits have arrived: 3 hours 30 minutes',
    paragraphs: [
      'Thank you for waiting. The 3 hours 30 minutes of Time Credits for the 3 hours 30 minutes you gave to Fernhill Food Bank on Tuesday 3 November 2026 have arrived.',
      '1 hour 30 minutes of them went towards what you had to earn back.',
      'You can enjoy the rest until the end of Friday 3 November 2028.',
      'Your balance is now 2 hours.',
    ],
    text: 'Thank you for waiting. The 3 hours 30 minutes of Time Credits for your time at Fernhill Food Bank on Tue 3 Nov have arrived; 1 hour 30 minutes of it earned back. Your balance is 2 hours.',
  });
  const { earnedBackMinutes: _, expiresOn: __, ...plain } = samples.HOURS_CREDITED;
  expect(told('HOURS_CREDITED', plain).paragraphs.slice(1)).toEqual(['Your balance is now 2 hours.']);
});

test('HOURS_APPROVED after an appeal, of which some was to be earned back', () => {
  const facts = {
    ...samples.HOURS_APPROVED,
    afterAppeal: true,
    answer: 'The rota was wrong',
    earnedBackMinutes: 210,
    balanceMinutes: -15,
  };
  expect(told('HOURS_APPROVED', facts)).toEqual({
    subject: 'Thank you: you earned 3 hours 30 minutes',
    paragraphs: [
      'Somebody else has looked at your hours again, as you asked, and has approved them.',
      'They wrote: "The rota was wrong"',
      'Thank you for the 3 hours 30 minutes you gave to Fernhill Food Bank on Tuesday 3 November 2026.',
      'You have earned 3 hours 30 minutes of Time Credits.',
      '3 hours 30 minutes of them went towards what you had to earn back.',
      'You have 15 minutes to earn back. The next hours you give will go towards it.',
    ],
    text: 'Looked at again, and approved. Thank you for the 3 hours 30 minutes you gave to Fernhill Food Bank on Tue 3 Nov. You have earned 3 hours 30 minutes of Time Credits; 3 hours 30 minutes of it earned back. You have 15 minutes to earn back.',
  });
});

test('a text about an approval stays within two segments with everything there is to say', () => {
  const facts = {
    ...samples.HOURS_APPROVED,
    organisationName: 'Wolstenholme '.repeat(40),
    afterAppeal: true,
    earnedBackMinutes: 90,
    scheme: { ...samples.HOURS_APPROVED.scheme, name: 'The Brackenfold and Nether Wallow Valley Scheme' },
  };
  expect(told('HOURS_APPROVED', facts).text.length).toBeLessThanOrEqual(306);
});

test('HOURS_APPROVED for others, waiting for the pot', () => {
  const { scheme, recipientName, organisationName, workedOn, workedMinutes } = samples.HOURS_APPROVED;
  const facts = {
    ...{ scheme, recipientName, organisationName, workedOn, workedMinutes },
    ...({ reward: 'DONATE', awardedMinutes: 60, donatedToName: 'Marsh Lane Pool', isWaitingForPot: true } as const),
  };
  const words =
    'As you chose, 1 hour of Time Credits will go to Marsh Lane Pool as soon as the group has credits to give.';
  expect([told('HOURS_APPROVED', facts).subject, told('HOURS_APPROVED', facts).paragraphs.at(-1)]).toEqual([
    'Thank you: you earned 1 hour for others',
    words,
  ]);
});

test('POT_RAN_OUT', () => {
  expect(told('POT_RAN_OUT')).toEqual({
    subject: 'A pot has run out of Time Credits',
    paragraphs: [
      '4 approved hours logs wait for the pot of Fernhill Food Bank, for 10 hours 15 minutes of Time Credits together.',
      'The members get their credits as soon as it is filled, the oldest approved first.',
      'You will not hear of this pot again until nothing waits for it.',
      'Sign in at https://brackenfold.example to fill it.',
    ],
    text: '4 approved hours logs wait for the pot of Fernhill Food Bank: 10 hours 15 minutes. Please sign in to fill it.',
  });
  const { organisationName: _, ...community } = samples.POT_RAN_OUT;
  expect(told('POT_RAN_OUT', { ...community, isFrozen: true, waitingCount: 1 })).toMatchObject({
    subject: 'Approved hours wait for a frozen pot',
    text: 'One approved hours log waits for the community pot, which is frozen: 10 hours 15 minutes. Please sign in to look at it.',
  });
});

test('APPEAL_RECEIVED', () => {
  expect(told('APPEAL_RECEIVED')).toEqual({
    subject: 'Please look at declined hours again',
    paragraphs: [
      'A decision is needed: Tomasz Żak asks that somebody else look at the 3 hours 30 minutes at Fernhill Food Bank on Tuesday 3 November 2026, which were declined.',
      'They wrote: "I stood in for Priya that day"',
      'The reason given for declining was: "The rota shows someone else on that shift"',
      'Sign in at https://brackenfold.example to decide about it.',
    ],
    text: 'Tomasz Żak asks that somebody else look at 3 hours 30 minutes at Fernhill Food Bank on Tue 3 Nov, which were declined. Please sign in to decide.',
  });
});

test('APPEAL_WAITS', () => {
  expect(told('APPEAL_WAITS')).toEqual({
    subject: 'Nobody has decided an appeal',
    paragraphs: [
      'Nobody has decided about the 3 hours 30 minutes at Fernhill Food Bank on Tuesday 3 November 2026 that Tomasz Żak asked us to look at again on Tuesday 10 November 2026.',
      'Please decide about it, or ask somebody at the group who did not decline the hours to do so.',
      'Sign in at https://brackenfold.example to decide about it.',
    ],
    text: "Nobody has decided about Tomasz Żak's 3 hours 30 minutes at Fernhill Food Bank on Tue 3 Nov, appealed on Tue 10 Nov. Please sign in to decide.",
  });
});

test('MINT_ASKED and MINT_DECIDED', () => {
  expect(told('MINT_ASKED')).toEqual({
    subject: 'A request to issue Time Credits waits for a second operator',
    paragraphs: [
      'Your decision is needed: Priya Sandhu has asked to issue 100 hours of Time Credits into the pot of Fernhill Food Bank, beyond the supply cap.',
      'The reason given was: "The winter night shelter"',
      'Nothing is issued until another operator has approved it.',
      'Sign in at https://brackenfold.example to approve or decline it.',
    ],
    text: 'Priya Sandhu has asked to issue 100 hours of Time Credits into the pot of Fernhill Food Bank, beyond the supply cap. Please sign in to approve or decline it.',
  });
  expect(told('MINT_DECIDED')).toEqual({
    subject: 'Your request to issue Time Credits was declined',
    paragraphs: [
      'As of now, 100 hours of Time Credits were not issued into the pot of Fernhill Food Bank. Priya Sandhu declined your request.',
      'The reason given was: "Let us wait for the spring"',
    ],
    text: '100 hours of Time Credits were not issued into the pot of Fernhill Food Bank. Priya Sandhu declined your request.',
  });
});

test('DEPUTY_NAMED', () => {
  expect(told('DEPUTY_NAMED')).toEqual({
    subject: 'You stand in for Priya Sandhu',
    paragraphs: [
      'Thank you: you stand in for Priya Sandhu at Fernhill Food Bank from Monday 21 December 2026 to Sunday 3 January 2027.',
      'On these days you can approve and decline the hours that people give there, but never your own.',
      'Sign in at https://brackenfold.example to see what waits.',
      'If you did not expect this, please call 01632 960 001 or email hello@brackenfold.example.',
    ],
    text: 'Thank you: you stand in for Priya Sandhu at Fernhill Food Bank from Mon 21 Dec to Sun 3 Jan. You can approve and decline the hours given there.',
  });
  expect(told('DEPUTY_NAMED', { ...samples.DEPUTY_NAMED, toOn: '2026-12-21' }).paragraphs[0]).toBe(
    'Thank you: you stand in for Priya Sandhu at Fernhill Food Bank on Monday 21 December 2026.',
  );
});
