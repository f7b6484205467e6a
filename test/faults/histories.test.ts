import { campaign, freshSeed, Ground } from '../support/histories/campaign.js';
import { Tally } from '../support/histories/tally.js';

const { HISTORIES, HISTORIES_SEED, HISTORIES_ONLY } = process.env;
/** How many. */
const wanted = whole(HISTORIES) ?? 3_000;
/** The first seed; a fresh one where none is given. */
const firstSeed = whole(HISTORIES_SEED) ?? freshSeed();
/** The number of one that broke a promise before: that one alone. */
const only = whole(HISTORIES_ONLY);
/** Databases are small: every query of a history looks past the histories before it. */
const historiesPerDatabase = 250;

test(
  'thousands of random histories, with every promise judged at every step',
  async () => {
    const total = new Tally();
    for (let seed = firstSeed; total.histories < wanted; seed += 1) {
      const ground = await Ground.open();
      try {
        const histories = Math.min(historiesPerDatabase, wanted - total.histories);
        const { tally, failure } = await campaign(ground, { seed, histories, only, withKnown: seed === firstSeed });
        total.add(tally);
        process.stdout.write(`seed ${seed}: ${tally.inWords()}\n`);
        expect(failure?.report ?? '').toBe('');
        await ground.judgePostedRows();
      } finally {
        await ground.close();
      }
      if (only !== undefined) break;
    }
    expect(total.histories).toBeGreaterThanOrEqual(only === undefined ? wanted : 1);
    process.stdout.write(`all of them: ${total.inWords()}\n`);
  },
  4 * 3_600_000,
);

/** Undefined where nothing is given. @throws for what is no whole number: it would play nothing and find nothing */
function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is no whole number`);
  return Number(text);
}
