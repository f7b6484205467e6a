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

/** What one event has to tell. Nothing, perhaps: then it is processed all the same. */
export interface EventTold {
  eventId: string;
  drafts: readonly NotificationDraft[];
}

/**
 * Writes down what events have to tell and that they are processed, all or nothing. An event that was processed before writes nothing, so
 * running this twice, or twice at once, tells everyone once. This is bookkeeping of a job, so it leaves no audit row and records no event.
 * Locks the events by id.
 * @returns how many messages were written.
 */
export async function recordNotifications(
  database: Database,
  schemeId: string,
  told: readonly EventTold[],
  now: Date,
): Promise<number> {
  const rows = told.flatMap(({ eventId, drafts }) => drafts.map((draft) => asRow(eventId, draft)));
  return await database.inScheme(schemeId, async (tx) => {
    const written = await tx.sql(
      `WITH waiting AS (
         SELECT id FROM outbox_event WHERE scheme_id = $1 AND id = ANY ($2) AND processed_at IS NULL ORDER BY id FOR UPDATE
       ), processed AS (
         UPDATE outbox_event e SET processed_at = $3 FROM waiting w WHERE e.scheme_id = $1 AND e.id = ANY ($2) AND e.id = w.id RETURNING e.id
       )
       INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, next_try_at)
       SELECT $1, d.id, d.member_id, d.kind, p.id, d.channel, d.subject, d.body, d.sensitive, 'PENDING', $3, $3
       FROM processed p JOIN jsonb_to_recordset($4::jsonb)
         AS d (id uuid, event_id uuid, member_id uuid, kind text, channel text, subject text, body text, sensitive boolean) ON d.event_id = p.id
       ON CONFLICT (scheme_id, cause_id, kind, member_id) DO NOTHING
       RETURNING id`,
      [schemeId, told.map(({ eventId }) => eventId), now, JSON.stringify(rows)],
    );
    return written.length;
  });
}

function asRow(eventId: string, draft: NotificationDraft): Record<string, unknown> {
  const { memberId, kind, channel, subject, body, sensitive } = draft;
  return { id: newId(), event_id: eventId, member_id: memberId, kind, channel, subject, body, sensitive };
}
