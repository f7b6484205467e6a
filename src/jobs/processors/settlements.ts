import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit, inOneStep } from '../../commands/groupCommit.js';
import { type Settlement, settleNotifications } from '../../commands/notifications/settleNotifications.js';
import { type JobContext, loggableError } from '../context.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1_000;
/** A database that is away for longer than this is looked after by people. */
const TRIED_FOR_MS = 2 * 60_000;
/** SQLSTATE: what is written is refused for what it is, however often it is tried. */
const REFUSED = /^(?:22|23|42|P0)/;

/**
 * What came of messages, written down together. While the database is away what is known already is kept and tried again, because a mail server that
 * took a message cannot be asked about it later; and nothing more is to be sent of which nobody could keep word.
 */
export class Settlements {
  private readonly commits: GroupCommit<Settlement, void>;
  private isKept = true;

  constructor(private readonly context: JobContext) {
    const { database, clock } = context;
    this.commits = new GroupCommit<Settlement, void>({
      keysOf: ({ id }) => [id],
      sizeMax: 100,
      // As many wait as are claimed at once, and no more.
      waitingMax: Number.POSITIVE_INFINITY,
      overloaded: () => new Error('too many messages at once'),
      ...inOneStep(async (schemeId, settled) => {
        await settleNotifications(database, schemeId, settled, clock.now());
        return settled.map(() => undefined);
      }),
    });
  }

  /** False: the last that was to be written down could not be. */
  get areKept(): boolean {
    return this.isKept;
  }

  /** @throws when it is refused, when the worker closes, or when the database stays away. */
  async write(schemeId: string, settlement: Settlement): Promise<void> {
    const from = performance.now();
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        await this.commits.submit(schemeId, settlement);
        this.isKept = true;
        return;
      } catch (error) {
        const { errorCode = '' } = loggableError(error);
        if (REFUSED.test(errorCode)) throw error;
        this.isKept = false;
        if (this.context.closing?.aborted || performance.now() - from > TRIED_FOR_MS) throw error;
        await sleep(waitMs);
      }
    }
  }
}
