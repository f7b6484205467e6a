import { isNews, type Receipt } from '../../domain/notifications/delivery.js';
import type { Channel } from '../../domain/notifications/kinds.js';
import { reachedAgain } from '../../domain/notifications/staffTasks.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { system } from '../../policies/notifications.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { settleStaffTasksOf } from './endStaffTasks.js';
import { type Failure, followFailures, isAddressOf } from './followFailures.js';
import { REMOVED_BODY } from './settleNotifications.js';

/** What a carrier says became of a message. */
export interface ReceiptInput {
  notificationId: string;
  /** The carrier's own id of it. */
  providerReference: string;
  channel: Channel;
  receipt: Receipt;
  /** Where it went. Null for a letter. */
  to: string | null;
  /** When that was, as the carrier says. Null: now. */
  at: Date | null;
}

/** RECORDED: it stands. KNOWN: it told nothing new. OTHER: there is no such message that went out under this id of the carrier's. */
export type ReceiptEffect = 'RECORDED' | 'KNOWN' | 'OTHER';

interface MessageRow {
  tries: number;
  failure: string | null;
  receipt: Receipt | null;
  providerReference: string | null;
}

/**
 * Writes down what a carrier says became of a message, and does what a failure leads to. Told twice, or in another order, or before the sender has written
 * down that it was taken, it comes to the same: the carrier that tells of it has it. Locks the message, then its member.
 * Bookkeeping: what it changes about a member has its audit rows, a receipt alone has none.
 */
export const recordReceipt = defineCommand({
  name: 'recordReceipt',
  policy: system,
  routine: true,
  async run(tx, input: ReceiptInput): Promise<{ effect: ReceiptEffect }> {
    tx.authorize({});
    const message = await lockMessage(tx, input.notificationId);
    if (message === null || !isOurs(message, input)) return { effect: 'OTHER' };
    if (!isNews(input.receipt, message.receipt)) return { effect: 'KNOWN' };
    await write(tx, tx.now, input);
    if (input.receipt === 'DELIVERED') await takeBack(tx, input);
    else await followFailures(tx, tx.now, [failureOf(input.receipt, input)]);
    return { effect: 'RECORDED' };
  },
});

async function lockMessage(tx: SchemeTransaction, id: string): Promise<MessageRow | null> {
  const [row] = await tx.sql<MessageRow>(
    `SELECT tries, failure, receipt, provider_reference AS "providerReference" FROM notification
     WHERE scheme_id = $1 AND id = $2 FOR UPDATE`,
    [tx.schemeId, id],
  );
  return row ?? null;
}

/** It was handed over at least once, and is not known to the carrier by another id. */
function isOurs(message: MessageRow, input: ReceiptInput): boolean {
  const wasTried = message.tries > 0 || message.failure !== null;
  const isSameId = message.providerReference === null || message.providerReference === input.providerReference;
  return wasTried && isSameId;
}

async function write(tx: SchemeTransaction, now: Date, { notificationId, ...said }: ReceiptInput): Promise<void> {
  const isDelivered = said.receipt === 'DELIVERED';
  const at = said.at !== null && said.at < now ? said.at : now;
  await tx.sql(
    `UPDATE notification SET channel = $8, receipt = $3, receipt_at = $4, delivered_at = $5, provider_reference = coalesce(provider_reference, $6),
       state = 'SENT', sent_at = coalesce(sent_at, $4), next_try_at = NULL, failure = NULL,
       fallbacks = CASE WHEN $5::timestamptz IS NULL THEN fallbacks ELSE '[]' END,
       body = CASE WHEN sensitive THEN $7 ELSE body END
     WHERE scheme_id = $1 AND id = $2`,
    [
      tx.schemeId,
      notificationId,
      said.receipt,
      now,
      isDelivered ? at : null,
      said.providerReference,
      REMOVED_BODY,
      said.channel,
    ],
  );
}

/** A failing on the carrier's side says nothing of the address, but the same way may be open later. */
function failureOf(receipt: Exclude<Receipt, 'DELIVERED'>, { notificationId: id, channel, to }: ReceiptInput): Failure {
  switch (receipt) {
    case 'PERMANENT_FAILURE':
      return { id, channel, because: 'ADDRESS', isForNow: false, to };
    case 'TEMPORARY_FAILURE':
      return { id, channel, because: 'ADDRESS_FOR_NOW', isForNow: true, to };
    case 'TECHNICAL_FAILURE':
      return { id, channel, because: 'CARRIER', isForNow: true, to };
  }
}

/** It arrived after all: the address is good again, staff need not see to it any more, and what was to go in its place and has not yet is called off. */
async function takeBack(tx: CommandTransaction<never>, { notificationId, channel, to }: ReceiptInput): Promise<void> {
  await tx.sql(
    `UPDATE notification SET state = 'FAILED', next_try_at = NULL, failure = 'The message before it arrived after all.'
     WHERE scheme_id = $1 AND instead_of = $2 AND state = 'PENDING' AND tries = 0`,
    [tx.schemeId, notificationId],
  );
  if ((channel !== 'EMAIL' && channel !== 'TEXT') || to === null) return;
  const [member] = await tx.sql<{ id: string; email: string | null; phone: string | null }>(
    `SELECT m.id, m.email, m.phone FROM notification n JOIN member m ON m.scheme_id = $1 AND m.id = remaining_member($1, n.member_id)
     WHERE n.scheme_id = $1 AND n.id = $2 AND num_nonnulls(m.email_failed_at, m.phone_failed_at) > 0 FOR NO KEY UPDATE OF m`,
    [tx.schemeId, notificationId],
  );
  if (member === undefined || !isAddressOf(member, channel, to)) return;
  const column = channel === 'EMAIL' ? 'email_failed_at' : 'phone_failed_at';
  await tx.sql(`UPDATE member SET ${column} = NULL WHERE scheme_id = $1 AND id = $2`, [tx.schemeId, member.id]);
  await settleStaffTasksOf(tx, member.id, reachedAgain);
}
