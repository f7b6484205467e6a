import { restrictionsForm } from '../../../src/domain/spending/restrictions.js';

test.each([[{ adultsMin: 5, adultsMax: 1 }], [{ adultsMin: 3, partyMax: 2 }]])(
  '%j asks for more adults than may come along',
  (restrictions) => {
    const read = restrictionsForm.safeParse(restrictions);
    expect(read.error?.issues.map((issue) => [issue.path, issue.message])).toEqual([
      [['adultsMin'], 'More adults are asked for than may come along.'],
    ]);
  },
);

test('as many adults as may come along is fine', () => {
  expect(restrictionsForm.safeParse({ adultsMin: 2, adultsMax: 2, partyMax: 2 }).success).toBe(true);
});
