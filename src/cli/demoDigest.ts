import { connectPool } from '../adapters/database/connect.js';
import type { Config } from '../config.js';
import { boroughStories } from '../demo/boroughs/data/boroughs.js';
import { type BoroughDigest, demoDigest } from '../demo/boroughs/digest.js';
import { withDatabase } from './home.js';
import { type Terminal, withProgress } from './terminal.js';

/** Says what the demonstration boroughs hold, and a digest of each. Returns the exit code: 1 where there is none of them. */
export async function demoDigestCommand(config: Config, terminal: Terminal): Promise<number> {
  return await withDatabase(config, terminal, async ({ url }) => {
    const pool = connectPool({ url, role: 'tc_auditor', poolMax: 1 });
    try {
      const slugs = boroughStories.map(({ slug }) => slug);
      const digests = await withProgress(terminal, 'Reading the boroughs', () => demoDigest(pool, slugs));
      for (const digest of digests) terminal.say(lineOf(digest));
      if (digests.length === 0) terminal.tell('There are no demonstration boroughs here: npm start fills them.');
      return digests.length === 0 ? 1 : 0;
    } finally {
      await pool.end();
    }
  });
}

function lineOf({ slug, digest, counts, logs }: BoroughDigest): string {
  const states = Object.entries(logs).map(([state, count]) => `${count} ${state.toLowerCase()}`);
  const {
    members,
    groups,
    venues,
    offers,
    redemptions,
    transfers,
    entries,
    opportunities,
    shifts,
    bookings,
    exchanges,
  } = counts;
  return [
    `${slug}: ${members} members, ${groups} groups, ${venues} venues, ${offers} offers`,
    `${opportunities} opportunities, ${shifts} shifts, ${bookings} bookings, ${exchanges} exchanges`,
    `logs ${states.join(', ')}`,
    `${redemptions} redemptions, ${transfers} transfers, ${entries} entries`,
    `digest ${digest}`,
  ].join('; ');
}
