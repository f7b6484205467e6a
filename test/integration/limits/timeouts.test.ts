import type pg from 'pg';
import { connectPool } from '../../../src/adapters/database/connect.js';
import { isNotNow } from '../../../src/http/failures.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let test: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  test = await createTestDatabase({ poolMax: 1 });
  pool = connectPool({ url: test.adminUrl, role: 'tc_app', poolMax: 2, statementTimeoutMs: 200 });
});
afterAll(async () => {
  await pool.end();
  await test.drop();
});

async function failureOf(work: Promise<unknown>): Promise<{ code: unknown; isNotNow: boolean }> {
  const error = await work.then(
    () => null,
    (reason: Error & { code?: string }) => reason,
  );
  return { code: error?.code, isNotNow: isNotNow(error) };
}

const settings = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
  current_setting('idle_in_transaction_session_timeout') AS idle`;

it('every connection of the service has its times, in the pool and in the ORM', async () => {
  const usual = { statement: '1min', lock: '20s', idle: '1min' };
  expect((await test.database.pool.query(settings)).rows).toEqual([usual]);
  const [row] = await test.database.inScheme('00000000-0000-7000-8000-000000000000', (tx) => tx.sql(settings));
  expect(row).toEqual(usual);
});

it('a statement that takes too long is ended, and the next is answered', async () => {
  expect(await failureOf(pool.query('SELECT pg_sleep(5)'))).toEqual({ code: '57014', isNotNow: true });
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('whoever waits too long for a lock is told so, and the holder goes on', async () => {
  const [holder, waiter] = [await pool.connect(), await pool.connect()];
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(4711)');
    await waiter.query("SET lock_timeout = '50ms'");
    expect(await failureOf(waiter.query('SELECT pg_advisory_lock(4711)'))).toEqual({ code: '55P03', isNotNow: true });
    await holder.query('COMMIT');
  } finally {
    holder.release(true);
    waiter.release(true);
  }
});

it('a transaction that does nothing loses its connection, which is replaced', async () => {
  const idle = await pool.connect();
  const lost = new Promise<Error & { code?: string }>((resolve) => void idle.once('error', resolve));
  await idle.query("SET idle_in_transaction_session_timeout = '50ms'");
  await idle.query('BEGIN');
  const error = await lost;
  expect({ code: error.code, isNotNow: isNotNow(error) }).toEqual({ code: '25P03', isNotNow: true });
  idle.release(true);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
