/** One write waiting to be posted with others. */
interface Waiting<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions<Item, Outcome> {
  /** Posts a batch of one scheme in one database call; answers in the items' order. */
  post(schemeId: string, items: readonly Item[]): Promise<Outcome[]>;
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

/**
 * Group commit: while one batch of a scheme is on its way to the database the next collects; there is no timer, so a lone write never waits.
 * Many writes then share one transaction, one flush to disk and one lock of a busy account.
 */
export class GroupCommit<Item, Outcome> {
  private readonly queues = new Map<string, Waiting<Item, Outcome>[]>();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: GroupCommitOptions<Item, Outcome>) {}

  /** Resolves when the item's batch has been committed; rejects when it was not. */
  submit(schemeId: string, item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(schemeId);
      if (queue) {
        if (queue.length >= this.options.waitingMax) reject(this.options.overloaded());
        else queue.push({ item, resolve, reject });
        return;
      }
      this.queues.set(schemeId, [{ item, resolve, reject }]);
      const drained = this.drain(schemeId).finally(() => this.running.delete(drained));
      this.running.add(drained);
    });
  }

  /** Resolves when everything submitted so far has been answered. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async drain(schemeId: string): Promise<void> {
    // Let the other requests of this turn of the event loop join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const queue = this.queues.get(schemeId) ?? [];
      if (queue.length === 0) {
        this.queues.delete(schemeId);
        return;
      }
      const { batch, rest } = this.takeBatch(queue);
      this.queues.set(schemeId, rest);
      await this.postBatch(schemeId, batch);
    }
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

  private async postBatch(schemeId: string, batch: Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.options.post(
        schemeId,
        batch.map((waiting) => waiting.item),
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error);
        return;
      }
      // One item that cannot be posted must not fail its neighbours. Posting each alone is safe even if the batch did commit before its
      // answer was lost: every item carries an idempotency key.
      for (const waiting of batch) await this.postBatch(schemeId, [waiting]);
    }
  }
}

/** The instant a batch is judged and posted at: the latest of its requests', so that none of them sees its own future. */
export function latestInstant(requests: readonly { now: Date }[]): Date {
  return new Date(Math.max(...requests.map((request) => request.now.getTime())));
}
