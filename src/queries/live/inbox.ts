/** What a stream has to look at next. */
export type Cause = { cause: 'START' | 'RECHECK' | 'MISSED' | 'STOPPED' } | { cause: 'CHANGE'; subjectId: string };

/** More than this cannot be told one by one any more: the reader is too slow, and is told to look at everything. */
const waitingMax = 100;

/** Gathers what has changed while a stream is busy telling. However slow the reader is, no more waits here than a hundred ids. */
export class Inbox {
  private readonly waiting = new Set<string>();
  private missed = false;
  private stopped = false;
  private wake: () => void = () => undefined;

  readonly put = (subjectId: string | null): void => {
    if (subjectId === null || this.waiting.size >= waitingMax) {
      this.missed = true;
      this.waiting.clear();
    } else if (!this.missed) this.waiting.add(subjectId);
    this.wake();
  };

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** The next cause to look, RECHECK when there was none for so long. */
  async take(patienceMs: number): Promise<Cause> {
    if (!this.hasCause()) await this.wait(patienceMs);
    if (this.stopped) return { cause: 'STOPPED' };
    if (this.missed) {
      this.missed = false;
      return { cause: 'MISSED' };
    }
    const [subjectId] = this.waiting;
    if (subjectId === undefined) return { cause: 'RECHECK' };
    this.waiting.delete(subjectId);
    return { cause: 'CHANGE', subjectId };
  }

  /** Waits, whatever changes; ends early when the stream does. */
  async rest(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    for (;;) {
      const left = until - performance.now();
      if (this.stopped || left <= 0) return;
      await this.wait(left);
    }
  }

  private hasCause(): boolean {
    return this.stopped || this.missed || this.waiting.size > 0;
  }

  private async wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}
