import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { RedemptionEntity } from '../../entities/spending/entities.js';
import { redemptionList } from '../../policies/spending.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, listScope, readInstantCursor, type ScopeInput } from '../latestFirst.js';

export interface RedemptionsInput extends ScopeInput {
  first: number;
  after?: string | null;
  /** Only what has come to this. */
  state?: RedemptionEntity['state'] | null;
}

/** A redemption stands in the list at the time it was redeemed, a hold at the time it was placed. */
type Listed = RedemptionEntity & { listedAt: Date };

const columns = `id, scheme_id AS "schemeId", member_id AS "memberId", organisation_id AS "organisationId", offer_id AS "offerId", code_id AS "codeId",
  hold_id AS "holdId", card_id AS "cardId", state, price_minutes AS "priceMinutes", adults, under16s, stock_slot AS "stockSlot",
  transfer_id AS "transferId", accepted_by AS "acceptedBy", booked_for AS "bookedFor", placed_at AS "placedAt", ended_at AS "endedAt",
  redeemed_at AS "redeemedAt", reversed_at AS "reversedAt"`;

/** Those of one kind, by the instant in this column: each kind has an index of its own, so that a page costs the same wherever it lies. */
const listedBy = (column: string, kind: string): string => `
  (SELECT ${columns}, ${column} AS "listedAt" FROM redemption
   WHERE scheme_id = $1 AND ${kind} AND ($2::uuid IS NULL OR member_id = $2) AND ($3::uuid IS NULL OR organisation_id = $3)
     AND ($4::text IS NULL OR state = $4) AND ($5::timestamptz IS NULL OR (${column}, id) < ($5, $6::uuid))
   ORDER BY ${column} DESC, id DESC LIMIT $7)`;

const page = `${listedBy('redeemed_at', 'redeemed_at IS NOT NULL')} UNION ALL ${listedBy('placed_at', 'redeemed_at IS NULL')}
  ORDER BY "listedAt" DESC, id DESC LIMIT $7`;

/** A page of redemptions and holds, the latest first: of a member, of a venue, of both or of the scheme; of the asker where nobody is named. */
export const redemptions = defineQuery({
  name: 'redemptions',
  policy: redemptionList,
  async run(tx, input: RedemptionsInput): Promise<Page<RedemptionEntity>> {
    const scope = listScope(tx.actor, input);
    tx.authorize(scope);
    const after = input.after ? readInstantCursor(input.after) : null;
    const rows = await tx.sql<Listed>(page, [
      tx.schemeId,
      scope.memberId,
      scope.organisationId,
      input.state ?? null,
      after?.at ?? null,
      after?.id ?? null,
      input.first + 1,
    ]);
    return pageOf(rows, input.first, (row) => instantCursor(row.listedAt, row.id));
  },
});
