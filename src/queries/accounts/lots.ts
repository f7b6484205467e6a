import type { SchemeCall } from '../../entities/database.js';
import { accountRead } from '../../policies/accounts.js';
import { defineCallQuery } from '../defineQuery.js';

export interface LotRecord {
  remainingMinutes: number;
  heldMinutes: number;
  arrivedAt: Date;
  expiresAt: Date | null;
  funder: string | null;
}

const lotsMax = 200;

const readLots: SchemeCall = {
  name: 'account_lots',
  text: `SELECT remaining_minutes AS "remainingMinutes", held_minutes AS "heldMinutes", arrived_at AS "arrivedAt", expires_at AS "expiresAt", funder
         FROM account_lots($1, $2, ${lotsMax})`,
};

/** What remains of credits that arrived together, in the order they will be spent. At most 200. */
export const lots = defineCallQuery({
  name: 'lots',
  policy: accountRead,
  async run(
    calls,
    input: { accountId: string; memberId: string | null; organisationId: string | null },
  ): Promise<LotRecord[]> {
    calls.authorize(input);
    return await calls.call<LotRecord>(readLots, input.accountId);
  },
});
