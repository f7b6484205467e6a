import fc from 'fast-check';
import { RequestError } from '../../../src/domain/errors.js';
import {
  byStanding,
  type FoundCount,
  type GroupExposure,
  gini,
  isTellable,
  readReportDays,
  shareOf,
  standingOf,
  tellableRows,
} from '../../../src/domain/matching/fairness.js';

const endsAt = new Date('2026-11-01T00:00:00Z');
const daysBefore = (days: number) => new Date(endsAt.getTime() - days * 86_400_000);

test('M61 the Gini coefficient is 0 where all are alike, and (n - 1) / n where one has everything', () => {
  expect([gini([7]), gini([3, 3, 3, 3]), gini([0, 0, 0, 9]), gini([1, 2, 3])]).toEqual([0, 0, 0.75, 2 / 9]);
  expect(gini([4, 0, 1, 0, 0])).toBe((-4 * 0 - 2 * 0 + 0 + 2 * 1 + 4 * 4) / (5 * 5));
  expect([gini([]), gini([0, 0])]).toEqual([null, null]);
});

test('M61 the Gini coefficient is the mean difference of two groups by twice the mean, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 }), (amounts) => {
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const differences = amounts.flatMap((a) => amounts.map((b) => Math.abs(a - b)));
      const expected = differences.reduce((sum, difference) => sum + difference, 0) / (2 * amounts.length * total);
      const found = gini(amounts);
      if (total === 0) expect(found).toBe(null);
      else expect(found).toBeCloseTo(expected, 12);
    }),
  );
});

test('M62 new and small groups have a row of their own, and a new group that is small counts once', () => {
  const group = (verifiedDaysAgo: number | null, opportunities: number, shown: number): GroupExposure => ({
    ...{ organisationId: 'g', opportunities, shown, applications: 1, bookings: 2 },
    verifiedAt: verifiedDaysAgo === null ? null : daysBefore(verifiedDaysAgo),
  });
  expect(standingOf(group(89, 1, 0), endsAt)).toBe('NEW');
  expect(standingOf(group(90, 2, 0), endsAt)).toBe('SMALL');
  expect(standingOf(group(null, 3, 0), endsAt)).toBe('ESTABLISHED');
  const rows = byStanding([group(1, 1, 0), group(10, 5, 4), group(200, 2, 6), group(300, 9, 0)], endsAt);
  const both = { applications: 2, bookings: 4 };
  const one = { applications: 1, bookings: 2 };
  expect(rows).toEqual([
    { standing: 'NEW', groups: 2, neverShown: 1, opportunities: 6, shown: 4, ...both },
    { standing: 'SMALL', groups: 1, neverShown: 0, opportunities: 2, shown: 6, ...one },
    { standing: 'ESTABLISHED', groups: 1, neverShown: 1, opportunities: 9, shown: 0, ...one },
  ]);
  expect(byStanding([], endsAt)[1]).toEqual({
    ...{ standing: 'SMALL', groups: 0, neverShown: 0, opportunities: 0, shown: 0, applications: 0, bookings: 0 },
  });
});

test('M63 a row with a small number is kept back, and with it the smallest other, so that the total does not give it away', () => {
  const row = (members: number, found: number): FoundCount => ({ members, found });
  const small = row(12, 3);
  const rows = [row(100, 50), small, row(40, 20), row(30, 15)];
  expect([...tellableRows(rows)]).toEqual([rows[0], rows[2]]);
  const alike = [row(100, 50), row(40, 20)];
  expect([...tellableRows(alike)]).toEqual(alike);
  // Nobody at all was about in that ward: there is nobody to be recognised.
  expect([...tellableRows([...alike, row(0, 0)])]).toEqual(alike);
  expect([...tellableRows([row(10, 5), small])]).toEqual([]);
  // Everybody found something, or nobody did: then each of them did.
  expect([isTellable(row(50, 48)), isTellable(row(50, 2)), isTellable(row(10, 5))]).toEqual([false, false, true]);
});

test('M63 whatever the rows, what is kept back adds up to numbers that may be told, or to nobody', () => {
  const rowOf = fc.tuple(fc.nat(40), fc.nat(40)).map(([found, others]) => ({ found, members: found + others }));
  fc.assert(
    fc.property(fc.array(rowOf, { maxLength: 12 }), (rows) => {
      const told = tellableRows(rows);
      for (const row of told) expect(isTellable(row)).toBe(true);
      const kept = rows.filter((row) => !told.has(row));
      const sum = (of: (row: FoundCount) => number) => kept.reduce((total, row) => total + of(row), 0);
      const all = { members: sum(({ members }) => members), found: sum(({ found }) => found) };
      expect(all.members === 0 || isTellable(all) || told.size === 0).toBe(true);
    }),
  );
});

test('M64 a report is about 28 to 366 days that have been', () => {
  const today = '2026-11-05';
  expect(readReportDays('2026-10-09', today, today)).toEqual({ fromOn: '2026-10-09', untilOn: '2026-11-06' });
  const wrong: [string, string][] = [
    ['2026-10-10', today],
    ['2026-11-05', '2026-10-01'],
    ['2025-11-04', today],
    ['2026-10-10', '2026-11-06'],
  ];
  for (const [fromOn, toOn] of wrong) expect(() => readReportDays(fromOn, toOn, today)).toThrow(RequestError);
  expect([shareOf(1, 3), shareOf(0, 0), shareOf(2, 2)]).toEqual([0.333, null, 1]);
});
