import { DomainError } from '../../../src/domain/errors.js';
import { type HoursClaim, judgeClaim } from '../../../src/domain/hours/claim.js';
import { rulesOf } from '../../../src/domain/schemes/rules.js';

const zone = 'Europe/London';
/** Sunday 22 November 2026, 10:00 in London. */
const now = new Date('2026-11-22T10:00:00Z');

const judge = (claim: HoursClaim, at = now) => judgeClaim(claim, at, rulesOf({}), zone);
const span = (workedOn: string, startsAtLocal: string, endsAtLocal: string, more: Partial<HoursClaim> = {}) => ({
  workedOn,
  startsAtLocal,
  endsAtLocal,
  ...more,
});

function refusal(claim: HoursClaim, at = now): { code: string; field: string[] | undefined } {
  try {
    judge(claim, at);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, field: error.detail.field };
    throw error;
  }
  throw new Error('the claim was accepted');
}

test('minutes alone say how long it was', () => {
  expect(judge({ workedOn: '2026-11-20', minutes: 100 })).toEqual({
    workedOn: '2026-11-20',
    startsAt: null,
    endsAt: null,
    breakMinutes: 0,
    givenMinutes: 100,
    rewardMinutes: 105,
  });
});

test('a break is not taken off minutes that were said: they are what was given', () => {
  expect(judge({ workedOn: '2026-11-20', minutes: 100, breakMinutes: 30 })).toMatchObject({
    givenMinutes: 100,
    breakMinutes: 30,
  });
});

test('start, end and break say how long it was', () => {
  expect(judge(span('2026-11-20', '09:30', '12:45', { breakMinutes: 20 }))).toEqual({
    workedOn: '2026-11-20',
    startsAt: new Date('2026-11-20T09:30:00Z'),
    endsAt: new Date('2026-11-20T12:45:00Z'),
    breakMinutes: 20,
    givenMinutes: 175,
    rewardMinutes: 180,
  });
});

test.each([
  ['an evening that ends after midnight', span('2026-11-20', '22:00', '01:30'), 210],
  ['twelve hours from noon to midnight', span('2026-11-20', '12:00', '00:00'), 720],
  ['a minute short of 24 hours round the clock', span('2026-11-20', '08:00', '07:59'), 1439],
  ['a night in which the clocks went back', span('2026-10-24', '22:00', '06:00'), 540],
  ['a morning from the hour that came twice', span('2026-10-25', '01:30', '03:00'), 150],
])('%s is as long as it was', (_, claim, minutes) => {
  expect(judge(claim).givenMinutes).toBe(minutes);
});

test('a night in which the clocks went forward is as long as it was', () => {
  expect(judge(span('2026-03-28', '22:00', '06:00'), new Date('2026-04-01T10:00:00Z')).givenMinutes).toBe(420);
});

test('a time that the clocks skipped counts as the time they showed instead', () => {
  const given = judge(span('2026-03-29', '01:30', '03:00'), new Date('2026-04-01T10:00:00Z'));
  expect([given.startsAt, given.givenMinutes]).toEqual([new Date('2026-03-29T01:30:00Z'), 30]);
});

test.each([[194], [195], [196]])('minutes may differ from the times by one: %i said, the times count', (minutes) => {
  expect(judge(span('2026-11-20', '09:30', '12:45', { minutes })).givenMinutes).toBe(195);
});

test.each([
  [1, 15],
  [15, 15],
  [16, 30],
  [60, 60],
  [61, 75],
  [1439, 1440],
  [1440, 1440],
])('%i minutes given earn %i', (minutes, reward) => {
  expect(judge({ workedOn: '2026-11-20', minutes }).rewardMinutes).toBe(reward);
});

test.each([
  ['today', '2026-11-22'],
  ['90 days ago', '2026-08-24'],
])('accepts %s', (_, workedOn) => {
  expect(judge({ workedOn, minutes: 60 }).workedOn).toBe(workedOn);
});

test('what ends this very moment is not in the future', () => {
  expect(judge(span('2026-11-22', '09:00', '10:00')).givenMinutes).toBe(60);
});

test('today is the local day', () => {
  const at = new Date('2026-06-30T23:30:00Z');
  expect(judge({ workedOn: '2026-07-01', minutes: 15 }, at).workedOn).toBe('2026-07-01');
});

test.each<[string, HoursClaim, string, string]>([
  ['tomorrow', { workedOn: '2026-11-23', minutes: 60 }, 'IN_THE_FUTURE', 'workedOn'],
  ['an end a minute from now', span('2026-11-22', '09:00', '10:01'), 'IN_THE_FUTURE', 'endsAt'],
  ['a shift that runs into tomorrow', span('2026-11-22', '09:00', '08:00'), 'IN_THE_FUTURE', 'endsAt'],
  ['91 days ago', { workedOn: '2026-08-23', minutes: 60 }, 'TOO_OLD', 'workedOn'],
  ['a day that is none', { workedOn: '2026-02-30', minutes: 60 }, 'INVALID_INPUT', 'workedOn'],
  ['a day in other words', { workedOn: '20/11/2026', minutes: 60 }, 'INVALID_INPUT', 'workedOn'],
  ['nothing said', { workedOn: '2026-11-20' }, 'INVALID_INPUT', 'minutes'],
  ['no minutes', { workedOn: '2026-11-20', minutes: 0 }, 'NOTHING_GIVEN', 'minutes'],
  ['fewer than no minutes', { workedOn: '2026-11-20', minutes: -15 }, 'NOTHING_GIVEN', 'minutes'],
  ['half a minute', { workedOn: '2026-11-20', minutes: 0.5 }, 'INVALID_INPUT', 'minutes'],
  ['more than 24 hours', { workedOn: '2026-11-20', minutes: 1441 }, 'LOG_TOO_LONG', 'minutes'],
  ['almost 25 hours round the clock change', span('2026-10-24', '12:00', '11:59'), 'LOG_TOO_LONG', 'minutes'],
  ['a start and an end that are the same', span('2026-11-20', '10:00', '10:00'), 'NOTHING_GIVEN', 'endsAt'],
  ['a start alone', { workedOn: '2026-11-20', startsAtLocal: '09:00' }, 'INVALID_INPUT', 'endsAt'],
  ['an end alone', { workedOn: '2026-11-20', endsAtLocal: '09:00' }, 'INVALID_INPUT', 'startsAt'],
  ['a start that is no time', span('2026-11-20', '24:00', '09:00'), 'INVALID_INPUT', 'startsAt'],
  ['an end that is no time', span('2026-11-20', '09:00', '9.30'), 'INVALID_INPUT', 'endsAt'],
  [
    'a break as long as the work',
    span('2026-11-20', '09:00', '10:00', { breakMinutes: 60 }),
    'NOTHING_GIVEN',
    'minutes',
  ],
  ['a break below zero', span('2026-11-20', '09:00', '10:00', { breakMinutes: -5 }), 'INVALID_INPUT', 'breakMinutes'],
  ['a break and a half', span('2026-11-20', '09:00', '10:00', { breakMinutes: 1.5 }), 'INVALID_INPUT', 'breakMinutes'],
  ['minutes that differ by two', span('2026-11-20', '09:30', '12:45', { minutes: 193 }), 'TIMES_DISAGREE', 'minutes'],
])('refuses %s', (_, claim, code, field) => {
  expect(refusal(claim)).toEqual({ code, field: [field] });
});
