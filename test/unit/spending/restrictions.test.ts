import { isOpenAt } from '../../../src/domain/spending/availability.js';
import {
  failingRestrictions,
  memberLimitSince,
  type RestrictionFacts,
  type Restrictions,
  restrictionsForm,
  stockSlot,
} from '../../../src/domain/spending/restrictions.js';

const zone = 'Europe/London';

/** A party of two on Sunday 22 November 2026 at 10:00, who may do whatever is not restricted. */
function facts(more: Partial<RestrictionFacts> = {}): RestrictionFacts {
  return {
    party: { adults: 1, under16s: 1 },
    memberWardCode: 'E05000001',
    timesInPeriod: 0,
    stockUsed: 0,
    at: new Date('2026-11-22T10:00:00Z'),
    zone,
    ...more,
  };
}

const codes = (restrictions: Restrictions, more: Partial<RestrictionFacts> = {}) =>
  failingRestrictions(restrictions, facts(more)).map((reason) => reason.code);

const weekend = { weekdays: [6, 7], from: '10:00', until: '16:00' };

test.each<[string, Restrictions, Partial<RestrictionFacts>, string[]]>([
  ['nothing asked', {}, {}, []],
  ['an empty list of openings', { openings: [] }, {}, []],
  ['an empty list of wards', { wardCodes: [] }, { memberWardCode: null }, []],
  ['the first minute of an opening', { openings: [weekend] }, {}, []],
  ['a minute before it', { openings: [weekend] }, { at: new Date('2026-11-22T09:59:59Z') }, ['CLOSED_NOW']],
  ['the last minute', { openings: [weekend] }, { at: new Date('2026-11-22T15:59:59Z') }, []],
  ['the end itself', { openings: [weekend] }, { at: new Date('2026-11-22T16:00:00Z') }, ['CLOSED_NOW']],
  ['another weekday', { openings: [weekend] }, { at: new Date('2026-11-23T12:00:00Z') }, ['CLOSED_NOW']],
  ['the local time counts in summer', { openings: [weekend] }, { at: new Date('2026-07-05T09:00:00Z') }, []],
  ['the day the clocks go back', { openings: [weekend] }, { at: new Date('2026-10-25T10:00:00Z') }, []],
  ['a blackout of one day', { blackouts: [{ from: '2026-11-22', until: '2026-11-22' }] }, {}, ['BLACKOUT_DATE']],
  ['the day after a blackout', { blackouts: [{ from: '2026-11-20', until: '2026-11-21' }] }, {}, []],
  [
    'a blackout begins at local midnight',
    { blackouts: [{ from: '2026-07-05', until: '2026-07-05' }] },
    { at: new Date('2026-07-04T23:00:00Z') },
    ['BLACKOUT_DATE'],
  ],
  ['one’s own ward', { wardCodes: ['E05000001'] }, {}, []],
  ['another ward', { wardCodes: ['E05000002'] }, {}, ['OTHER_WARD']],
  ['no ward known', { wardCodes: ['E05000001'] }, { memberWardCode: null }, ['OTHER_WARD']],
  ['a party that is too small', { partyMin: 3 }, {}, ['PARTY_TOO_SMALL']],
  ['a party that is just large enough', { partyMin: 2, partyMax: 2 }, {}, []],
  ['a party that is too large', { partyMax: 1 }, {}, ['PARTY_TOO_LARGE']],
  ['too few adults', { adultsMin: 2 }, {}, ['TOO_FEW_ADULTS']],
  ['too many adults', { adultsMax: 0 }, {}, ['TOO_MANY_ADULTS']],
  ['too many under-16s', { under16sMax: 0 }, {}, ['TOO_MANY_UNDER_16S']],
  ['once more within the limit', { memberLimit: { times: 2, period: 'WEEK' } }, { timesInPeriod: 1 }, []],
  ['once too often', { memberLimit: { times: 2, period: 'WEEK' } }, { timesInPeriod: 2 }, ['MEMBER_LIMIT_REACHED']],
  ['the last two places', { stockPerSlot: 10 }, { stockUsed: 8 }, []],
  ['one place for two', { stockPerSlot: 10 }, { stockUsed: 9 }, ['OUT_OF_STOCK']],
])('%s', (_, restrictions, more, expected) => {
  expect(codes(restrictions, more)).toEqual(expected);
});

