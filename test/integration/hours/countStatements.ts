import pg from 'pg';

/** Counts the statements that the work sends to the database, on whichever connection. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const client = pg.Client.prototype as unknown as { query: (...parameters: unknown[]) => unknown };
  const original = client.query;
  let count = 0;
  client.query = function counted(...parameters: unknown[]) {
    count += 1;
    return original.apply(this, parameters);
  };
  try {
    await work();
  } finally {
    client.query = original;
  }
  return count;
}
