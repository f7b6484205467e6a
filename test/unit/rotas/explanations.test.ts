import type { RotaProblem, RotaSeat, RotaShift } from '../../../src/domain/rotas/problem.js';
import type { RotaSolution } from '../../../src/domain/rotas/solution.js';
import { spokenTime } from '../../../src/domain/rotas/spokenTime.js';
import { type RotaNames, wordsForContradiction, wordsForUnfilled } from '../../../src/domain/rotas/words.js';
import { aPerson, aProblem } from '../../support/rotaProblems.js';
import { solveNow } from '../../support/rotaSolver.js';

const evening = { startsAt: new Date('2026-05-07T17:00:00Z'), endsAt: new Date('2026-05-07T19:00:00Z') };
const shift = (id: string, from: string, to: string): RotaShift => ({
  id,
  startsAt: new Date(`2026-05-${from}:00Z`),
  endsAt: new Date(`2026-05-${to}:00Z`),
});
const club: RotaShift = { id: 'club', ...evening };
const foodBank = shift('food-bank', '07T18:00', '07T20:00');
const nextMorning = shift('breakfast', '08T07:00', '08T09:00');
const seat = (overrides: Partial<RotaSeat> = {}): RotaSeat => ({
  id: 'seat',
  shiftId: 'club',
  skillIds: ['first-aid'],
  places: 1,
  ...overrides,
});
const pinned = (personId: string, seatId: string) => ({ personId, seatId, pinned: true });
const aider = (id: string, overrides = {}) => aPerson(id, { skillIds: ['first-aid'], ...overrides });

