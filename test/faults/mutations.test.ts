import { Ground } from '../support/histories/campaign.js';
import { hunt } from '../support/histories/mutants.js';
import { mutations } from '../support/histories/mutations.js';

let ground: Ground;

beforeAll(async () => {
  ground = await Ground.open();
});
afterAll(() => ground.close());

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  'the campaign sees that %s',
  async (_, mutation) => {
    const { name, isCaught, what, histories } = await hunt(ground, mutation);
    process.stdout.write(`${name}: ${what} (after ${histories} histories)\n`);
    expect([what, isCaught]).toEqual([what, true]);
  },
  300_000,
);
