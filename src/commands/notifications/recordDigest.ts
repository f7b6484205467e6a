import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { planDigests } from './attention.js';
import { type NotificationDraft, writeMessages } from './writeMessages.js';

export interface RecordDigestInput {
  /** For whom it was collected. */
  memberId: string;
  /** What it tells, the newest first. */
  messageIds: readonly string[];
  /** What nobody is told any more. */
  droppedIds: readonly string[];
  /** Null: nothing is told. */
  draft: NotificationDraft | null;
}

/** Why what was collected is dropped, for staff. */
const notWanted = 'The membership has ended, or nobody can be reached with it or wishes for it any more.';

/**
 * Writes one message about everything that was collected for a member and marks all of it as told by it, in one transaction: a worker that dies before has
 * told nothing, one that dies after has told it once. What was collected since is planned. Locks the messages by id, and due work last.
 * Records no event. @throws Error where some of it was told meanwhile: it is looked at afresh.
 */
export const recordDigest = defineCommand({
  name: 'recordDigest',
  policy: system,
  async run(tx, { memberId, messageIds, droppedIds, draft }: RecordDigestInput): Promise<{ told: number }> {
    tx.authorize(undefined);
    const [newest] = messageIds;
    const all = [...messageIds, ...droppedIds];
    const waiting = await tx.sql(
      `SELECT id FROM notification WHERE scheme_id = $1 AND id = ANY ($2) AND state = 'COLLECTED' ORDER BY id FOR NO KEY UPDATE`,
      [tx.schemeId, all],
    );
    if (waiting.length !== all.length) throw new Error('what was collected was told meanwhile');
    if (newest !== undefined && draft !== null) {
      await writeMessages(tx, tx.now, [{ causeId: newest, draft }], tx.services.sparesPeople);
      await tx.sql(
        `UPDATE notification SET state = 'TOLD', next_try_at = NULL, told_by_id = (
           SELECT d.id FROM notification d WHERE d.scheme_id = $1 AND d.cause_id = $3 AND d.kind = 'DIGEST' AND d.member_id = $4)
         WHERE scheme_id = $1 AND id = ANY ($2)`,
        [tx.schemeId, messageIds, newest, draft.memberId],
      );
    }
    if (droppedIds.length > 0) {
      await tx.sql(
        `UPDATE notification SET state = 'DROPPED', next_try_at = NULL, failure = $3 WHERE scheme_id = $1 AND id = ANY ($2)`,
        [tx.schemeId, droppedIds, notWanted],
      );
    }
    await planDigests(tx, tx.now, [memberId]);
    await tx.audit('Member', memberId, { told: messageIds.length, dropped: droppedIds.length });
    return { told: messageIds.length };
  },
});
