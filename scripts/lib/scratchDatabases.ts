import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedDatabase } from './product.js';

/** Connects, works, and closes the connection whatever happens. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Gives `work` the URL of a server it may make databases on: the one given, or else the embedded PostgreSQL on fresh data
 * in a temporary folder, stopped and removed afterwards.
 */
export async function withServer<Result>(
  url: string | undefined,
  checkoutRoot: string,
  work: (adminUrl: string) => Promise<Result>,
): Promise<Result> {
  if (url !== undefined) return work(url);
  const folder = await mkdtemp(join(tmpdir(), 'time-credits-check-'));
  try {
    // PostgreSQL refuses to run as root and must be able to enter the folder under another user.
    await chmod(folder, 0o755);
    const database = await startEmbeddedDatabase(checkoutRoot, folder);
    try {
      return await work(database.superuserUrl);
    } finally {
      await database.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes empty databases, gives `work` their URLs, and drops them whatever happens. */
export async function withEmptyDatabases<Result>(
  adminUrl: string,
  count: number,
  work: (urls: string[]) => Promise<Result>,
): Promise<Result> {
  const run = randomBytes(4).toString('hex');
  const names = Array.from({ length: count }, (_, index) => `tc_check_${run}_${index}`);
  return withClient(adminUrl, async (admin) => {
    try {
      for (const name of names) await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      return await work(
        names.map((name) => {
          const url = new URL(adminUrl);
          url.pathname = `/${name}`;
          return url.href;
        }),
      );
    } finally {
      for (const name of names) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  });
}
