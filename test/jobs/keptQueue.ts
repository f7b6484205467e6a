import type { JobCounts, JobQueue, QueuedJob } from '../../src/adapters/queue/types.js';

/** A queue that only keeps what it is given, or refuses everything. */
export class KeptQueue<Data> implements JobQueue<Data> {
  readonly added: QueuedJob<Data>[] = [];
  readonly forgotten: string[] = [];
  isAway = false;

  async ready(): Promise<void> {}

  async add(jobs: readonly QueuedJob<Data>[]): Promise<void> {
    if (this.isAway) throw new Error('the queue is away');
    this.added.push(...jobs);
  }

  async forgetEnded(ids: readonly string[]): Promise<void> {
    this.forgotten.push(...ids);
  }

  async keepSchedule(): Promise<void> {}

  async dropSchedulesBut(): Promise<string[]> {
    return [];
  }

  async counts(): Promise<JobCounts> {
    return { waiting: this.added.length, active: 0, delayed: 0, failed: 0 };
  }

  async close(): Promise<void> {}
}
