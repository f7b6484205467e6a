import fc from 'fast-check';
import type { Database } from '../../../src/entities/database.js';
import { connectDatabase, createTestDatabase, type TestDatabase } from '../database.js';
import { History } from './history.js';
import { knownHistories } from './known.js';
import { judgePostedRows } from './referee.js';
import { smallest } from './smallest.js';
import { ledgerCheckOf } from './snapshot.js';
import { type HistoryPlan, histories } from './steps.js';
import { Tally } from './tally.js';
import { foundTown } from './town.js';

/** As many histories as two cores get through side by side. None knows of the others. */
const abreast = 4;

/** A database for histories, each of which is a scheme of its own in it. */
export class Ground {
  private constructor(
    readonly test: TestDatabase,
    private readonly worker: Database,
    private readonly ledgerCheck: string,
  ) {}

  static async open(): Promise<Ground> {
    const test = await createTestDatabase({ poolMax: 8 * abreast });
    const worker = await connectDatabase({ url: test.adminUrl, role: 'tc_worker', poolMax: abreast });
    return new Ground(test, worker, await ledgerCheckOf(test));
  }

  /** @throws BrokenPromise, and whatever else the service failed with */
  async play(plan: HistoryPlan, tally: Tally): Promise<void> {
    tally.histories += 1;
    const town = await foundTown(this.test, this.worker, plan, this.ledgerCheck);
    await new History(town, tally).play(plan.steps);
  }

  /** How many hours waited for a pot, and how many of those were credited later. */
  async waited(): Promise<{ waited: number; credited: number }> {
    const [row] = await this.test.admin<{ waited: number; credited: number }>(
      `SELECT count(*)::int AS waited, (count(*) FILTER (WHERE transfer_id IS NOT NULL))::int AS credited
       FROM hours_log WHERE was_unfunded`,
    );
    return row ?? { waited: 0, credited: 0 };
  }

  /** What a history leaves behind cannot be changed. @throws BrokenPromise */
  async judgePostedRows(): Promise<void> {
    await judgePostedRows(this.test);
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.test.drop();
  }
}

export interface Campaign {
  seed: number;
  histories: number;
  /** The number of a history that broke a promise before: plays that one alone. */
  only?: number | undefined;
  /** Plays no more than so many steps of each. */
  stepsMax?: number;
  /** False: without the histories that are known by heart. */
  withKnown?: boolean;
  /** False: tells the first failure as it was drawn, without looking for what of it is enough. */
  shrinks?: boolean;
}

export interface Result {
  tally: Tally;
  /** What broke, and how to see it again; null: nothing. */
  failure: { error: unknown; report: string } | null;
}

interface Numbered {
  number: number;
  plan: HistoryPlan;
}

/** Plays the known histories and then random ones, the same for the same seed. */
export async function campaign(ground: Ground, asked: Campaign): Promise<Result> {
  const { seed, only, stepsMax, withKnown = true, shrinks = true } = asked;
  const tally = new Tally();
  const drawn = fc.sample(histories, { seed, numRuns: Math.max(asked.histories, only ?? 0) });
  const short = drawn.map((plan) => ({ ...plan, steps: plan.steps.slice(0, stepsMax) }));
  const waiting = [...knownHistories, ...short]
    .map((plan, number): Numbered => ({ number, plan }))
    .filter(({ number }) => (only === undefined ? withKnown || number >= knownHistories.length : number === only));
  const broken: { history: Numbered; error: unknown }[] = [];
  const playOn = async () => {
    for (let history = waiting.shift(); history && broken.length === 0; history = waiting.shift()) {
      try {
        await ground.play(history.plan, tally);
      } catch (error) {
        broken.push({ history, error });
      }
    }
  };
  await Promise.all(Array.from({ length: abreast }, playOn));
  const [first] = broken;
  if (!first) return { tally, failure: null };
  const { history, error } = first;
  const enough = shrinks ? await smallest(history.plan, (plan) => ground.play(plan, new Tally())) : null;
  return { tally, failure: { error, report: reportOf(seed, history, error, enough) } };
}

function reportOf(seed: number, { number, plan }: Numbered, error: unknown, enough: HistoryPlan | null): string {
  const short = enough
    ? `This is enough of it: ${JSON.stringify(enough)}`
    : `It is not broken by itself, or not each time: ${JSON.stringify(plan)}`;
  const again = `HISTORIES_SEED=${seed} HISTORIES_ONLY=${number} npm run test:faults -- histories`;
  return `History ${number} of seed ${seed}: ${error}\n${short}\nPlay it again: ${again}`;
}

/** A seed that nobody has chosen. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