test('every reason is given at once, in words', () => {
  const everything: Restrictions = {
    openings: [{ weekdays: [1, 2], from: '09:30', until: '12:00' }],
    blackouts: [{ from: '2026-11-22', until: '2026-11-22' }],
    wardCodes: ['E05000002'],
    partyMin: 3,
    adultsMin: 2,
    under16sMax: 0,
    memberLimit: { times: 1, period: 'MONTH' },
    stockPerSlot: 10,
  };
  expect(failingRestrictions(everything, facts({ timesInPeriod: 1, stockUsed: 9 }))).toEqual([
    { code: 'CLOSED_NOW', message: 'This can be enjoyed on Monday, Tuesday 09:30 to 12:00.' },
    { code: 'BLACKOUT_DATE', message: 'This cannot be enjoyed with Time Credits on Sunday 22 November 2026.' },
    { code: 'PARTY_TOO_SMALL', message: 'This is for 3 people or more.' },
    { code: 'TOO_FEW_ADULTS', message: 'At least 2 adults must come along.' },
    { code: 'TOO_MANY_UNDER_16S', message: 'This is for adults only.' },
    { code: 'OTHER_WARD', message: 'This is for residents of certain wards only.' },
    { code: 'MEMBER_LIMIT_REACHED', message: 'Each member can enjoy this once a month.' },
    { code: 'OUT_OF_STOCK', message: 'Only 1 place is left for now.' },
  ]);
});

test.each<[Restrictions, string, string | null]>([
  [{}, '2026-11-22T10:00:00Z', null],
  [{ stockPerSlot: 5 }, '2026-11-22T10:00:00Z', '2026-11-22 day'],
  [{ stockPerSlot: 5, openings: [weekend] }, '2026-11-22T10:00:00Z', '2026-11-22 10:00'],
  [{ stockPerSlot: 5 }, '2026-07-04T23:30:00Z', '2026-07-05 day'],
])('the slot of %j at %s is %p', (restrictions, at, slot) => {
  expect(stockSlot(restrictions, new Date(at), zone)).toBe(slot);
});

test.each<[Restrictions, string | null]>([
  [{}, null],
  [{ memberLimit: { times: 1, period: 'DAY' } }, '2026-11-22T00:00:00.000Z'],
  [{ memberLimit: { times: 1, period: 'WEEK' } }, '2026-11-16T00:00:00.000Z'],
  [{ memberLimit: { times: 1, period: 'MONTH' } }, '2026-11-01T00:00:00.000Z'],
])('the limit of %j counts from %p', (restrictions, since) => {
  expect(memberLimitSince(restrictions, new Date('2026-11-22T10:00:00Z'), zone)?.toISOString() ?? null).toBe(since);
});

test.each<[string, Restrictions, number, boolean]>([
  ['within an opening', { openings: [weekend] }, 0, true],
  ['outside', { openings: [{ ...weekend, weekdays: [1] }] }, 0, false],
  ['on a blackout day', { openings: [weekend], blackouts: [{ from: '2026-11-22', until: '2026-11-22' }] }, 0, false],
  ['with one place left', { stockPerSlot: 3 }, 2, true],
  ['with none', { stockPerSlot: 3 }, 3, false],
  [
    'for other wards and larger parties',
    { wardCodes: ['E05000009'], partyMin: 9, memberLimit: { times: 1, period: 'DAY' } },
    0,
    true,
  ],
])('an offer is open to somebody: %s', (_, restrictions, stockUsed, open) => {
  expect(isOpenAt(restrictions, new Date('2026-11-22T10:00:00Z'), zone, stockUsed)).toBe(open);
});

test.each<[string, unknown]>([
  ['a time that is none', { openings: [{ weekdays: [1], from: '9:30', until: '10:00' }] }],
  ['an opening that ends as it begins', { openings: [{ weekdays: [1], from: '09:30', until: '09:30' }] }],
  ['an opening on no day', { openings: [{ weekdays: [], from: '09:30', until: '10:00' }] }],
  ['an eighth weekday', { openings: [{ weekdays: [8], from: '09:30', until: '10:00' }] }],
  ['a blackout that ends before it begins', { blackouts: [{ from: '2026-11-23', until: '2026-11-22' }] }],
  ['a smallest party above the largest', { partyMin: 3, partyMax: 2 }],
  ['half a person', { partyMax: 1.5 }],
  ['a limit of none', { memberLimit: { times: 0, period: 'DAY' } }],
  ['a limit a year', { memberLimit: { times: 1, period: 'YEAR' } }],
  ['a restriction nobody checks', { shoeSizeMin: 40 }],
])('refuses %s', (_, typed) => {
  expect(restrictionsForm.safeParse(typed).success).toBe(false);
});
