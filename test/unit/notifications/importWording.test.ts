import { renderMessage } from '../../../src/domain/notifications/renderMessage.js';
import { samples } from './samples.js';

const words = (more: Partial<(typeof samples)['IMPORT_ENDED']>) => {
  const facts = { ...samples.IMPORT_ENDED, ...more };
  const { subject, body } = renderMessage('IMPORT_ENDED', facts, { channel: 'EMAIL', locale: 'en-GB' });
  return [subject, ...body.split('\n\n').slice(1, -2)];
};

test('who had a timesheet loaded reads what became of it, and what to do', () => {
  expect(words({})).toEqual([
    'The timesheet of Fernhill Food Bank is loaded',
    'Thank you. The timesheet that you sent for Fernhill Food Bank is loaded: 236 rows became hours that wait for approval.',
    '12 rows had been loaded before, and are not counted twice.',
    '17 rows are left out, because something there is to be mended.',
    'Sign in at https://brackenfold.example to look at it.',
  ]);
  expect(words({ endedAs: 'REFUSED', rowsAdded: 0, rowsRefused: 1 })).toEqual([
    'The timesheet of Fernhill Food Bank needs mending',
    'The timesheet that you sent for Fernhill Food Bank could not be loaded, and nothing was changed.',
    '1 row is to be mended.',
    'Sign in at https://brackenfold.example to see what to mend. Then send the sheet again.',
  ]);
  expect(words({ endedAs: 'HELD_UP', rowsAdded: 1 })).toEqual([
    'The timesheet of Fernhill Food Bank stands still',
    'The timesheet that you sent for Fernhill Food Bank is not loaded to its end, because the organisation takes no part for now. 1 row became hours before.',
    'Do you have a question about it? Please call 01632 960 001 or email hello@brackenfold.example.',
  ]);
});
