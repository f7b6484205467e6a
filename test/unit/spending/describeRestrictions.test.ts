import { describeRestrictions } from '../../../src/domain/spending/describeRestrictions.js';
import type { Restrictions } from '../../../src/domain/spending/restrictions.js';

const opening = (...weekdays: number[]) => ({ openings: [{ weekdays, from: '09:30', until: '16:00' }] });

test.each<[string, Restrictions, string[]]>([
  ['nothing', {}, []],
  ['every day', opening(7, 1, 2, 3, 4, 5, 6), ['Every day, 09:30 to 16:00.']],
  ['a run of days', opening(5, 1, 2, 3, 4), ['Monday to Friday, 09:30 to 16:00.']],
  ['two days', opening(6, 7), ['Saturday and Sunday, 09:30 to 16:00.']],
  ['some days', opening(1, 3, 7), ['Monday, Wednesday and Sunday, 09:30 to 16:00.']],
  ['one day', opening(2, 2), ['Tuesday, 09:30 to 16:00.']],
  ['a day off', { blackouts: [{ from: '2026-12-25', until: '2026-12-25' }] }, ['Not on 25 December 2026.']],
  [
    'days off',
    { blackouts: [{ from: '2026-12-24', until: '2027-01-02' }] },
    ['Not from 24 December 2026 to 2 January 2027.'],
  ],
  ['two to five', { partyMin: 2, partyMax: 5 }, ['For 2 to 5 people.']],
  ['exactly two', { partyMin: 2, partyMax: 2 }, ['For 2 people.']],
  ['one at most', { partyMax: 1 }, ['For at most 1 person.']],
  ['three at least', { partyMin: 3 }, ['For at least 3 people.']],
  ['a smallest party of none', { partyMin: 0 }, []],
  ['an adult', { adultsMin: 1 }, ['With at least 1 adult.']],
  ['no adults', { adultsMax: 0 }, ['For under-16s only.']],
  ['adults only', { under16sMax: 0, adultsMax: 2 }, ['With at most 2 adults.', 'For adults only.']],
  ['an under-16', { under16sMax: 1 }, ['With at most 1 under-16.']],
  ['wards', { wardCodes: ['E05000001'] }, ['For residents of certain wards only.']],
  ['once a week', { memberLimit: { times: 1, period: 'WEEK' } }, ['Once a week for each member.']],
  ['three times a month', { memberLimit: { times: 3, period: 'MONTH' } }, ['3 times a month for each member.']],
  ['places by the day', { stockPerSlot: 1 }, ['1 place each day.']],
  [
    'places by the opening',
    { ...opening(1), stockPerSlot: 12 },
    ['Monday, 09:30 to 16:00.', '12 places each time it opens.'],
  ],
])('%s', (_, restrictions, words) => {
  expect(describeRestrictions(restrictions)).toEqual(words);
});
