/** The queues of the service. Jobs hold ids only: what they mean is read from PostgreSQL when they run. */
export const queueNames = ['events', 'messages', 'due-work', 'housekeeping'] as const;
export type QueueName = (typeof queueNames)[number];

export interface QueuedJob<Data> {
  /** Names the work, so that the same work is not queued twice. Without ":" and not a bare number, as BullMQ asks. */
  id: string;
  data: Data;
  /** It goes before everything that waits. */
  isFirst?: boolean;
}

/** The filling end of a queue. */
export interface JobQueue<Data> {
  /** Resolves when jobs can be added; rejects when they never will be. */
  ready(): Promise<void>;
  /** Adds jobs. One whose id is waiting or running already is left as it is. */
  add(jobs: readonly QueuedJob<Data>[]): Promise<void>;
  /** Removes those of the jobs that have ended, so that their ids can be queued again. */
  forgetEnded(ids: readonly string[]): Promise<void>;
  /** Sees to it that a job with this data is made every so often, also when the queue has lost its schedule. Safe to repeat. */
  keepSchedule(id: string, everyMs: number, data: Data): Promise<void>;
  /**
   * Takes away the schedules that are not among these, with the jobs they made for later; one that waits for a worker already still comes.
   * @returns the ids of those that went.
   */
  dropSchedulesBut(ids: readonly string[]): Promise<string[]>;
  /** How many jobs there are, by what they wait for. */
  counts(): Promise<JobCounts>;
  close(): Promise<void>;
}

export interface JobCounts {
  waiting: number;
  /** A worker is at them. */
  active: number;
  /** They wait for their time, or for another try. */
  delayed: number;
  failed: number;
}

/** The jobs of one queue. */
export interface QueueCounts extends JobCounts {
  queue: QueueName;
}

/** The working end of a queue. */
export interface JobWorker {
  /** Resolves when jobs are taken; rejects when they never will be. */
  ready(): Promise<void>;
  /** Takes no more jobs and waits for those that run; with `force` it waits for nothing. Jobs cut off are done again elsewhere. */
  close(force?: boolean): Promise<void>;
}

export interface WorkerSettings {
  /** How many jobs run at once in this process. */
  concurrency: number;
  onFailed(jobId: string | undefined, error: unknown): void;
}

/** Where jobs wait: Redis or PostgreSQL, the same to whoever uses it. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  openQueue<Data>(name: QueueName): JobQueue<Data>;
  startWorker<Data>(name: QueueName, work: (data: Data) => Promise<void>, settings: WorkerSettings): JobWorker;
  /** Ends the connections. Queues and workers are closed before. */
  close(): Promise<void>;
}

export interface QueueBackendSettings {
  /** Where Redis is; without it PostgreSQL keeps the jobs. */
  redisUrl?: string;
  /** A login that may work as tc_worker. */
  databaseUrl: string;
  /** Told of connections that broke; they mend themselves. The error may quote an address: log its code at most. */
  onConnectionError?(error: unknown): void;
}
