const batch = 5_000;

/** Removes a batch at a time, so that no lock is held for long, until one is not full. Returns how many in all. */
export async function inBatches(remove: (limit: number) => Promise<number>): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = await remove(batch);
    removed += count;
    if (count < batch) return removed;
  }
}
