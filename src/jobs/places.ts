/** So many at once; the others wait in line, those who go first before the rest. */
export class Places {
  private readonly first: (() => void)[] = [];
  private readonly others: (() => void)[] = [];

  constructor(private free: number) {}

  async take<Result>(work: () => Promise<Result>, goesFirst = false): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => (goesFirst ? this.first : this.others).push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.first.shift() ?? this.others.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
