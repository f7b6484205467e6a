import { newId } from '../../domain/ids.js';
import type { Channel, MessageKind } from '../../domain/notifications/kinds.js';
import type { Database } from '../../entities/database.js';

/** A message in words, ready to be kept until it is sent. */
export interface NotificationDraft {
  memberId: string;
  kind: MessageKind;
  channel: Channel;
  subject: string;
  body: string;
  /** The body opens a door: it is removed once the message is handed over. */
  sensitive: boolean;
}

/**
 * Writes down what an event has to tell and that it is processed, both or neither. An event that was processed before writes nothing, so
 * running this twice, or twice at once, tells everyone once. This is bookkeeping of a job, so it leaves no audit row and records no event.
 * @returns how many messages were written.
 */
export async function recordNotifications(
  database: Database,
  schemeId: string,
  eventId: string,
  drafts: readonly NotificationDraft[],
  now: Date,
): Promise<number> {
  return await database.inScheme(schemeId, async (tx) => {
    const written = await tx.sql(
      `WITH processed AS (
         UPDATE outbox_event SET processed_at = $3 WHERE scheme_id = $1 AND id = $2 AND processed_at IS NULL RETURNING id
       )
       INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, next_try_at)
       SELECT $1, d.id, d.member_id, d.kind, processed.id, d.channel, d.subject, d.body, d.sensitive, 'PENDING', $3, $3
       FROM processed CROSS JOIN jsonb_to_recordset($4::jsonb)
         AS d (id uuid, member_id uuid, kind text, channel text, subject text, body text, sensitive boolean)
       ON CONFLICT (scheme_id, cause_id, kind, member_id) DO NOTHING
       RETURNING id`,
      [schemeId, eventId, now, JSON.stringify(drafts.map(asRow))],
    );
    return written.length;
  });
}

function asRow(draft: NotificationDraft): Record<string, unknown> {
  const { memberId, kind, channel, subject, body, sensitive } = draft;
  return { id: newId(), member_id: memberId, kind, channel, subject, body, sensitive };
}
