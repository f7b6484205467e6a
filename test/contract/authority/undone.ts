import type pg from 'pg';
import type { Database } from '../../../src/entities/database.js';

/** What pg's clients and pools are asked for here. */
interface Lease {
  query(...parameters: unknown[]): Promise<unknown>;
  release(): void;
  on(): void;
  once(): void;
  removeListener(): void;
}

/** Longer than any statement here takes: whoever waits so long for the one connection waits for themselves. */
const patienceMs = 20_000;

/**
 * A database whose every transaction is undone. Its ORM and its pool share one connection; between begin() and undo() their transactions are savepoints
 * of one that never commits. Whoever would use a second connection at the same moment waits for the first.
 */
export class UndoneDatabase {
  private tail: Promise<void> = Promise.resolve();

  private constructor(
    readonly database: Database,
    private readonly client: pg.PoolClient,
  ) {}

  /** Takes the database over: from here on it has one connection. */
  static async take(database: Database): Promise<UndoneDatabase> {
    const undone = new UndoneDatabase(database, await database.pool.connect());
    const connection = database.orm.em.getConnection() as unknown as { getNativeClient(): Promise<pg.Pool> };
    undone.replace(await connection.getNativeClient());
    undone.replace(database.pool);
    return undone;
  }

  async begin(): Promise<void> {
    await this.client.query('BEGIN');
  }

  async undo(): Promise<void> {
    await this.client.query('ROLLBACK');
  }

  /** Gives the connection up, so that the database can be closed. */
  release(): void {
    this.client.release();
  }

  private replace(pool: pg.Pool): void {
    const lease = () => this.lease();
    const single = async (...parameters: unknown[]): Promise<unknown> => {
      const taken = await lease();
      try {
        await taken.query('begin');
        const answer = await taken.query(...parameters);
        await taken.query('commit');
        return answer;
      } catch (error) {
        await taken.query('rollback');
        throw error;
      } finally {
        taken.release();
      }
    };
    Object.assign(pool, { connect: lease, query: single });
  }

  private async lease(): Promise<Lease> {
    const before = this.tail;
    let release: () => void = () => undefined;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await within(before);
    const nothing = () => undefined;
    return {
      query: async (...parameters) => await this.translated(parameters),
      release,
      on: nothing,
      once: nothing,
      removeListener: nothing,
    };
  }

  /** A transaction of the service becomes a savepoint; with it ends the scheme that it was turned to. */
  private async translated([asked, ...values]: unknown[]): Promise<unknown> {
    const text = typeof asked === 'string' ? asked : (asked as { text: string }).text;
    const end = `SELECT set_config('tc.scheme_id', '', true)`;
    if (/^(begin|start transaction)\b/i.test(text)) return await this.client.query('SAVEPOINT of_request');
    if (/^commit\b/i.test(text)) return await this.client.query(`RELEASE SAVEPOINT of_request; ${end}`);
    if (/^rollback(?! to)\b/i.test(text)) {
      return await this.client.query(`ROLLBACK TO SAVEPOINT of_request; RELEASE SAVEPOINT of_request; ${end}`);
    }
    return await (this.client.query as unknown as (...parameters: unknown[]) => Promise<unknown>).call(
      this.client,
      asked,
      ...values,
    );
  }
}

async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('a second connection was asked for inside a transaction')), patienceMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
