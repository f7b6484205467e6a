import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

interface GiftRow {
  id: string;
  giverId: string;
  receiverId: string;
  giftMinutes: number;
  givenAt: Date;
  note: string | null;
  giverBalanceMinutes: number | null;
  receiverBalanceMinutes: number | null;
}

export interface GiftFacts extends GiftRow {
  giver: RecipientRecord;
  receiver: RecipientRecord;
}

/** Gifts between members by their transfer's id. Those that are missing, or one of whose members is, are left out. */
export async function giftFacts(
  tx: SchemeTransaction,
  transferIds: readonly string[],
): Promise<Map<string, GiftFacts>> {
  const rows = await tx.sql<GiftRow>(
    `SELECT t.id, t.amount_minutes AS "giftMinutes", t.occurred_at AS "givenAt", t.note,
            giver.member_id AS "giverId", receiver.member_id AS "receiverId",
            given.balance_after_minutes AS "giverBalanceMinutes", received.balance_after_minutes AS "receiverBalanceMinutes"
     FROM transfer t
     JOIN account giver ON giver.scheme_id = t.scheme_id AND giver.id = t.from_account_id
     JOIN account receiver ON receiver.scheme_id = t.scheme_id AND receiver.id = t.to_account_id
     LEFT JOIN entry given ON given.scheme_id = t.scheme_id AND given.transfer_id = t.id AND given.account_id = giver.id
     LEFT JOIN entry received ON received.scheme_id = t.scheme_id AND received.transfer_id = t.id AND received.account_id = receiver.id
     WHERE t.scheme_id = $1 AND t.id = ANY ($2) AND giver.member_id IS NOT NULL AND receiver.member_id IS NOT NULL`,
    [tx.schemeId, transferIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap((row) => [row.giverId, row.receiverId]),
  );
  return new Map(
    rows.flatMap((row) => {
      const giver = members.get(row.giverId);
      const receiver = members.get(row.receiverId);
      return giver === undefined || receiver === undefined ? [] : [[row.id, { ...row, giver, receiver }]];
    }),
  );
}
