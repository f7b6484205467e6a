import { MESSAGE_KINDS } from '../../../src/domain/notifications/kinds.js';
import {
  digestDue,
  disturbsFrom,
  isQuiet,
  quietBegan,
  quietEnds,
} from '../../../src/domain/notifications/quietHours.js';
import { isOver, tellBy } from '../../../src/domain/notifications/tellBy.js';
import { samples } from './samples.js';

const london = 'Europe/London';
const usual = { quietFrom: '21:00', quietUntil: '08:00' };
const times = { digestTime: '09:00', digestWeekday: 1 };

test.each([
  ['in the evening', '2026-11-03T21:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['after midnight', '2026-11-04T00:30:00Z', '2026-11-04T08:00:00.000Z'],
  ['at its last minute', '2026-11-04T07:59:59Z', '2026-11-04T08:00:00.000Z'],
  ['before it', '2026-11-03T20:59:59Z', '2026-11-03T20:59:59.000Z'],
  ['after it', '2026-11-04T08:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['over the night in which summer time begins', '2027-03-27T22:00:00Z', '2027-03-28T07:00:00.000Z'],
  ['over the night in which summer time ends', '2026-10-24T21:00:00Z', '2026-10-25T08:00:00.000Z'],
  ['at the end of February of a leap year', '2028-02-28T23:00:00Z', '2028-02-29T08:00:00.000Z'],
  ['at the end of the year', '2026-12-31T23:59:00Z', '2027-01-01T08:00:00.000Z'],
])('J22 %s, quiet hours end at eight on the wall', (_when, at, ends) => {
  expect(quietEnds(new Date(at), london, usual).toISOString()).toBe(ends);
});

test.each([
  ['about nothing', '2026-11-03T22:00:00Z', null, '2026-11-04T08:00:00.000Z'],
  ['about a shift at six', '2026-11-03T22:00:00Z', '2026-11-04T06:00:00Z', '2026-11-03T22:00:00.000Z'],
  [
    'about a shift at eight, for which they set out before',
    '2026-11-03T22:00:00Z',
    '2026-11-04T08:30:00Z',
    '2026-11-03T22:00:00.000Z',
  ],
  ['about a shift at nine', '2026-11-03T22:00:00Z', '2026-11-04T09:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['about a shift an hour later', '2026-11-04T06:00:00Z', '2026-11-04T06:59:00Z', '2026-11-04T06:00:00.000Z'],
  ['about a shift that has begun', '2026-11-04T06:00:00Z', '2026-11-04T06:00:00Z', '2026-11-04T08:00:00.000Z'],
  ['by day', '2026-11-04T12:00:00Z', '2026-11-05T06:00:00Z', '2026-11-04T12:00:00.000Z'],
  [
    'over the night in which summer time begins',
    '2027-03-27T22:00:00Z',
    '2027-03-28T07:59:00Z',
    '2027-03-27T22:00:00.000Z',
  ],
  ['the same, an hour after eight', '2027-03-27T22:00:00Z', '2027-03-28T08:00:00Z', '2027-03-28T07:00:00.000Z'],
])('J29 %s: put off, but never beyond the moment it is about', (_what, at, moment, from) => {
  const tellBy = moment === null ? null : new Date(moment);
  expect(disturbsFrom(new Date(at), london, usual, tellBy).toISOString()).toBe(from);
});

test('J22 a scheme has its own quiet hours, within a day too, or none', () => {
  const noon = { quietFrom: '12:00', quietUntil: '14:00' };
  expect(quietEnds(new Date('2026-11-03T12:30:00Z'), london, noon).toISOString()).toBe('2026-11-03T14:00:00.000Z');
  expect(isQuiet(new Date('2026-11-03T23:30:00Z'), london, noon)).toBe(false);
  expect(isQuiet(new Date('2026-11-03T23:30:00Z'), london, { quietFrom: '08:00', quietUntil: '08:00' })).toBe(false);
});

test.each([
  ['before nine', 'DAILY', '2026-11-03T08:59:00Z', '2026-11-03T09:00:00.000Z'],
  ['at nine', 'DAILY', '2026-11-03T09:00:00Z', '2026-11-04T09:00:00.000Z'],
  ['above the day’s number', 'AS_IT_HAPPENS', '2026-11-03T15:00:00Z', '2026-11-04T09:00:00.000Z'],
  ['the day before summer time begins', 'DAILY', '2027-03-27T12:00:00Z', '2027-03-28T08:00:00.000Z'],
  ['the day before summer time ends', 'DAILY', '2026-10-24T12:00:00Z', '2026-10-25T09:00:00.000Z'],
  ['on a Tuesday', 'WEEKLY', '2026-11-03T08:00:00Z', '2026-11-09T09:00:00.000Z'],
  ['on its day, before', 'WEEKLY', '2026-11-09T08:00:00Z', '2026-11-09T09:00:00.000Z'],
  ['on its day, after', 'WEEKLY', '2026-11-09T09:00:00Z', '2026-11-16T09:00:00.000Z'],
  ['over a clock change', 'WEEKLY', '2027-03-23T12:00:00Z', '2027-03-29T08:00:00.000Z'],
] as const)('J23 collected %s (%s): told at nine on the wall', (_when, often, at, due) => {
  expect(digestDue(new Date(at), london, times, often).toISOString()).toBe(due);
});

test.each([
  ['in the evening', '2026-11-03T21:00:00Z', '2026-11-03T21:00:00.000Z'],
  ['after midnight', '2026-11-04T00:30:00Z', '2026-11-03T21:00:00.000Z'],
  ['after the night in which summer time began', '2027-03-28T06:00:00Z', '2027-03-27T21:00:00.000Z'],
  ['after the night in which summer time ended', '2026-10-25T07:00:00Z', '2026-10-24T20:00:00.000Z'],
])('J44 %s, quiet hours began at nine on the wall', (_when, at, began) => {
  expect(quietBegan(new Date(at), london, usual).toISOString()).toBe(began);
});

test('J29 what is of no use once its moment has passed', () => {
  const moment = new Date('2026-11-03T10:00:00Z');
  const kinds = MESSAGE_KINDS.filter((kind) => isOver({ kind, tellBy: moment }, moment));
  expect(kinds.join(' ')).toBe('HOLD_PLACED SHIFT_BOOKED SHIFT_REMINDER PLACES_FREE SWAP_OFFERED HOLD_NEAR');
  expect(isOver({ kind: 'SHIFT_BOOKED', tellBy: moment }, new Date(moment.getTime() - 1))).toBe(false);
  expect(isOver({ kind: 'SHIFT_BOOKED', tellBy: null }, moment)).toBe(false);
});

test('J29 what is about a moment says which, the first of several', () => {
  const about = MESSAGE_KINDS.filter((kind) => tellBy(kind, samples[kind]) !== null);
  expect(about.join(' ')).toEqual(
    'HOLD_PLACED HOLD_ENDED SHIFT_BOOKED SHIFT_REMINDER ROTA_BOOKED BOOKING_ENDED PLACES_FREE SHIFT_CHANGED SWAP_OFFERED SWAP_TAKEN ' +
      'SHIFTS_PAUSED SHIFTS_RESUMED REQUIREMENTS_MISSING EXCHANGE_PROPOSED EXCHANGE_AGREED EXCHANGE_ENDED HOLD_NEAR',
  );
  const { SHIFT_CHANGED: changed } = samples;
  const before = { startsAt: new Date('2026-10-01T09:00:00Z'), endsAt: new Date('2026-10-01T10:00:00Z') };
  expect(tellBy('SHIFT_CHANGED', { ...changed, before })).toEqual(before.startsAt);
});
