import type { Secrets } from '../../commands/secrets.js';
import { addDays, localDay } from '../../domain/schemes/localTime.js';
import type { Database } from '../../entities/database.js';
import { type Borough, demoZone } from './borough.js';
import { type BoroughSize, buildBorough, fullSize } from './buildBorough.js';
import { boroughStories } from './data/boroughs.js';
import type { BoroughStory } from './data/types.js';
import { fillBorough } from './fillBorough.js';
import { tellPlanner } from './planner.js';

export interface FillOptions {
  size?: BoroughSize;
  /** Told what a person at the terminal should know. */
  say?: (line: string) => void;
  /** What is said first, where there is something to fill. */
  first?: string;
}

/** Two side by side: while one is thought up, the database writes the other. */
const atOnce = 2;

/**
 * Fills the demonstration boroughs that are not there yet, each with a year of history that ends yesterday. The same day and size give the same
 * boroughs, byte for byte but for what PostgreSQL numbers itself. A borough is one transaction: of a start that was cut short nothing is left, and
 * the next one begins it again.
 * Runs as the owner of the tables.
 */
export async function ensureBoroughs(
  owner: Database,
  secrets: Secrets,
  now: Date,
  options: FillOptions = {},
): Promise<void> {
  const { size = fullSize, say = () => undefined, first = '' } = options;
  const there = await boroughsThere(owner);
  const waiting = boroughStories.filter((story) => !there.includes(story));
  if (waiting.length === 0) return;
  if (first !== '') say(first);
  await tellPlanner(owner);
  const lastDay = addDays(localDay(now, demoZone), -1);
  const filled: Borough[] = [];
  const lane = async () => {
    for (let story = waiting.shift(); story; story = waiting.shift()) {
      const borough = buildBorough(story, lastDay, size);
      await fillBorough(owner, secrets, borough, say).catch((error: unknown) => {
        // Nothing more is begun, and what the other lane is at is waited for: whoever is told of the failure may begin again at once.
        waiting.length = 0;
        throw error;
      });
      filled.push(borough);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  // What the planner was told was a guess; now it can look.
  await owner.pool.query('ANALYZE');
  for (const borough of filled) await proveLedger(owner, borough);
  say('  Their ledgers add up.');
}

/** @throws where the ledger of a borough does not add up */
async function proveLedger(owner: Database, { schemeId, story }: Borough): Promise<void> {
  const [difference] = await owner.inScheme(schemeId, (tx) =>
    tx.sql<{ difference: string }>('SELECT difference FROM check_ledger() LIMIT 1'),
  );
  if (difference) throw new Error(`the ledger of ${story.slug} does not add up: ${difference.difference}`);
}

/** The boroughs that the database has, whenever they were filled. */
export async function boroughsThere(database: Pick<Database, 'pool'>): Promise<BoroughStory[]> {
  const slugs = boroughStories.map(({ slug }) => slug);
  const { rows } = await database.pool.query<{ slug: string }>(
    'SELECT slug FROM unnest($1::text[]) AS slug WHERE EXISTS (SELECT 1 FROM find_scheme(slug))',
    [slugs],
  );
  return boroughStories.filter(({ slug }) => rows.some((row) => row.slug === slug));
}
