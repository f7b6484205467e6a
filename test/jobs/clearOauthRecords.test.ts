import { clearOauthRecords } from '../../src/jobs/processors/clearOauthRecords.js';
import { connectDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';

test('what apps were issued is forgotten once it is past its time, and nothing before; twice is once', async () => {
  const test: TestDatabase = await createTestDatabase();
  const worker = await connectDatabase({ url: test.adminUrl, role: 'tc_worker', poolMax: 1 });
  const now = new Date('2026-11-22T10:00:00Z');
  try {
    await test.admin(
      `INSERT INTO oauth_record (kind, id_hash, sealed, expires_at)
       SELECT 'AccessToken', sha256(n::text::bytea), '', $1::timestamptz + make_interval(secs => n) FROM generate_series(-5002, 2) n`,
      [now],
    );
    expect(await clearOauthRecords(worker, now)).toBe(5_003);
    expect(await clearOauthRecords(worker, now)).toBe(0);
    expect(await test.admin('SELECT expires_at > $1 AS lasts FROM oauth_record', [now])).toEqual([
      { lasts: true },
      { lasts: true },
    ]);
    // The worker reaches the records by that function alone, and the API cannot clear.
    await expect(worker.pool.query('SELECT 1 FROM oauth_record')).rejects.toMatchObject({ code: '42501' });
    await expect(test.database.pool.query('SELECT 1 FROM oauth_record')).rejects.toMatchObject({ code: '42501' });
    await expect(test.database.pool.query('SELECT oauth_clear(now(), 1)')).rejects.toMatchObject({ code: '42501' });
  } finally {
    await worker.close();
    await test.drop();
  }
});
