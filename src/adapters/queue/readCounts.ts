import { setTimeout as sleep } from 'node:timers/promises';
import { type JobQueue, type QueueBackend, type QueueCounts, queueNames } from './types.js';

/** Whoever looks at counts has no patience: a queue that is away is shown as away. */
const answersWithinMs = 2_000;
/** Several who look, or one whose page looks again by itself, cost one count. */
const freshMs = 2_000;

export interface QueueReading {
  kind: QueueBackend['kind'];
  counts: QueueCounts[];
}

/** Counts the jobs of every queue, for whoever looks after the service. */
export interface QueueReader {
  /** Null where the queue does not answer. Never throws. */
  read(): Promise<QueueReading | null>;
  close(): Promise<void>;
}

function readerOf(backend: QueueBackend): QueueReader {
  let queues: { name: QueueCounts['queue']; queue: JobQueue<unknown> }[] | undefined;
  let last: { at: number; reading: Promise<QueueReading | null> } | undefined;
  const count = async (): Promise<QueueReading> => {
    queues ??= queueNames.map((name) => ({ name, queue: backend.openQueue<unknown>(name) }));
    const counts = await Promise.all(
      queues.map(async ({ name, queue }) => ({ queue: name, ...(await queue.counts()) })),
    );
    return { kind: backend.kind, counts };
  };
  return {
    read() {
      const at = performance.now();
      if (last && at - last.at < freshMs) return last.reading;
      const tooLate = sleep(answersWithinMs, null, { ref: false });
      const reading = Promise.race([count(), tooLate]).catch(() => null);
      last = { at, reading };
      return reading;
    },
    async close() {
      await Promise.all((queues ?? []).map(({ queue }) => queue.close().catch(() => undefined)));
    },
  };
}

/** Counts on a backend of its own, which is opened when somebody first looks: a process without workers has no other use for one. */
export function queueReader(open: () => Promise<QueueBackend>): QueueReader {
  let opened: Promise<{ reader: QueueReader; backend: QueueBackend }> | undefined;
  const openOnce = async () => {
    const backend = await open();
    return { backend, reader: readerOf(backend) };
  };
  return {
    async read() {
      opened ??= openOnce();
      try {
        return await (await opened).reader.read();
      } catch {
        // It may be there the next time somebody looks.
        opened = undefined;
        return null;
      }
    },
    async close() {
      const { reader, backend } = (await opened?.catch(() => undefined)) ?? {};
      await reader?.close();
      await backend?.close();
    },
  };
}
