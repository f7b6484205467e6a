import { isWorkingDay } from '../../../src/domain/rounds/workingDays.js';
import { addDays } from '../../../src/domain/schemes/localTime.js';

const workingDays = (fromOn: string, days: number) =>
  Array.from({ length: days }, (_, index) => addDays(fromOn, index)).filter(isWorkingDay);

test.each([
  ['Easter', '2027-03-25', 7, ['2027-03-25', '2027-03-30', '2027-03-31']],
  ['Christmas on a weekend, with its substitute days', '2027-12-24', 7, ['2027-12-24', '2027-12-29', '2027-12-30']],
  ['29 February', '2028-02-26', 5, ['2028-02-28', '2028-02-29', '2028-03-01']],
  ['the change of the clocks', '2026-10-23', 4, ['2026-10-23', '2026-10-26']],
])('J57 staff and leaders are asked to do something on working days alone: %s', (_name, fromOn, days, expected) => {
  expect(workingDays(fromOn, days)).toEqual(expected);
});
