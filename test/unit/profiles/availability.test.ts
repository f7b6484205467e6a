import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  type AvailabilityException,
  isFree,
  joinSpans,
  minutesOf,
  type WeeklySpan,
} from '../../../src/domain/profiles/availability.js';

const london = 'Europe/London';
const span = (weekday: number, fromTime: string, toTime: string): WeeklySpan => ({ weekday, fromTime, toTime });
const at = (text: string) => new Date(text);

describe('isFree', () => {
  const weekends = [span(6, '09:00', '17:00'), span(7, '00:00', '24:00'), span(1, '00:00', '06:00')];

  it.each([
    ['within a stretch', '2026-11-28T10:00:00Z', '2026-11-28T12:00:00Z', true],
    ['its very edges', '2026-11-28T09:00:00Z', '2026-11-28T17:00:00Z', true],
    ['a minute too early', '2026-11-28T08:59:00Z', '2026-11-28T10:00:00Z', false],
    ['a second too late', '2026-11-28T16:00:00Z', '2026-11-28T17:00:01Z', false],
    ['across midnight, where both sides are free', '2026-11-29T22:00:00Z', '2026-11-30T06:00:00Z', true],
    ['across a midnight that begins a day with nothing', '2026-11-30T05:00:00Z', '2026-12-01T01:00:00Z', false],
    ['a weekday without any', '2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z', false],
  ])('%s', (_what, from, to, expected) => {
    expect(isFree(weekends, [], at(from), at(to), london)).toBe(expected);
  });

  it('goes by the clock on the wall, summer and winter', () => {
    const mornings = [span(3, '09:00', '10:00')];
    expect(isFree(mornings, [], at('2026-07-15T08:00:00Z'), at('2026-07-15T09:00:00Z'), london)).toBe(true);
    expect(isFree(mornings, [], at('2026-07-15T09:00:00Z'), at('2026-07-15T10:00:00Z'), london)).toBe(false);
    expect(isFree(mornings, [], at('2026-12-16T09:00:00Z'), at('2026-12-16T10:00:00Z'), london)).toBe(true);
  });

  it('28 March 2027: the hour that is skipped is not missed', () => {
    const twoPieces = [span(7, '00:00', '01:00'), span(7, '02:00', '04:00')];
    expect(isFree(twoPieces, [], at('2027-03-28T00:00:00Z'), at('2027-03-28T03:00:00Z'), london)).toBe(true);
    expect(isFree(twoPieces, [], at('2027-03-28T00:00:00Z'), at('2027-03-28T03:01:00Z'), london)).toBe(false);
    const night = [span(7, '00:00', '04:00')];
    expect(isFree(night, [], at('2027-03-28T00:00:00Z'), at('2027-03-28T03:00:00Z'), london)).toBe(true);
    expect(isFree(night, [], at('2027-03-28T00:00:00Z'), at('2027-03-28T03:01:00Z'), london)).toBe(false);
    expect(
      isFree([span(7, '01:30', '04:00')], [], at('2027-03-28T01:00:00Z'), at('2027-03-28T03:00:00Z'), london),
    ).toBe(true);
  });

  it('25 October 2026: the hour that comes twice is judged twice', () => {
    const halfPast = [span(7, '00:00', '01:30')];
    expect(isFree(halfPast, [], at('2026-10-25T00:00:00Z'), at('2026-10-25T00:30:00Z'), london)).toBe(true);
    expect(isFree(halfPast, [], at('2026-10-25T01:00:00Z'), at('2026-10-25T01:30:00Z'), london)).toBe(true);
    expect(isFree(halfPast, [], at('2026-10-25T00:00:00Z'), at('2026-10-25T01:30:00Z'), london)).toBe(false);
    expect(
      isFree([span(7, '01:00', '02:00')], [], at('2026-10-25T00:00:00Z'), at('2026-10-25T02:00:00Z'), london),
    ).toBe(true);
  });

  it('exceptions take the place of the week, day by day; away is stronger', () => {
    const away: AvailabilityException = { fromOn: '2026-11-28', toOn: '2026-11-28', kind: 'AWAY' };
    const free: AvailabilityException = { fromOn: '2026-12-02', toOn: '2026-12-03', kind: 'FREE' };
    const saturday = [at('2026-11-28T10:00:00Z'), at('2026-11-28T11:00:00Z')] as const;
    expect(isFree(weekends, [away], ...saturday, london)).toBe(false);
    expect(isFree(weekends, [away, { ...away, kind: 'FREE' }], ...saturday, london)).toBe(false);
    expect(isFree([], [free], at('2026-12-02T00:00:00Z'), at('2026-12-04T00:00:00Z'), london)).toBe(true);
    expect(isFree([], [free], at('2026-12-02T00:00:00Z'), at('2026-12-04T00:00:01Z'), london)).toBe(false);
    expect(isFree([], [], ...saturday, london)).toBe(false);
  });

  const times = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 7 }), times, fc.integer({ min: 1, max: 96 }))
      .map(([weekday, from, length]) => span(weekday, clock(from), clock(Math.min(from + length * 15, 1_440)))),
    { maxLength: 12 },
  );
  /** Around both changes of a year, in a zone that changes by an hour and one that changes by half of one. */
  const starts = fc.constantFrom(
    '2026-10-24T20:00:00Z',
    '2027-03-27T20:00:00Z',
    '2026-04-04T12:00:00Z',
    '2026-10-03T12:00:00Z',
  );
  const exceptions = fc.array(
    fc.record({
      fromOn: fc.constantFrom('2026-10-24', '2026-10-25', '2027-03-28', '2026-04-05'),
      toOn: fc.constant('2027-03-28'),
      kind: fc.constantFrom('FREE' as const, 'AWAY' as const),
    }),
    { maxLength: 2 },
  );

  it('is what the wall clock says minute by minute, whatever the week and across every change', () => {
    const zones = fc.constantFrom(london, 'Australia/Lord_Howe', 'UTC');
    const minutes = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(
        spans,
        exceptions,
        starts,
        minutes,
        fc.integer({ min: 1, max: 600 }),
        zones,
        (week, except, start, after, length, zone) => {
          const from = Date.parse(start) + after * 60_000;
          const isFreeAt = (instant: number) => {
            const wall = DateTime.fromMillis(instant, { zone });
            const day = wall.toISODate() ?? '';
            const kinds = except.filter((one) => one.fromOn <= day && day <= one.toOn).map((one) => one.kind);
            if (kinds.length > 0) return !kinds.includes('AWAY');
            const minute = wall.hour * 60 + wall.minute;
            return week.some(
              (one) =>
                one.weekday === wall.weekday && minutesOf(one.fromTime) <= minute && minute < minutesOf(one.toTime),
            );
          };
          const expected = Array.from({ length }, (_, minute) => from + minute * 60_000).every(isFreeAt);
          expect(isFree(week, except, new Date(from), new Date(from + length * 60_000), zone)).toBe(expected);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('joined stretches neither overlap nor touch, and cover the same minutes', () => {
    fc.assert(
      fc.property(spans, (week) => {
        const joined = joinSpans(week);
        const covered = (list: WeeklySpan[]) => {
          const minutes = new Set<number>();
          for (const one of list)
            for (let at = minutesOf(one.fromTime); at < minutesOf(one.toTime); at += 15)
              minutes.add(one.weekday * 10_000 + at);
          return [...minutes].sort();
        };
        expect(covered(joined)).toEqual(covered(week));
        for (const [index, one] of joined.entries()) {
          const next = joined[index + 1];
          if (next?.weekday === one.weekday) expect(minutesOf(next.fromTime)).toBeGreaterThan(minutesOf(one.toTime));
        }
      }),
      { numRuns: 200 },
    );
  });
});
