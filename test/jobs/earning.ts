import { mergeMembers } from '../../src/commands/people/mergeMembers.js';
import { newId } from '../../src/domain/ids.js';
import type { Database } from '../../src/entities/database.js';
import { eventProcessor } from '../../src/jobs/processors/processEvent.js';
import type { Actor } from '../../src/policies/actor.js';
import type { World } from '../support/world.js';
import { KeptLog } from './support.js';

/** What somebody was told: who, what kind, and in which words. */
export interface Told {
  member: string;
  kind: string;
  subject: string;
  body: string;
}

/** Processes every event that waits in the world's outbox, each twice, and answers with what was told by it, member by member. */
export async function tellAll(world: World, worker: Database): Promise<Told[]> {
  const events = await world.test.admin<{ id: string }>(
    'SELECT id FROM outbox_event WHERE scheme_id = $1 AND processed_at IS NULL ORDER BY occurred_at, id',
    [world.schemeId],
  );
  const process = eventProcessor({ database: worker, clock: world.clock, log: new KeptLog(), sparesPeople: false });
  for (const { id } of [...events, ...events]) await process({ schemeId: world.schemeId, eventId: id });
  return await world.test.admin<Told>(
    `SELECT m.name AS member, n.kind, n.subject, n.body FROM notification n JOIN member m ON m.scheme_id = n.scheme_id AND m.id = n.member_id
     WHERE n.scheme_id = $1 AND n.cause_id = ANY ($2) ORDER BY m.name, n.kind`,
    [world.schemeId, events.map(({ id }) => id)],
  );
}

/** Joins the actor's membership with another one, by two operators who are gone again when anybody is told. */
export async function mergedInto(world: World, actor: Actor, remainingMemberId: string): Promise<void> {
  if (actor.kind !== 'MEMBER') throw new Error('only members are joined');
  const operators = [await world.staff(['OPERATOR']), await world.staff(['OPERATOR'])];
  for (const operator of operators) {
    await mergeMembers(world.as(operator), {
      idempotencyKey: newId(),
      remainingMemberId,
      leavingMemberId: actor.memberId,
    });
  }
  const ids = operators.map((operator) => (operator.kind === 'MEMBER' ? operator.memberId : ''));
  await world.test.admin('UPDATE role_assignment SET ended_at = $2 WHERE member_id = ANY ($1)', [
    ids,
    world.clock.now(),
  ]);
}
