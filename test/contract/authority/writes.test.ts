import { nothingWrong, sample, wrongIn } from './support.js';
import { openTown, type Town } from './town.js';

/** Every mutation, asked by every role: a sample of the cells that `npm run check:authority` asks. */

const patienceMs = 120_000;
let town: Town;

beforeAll(async () => {
  town = await openTown();
}, patienceMs);
afterAll(() => town.close());

test(
  'P27 P28 every mutation is done by whom matrix.txt says, a foreign target is a missing one, and the record says for whom',
  async () => {
    const found = await sample(town, ['mutation']);
    expect(wrongIn(found)).toEqual(nothingWrong);
    expect(found.operations).toBeGreaterThanOrEqual(50);
    expect(found.slots).toBeGreaterThanOrEqual(25);
  },
  patienceMs,
);
