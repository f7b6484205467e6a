import { missingRequirements, type SeenCheck } from '../../../src/domain/opportunities/requirements.js';

const nothing = { minimumAge: null, trainingIds: [], dbsLevel: 'NONE' } as const;
const blank = { ageYears: null, trainingId: null, dbsLevel: null, datedOn: '2026-01-10', expiresOn: null };
const grown = { adultFromOn: null, checks: [] };

function seen(check: Partial<SeenCheck> & Pick<SeenCheck, 'kind'>): SeenCheck {
  return { ...blank, ...check };
}

test('without requirements nothing is missing', () => {
  expect(missingRequirements(nothing, { adultFromOn: '2030-01-01', checks: [] }, '2026-11-22')).toEqual([]);
});

test('everything that is missing is said at once', () => {
  const required = { minimumAge: 21, trainingIds: ['first-aid', 'lifting'], dbsLevel: 'ENHANCED' } as const;
  expect(missingRequirements(required, grown, '2026-11-22')).toEqual([
    { code: 'AGE_NOT_SEEN', minimumAge: 21 },
    { code: 'TRAINING_NOT_SEEN', trainingId: 'first-aid' },
    { code: 'TRAINING_NOT_SEEN', trainingId: 'lifting' },
    { code: 'DBS_NOT_SEEN', dbsLevel: 'ENHANCED' },
  ]);
});

test('a child is old enough from their birthday on', () => {
  const required = { ...nothing, minimumAge: 16 };
  const child = { adultFromOn: '2028-11-23', checks: [] };
  expect(missingRequirements(required, child, '2026-11-22')).toEqual([{ code: 'TOO_YOUNG', minimumAge: 16 }]);
  expect(missingRequirements(required, child, '2026-11-23')).toEqual([]);
});

test('who has been of age from the beginning is at least eighteen, and not known to be older', () => {
  expect(missingRequirements({ ...nothing, minimumAge: 18 }, grown, '2026-11-22')).toEqual([]);
  expect(missingRequirements({ ...nothing, minimumAge: 19 }, grown, '2026-11-22')).toEqual([
    { code: 'AGE_NOT_SEEN', minimumAge: 19 },
  ]);
});

test('whoever showed that they were twenty is twenty-one a year later', () => {
  const required = { ...nothing, minimumAge: 21 };
  const checks = [seen({ kind: 'AGE', ageYears: 20 })];
  expect(missingRequirements(required, { adultFromOn: null, checks }, '2027-01-09')).toHaveLength(1);
  expect(missingRequirements(required, { adultFromOn: null, checks }, '2027-01-10')).toEqual([]);
});

test('a proof counts until the end of its last day', () => {
  const required = { ...nothing, trainingIds: ['first-aid'] };
  const checks = [seen({ kind: 'TRAINING', trainingId: 'first-aid', expiresOn: '2026-11-22' })];
  expect(missingRequirements(required, { adultFromOn: null, checks }, '2026-11-22')).toEqual([]);
  expect(missingRequirements(required, { adultFromOn: null, checks }, '2026-11-23')).toHaveLength(1);
});

test('a higher DBS check covers a lower one, never the other way round', () => {
  const checks = [seen({ kind: 'DBS', dbsLevel: 'ENHANCED' })];
  const missing = (dbsLevel: 'BASIC' | 'ENHANCED' | 'ENHANCED_WITH_BARRED_LISTS') =>
    missingRequirements({ ...nothing, dbsLevel }, { adultFromOn: null, checks }, '2026-11-22').length;
  expect([missing('BASIC'), missing('ENHANCED'), missing('ENHANCED_WITH_BARRED_LISTS')]).toEqual([0, 0, 1]);
});
