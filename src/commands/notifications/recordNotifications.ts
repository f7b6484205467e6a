import type { Database } from '../../entities/database.js';
import { type NotificationDraft, writeMessages } from './writeMessages.js';

export type { NotificationDraft } from './writeMessages.js';

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
  spares: boolean,
): Promise<number> {
  return await database.inScheme(schemeId, async (tx) => {
    const processed = await tx.sql<{ id: string }>(
      `WITH waiting AS (
         SELECT id FROM outbox_event WHERE scheme_id = $1 AND id = ANY ($2) AND processed_at IS NULL ORDER BY id FOR UPDATE
       )
       UPDATE outbox_event e SET processed_at = $3 FROM waiting w WHERE e.scheme_id = $1 AND e.id = ANY ($2) AND e.id = w.id RETURNING e.id`,
      [schemeId, told.map(({ eventId }) => eventId), now],
    );
    const fresh = new Set(processed.map(({ id }) => id));
    const drafts = told
      .filter(({ eventId }) => fresh.has(eventId))
      .flatMap(({ eventId, drafts }) => drafts.map((draft) => ({ causeId: eventId, draft })));
    return await writeMessages(tx, now, drafts, spares);
  });
}
