import { liveThroughYear } from '../../src/demo/year/year.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { connectWorker } from './support.js';

/** Maundy Thursday to Easter Monday. On the Sunday the clocks go forward. */
const days = { from: new Date('2027-03-25T06:00:00Z'), until: new Date('2027-03-29T12:00:00Z') };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(async () => {
  await test.drop();
});

it('four days around the beginning of summer time, lived by a borough: each message once, at its local time', async () => {
  const { adminUrl } = test;
  const databases = {
    home: { adminUrl, urlOf: () => adminUrl, secretKey: Buffer.alloc(32, 7) },
    owner: test.ownerDatabase,
    database: test.database,
    worker: await connectWorker(adminUrl),
  };
  const options = { lastDayOn: '2027-03-24', year: days, downFromOn: null, members: 80, days: 70, expiryMonths: 2 };
  const { kinds, ...rest } = await liveThroughYear(databases, undefined, options, () => undefined).finally(() =>
    databases.worker.close(),
  );
  const whole = kinds.map(({ kind, ...counts }) => [kind, counts]);
  const each = (count: number) => ({ expected: count, sent: count, onTime: count, missing: 0 });
  expect(Object.fromEntries(whole)).toEqual({
    'credits expiring, 90, 30, 7 days': each(15),
    'digest of what was kept': each(1),
    'hours approved': each(4),
    'hours that wait, 3 days': each(1),
    'hours to decide, each 3 days': each(1),
    'list of who came': each(6),
    'offered place that lapsed': each(1),
    'place booked': each(7),
    'place given back': each(1),
    'place offered to who waits': each(2),
    'round APPROVALS_WAITING': each(5),
    'round DOCUMENTS_EXPIRING': each(5),
    'round EXPIRE_CREDITS': each(4),
    'round EXPIRY_NOTICES': each(5),
    'round HOLDS_NEAR': each(5),
    'round RECONCILIATION': each(4),
    'round WEEKLY_DIGEST': each(1),
    'shift, 2 days before': each(4),
    'shift, 2 hours before': each(7),
    'visit booked': each(3),
    'visit given back or lapsed': each(1),
    'visit tomorrow': each(1),
    'weekly digest of what suits': each(19),
  });
  expect(rest).toEqual({
    doubled: 0,
    drops: { shiftsExpected: 0, shifts: 0, madeUpFor: 0, roundsExpected: 0, rounds: 0 },
    peace: { heard: 75, atNight: 0, unheard: 0, emptyDigests: 0 },
    besides: [{ kind: 'EXCHANGE_TO_CONFIRM', sent: 2 }],
    nines: [
      { day: '2027-03-27', utc: '09:00', heard: 4 },
      { day: '2027-03-28', utc: '08:00', heard: 4 },
      { day: '2027-03-29', utc: '08:00', heard: 28 },
    ],
  });
}, 180_000);
