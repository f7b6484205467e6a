import type { Clock } from '../../adapters/clock.js';
import { addDays, localDay } from '../../domain/schemes/localTime.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import { demoZone } from './borough.js';
import { type BoroughSize, buildBorough, fullSize } from './buildBorough.js';
import { boroughStories } from './data/boroughs.js';
import type { BoroughStory } from './data/types.js';
import { liveThrough } from './history/history.js';
import { writeOpening } from './opening.js';

export interface FillOptions {
  size?: BoroughSize;
  /** Told what a person at the terminal should know. */
  say?: (line: string) => void;
  /** How many boroughs are filled side by side. */
  atOnce?: number;
}

/**
 * Fills the four demonstration boroughs into a database, each with a year of history that ends yesterday. A borough is one transaction: a start that
 * was cut short left nothing of it, and the next one begins it again; one that is there stays as it is.
 * Runs as the owner of the tables.
 */
export async function ensureBoroughs(owner: Database, clock: Clock, options: FillOptions = {}): Promise<void> {
  const { size = fullSize, say = () => undefined, atOnce = 2 } = options;
  const missing = await missingBoroughs(owner);
  if (missing.length === 0) return;
  await tellPlanner(owner);
  const lastDay = addDays(localDay(clock.now(), demoZone), -1);
  const waiting = [...missing];
  const lane = async () => {
    for (let story = waiting.shift(); story; story = waiting.shift())
      await fillBorough(owner, story, lastDay, size, say);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  // Fresh tables have no statistics: without them the first queries would take the long way round.
  await owner.pool.query('ANALYZE');
}

async function missingBoroughs(owner: Database): Promise<BoroughStory[]> {
  const missing: BoroughStory[] = [];
  for (const story of boroughStories) {
    const { rows } = await owner.pool.query('SELECT scheme_id FROM find_scheme($1)', [story.slug]);
    if (rows.length === 0) missing.push(story);
  }
  return missing;
}

async function fillBorough(
  owner: Database,
  story: BoroughStory,
  lastDay: string,
  size: BoroughSize,
  say: (line: string) => void,
): Promise<void> {
  const borough = buildBorough(story, lastDay, size);
  const { members, groups, venues, calendar, schemeId } = borough;
  const title = story.name.replace(/ Time Credits.*/, '');
  const offers = venues.reduce((sum, venue) => sum + venue.offers.length, 0);
  say(
    `  ${title}: ${members.length} members, ${groups.length} groups, ${venues.length} venues with ${offers} offers; now its year …`,
  );
  const counts = await owner.inScheme(schemeId, async (tx) => {
    await setPlanner(tx, growing);
    await writeOpening(tx, borough);
    const lived = await liveThrough(tx, borough, (day, counts) =>
      say(`    ${title} ${day.day} ${counts.logs} ${counts.visits}`),
    );
    await tx.sql(
      'UPDATE outbox_event SET relayed_at = occurred_at, processed_at = occurred_at WHERE scheme_id = $1 AND relayed_at IS NULL',
      [schemeId],
    );
    await setPlanner(tx, grown);
    const differences = await tx.sql<{ difference: string }>('SELECT difference FROM check_ledger()');
    if (differences[0]) throw new Error(`the ledger of ${title} does not add up: ${differences[0].difference}`);
    return lived;
  });
  const number = (value: number) => value.toLocaleString('en-GB');
  say(
    `  ${title}: ${number(counts.logs)} logs, ${number(counts.visits)} visits, ${number(counts.gifts)} gifts up to ${calendar.at(calendar.length - 1).day}; the ledger adds up.`,
  );
}

/** Within the transaction that fills them, tables have no statistics worth the name: every row is fetched by its key, whatever the planner believes. */
const growing = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_bitmapscan: 'off',
};
/** Reading everything once is for hash joins again. */
const grown = { ...growing, enable_seqscan: 'on', enable_hashjoin: 'on', enable_mergejoin: 'on' };

async function setPlanner(tx: SchemeTransaction, settings: Readonly<Record<string, string>>): Promise<void> {
  await tx.sql('SELECT set_config(key, value, true) FROM jsonb_each_text($1)', [JSON.stringify(settings)]);
}

/**
 * Tables that grow from nothing within a transaction have no statistics, and a planner that knows none takes a scheme for a single row: it would
 * read whole tables for one id. So it is told beforehand that a handful of schemes share each table.
 */
async function tellPlanner(owner: Database): Promise<void> {
  await owner.pool.query(
    `SELECT pg_restore_attribute_stats('schemaname', 'tc', 'relname', c.relname::text, 'attname', 'scheme_id', 'inherited', false,
       'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 5::real)
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
     WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r'`,
  );
}
