import type pg from 'pg';
import { connectPool } from '../adapters/database/connect.js';
import type { Config } from '../config.js';
import { withDatabase } from './home.js';
import { type Terminal, withProgress } from './terminal.js';

interface Counts {
  transfers: number;
  entries: number;
  accounts: number;
}

interface Difference {
  promise: number;
  difference: string;
  schemeId: string | null;
  subjectId: string | null;
  /** How many there are in all. */
  total: number;
}

/** A ledger that is broken everywhere is not printed whole; the summary counts every difference all the same. */
const listedMax = 1_000;

const statementTimeoutMs = 60 * 60_000;

/** Proves the ledger of every scheme on one snapshot. Returns the exit code: 0 where every promise holds, otherwise 1. */
export async function checkLedgerCommand(config: Config, terminal: Terminal): Promise<number> {
  return await withDatabase(config, terminal, async ({ url }) => {
    const pool = connectPool({ url, role: 'tc_auditor', poolMax: 1, statementTimeoutMs });
    try {
      const { counts, differences } = await withProgress(terminal, 'Checking the ledger', () => readProof(pool));
      return report(terminal, counts, differences);
    } finally {
      await pool.end();
    }
  });
}

async function readProof(pool: pg.Pool): Promise<{ counts: Counts; differences: Difference[] }> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const counted = await client.query<Counts>(
      `SELECT (SELECT count(*) FROM transfer) AS transfers, (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM account) AS accounts`,
    );
    const { rows: differences } = await client.query<Difference>(
      `SELECT promise, difference, scheme_id AS "schemeId", subject_id AS "subjectId", count(*) OVER () AS total
       FROM check_ledger()
       ORDER BY promise, difference, scheme_id, subject_id LIMIT $1`,
      [listedMax],
    );
    await client.query('COMMIT');
    return { counts: counted.rows[0] ?? { transfers: 0, entries: 0, accounts: 0 }, differences };
  } finally {
    // A transaction that failed ends with its connection.
    client.release(true);
  }
}

function report(terminal: Terminal, counts: Counts, differences: Difference[]): number {
  const total = differences[0]?.total ?? 0;
  for (const { promise, difference, schemeId, subjectId } of differences) {
    const place = [schemeId && `scheme ${schemeId}`, subjectId && `id ${subjectId}`].filter(Boolean).join(', ');
    terminal.say(`promise ${promise}: ${difference}${place === '' ? '' : ` (${place})`}`);
  }
  if (total > differences.length) terminal.say(`… and ${total - differences.length} more`);
  const { transfers, entries, accounts } = counts;
  terminal.say(`ledger: ${transfers} transfers, ${entries} entries, ${accounts} accounts, ${total} differences`);
  return total === 0 ? 0 : 1;
}
