import { type DueWorkKind, dueWorkSubjects } from '../../../src/domain/dueWork/dueWork.js';
import { failureWords, triesInWords, workWords } from '../../../src/domain/dueWork/workWords.js';
import { userErrorCodes } from '../../../src/domain/errors.js';

const passes = 'This usually passes by itself. Try it again.';

test.each([
  [
    'DeadlockException 40P01',
    'Others were writing to the same things for too long, or the database was very busy.',
    passes,
  ],
  ['error 57014', 'Others were writing to the same things for too long, or the database was very busy.', passes],
  [
    'ConnectionException ECONNREFUSED',
    'The database, or another machine that the service needs, could not be reached.',
    passes,
  ],
  ['error 57P01', 'The database, or another machine that the service needs, could not be reached.', passes],
  [
    'error 53100',
    'The database had no room left, on its disk or in its memory.',
    'Ask whoever runs the database to give it room, then try it again.',
  ],
  [
    'UniqueConstraintViolationException 23505',
    'What was to be written contradicts what is there. That is a fault of the service.',
    'Trying again will very likely fail the same way. Give the id of this work to whoever runs the service.',
  ],
  [
    'NoOutcome',
    'Each worker that began it ended without a word: it ran out of memory, or was ended by force.',
    'Have a look at the memory of the workers, or ask whoever runs them, then try it again.',
  ],
  [
    'RequestError NOT_FOUND',
    'What it is about is not there any more.',
    'There is probably nothing left to do, and it can stay as it is.',
  ],
  ['RequestError UNAVAILABLE', 'The service had no time for it.', passes],
  [
    'DomainError ACCOUNT_NOT_OPEN',
    `A rule of the scheme said no: ${userErrorCodes.ACCOUNT_NOT_OPEN}`,
    'Put right what it names, then try it again.',
  ],
])('J75 says what stood in the way: %s', (failure, because, mend) => {
  expect(failureWords(failure)).toMatchObject({ because, mend });
});

test.each(['TypeError', 'unknown', '', 'Error E40001X', 'DomainError constructor'])(
  'J75 what it has no words for is told as that: "%s"',
  (failure) => {
    expect(failureWords(failure)).toEqual({
      because: 'Something went wrong in the service that it has no words for.',
      mend: 'Try it again once. If it fails again, give the id of this work to whoever runs the service: their log has it.',
    });
  },
);

test('J75 every kind of work is explained in whole sentences, and none in words that the house does not use', () => {
  expect(Object.keys(workWords).sort()).toEqual(Object.keys(dueWorkSubjects).sort());
  const said = (Object.keys(workWords) as DueWorkKind[]).flatMap((kind) => Object.values(workWords[kind]));
  expect(said.filter((words) => !/^[A-Z].*[.]$/.test(words))).toEqual([]);
  expect(said.filter((words) => /\b(debts?|owe[ds]?|owing|pays?|paid)\b|£|[A-Z]{2,}_/i.test(words))).toEqual([]);
});

test('tries are told in words', () => {
  expect([0, 1, 2, 8].map(triesInWords)).toEqual([
    'Not tried yet.',
    'Tried once of 8.',
    'Tried twice of 8.',
    'Tried 8 times of 8.',
  ]);
});

test('of what was collected only what is due is promised', () => {
  expect(workWords.DIGEST_DUE.retrying).toBe(
    'The member gets the message now, with what is due of what was collected; what was collected for later stays until then. Nothing is told twice.',
  );
});
