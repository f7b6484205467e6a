import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../../support/server.js';
import { nothingWrong, sample, wrongIn } from './support.js';
import { openTown, type Town } from './town.js';

/** Every query, subscription, private field and address, asked by every role: a sample of the cells that `npm run check:authority` asks. */

const patienceMs = 120_000;
let town: Town;

beforeAll(async () => {
  town = await openTown();
}, patienceMs);
afterAll(() => town.close());

test(
  'P27 P28 everything is told to whom matrix.txt says, on every way to it, and a foreign target is a missing one',
  async () => {
    const found = await sample(town, ['query', 'subscription', 'field', 'door']);
    expect(wrongIn(found)).toEqual(nothingWrong);
    expect(found.operations).toBeGreaterThanOrEqual(75);
  },
  patienceMs,
);

test('the service answers at no address beside those of the matrix', () => {
  const mounted = (...paths: string[]) => {
    const source = paths.map((path) => readFileSync(join(checkoutRoot, path), 'utf8')).join('\n');
    return [...new Set([...source.matchAll(/\badd([A-Z]\w+)\(app\b/g)].map(([, name]) => name))].sort();
  };
  // The pages of an embedded service show what it sent, to this machine alone: test/api/pages.
  const served = mounted('src/service.ts', 'src/openDoors.ts', 'src/http/addDoors.ts').filter(
    (name) => name !== 'Pages' && name !== 'Doors',
  );
  expect(served).toEqual(mounted('test/contract/authority/town.ts'));
});
