import { type EntityManager, IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type pg from 'pg';

/** One transaction inside one scheme. */
export interface SchemeTransaction {
  readonly schemeId: string;
  readonly em: EntityManager;
  /** Runs SQL with $1-style parameters in this transaction. bigint comes back as number, timestamptz as Date, date as yyyy-mm-dd. */
  sql<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** The service's way to its data: transactions that row-level security has turned to one scheme. */
export class Database {
  constructor(
    readonly orm: MikroORM,
    /** For the paths that are one SQL call: the function called turns row-level security itself. */
    readonly pool: pg.Pool,
  ) {}

  /** Runs the work in one transaction of this scheme. A throw rolls everything back. */
  async inScheme<T>(
    schemeId: string,
    work: (tx: SchemeTransaction) => Promise<T>,
    isolation?: 'REPEATABLE READ',
  ): Promise<T> {
    return await this.orm.em.fork().transactional(
      async (em) => {
        const sql = async <Row extends object>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
          const result = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...parameters]));
          return result.rows;
        };
        await sql('SELECT set_config($1, $2, true)', ['tc.scheme_id', schemeId]);
        return await work({ schemeId, em, sql });
      },
      isolation ? { isolationLevel: IsolationLevel.REPEATABLE_READ } : undefined,
    );
  }

  async close(): Promise<void> {
    await this.orm.close();
    await this.pool.end();
  }
}
