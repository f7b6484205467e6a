import { campaign, Ground } from './campaign.js';
import { install, type Mutation, restore } from './mutations.js';
import { BrokenPromise } from './promise.js';

/** The same histories for every mutant, whenever it is hunted. */
const seed = 7;
/** A mutant that lives through so many histories has got away. */
const historiesMax = 60;

export interface Caught {
  name: string;
  /** Whether what told is what must tell of this one: anything else may be a fault of the campaign. */
  isCaught: boolean;
  what: string;
  histories: number;
}

/** Plays the campaign against one broken rule until a promise tells. The ground is as it was afterwards. */
export async function hunt(ground: Ground, mutation: Mutation): Promise<Caught> {
  await install(ground.test, mutation);
  try {
    const { failure, tally } = await campaign(ground, { seed, histories: historiesMax, shrinks: false });
    const { name, promises, refuses } = mutation;
    const { histories } = tally;
    if (!failure) return { name, isCaught: false, what: 'it got away', histories };
    const { error } = failure;
    const what = String(error);
    const isCaught = error instanceof BrokenPromise ? promises.includes(error.promise) : isRefusal(what, refuses);
    return { name, isCaught, what, histories };
  } finally {
    await restore(ground.test, mutation);
  }
}

function isRefusal(what: string, refuses: string | undefined): boolean {
  return refuses !== undefined && what.includes(refuses);
}
