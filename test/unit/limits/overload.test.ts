import { setTimeout as pause } from 'node:timers/promises';
import { RequestError } from '../../../src/domain/errors.js';
import { Overload } from '../../../src/http/limits/overload.js';

function shed(overload: Overload): object | null {
  try {
    overload.mustHaveTime();
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: error.code, retryAfterSeconds: error.retryAfterSeconds };
  }
}

const busy = { code: 'UNAVAILABLE', retryAfterSeconds: 1 };

test('too many that wait for the database', () => {
  const pool = { waitingCount: 20 };
  const overload = new Overload({ loopDelayMs: 1_000, waitingForDatabase: 20 }, pool);
  expect(shed(overload)).toBeNull();
  pool.waitingCount = 21;
  expect(shed(overload)).toEqual(busy);
  pool.waitingCount = 0;
  expect(shed(overload)).toBeNull();
});

test('a process that is late, for as long as it is', async () => {
  const overload = new Overload({ loopDelayMs: 100, waitingForDatabase: 20 }, { waitingCount: 0 });
  overload.start();
  const hold = setInterval(() => {
    const until = performance.now() + 300;
    while (performance.now() < until);
  }, 1);
  try {
    for (let wait = 0; wait < 50 && shed(overload) === null; wait += 1) await pause(20);
    expect(shed(overload)).toEqual(busy);
    clearInterval(hold);
    for (let wait = 0; wait < 200 && shed(overload) !== null; wait += 1) await pause(20);
    expect(shed(overload)).toBeNull();
  } finally {
    clearInterval(hold);
    overload.stop();
  }
});
