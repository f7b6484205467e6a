import DataLoader from 'dataloader';
import type { SchemeTransaction } from '../entities/database.js';
import type { QueryContext } from './context.js';
import { schemeOf } from './defineQuery.js';

type Batch<Key, Value> = (keys: readonly Key[]) => Promise<Value[]>;

/** How loaders are made: each when it is first used, because most requests use none or one. */
export class LoadersOfRequest {
  private readonly made = new Map<string, DataLoader<never, unknown, string>>();

  constructor(protected readonly context: QueryContext) {}

  /** What was read is read afresh from now on. */
  forgetAll(): void {
    this.made.clear();
  }

  protected byId<T extends { id: string }>(entity: { name: string }): DataLoader<string, T | null> {
    return this.loader(entity.name, async (ids: readonly string[]) => {
      const rows = await this.inScheme((tx) =>
        tx.em.find(entity.name as never, { schemeId: tx.schemeId, id: { $in: [...ids] } } as never),
      );
      const found = new Map((rows as unknown as T[]).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  protected inScheme<T>(work: (tx: SchemeTransaction) => Promise<T>): Promise<T> {
    return this.context.database.inScheme(schemeOf(this.context.actor), work);
  }

  protected loader<Key, Value>(
    name: string,
    batch: Batch<Key, Value>,
    cacheKeyFn?: (key: Key) => string,
  ): DataLoader<Key, Value, string> {
    const known = this.made.get(name) as DataLoader<Key, Value, string> | undefined;
    if (known) return known;
    const made = new DataLoader<Key, Value, string>(batch, cacheKeyFn ? { cacheKeyFn } : undefined);
    this.made.set(name, made as unknown as DataLoader<never, unknown, string>);
    return made;
  }
}
