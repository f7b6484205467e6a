/** Where a bar is drawn: stderr, as far as a bar needs it. */
export interface BarOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const cells = 24;
/** Where nothing can be drawn over, a line is worth its place after so many percent. */
const lineEveryPercent = 10;

/**
 * Says how far something is: a bar that moves in a terminal, and plain lines elsewhere, one for each step or tenth. It goes to stderr, so that results can
 * be piped.
 */
export class ProgressBar {
  private readonly from: number;
  private told: { words: string; percent: number } | undefined;

  constructor(
    private readonly output: BarOutput = process.stderr,
    /** Milliseconds of any clock that only goes forward. */
    private readonly at: () => number = () => performance.now(),
  ) {
    this.from = at();
  }

  /** @param share between 0 and 1 */
  show(share: number, words: string): void {
    const percent = Math.floor(Math.min(Math.max(share, 0), 1) * 100);
    const seconds = `${((this.at() - this.from) / 1000).toFixed(0)} s`;
    const figures = `${String(percent).padStart(3)}%  ${seconds}`;
    if (this.output.isTTY === true) {
      const filled = Math.round((percent / 100) * cells);
      this.output.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(cells - filled)} ${figures}  ${words}`);
      return;
    }
    if (this.told?.words === words && percent < this.told.percent + lineEveryPercent) return;
    this.told = { words, percent };
    this.output.write(`${figures}  ${words}\n`);
  }

  /** What stands still from here on, such as a result: the bar makes room for it. */
  clear(): void {
    if (this.output.isTTY === true) this.output.write('\r\x1b[2K');
  }
}

/** A bar over so many steps, each of which is named when it begins. */
export class Progress {
  private done = 0;
  private readonly bar = new ProgressBar();

  constructor(private readonly steps: number) {}

  /** What happens now; the step before it is done. */
  step(what: string): void {
    this.draw(what);
    this.done = Math.min(this.done + 1, this.steps);
  }

  /** More about the step that runs. */
  note(what: string): void {
    if (process.stderr.isTTY === true) this.draw(what);
  }

  end(): void {
    this.done = this.steps;
    this.bar.clear();
  }

  private draw(what: string): void {
    this.bar.show(this.steps === 0 ? 1 : this.done / this.steps, what);
  }
}
