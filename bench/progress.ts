/** Says on stderr how far the run is: a bar that moves in a terminal, a line per step elsewhere. Figures go to stdout, so they can be piped. */
export class Progress {
  private done = 0;
  private readonly isTerminal = process.stderr.isTTY === true;
  private readonly from = performance.now();

  constructor(private readonly steps: number) {}

  /** What happens now; the step before it is done. */
  step(what: string): void {
    this.draw(what);
    this.done = Math.min(this.done + 1, this.steps);
  }

  /** More about the step that runs. */
  note(what: string): void {
    if (this.isTerminal) this.draw(what);
  }

  end(): void {
    this.done = this.steps;
    if (this.isTerminal) process.stderr.write('\r\x1b[2K');
  }

  private draw(what: string): void {
    const share = this.steps === 0 ? 1 : this.done / this.steps;
    const percent = `${String(Math.floor(share * 100)).padStart(3)}%`;
    const seconds = `${((performance.now() - this.from) / 1000).toFixed(0)} s`;
    if (this.isTerminal) {
      const filled = Math.round(share * 24);
      process.stderr.write(`\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${percent}  ${seconds}  ${what}`);
    } else {
      process.stderr.write(`${percent}  ${seconds}  ${what}\n`);
    }
  }
}
