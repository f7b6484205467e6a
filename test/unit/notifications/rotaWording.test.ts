import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

/** The exact words of what is said about rotas. */

const paragraphs = (kind: 'ROTA_READY' | 'ROTA_BOOKED', facts = samples[kind]) => {
  const { subject, body } = renderMessage(kind, facts, { channel: 'EMAIL', locale: 'en-GB' });
  return [subject, ...body.split('\n\n').slice(1, -2)];
};

test('a member reads all of their shifts in one message', () => {
  expect(paragraphs('ROTA_BOOKED')).toEqual([
    'The rota of Fernhill Food Bank',
    'Thank you. On the new rota of Fernhill Food Bank you are booked for 2 shifts:',
    '"Kitchen helper" on Sunday 25 October 2026 at 14:30, until 16:30.',
    '"Van driver" on Sunday 1 November 2026 at 10:00, until 11:30.',
    'You need not come to these any more:',
    '"Kitchen helper" on Monday 2 November 2026 at 10:00, until 11:00.',
    'Sign in at https://brackenfold.example to see your shifts, or to cancel one if your plans change.',
    'If something does not suit you, please call 01632 960 001 or email hello@brackenfold.example.',
  ]);
  expect(paragraphs('ROTA_BOOKED', { ...samples.ROTA_BOOKED, shifts: [] }).slice(1, 2)).toEqual([
    'The new rota of Fernhill Food Bank does without you this time. Thank you for being there.',
  ]);
});

test('a long list ends with how many more there are', () => {
  const [shift] = samples.ROTA_BOOKED.shifts;
  const many = { ...samples.ROTA_BOOKED, shifts: shift ? Array(33).fill(shift) : [], ended: [] };
  expect(paragraphs('ROTA_BOOKED', many).slice(31, 33)).toEqual([
    '"Kitchen helper" on Sunday 25 October 2026 at 14:30, until 16:30.',
    'And 3 more, which you find when you sign in.',
  ]);
});

test('what somebody typed as a role makes no link and starts no line of its own', () => {
  const [shift] = samples.ROTA_BOOKED.shifts;
  const typed = shift ? [{ ...shift, role: 'Cook\n\n# [free](https://bad.example)' }] : [];
  expect(paragraphs('ROTA_BOOKED', { ...samples.ROTA_BOOKED, shifts: typed }).slice(2, 3)).toEqual([
    '"Cook # (free)(https: //bad.example)" on Sunday 25 October 2026 at 14:30, until 16:30.',
  ]);
});

test('who asked for it reads how far it came', () => {
  expect(paragraphs('ROTA_READY')).toEqual([
    'The rota of Fernhill Food Bank is there to be looked at',
    'The rota that you asked for Fernhill Food Bank from Monday 26 October 2026 to Sunday 8 November 2026 is there: 41 of 44 places have somebody. It is the best that was found in the time there was; there may be a better one.',
    'Nobody is booked or told before you confirm it.',
    'Sign in at https://brackenfold.example to look at it, change it and confirm it.',
  ]);
});
