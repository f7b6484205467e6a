import type { Secrets } from '../../commands/secrets.js';
import type { Database, SchemeTransaction } from '../../entities/database.js';
import type { Borough } from './borough.js';
import { liveThrough } from './history/history.js';
import { writeOpening } from './opening.js';
import { planForGrowing } from './planner.js';
import { writeRota } from './rota/writeRota.js';

/** How often a person at the terminal hears of a borough's year. */
const stretchesPerReport = 13;

/** Keys older than this are cleared away in a living scheme too. */
const keysKeptDays = 30;

/**
 * Writes a borough with its history in one transaction: all of it is there or nothing.
 * @throws where the ledger refuses what the rules allowed
 */
export async function fillBorough(
  owner: Database,
  secrets: Secrets,
  borough: Borough,
  say: (line: string) => void,
): Promise<void> {
  const { members, groups, venues, calendar, schemeId, story } = borough;
  const title = story.name.replace(/ Time Credits.*/, '');
  const offers = venues.reduce((sum, venue) => sum + venue.offers.length, 0);
  say(
    `  ${title}: ${count(members.length)} members, ${groups.length} groups, ${venues.length} venues with ${offers} offers; its year follows …`,
  );
  await owner.inScheme(schemeId, async (tx) => {
    await planForGrowing(tx);
    await writeOpening(tx, borough, secrets);
    await writeRota(tx, borough);
    let stretches = 0;
    const lived = await liveThrough(tx, borough, ({ day }, soFar) => {
      stretches += 1;
      if (stretches % stretchesPerReport === 0)
        say(`  ${title}: at ${day}, ${count(soFar.logs)} logs and ${count(soFar.visits)} visits`);
    });
    await settle(tx, calendar.instant(Math.max(0, calendar.length - 1 - keysKeptDays), 0));
    const last = calendar.at(calendar.length - 1).day;
    say(
      `  ${title}: ${count(lived.logs)} logs, ${count(lived.shifts)} shifts with ${count(lived.places)} bookings, ${count(lived.visits)} visits, ${count(lived.exchanges)} exchanges and ${count(lived.gifts)} gifts up to ${last}`,
    );
  });
}

/** What time would have done to the past of a living scheme: everybody was told long ago, and old keys are gone. */
async function settle(tx: SchemeTransaction, keysBefore: Date): Promise<void> {
  await tx.sql(
    'UPDATE outbox_event SET relayed_at = occurred_at, processed_at = occurred_at WHERE scheme_id = $1 AND relayed_at IS NULL',
    [tx.schemeId],
  );
  await tx.sql('DELETE FROM idempotency WHERE scheme_id = $1 AND created_at < $2', [tx.schemeId, keysBefore]);
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
