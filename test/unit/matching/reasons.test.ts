import fc from 'fast-check';
import type { HelpRequestFacts, OpportunityFacts, PersonFacts } from '../../../src/domain/matching/matches.js';
import {
  helpRequestReasons,
  missingReasons,
  opportunityReasons,
  personReasons,
} from '../../../src/domain/matching/reasons.js';
import { accessFeatures, causes, placeKinds } from '../../../src/domain/opportunities/opportunity.js';
import { dbsLevels } from '../../../src/domain/opportunities/requirements.js';

const names: Record<string, string> = { cook: 'Cooking', drive: 'Car driving', hygiene: 'Food hygiene level 2' };
const words = {
  zone: 'Europe/London',
  skillName: (id: string) => names[id] ?? null,
  trainingName: (id: string) => names[id] ?? null,
};

const plain: OpportunityFacts = {
  ...{ skillIds: [], cause: 'FOOD', isInterest: false, placeKind: 'ON_SITE', languages: [], unmetAccess: [] },
  ...{ meetsAccess: false, suitsAt: null, takeableAt: null, freeThisWeek: 0, freeSoon: 0, came: 0, isNewGroup: false },
  ...{ isNewToThem: false, trainingIds: [], dbsLevel: null, ageToSee: null, needsConsent: false },
  ...{ needsApplication: false, lacksSkills: false },
};
const said = (facts: Partial<OpportunityFacts>, metres: number | null = null) =>
  opportunityReasons({ ...plain, ...facts }, metres, words);

test('why an opportunity suits somebody, in words', () => {
  expect(said({})).toEqual([]);
  expect(
    said(
      {
        ...{ skillIds: ['drive', 'cook', 'forgotten'], isInterest: true, suitsAt: '2026-11-26T18:00:00+00:00' },
        ...{ languages: ['tr', 'so'], meetsAccess: true, freeThisWeek: 3, freeSoon: 5, came: 2, isNewGroup: true },
      },
      1_234,
    ),
  ).toEqual([
    'You can do what they need: Car driving and Cooking.',
    'You said you care about food.',
    'Needs somebody on Thursday evening, 26 November, when you are free.',
    '1.2 km from you.',
    'You speak Somali and Turkish, which helps there.',
    'It has what you need of a place.',
    'You have been with this group twice.',
    'Their next shifts have 3 places unfilled within seven days.',
    'The group is new.',
  ]);
  expect(said({ freeSoon: 1, isNewToThem: true, takeableAt: '2026-12-02T09:00:00+00:00' }, 30)).toEqual([
    'About 100 metres from you.',
    'The next place you could take is on Wednesday morning, 2 December.',
    'Their next shifts have 1 place unfilled within two weeks.',
    'You would meet new people: you have not been with this group before.',
  ]);
  expect(said({ placeKind: 'EITHER' }, 949)).toEqual(['About 900 metres from you.', 'You can do it from home.']);
});

test('the part of the day is that of the clock on the wall', () => {
  // Summer time: 17:30 in London.
  expect(said({ suitsAt: '2026-06-04T16:30:00+00:00' })).toEqual([
    'Needs somebody on Thursday evening, 4 June, when you are free.',
  ]);
  expect(said({ suitsAt: '2026-12-02T02:00:00+00:00' })).toEqual([
    'Needs somebody on Wednesday night, 2 December, when you are free.',
  ]);
});

test('what is missing, in words', () => {
  const facts: OpportunityFacts = {
    ...plain,
    ...{ trainingIds: ['hygiene', 'gone'], dbsLevel: 'ENHANCED', ageToSee: 21, lacksSkills: true, needsConsent: true },
    ...{ needsApplication: true, unmetAccess: ['HEARING_LOOP'] },
  };
  expect(missingReasons(facts, words)).toEqual([
    'The training "Food hygiene level 2" has to be seen.',
    'The training "unknown" has to be seen.',
    'An enhanced DBS check has to be seen.',
    'Somebody has to see proof that you are 21 or older.',
    'The places that are free ask for skills that you have not said you have.',
    'A guardian has to agree first.',
    'The group wants to get to know you first. Please apply.',
    'They have not said that there is a hearing loop.',
  ]);
  expect(missingReasons(plain, words)).toEqual([]);
});

