import { leastChanges } from '../../../src/demo/match/leastChanges.js';

test('as many places as can be are filled, and of all ways to do so the one that moves fewest', () => {
  // Whoever hosts is the only one left who can cook; somebody else can host.
  const cook = { shiftId: 'first', can: ['José'], has: null };
  const host = { shiftId: 'first', can: ['José', 'Inês'], has: 'José' };
  expect(leastChanges([cook, host])).toEqual({ filled: 2, changed: 1 });
  expect(leastChanges([{ ...cook, can: ['Chidi', 'José'] }, host])).toEqual({ filled: 2, changed: 0 });
  expect(leastChanges([cook, { ...host, can: ['José'] }])).toEqual({ filled: 1, changed: 0 });
  expect(leastChanges([{ ...cook, shiftId: 'second' }, host])).toEqual({ filled: 2, changed: 0 });
  expect(leastChanges([])).toEqual({ filled: 0, changed: 0 });
});
