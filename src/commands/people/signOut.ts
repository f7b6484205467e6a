import { SessionEntity } from '../../entities/people/entities.js';
import { ownSession } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/** Ends the session that asks. */
export const signOut = defineCommand({
  name: 'signOut',
  policy: ownSession,
  changesActors: true,
  async run(tx, _input: Record<string, never>): Promise<Record<string, never>> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') return {};
    await tx.em.nativeUpdate(SessionEntity, { schemeId: tx.schemeId, id: tx.actor.sessionId }, { endedAt: tx.now });
    await tx.audit('Session', tx.actor.sessionId);
    return {};
  },
});
