import type { CommandTransaction } from '../../src/commands/defineCommand.js';
import { recordAudit } from '../../src/outbox/recordAudit.js';
import { recordEvent, recordEvents } from '../../src/outbox/recordEvent.js';
import { type Actor, actorName } from '../../src/policies/actor.js';
import type { World } from './world.js';

/** Runs what commands share as a command of this actor would: in its transaction, now. For parts that have no command of their own. */
export async function inCommand<T>(
  world: World,
  actor: Actor,
  work: (tx: CommandTransaction<never>) => Promise<T>,
): Promise<T> {
  const { now, services } = world.as(actor);
  const by = { actor: actorName(actor), action: 'inCommand' };
  return await world.test.database.inScheme(world.schemeId, (tx) =>
    work({
      ...tx,
      actor,
      actorName: actorName(actor),
      now,
      services,
      authorize: () => undefined,
      doneFor: () => undefined,
      event: (type, payload) => recordEvent(tx, now, type, payload),
      events: (type, payloads) => recordEvents(tx, now, type, payloads),
      audit: (subjectType, subjectId, detail) => recordAudit(tx, now, { ...by, subjectType, subjectId, detail }),
      audits: () => Promise.resolve(),
    }),
  );
}