const names: RotaNames = {
  skill: (id) => ({ 'first-aid': 'First aid', driving: 'Driving' })[id] ?? id,
  person: (id) => `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
  shift: (id) => ({ club: 'the Youth club', 'food-bank': 'the Food bank', breakfast: 'Breakfast' })[id] ?? id,
  time: (id) =>
    spokenTime(
      [club, foodBank, nextMorning].find((one) => one.id === id)?.startsAt ?? evening.startsAt,
      'Europe/London',
    ),
};
const unfilledWords = ({ unfilled }: RotaSolution) => unfilled.map((one) => wordsForUnfilled(one, names));
const contradictionWords = ({ contradictions }: RotaSolution) =>
  contradictions.map((one) => wordsForContradiction(one, names, (id) => `place ${id}`));

describe('why a seat is empty', () => {
  it('R10 says who has what it takes and where they are instead', async () => {
    const solution = await solveNow(
      aProblem({
        shifts: [club, foodBank],
        seats: [seat(), seat({ id: 'other', shiftId: 'food-bank' })],
        people: [aider('amina', { freeShiftIds: [] }), aider('bo'), aPerson('carys')],
        standing: [pinned('bo', 'other')],
      }),
    );
    expect(solution.unfilled).toEqual([
      {
        seatId: 'seat',
        shiftId: 'club',
        skillIds: ['first-aid'],
        placesLeft: 1,
        haveSkills: 2,
        here: 0,
        why: [
          { obstacle: 'AWAY', count: 1 },
          { obstacle: 'ON_ANOTHER_SHIFT', count: 1, shifts: [{ shiftId: 'food-bank', count: 1 }] },
        ],
      },
    ]);
    expect(unfilledWords(solution)).toEqual([
      'Nobody with First aid is free on Thursday evening, 7 May (2 have it: 1 is away, 1 is already at the Food bank).',
    ]);
  });

  it('R10 counts everybody with the skills once, by the first reason that holds', async () => {
    const solution = await solveNow(
      aProblem({
        shifts: [club, nextMorning],
        seats: [seat({ places: 3 }), seat({ id: 'early', shiftId: 'breakfast', skillIds: [] })],
        people: [
          aider('amina'),
          aider('bo', { barredShiftIds: ['club'], freeShiftIds: [] }),
          aider('carys', { unwantedShiftIds: ['club'] }),
          aider('dai', { elsewhere: [{ ...evening, name: 'the Library' }] }),
          aider('efa', { elsewhere: [{ ...evening, name: null }] }),
          aider('femi', { restMinutes: 721 }),
          aider('gwen', {
            limits: [{ startsAt: new Date(0), endsAt: new Date('2027-01-01'), shiftsMax: null, minutesMax: 60 }],
          }),
          aider('hari'),
        ],
        apart: [{ id: 'apart', personIds: ['amina', 'hari'] }],
        standing: [pinned('amina', 'seat'), pinned('femi', 'early')],
      }),
    );
    expect(unfilledWords(solution)).toEqual([
      '2 places on Thursday evening, 7 May are empty: nobody else with First aid is free (8 have it: 1 is here, ' +
        '1 lacks something the shift asks for, 1 would rather not or gave it up, 1 is already at the Library, 1 is already somewhere else, ' +
        '1 needs rest from another shift, 1 would give more in a week than they said they would, 1 is not to be with somebody who is on it).',
    ]);
  });

  it('R10 tells what somebody said they would give from what the rota was asked for with, and a place with a team from a proof that is missing', async () => {
    const week = { startsAt: new Date('2026-05-04'), endsAt: new Date('2026-05-11') };
    const limited = (limit: object) => ({ limits: [{ ...week, shiftsMax: null, minutesMax: null, ...limit }] });
    const solution = await solveNow(
      aProblem({
        shifts: [club, nextMorning],
        seats: [seat({ places: 6 }), seat({ id: 'early', shiftId: 'breakfast', skillIds: ['driving'], places: 3 })],
        people: [
          aider('amina', limited({ minutesMax: 60 })),
          aider('bo', limited({ minutesMax: 60, minutesOfRota: true })),
          aider('carys', { ...limited({ shiftsMax: 1 }), skillIds: ['first-aid', 'driving'] }),
          aider('dai', { onShiftIds: ['club'] }),
          aider('efa', { ...limited({ minutesMax: 180 }), skillIds: ['first-aid', 'driving'] }),
        ],
        standing: [pinned('carys', 'early'), pinned('efa', 'early')],
      }),
    );
    expect(unfilledWords(solution)[0]).toBe(
      '6 places on Thursday evening, 7 May are empty: nobody with First aid is free (5 have it: 1 has a place on this shift already, ' +
        '2 would give more in a week than they said they would, 2 would have more in a week than this rota allows).',
    );
  });

  it('R10 says so where nobody has it, or there is nobody at all', async () => {
    const people = [aPerson('carys', { skillIds: ['driving'] })];
    const nobodyHas = await solveNow(
      aProblem({ shifts: [club], seats: [seat({ skillIds: ['first-aid', 'driving'] })], people }),
    );
    const nobodyThere = await solveNow(aProblem({ shifts: [club], seats: [seat({ skillIds: [], places: 2 })] }));
    const inAnotherRole = await solveNow(
      aProblem({
        shifts: [club],
        seats: [seat({ skillIds: ['driving'] }), seat({ id: 'door', skillIds: [] })],
        people,
        standing: [pinned('carys', 'door')],
      }),
    );
    expect([nobodyHas, nobodyThere, inAnotherRole].flatMap(unfilledWords)).toEqual([
      'Nobody has First aid and Driving, so a place on Thursday evening, 7 May is empty.',
      '2 places on Thursday evening, 7 May are empty: there is nobody to ask.',
      'Nobody with Driving is free on Thursday evening, 7 May (1 has it: 1 has a place on this shift already).',
    ]);
  });
});

describe('wishes and pins that contradict each other', () => {
  it('R11 keeps apart who asked for both, and does not wait for what can never be', async () => {
    const problem: RotaProblem = aProblem({
      shifts: [club],
      seats: [seat({ skillIds: [], places: 2 })],
      people: [aPerson('amina'), aPerson('bo'), aPerson('carys', { freeShiftIds: [] })],
      together: [
        { id: 'one', personIds: ['amina', 'bo'] },
        { id: 'two', personIds: ['bo', 'carys'] },
      ],
      apart: [{ id: 'three', personIds: ['bo', 'amina'] }],
    });
    const solution = await solveNow(problem);
    expect(contradictionWords(solution)).toEqual([
      'Amina and Bo are to be together and apart. They are kept apart.',
      'Bo and Carys are to be together, and there is no shift that both could be on.',
    ]);
    expect(solution.goals.slice(0, 2)).toEqual([
      { goal: 'SEATS', value: 1, provedOptimal: true },
      { goal: 'TOGETHER', value: 0, provedOptimal: true },
    ]);
  });

  it('R12 leaves what is pinned where it is, whatever it goes against, and tells', async () => {
    const solution = await solveNow(
      aProblem({
        shifts: [club, foodBank, nextMorning],
        seats: [
          seat(),
          seat({ id: 'other', shiftId: 'food-bank', skillIds: [] }),
          seat({ id: 'early', shiftId: 'breakfast', skillIds: [], places: 2 }),
        ],
        people: [
          aider('amina', { freeShiftIds: ['club', 'food-bank', 'breakfast'], restMinutes: 900 }),
          aPerson('bo', {
            freeShiftIds: [],
            limits: [{ startsAt: new Date(0), endsAt: new Date('2027-01-01'), shiftsMax: 1, minutesMax: null }],
          }),
        ],
        apart: [{ id: 'apart', personIds: ['amina', 'bo'] }],
        standing: [
          pinned('amina', 'seat'),
          pinned('bo', 'seat'),
          pinned('amina', 'other'),
          pinned('amina', 'early'),
          pinned('bo', 'early'),
          pinned('dai', 'gone'),
        ],
      }),
    );
    expect(solution.assignments.map(({ personId, seatId }) => `${personId} ${seatId}`)).toEqual([
      'amina seat',
      'bo seat',
      'amina other',
      'amina early',
      'bo early',
    ]);
    expect(contradictionWords(solution)).toEqual([
      'Somebody who was named is no longer there. They were left out.',
      'A place that was named is no longer there. It was left out.',
      'Bo stays on place seat without the skills it asks for.',
      'Bo stays on the Youth club on Thursday evening, 7 May, when they cannot or would rather not.',
      'Bo stays on Breakfast on Friday morning, 8 May, when they cannot or would rather not.',
      '2 people are fixed for place seat, which has 1 place. Not all of them can come: take one off or add places.',
      'Amina stays on the Youth club on Thursday evening, 7 May and the Food bank on Thursday evening, 7 May, which overlap. Take one off.',
      'Amina stays on the Youth club on Thursday evening, 7 May and Breakfast on Friday morning, 8 May with too little rest between them.',
      'Amina stays on the Food bank on Thursday evening, 7 May and Breakfast on Friday morning, 8 May with too little rest between them.',
      'Bo has more in a week than this rota allows. What is booked or fixed stays.',
      'Amina and Bo stay on the Youth club on Thursday evening, 7 May, and are to be apart.',
      'Amina and Bo stay on Breakfast on Friday morning, 8 May, and are to be apart.',
    ]);
  });

  it('R13 leaves out who and what is no longer there, and solves the rest', async () => {
    const solution = await solveNow(
      aProblem({
        shifts: [club],
        seats: [seat({ skillIds: [] }), seat({ id: 'nowhere', shiftId: 'cancelled', skillIds: [] })],
        people: [aPerson('amina')],
        together: [{ id: 'one', personIds: ['amina', 'gone'] }],
        standing: [{ personId: 'amina', seatId: 'nowhere', pinned: false }],
      }),
    );
    expect(solution.assignments.map(({ personId, seatId }) => `${personId} ${seatId}`)).toEqual(['amina seat']);
    expect(solution.contradictions).toEqual([
      { kind: 'UNKNOWN_PERSON', personId: 'gone' },
      { kind: 'UNKNOWN_SEAT', seatId: 'nowhere' },
    ]);
    expect({ kept: solution.kept, removed: solution.removed, added: solution.added }).toEqual({
      kept: 0,
      removed: 0,
      added: 1,
    });
  });
});
