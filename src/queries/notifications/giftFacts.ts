import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface GiftFacts {
  giver: RecipientRecord;
  receiver: RecipientRecord;
  giftMinutes: number;
  givenAt: Date;
  note: string | null;
  giverBalanceMinutes: number | null;
  receiverBalanceMinutes: number | null;
}

/** Null: the transfer or one of the two members no longer exists. */
export async function giftFacts(
  tx: SchemeTransaction,
  transferId: string,
  fromMemberId: string,
  toMemberId: string,
): Promise<GiftFacts | null> {
  const [row] = await tx.sql<Omit<GiftFacts, 'giver' | 'receiver' | 'givenAt'> & { givenAt: string }>(
    `SELECT t.amount_minutes AS "giftMinutes", t.occurred_at AS "givenAt", t.note,
            given.balance_after_minutes AS "giverBalanceMinutes", received.balance_after_minutes AS "receiverBalanceMinutes"
     FROM transfer t
     LEFT JOIN entry given ON given.scheme_id = t.scheme_id AND given.transfer_id = t.id AND given.account_id = t.from_account_id
     LEFT JOIN entry received ON received.scheme_id = t.scheme_id AND received.transfer_id = t.id AND received.account_id = t.to_account_id
     WHERE t.scheme_id = $1 AND t.id = $2`,
    [tx.schemeId, transferId],
  );
  const members = await recipientRecords(tx, [fromMemberId, toMemberId]);
  const giver = members.get(fromMemberId);
  const receiver = members.get(toMemberId);
  if (row === undefined || giver === undefined || receiver === undefined) return null;
  return { ...row, giver, receiver, givenAt: new Date(row.givenAt) };
}
