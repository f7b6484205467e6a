import { dueReturns, postReturns } from '../../../commands/spending/returnVenueCredits.js';
import { addDays, dayStart } from '../../../domain/schemes/localTime.js';
import { returnedAfterDays } from '../../../domain/spending/venueReturn.js';
import type { SchemeTransaction } from '../../../entities/database.js';
import { type Borough, demoZone } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { auditRow } from '../opening.js';
import { insertRows } from '../rows.js';

/** When the service does by itself what is due at the beginning of a month, in minutes after midnight. */
const returnedAt = 4 * 60;

/** As returnVenueCredits does it on the first day of a month: before anything else moves. */
export async function returnCredits(tx: SchemeTransaction, borough: Borough, { index, day }: DemoDay): Promise<void> {
  const { calendar, rules, ids } = borough;
  const now = calendar.instant(index, returnedAt);
  const keptSince = dayStart(addDays(day, -returnedAfterDays(rules)), demoZone);
  const due = await dueReturns(tx, day, keptSince);
  const returns = due.map((venue) => ({ ...venue, transferId: ids.at(now) }));
  if (returns.length > 0) await postReturns({ ...tx, now, actorName: 'system' }, day, returns);
  const row = auditRow(ids.at(now), now, 'system', 'returnVenueCredits', 'VenueReturn', null);
  await insertRows(tx, 'audit', [{ ...row, detail: { month: day, venues: returns.length } }]);
}
