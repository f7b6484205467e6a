import fc from 'fast-check';
import {
  type AvailabilityException,
  isFree,
  joinSpans,
  type WeeklySpan,
} from '../../../src/domain/profiles/availability.js';
import { localInstant } from '../../../src/domain/schemes/localTime.js';
import { createWorld, type World } from '../../support/world.js';
import { exceptOn, freeOn } from './support.js';

const zone = 'Europe/London';
const dayOf = (n: number) => `2026-03-${String(20 + n).padStart(2, '0')}`;
const timeOf = (quarters: number) =>
  quarters === 96
    ? '24:00'
    : `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const span: fc.Arbitrary<WeeklySpan> = fc
  .record({
    weekday: fc.integer({ min: 1, max: 7 }),
    from: fc.nat({ max: 95 }),
    length: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ weekday, from, length }) => ({
    weekday,
    fromTime: timeOf(from),
    toTime: timeOf(Math.min(96, from + length)),
  }));
const exception: fc.Arbitrary<AvailabilityException> = fc
  .record({
    from: fc.nat({ max: 10 }),
    days: fc.nat({ max: 2 }),
    kind: fc.constantFrom('FREE' as const, 'AWAY' as const),
  })
  .map(({ from, days, kind }) => ({ fromOn: dayOf(from), toOn: dayOf(Math.min(11, from + days)), kind }));
/** From 20 to 31 March 2026, over the change to summer time, but in no hour that the clocks skip. */
const shift = fc
  .record({ day: fc.nat({ max: 9 }), from: fc.integer({ min: 12, max: 95 }), length: fc.integer({ min: 1, max: 40 }) })
  .map(({ day, from, length }) => {
    const startsAt = localInstant(dayOf(day), timeOf(from), zone);
    return { startsAt, endsAt: new Date(startsAt.getTime() + length * 900_000) };
  })
  .filter(
    ({ startsAt, endsAt }) =>
      endsAt <= new Date('2026-03-29T00:00:00Z') || startsAt >= new Date('2026-03-29T02:00:00Z'),
  );

test('whether somebody is free is found in the database as it is outside of it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { maxLength: 9 }),
      fc.array(exception, { maxLength: 3 }),
      fc.array(shift, { minLength: 8, maxLength: 8 }),
      async (typed, exceptions, shifts) => {
        const weekly = joinSpans(typed);
        const { id } = await world.member();
        await freeOn(
          world,
          id,
          ...weekly.map((one) => [one.weekday, one.fromTime, one.toTime] as [number, string, string]),
        );
        for (const one of exceptions) await exceptOn(world, id, one.kind, one.fromOn, one.toOn);
        const found = await world.test.admin<{ free: boolean | null }>(
          `SELECT tsrange(s.starts_at AT TIME ZONE $5, s.ends_at AT TIME ZONE $5) <@ match_free($1, $2, ARRAY(SELECT date '2026-03-20' + n FROM generate_series(0, 12) n)) AS free
         FROM unnest($3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS s (starts_at, ends_at, place) ORDER BY s.place`,
          [world.schemeId, id, shifts.map(({ startsAt }) => startsAt), shifts.map(({ endsAt }) => endsAt), zone],
        );
        const says = weekly.length > 0 || exceptions.some(({ kind }) => kind === 'FREE');
        expect(found.map(({ free }) => free)).toEqual(
          shifts.map(({ startsAt, endsAt }) => (says ? isFree(weekly, exceptions, startsAt, endsAt, zone) : null)),
        );
      },
    ),
    { numRuns: 40 },
  );
});
