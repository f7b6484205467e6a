import type { TestDatabase } from '../support/database.js';
import { type Baseline, differences } from '../support/loadChecks.js';
import type { Journal } from '../support/loadJournal.js';
import { openTables } from '../support/service.js';

/** Compares what the clients know with what the tables hold, prints the figures, and gives every difference. */
export async function judge(what: string, tables: TestDatabase, before: Baseline, journal: Journal): Promise<string[]> {
  const found = await differences(tables, before, journal);
  const { requests, acknowledged, retried } = journal.figures;
  process.stdout.write(
    `${what}: ${requests} requests so far, ${acknowledged} acknowledged, ${retried} retried, ${found.length} differences\n`,
  );
  return found;
}

/** The same through a connection that is made for it alone. */
export async function judgeAt(what: string, url: string, before: Baseline, journal: Journal): Promise<string[]> {
  const tables = await openTables(url);
  try {
    return await judge(what, tables, before, journal);
  } finally {
    await tables.drop();
  }
}
