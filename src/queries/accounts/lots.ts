import { accountRead } from '../../policies/accounts.js';
import { defineQuery } from '../defineQuery.js';

export interface LotRecord {
  remainingMinutes: number;
  heldMinutes: number;
  arrivedAt: Date;
  expiresAt: Date | null;
  funder: string | null;
}

/** What remains of credits that arrived together, in the order they will be spent. At most 200. */
export const lots = defineQuery({
  name: 'lots',
  policy: accountRead,
  async run(
    tx,
    input: { accountId: string; memberId: string | null; organisationId: string | null },
  ): Promise<LotRecord[]> {
    tx.authorize(input);
    return await tx.sql<LotRecord>(
      `SELECT remaining_minutes AS "remainingMinutes", held_minutes AS "heldMinutes", arrived_at AS "arrivedAt", expires_at AS "expiresAt", funder
       FROM lot WHERE scheme_id = $1 AND account_id = $2 AND remaining_minutes > 0
       ORDER BY expires_at NULLS LAST, arrived_at, id LIMIT 200`,
      [tx.schemeId, input.accountId],
    );
  },
});
