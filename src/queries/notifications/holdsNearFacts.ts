import { addDays, dayStart } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { type HoldFacts, holdFacts } from './holdFacts.js';

export interface HoldNearRecord {
  redemptionId: string;
  facts: HoldFacts | null;
}

const NEAR = `FROM redemption WHERE scheme_id = $1 AND state = 'HELD' AND booked_for >= $2 AND booked_for < $3`;

async function dayOf(tx: SchemeTransaction, dayOn: string): Promise<[Date, Date]> {
  const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  return [dayStart(dayOn, timeZone), dayStart(addDays(dayOn, 1), timeZone)];
}

/** How many bookings at venues there are for a local day. */
export const holdsNearCount = defineQuery({
  name: 'holdsNearCount',
  policy: roundsDue,
  async run(tx, { dayOn }: { dayOn: string }): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(`SELECT count(*)::integer AS count ${NEAR}`, [
      tx.schemeId,
      ...(await dayOf(tx, dayOn)),
    ]);
    return row?.count ?? 0;
  },
});

/** Bookings at venues for a local day, by id. */
export const holdsNearFacts = defineQuery({
  name: 'holdsNearFacts',
  policy: roundsDue,
  async run(tx, input: { dayOn: string; after: string | null; limit: number }): Promise<HoldNearRecord[]> {
    tx.authorize(undefined);
    const rows = await tx.sql<{ redemptionId: string }>(
      `SELECT id AS "redemptionId" ${NEAR} AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5`,
      [tx.schemeId, ...(await dayOf(tx, input.dayOn)), input.after, input.limit],
    );
    const facts = await holdFacts(
      tx,
      rows.map(({ redemptionId }) => redemptionId),
    );
    return rows.map(({ redemptionId }) => ({ redemptionId, facts: facts.get(redemptionId) ?? null }));
  },
});
