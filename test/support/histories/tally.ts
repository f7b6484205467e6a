/** What a campaign did, for whoever reads its figures. */
export class Tally {
  histories = 0;
  checks = 0;
  private readonly steps = new Map<string, number>();
  private readonly acknowledged = new Map<string, number>();
  private readonly refused = new Map<string, number>();

  step(kind: string): void {
    count(this.steps, kind, 1);
  }

  acknowledge(command: string): void {
    count(this.acknowledged, command, 1);
  }

  refuse(code: string): void {
    count(this.refused, code, 1);
  }

  add(other: Tally): void {
    this.histories += other.histories;
    this.checks += other.checks;
    for (const [key, times] of other.steps) count(this.steps, key, times);
    for (const [key, times] of other.acknowledged) count(this.acknowledged, key, times);
    for (const [key, times] of other.refused) count(this.refused, key, times);
  }

  /** What was refused at least once. */
  get refusals(): string[] {
    return [...this.refused.keys()];
  }

  /** What was done at least once. */
  get commands(): string[] {
    return [...this.acknowledged.keys()];
  }

  inWords(): string {
    return [
      `${this.histories} histories, the ledger judged ${this.checks} times`,
      `steps ${total(this.steps)}: ${inOrder(this.steps)}`,
      `acknowledged ${total(this.acknowledged)}: ${inOrder(this.acknowledged)}`,
      `refused ${total(this.refused)}: ${inOrder(this.refused)}`,
    ].join('\n  ');
  }
}

function count(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}

function inOrder(counts: Map<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, times]) => `${key} ${times}`)
    .join(', ');
}
