import { SetClock } from '../../src/adapters/clock.js';
import type { FallbackWords } from '../../src/domain/notifications/delivery.js';
import { eventProcessor } from '../../src/jobs/processors/processEvent.js';
import { at, type Borough } from './borough.js';
import type { Workshop } from './support.js';

export interface Scene {
  workshop: Workshop;
  borough: Borough;
}

interface Told {
  member: string;
  kind: string;
  channel: string;
  subject: string;
}

/** Processes an event twice, and sees that the second time changes nothing. Answers what is told, member by member, with the bodies. */
export async function tellTwice({ workshop, borough }: Scene, type: string, payload: Record<string, unknown>) {
  const eventId = await borough.event(type, payload);
  const context = workshop.context(new SetClock(at(90)));
  const job = { schemeId: borough.schemeId, eventId };
  await eventProcessor(context)(job);
  const first = await everything(workshop, eventId);
  await eventProcessor(workshop.context(new SetClock(at(120))))(job);
  expect(await everything(workshop, eventId)).toEqual(first);
  expect(first.event).toEqual({ relayed_at: null, processed_at: at(90) });
  const told: Told[] = first.notifications.map(({ member, kind, channel, subject }) => ({
    member,
    kind,
    channel,
    subject,
  }));
  return { told, notifications: first.notifications, log: context.log };
}

export async function everything(workshop: Workshop, eventId: string) {
  const notifications = await workshop.rows<Told & { body: string; fallbacks: FallbackWords[] }>(
    `SELECT n.*, m.name AS member FROM notification n JOIN member m USING (scheme_id) WHERE m.id = n.member_id AND n.cause_id = $1
     ORDER BY m.name, n.kind`,
    [eventId],
  );
  const [event] = await workshop.rows('SELECT relayed_at, processed_at FROM outbox_event WHERE id = $1', [eventId]);
  return { notifications, event };
}