test('why what a neighbour asks for suits somebody', () => {
  const facts: HelpRequestFacts = {
    ...{
      skillIds: ['cook'],
      cause: 'NEIGHBOURHOOD',
      isInterest: true,
      placeKind: 'ON_SITE',
      hasHelped: true,
      answers: 0,
    },
  };
  expect(helpRequestReasons(facts, 640, words)).toEqual([
    'You can do what they need: Cooking.',
    'You said you care about neighbourhood.',
    'About 600 metres from you to the middle of their ward.',
    'You have helped this neighbour before.',
    'Nobody has answered yet.',
  ]);
});

test('what a group reads about somebody: no home, and how far only in rings', () => {
  const facts: PersonFacts = {
    ...{ skillIds: ['cook'], cause: 'FOOD', isInterest: true, placeKind: 'ON_SITE', metres: 2_000, languages: ['bfi'] },
    ...{ suitsAt: '2026-11-26T18:00:00+00:00', came: 1 },
  };
  expect(personReasons(facts, words)).toEqual([
    'They can do what you need: Cooking.',
    'They care about food.',
    'They are usually free on Thursday evening, 26 November, when a place is.',
    'They set out within 5 km of it.',
    'They speak British Sign Language, which helps there.',
    'They have been with you before.',
  ]);
  expect([2, 9, 10, 30].map((came) => personReasons({ ...facts, came }, words).at(-1))).toEqual([
    'They have been with you more than once.',
    'They have been with you more than once.',
    'They have been with you many times.',
    'They have been with you many times.',
  ]);
  expect(personReasons({ ...facts, metres: 20_000 }, words)).not.toContain('km');
});

const instants = fc.option(
  fc
    .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString()),
);
const anyFacts: fc.Arbitrary<OpportunityFacts> = fc.record({
  skillIds: fc.array(fc.constantFrom('cook', 'drive', 'forgotten')),
  cause: fc.constantFrom(...causes),
  isInterest: fc.boolean(),
  placeKind: fc.constantFrom(...placeKinds),
  languages: fc.uniqueArray(fc.constantFrom('so', 'tr', 'cy', 'bfi', 'zh-Hant'), { maxLength: 4 }),
  unmetAccess: fc.uniqueArray(fc.constantFrom(...accessFeatures)),
  meetsAccess: fc.boolean(),
  suitsAt: instants,
  takeableAt: instants,
  freeThisWeek: fc.nat({ max: 500 }),
  freeSoon: fc.nat({ max: 500 }),
  came: fc.nat({ max: 200 }),
  isNewGroup: fc.boolean(),
  isNewToThem: fc.boolean(),
  trainingIds: fc.array(fc.constantFrom('hygiene', 'gone'), { maxLength: 3 }),
  dbsLevel: fc.option(fc.constantFrom(...dbsLevels.filter((level) => level !== 'NONE'))),
  ageToSee: fc.option(fc.integer({ min: 19, max: 99 })),
  needsConsent: fc.boolean(),
  needsApplication: fc.boolean(),
  lacksSkills: fc.boolean(),
});

test('whatever it rests on, every sentence is one: it begins with a capital, ends with a full stop and holds no gap', () => {
  fc.assert(
    fc.property(anyFacts, fc.option(fc.nat({ max: 100_000 })), (facts, metres) => {
      const person = { ...facts, metres };
      const sentences = [
        ...opportunityReasons(facts, metres, words),
        ...missingReasons(facts, words),
        ...personReasons(person, words),
        ...helpRequestReasons({ ...facts, hasHelped: facts.isNewGroup, answers: facts.freeSoon }, metres, words),
      ];
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[A-Z0-9].*\.$/u);
        expect(sentence).not.toMatch(/undefined|null|NaN|_| {2}|\bInvalid\b|debt|owed/);
      }
    }),
    { numRuns: 300 },
  );
});
