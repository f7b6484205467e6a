import type { MessageKind } from '../../domain/notifications/kinds.js';
import { system } from '../../policies/notifications.js';
import { defineQuery } from '../defineQuery.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface CollectedMessages {
  /** Null: nobody has this membership any more. Of two that were joined, the one that goes on. */
  recipient: RecipientRecord | null;
  /** What is due, the newest first. */
  messages: { id: string; kind: MessageKind; headline: string; gist: string | null; happenedAt: Date }[];
}

/** So much is told at a time, of which a message lists the first; the rest comes right after. */
const togetherMax = 500;

/** What was collected for a member and is due to be told, for whoever composes the message about it. */
export const collectedMessages = defineQuery({
  name: 'collectedMessages',
  policy: system,
  async run(tx, input: { memberId: string }): Promise<CollectedMessages> {
    tx.authorize(undefined);
    const messages = await tx.sql<CollectedMessages['messages'][number]>(
      `SELECT id, kind, subject AS headline, gist, created_at AS "happenedAt" FROM notification
       WHERE scheme_id = $1 AND member_id = $2 AND state = 'COLLECTED' AND next_try_at <= $3 ORDER BY created_at DESC, id DESC LIMIT $4`,
      [tx.schemeId, input.memberId, tx.now, togetherMax],
    );
    const [remaining] = await tx.sql<{ id: string | null }>('SELECT remaining_member($1, $2) AS id', [
      tx.schemeId,
      input.memberId,
    ]);
    const id = remaining?.id ?? input.memberId;
    return { recipient: (await recipientRecords(tx, [id])).get(id) ?? null, messages };
  },
});
