import { type EntityManager, IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type pg from 'pg';

/** A call of an SQL function that enters the scheme by itself. $1 is the scheme. Prepared once for each connection, under its name. */
export interface SchemeCall {
  readonly name: string;
  readonly text: string;
}

/** Calls functions inside one scheme. */
export interface SchemeCaller {
  readonly schemeId: string;
  call<Row extends object>(call: SchemeCall, ...values: unknown[]): Promise<Row[]>;
}

/** One transaction inside one scheme. */
export interface SchemeTransaction extends SchemeCaller {
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
        return await work({ schemeId, em, sql, call: ({ text }, ...values) => sql(text, [schemeId, ...values]) });
      },
      isolation ? { isolationLevel: IsolationLevel.REPEATABLE_READ } : undefined,
    );
  }

  /**
   * Calls without a transaction around them: one round trip each, where a transaction takes four. Row-level security binds them as it binds everything:
   * a function that forgot to enter its scheme would see nothing.
   */
  callsIn(schemeId: string): SchemeCaller {
    return {
      schemeId,
      call: async <Row extends object>({ name, text }: SchemeCall, ...values: unknown[]) =>
        (await this.pool.query<Row>({ name, text, values: [schemeId, ...values] })).rows,
    };
  }

  async close(): Promise<void> {
    await this.orm.close();
    await this.pool.end();
  }
}
