/** One write waiting to be posted with others. */
interface Waiting<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** What was judged and only has to be written; answers in the items' order. */
export type Write<Outcome> = () => Promise<Outcome[]>;

export interface GroupCommitOptions<Item, Outcome> {
  /**
   * Reads what a batch of one scheme is judged by, and judges it. One batch is judged at a time, perhaps while the one before it is being written: what
   * that one changes is not seen, so the write must look again at all that races, as it must for the sake of other processes.
   */
  judge(schemeId: string, items: readonly Item[]): Promise<Write<Outcome>>;
  /** False: nothing is judged before the batch before it has been written. */
  judgesAhead: boolean;
  /** Two items that share a key (a wallet, a code, an idempotency key) never share a batch: the later one waits for the next. */
  keysOf(item: Item): string[];
  /** How much of a batch's room an item takes. */
  sizeOf?(item: Item): number;
  /** Bounds a batch, so that nobody waits long behind it. */
  sizeMax: number;
  /** Bounds the queue: past it a write is refused at once instead of waiting past its caller's patience. */
  waitingMax: number;
  /** Thrown to whoever finds the queue full. */
  overloaded(): Error;
}

/** For writes that are read, judged and posted in one call of the database. */
export function inOneStep<Item, Outcome>(
  post: (schemeId: string, items: readonly Item[]) => Promise<Outcome[]>,
): Pick<GroupCommitOptions<Item, Outcome>, 'judge' | 'judgesAhead'> {
  return { judge: async (schemeId, items) => () => post(schemeId, items), judgesAhead: false };
}

/** The writes of one scheme: those that wait, one batch that is judged, one that is written. */
interface Line<Item, Outcome> {
  queue: Waiting<Item, Outcome>[];
  isJudging: boolean;
  /** How many items are being written, and when that ends. */
  writing: number;
  written: Promise<void>;
}

/**
 * Group commit: while one batch of a scheme is on its way the next collects; there is no timer, so a lone write never waits. Many writes then share one
 * transaction, one flush to disk and one lock of a busy account. Judging a batch overlaps with writing the one before, so that this process and the
 * database work at the same time.
 */
export class GroupCommit<Item, Outcome> {
  private readonly lines = new Map<string, Line<Item, Outcome>>();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: GroupCommitOptions<Item, Outcome>) {}

  /** Resolves when the item's batch has been committed; rejects when it was not. */
  submit(schemeId: string, item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const line = this.lines.get(schemeId) ?? { queue: [], isJudging: false, writing: 0, written: Promise.resolve() };
      this.lines.set(schemeId, line);
      if (line.queue.length >= this.options.waitingMax) {
        reject(this.options.overloaded());
        return;
      }
      line.queue.push({ item, resolve, reject });
      this.advance(schemeId, line);
    });
  }

  /** Resolves when everything submitted so far has been answered. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Called whenever something may begin: an item came, a batch was judged, a batch was written. */
  private advance(schemeId: string, line: Line<Item, Outcome>): void {
    if (line.queue.length === 0) {
      if (!line.isJudging && line.writing === 0) this.lines.delete(schemeId);
      return;
    }
    // A few that come while many are written would make a batch that is hardly worth its way: they wait for company, at the most until the write ends.
    const isWorthIt = line.writing === 0 || (this.options.judgesAhead && line.queue.length * 2 >= line.writing);
    if (line.isJudging || !isWorthIt) return;
    line.isJudging = true;
    this.keep(this.judgeNext(schemeId, line));
  }

  private keep(work: Promise<void>): void {
    const kept = work.finally(() => this.running.delete(kept));
    this.running.add(kept);
  }

  private async judgeNext(schemeId: string, line: Line<Item, Outcome>): Promise<void> {
    // Let the other requests of this turn of the event loop come along.
    await new Promise((resolve) => setImmediate(resolve));
    const { batch, rest } = this.takeBatch(line.queue);
    line.queue = rest;
    const write = await this.judge(schemeId, batch);
    await line.written;
    line.isJudging = false;
    line.writing = batch.length;
    line.written = this.write(schemeId, batch, write).finally(() => {
      line.writing = 0;
      this.advance(schemeId, line);
    });
    this.keep(line.written);
    this.advance(schemeId, line);
  }

  private takeBatch(queue: Waiting<Item, Outcome>[]): {
    batch: Waiting<Item, Outcome>[];
    rest: Waiting<Item, Outcome>[];
  } {
    const batch: Waiting<Item, Outcome>[] = [];
    const rest: Waiting<Item, Outcome>[] = [];
    const taken = new Set<string>();
    let room = this.options.sizeMax;
    for (const waiting of queue) {
      const keys = this.options.keysOf(waiting.item);
      const size = this.options.sizeOf?.(waiting.item) ?? 1;
      const fits = batch.length === 0 || (size <= room && !keys.some((key) => taken.has(key)));
      // Keys of those left behind count too, so that a later twin cannot overtake an earlier one.
      for (const key of keys) taken.add(key);
      if (fits) {
        batch.push(waiting);
        room -= size;
      } else {
        rest.push(waiting);
      }
    }
    return { batch, rest };
  }

  /** A batch that cannot be judged together is not lost: the write says so, and each item is then tried alone. */
  private async judge(schemeId: string, batch: Waiting<Item, Outcome>[]): Promise<Write<Outcome>> {
    try {
      return await this.options.judge(
        schemeId,
        batch.map((waiting) => waiting.item),
      );
    } catch (error) {
      return () => Promise.reject(error);
    }
  }

  private async write(schemeId: string, batch: Waiting<Item, Outcome>[], write: Write<Outcome>): Promise<void> {
    try {
      const outcomes = await write();
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error);
        return;
      }
      // One item that cannot be posted must not fail its neighbours. Posting each alone is safe even if the batch did commit before its
      // answer was lost: every item carries an idempotency key.
      for (const waiting of batch) await this.write(schemeId, [waiting], await this.judge(schemeId, [waiting]));
    }
  }
}

/** The instant a batch is judged and posted at: the latest of its requests', so that none of them sees its own future. */
export function latestInstant(requests: readonly { now: Date }[]): Date {
  return new Date(Math.max(...requests.map((request) => request.now.getTime())));
}
