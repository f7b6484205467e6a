import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './protocol.js';

/** The load generator as its process is seen from here. */
export class LoadGenerator {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL('./generator.js', import.meta.url)), { serialization: 'advanced' });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws Error when the generator broke, or when more than one answer in a hundred was a failure: such a figure says nothing. */
  async run(order: LoadOrder): Promise<LoadResult> {
    const result = await new Promise<LoadResult>((resolve, reject) => {
      const onExit = () => reject(new Error('the load generator ended'));
      this.child.once('exit', onExit);
      this.child.once('message', (message) => {
        this.child.off('exit', onExit);
        resolve(message as LoadResult);
      });
      this.child.send(order);
    });
    if (result.failures * 100 > result.answers) {
      throw new Error(
        `${result.failures} of ${result.answers + result.failures} answers were failures, such as: ${result.failure}`,
      );
    }
    return result;
  }

  close(): void {
    this.child.kill();
  }
}
