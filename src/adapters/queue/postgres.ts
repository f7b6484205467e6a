import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import pg from 'pg';
import { jobQueue, jobRunner, jobWorker, lockOptions } from './jobQueue.js';
import { type QueueBackend, queueNames } from './types.js';

const SCHEMA = 'bullmq';
const CLOSE_WITHIN_MS = 1_000;
/** Every worker keeps one connection to listen on; the others are shared by all that is done. */
const CONNECTIONS = queueNames.length + 5;

/**
 * Keeps the jobs in PostgreSQL, in the schema bullmq, which belongs to tc_worker.
 * @throws Error when the database cannot be reached, or is older than BullMQ can use.
 */
export async function postgresBackend(url: string, onError: (error: unknown) => void): Promise<QueueBackend> {
  // BullMQ builds pools of its own for each queue unless it is given one.
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    keepAlive: true,
    application_name: 'time-credits queue',
    options: `-c role=tc_worker -c search_path=${SCHEMA} -c timezone=UTC -c lock_timeout=20000 -c statement_timeout=60000 -c jit=off`,
  });
  pool.on('error', onError);
  // While somebody holds a connection, its loss is told to the connection, not to the pool; unheard, it would end the process.
  pool.on('connect', (client) => void client.on('error', onError));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: 'postgres',
    openQueue: <Data>(name: Parameters<QueueBackend['openQueue']>[0]) => {
      const queue = new Queue<Data, void, string, Data, void, string, PostgresQueueBackend, PostgresConnectionOptions>(
        name,
        { connection: pool },
        createPostgresBackend,
      );
      queue.on('error', onError);
      return jobQueue(name, queue);
    },
    startWorker: <Data>(
      name: Parameters<QueueBackend['startWorker']>[0],
      work: (data: Data) => Promise<void>,
      settings: Parameters<QueueBackend['startWorker']>[2],
    ) => {
      const worker = new Worker<Data, void, string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
        name,
        jobRunner(work),
        { connection: pool, concurrency: settings.concurrency, ...lockOptions },
        createPostgresBackend,
      );
      worker.on('error', onError);
      return jobWorker(worker, settings.onFailed);
    },
    async close() {
      // A worker that was closed by force may still hold a connection; it ends with the process.
      await Promise.race([pool.end(), sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

/** Before anything else: a worker on a schema without BullMQ's tables asks for jobs again and again without a pause. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(
      {
        // The schema is there already. PostgreSQL would refuse tc_worker the statement all the same, since it may not create schemas.
        async query<Row>(text: string, parameters: readonly unknown[] = []) {
          if (text.startsWith('CREATE SCHEMA')) return { rows: [] };
          const { rows } = await client.query(text, [...parameters]);
          return { rows: rows as Row[] };
        },
      },
      SCHEMA,
    );
  } finally {
    client.release();
  }
}
