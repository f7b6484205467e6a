import { newId } from '../../domain/ids.js';
import { MESSAGE_RULES } from '../../domain/notifications/kinds.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { quietOver } from './attention.js';
import type { NotificationDraft } from './recordNotifications.js';

/** To a member, or to somebody who is invited to become one. */
export type QueuedMessage = Omit<NotificationDraft, 'memberId'> & {
  /** What made this message: with kind and member it exists once, so running a cause twice sends once. */
  causeId: string;
} & ({ memberId: string } | { invitationId: string });

type Writing = SchemeTransaction & { readonly now: Date; readonly services: { readonly sparesPeople: boolean } };

/**
 * Puts a message into the queue of what is to be sent, in the caller's transaction: at once what is waited for, at the end of quiet hours the rest.
 * Returns false when it was there already.
 */
export async function queueMessage(tx: Writing, message: QueuedMessage): Promise<boolean> {
  const isAwaited = MESSAGE_RULES[message.kind].urgency === 'AWAITED';
  const nextTryAt = isAwaited ? tx.now : await quietOver(tx, tx.now, tx.services.sparesPeople);
  const rows = await tx.sql(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, next_try_at,
       invitation_id, fallbacks)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'PENDING', $10, $11, $12, $13)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      tx.schemeId,
      newId(),
      'memberId' in message ? message.memberId : null,
      message.kind,
      message.causeId,
      message.channel,
      message.subject,
      message.body,
      message.sensitive,
      tx.now,
      nextTryAt,
      'invitationId' in message ? message.invitationId : null,
      JSON.stringify(message.fallbacks ?? []),
    ],
  );
  return rows.length > 0;
}
