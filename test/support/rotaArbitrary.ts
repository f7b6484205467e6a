import fc from 'fast-check';
import { type RotaProblem, rotaGoals } from '../../src/domain/rotas/problem.js';
import { aPerson, aProblem } from './rotaProblems.js';

const hourMs = 3_600_000;
const monday = Date.UTC(2026, 4, 4);
const at = (hour: number) => new Date(monday + hour * hourMs);
const shiftIds = ['a', 'b', 'c'];
const personIds = ['p', 'q', 'r', 's'];

const span = (hours: number, longest: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: hours }), fc.integer({ min: 1, max: longest }))
    .map(([from, length]) => ({ startsAt: at(from), endsAt: at(from + length) }));
const skills = fc.subarray(['x', 'y']);
const some = (ids: string[]) => fc.subarray(ids, { maxLength: 1 });

const someone = (id: string, shifts: string[]) =>
  fc
    .record({
      skillIds: fc.oneof({ weight: 2, arbitrary: fc.constant(['x', 'y']) }, { weight: 1, arbitrary: skills }),
      freeSpans: fc.option(fc.array(span(12, 12), { maxLength: 2 }), { freq: 3 }),
      freeShiftIds: fc.option(fc.subarray(shifts), { freq: 3 }),
      unwantedShiftIds: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(shifts) }),
      barredShiftIds: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(shifts) }),
      elsewhere: fc.array(
        span(12, 3).map((one) => ({ ...one, name: null })),
        { maxLength: 1 },
      ),
      limits: fc.array(
        fc
          .record({
            shiftsMax: fc.option(fc.integer({ min: 0, max: 2 })),
            minutesMax: fc.option(fc.integer({ min: 1, max: 10 }).map((hours) => hours * 60)),
          })
          .map((limit) => ({
            startsAt: at(0),
            endsAt: at(24),
            ...limit,
          })),
        { maxLength: 1 },
      ),
      restMinutes: fc.constantFrom(0, 0, 60, 180),
      preferences: fc.array(
        fc.record({ shiftId: fc.constantFrom(...shifts), weight: fc.integer({ min: -3, max: 3 }) }),
        { maxLength: 1 },
      ),
      servedLately: fc.integer({ min: 0, max: 3 }),
    })
    .map((said) => aPerson(id, said));

/** Rotas of a few people and seats in which everything that can be said about one is said somewhere. */
export const smallProblems: fc.Arbitrary<RotaProblem> = fc
  .record({
    shiftCount: fc.integer({ min: 1, max: 3 }),
    peopleCount: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ shiftCount, peopleCount }) => {
    const shifts = shiftIds.slice(0, shiftCount);
    const people = personIds.slice(0, peopleCount);
    const seatIds = shifts.map((id) => `seat-${id}`);
    const wish = fc
      .subarray(people, { minLength: Math.min(2, peopleCount) })
      .map((ids) => ({ id: 'wish', personIds: ids }));
    return fc
      .record({
        spans: fc.tuple(...shifts.map(() => span(10, 4))),
        skillsOf: fc.tuple(...shifts.map(() => skills)),
        places: fc.tuple(...shifts.map(() => fc.integer({ min: 0, max: 3 }))),
        extra: fc.boolean(),
        people: fc.tuple(...people.map((id) => someone(id, shifts))),
        together: fc.array(wish, { maxLength: 1 }),
        apart: fc.oneof(
          { weight: 2, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(wish, { maxLength: 1 }) },
        ),
        standing: fc.uniqueArray(
          fc.record({
            personId: fc.constantFrom(...people),
            seatId: fc.constantFrom(...seatIds),
            pinned: fc.nat({ max: 3 }).map((chance) => chance === 0),
          }),
          {
            maxLength: 2,
            selector: ({ personId, seatId }) => `${personId} ${seatId}`,
          },
        ),
        later: fc.shuffledSubarray(rotaGoals.slice(1), { minLength: 4 }),
      })
      .map(({ spans, skillsOf, places, extra, people: everybody, together, apart, standing, later }) =>
        aProblem({
          shifts: shifts.map((id, index) => ({ id, startsAt: at(0), endsAt: at(1), ...spans[index] })),
          seats: [
            ...shifts.map((shiftId, index) => ({
              id: `seat-${shiftId}`,
              shiftId,
              skillIds: skillsOf[index] ?? [],
              places: places[index] ?? 0,
            })),
            ...(extra && everybody.length < 4 ? [{ id: 'extra', shiftId: 'a', skillIds: [], places: 1 }] : []),
          ],
          people: everybody,
          together,
          apart,
          standing,
          goals: ['SEATS', ...later],
        }),
      );
  });
