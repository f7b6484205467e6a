import { notFound } from '../../domain/errors.js';
import { ownSession } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { endSessions } from './sessions.js';

export interface SignOutInput {
  /** Another session of one's own, such as on a phone that was lost. Absent: the one that asks. */
  sessionId?: string | null;
}

/** Ends a session of one's own. One that has ended is ended still. @throws RequestError NOT_FOUND for what is no session of the asker's. */
export const signOut = defineCommand({
  name: 'signOut',
  policy: ownSession,
  changesActors: true,
  async run(tx, input: SignOutInput): Promise<Record<string, never>> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownSession let somebody pass who has none');
    const { memberId } = tx.actor;
    const sessionId = input.sessionId ?? tx.actor.sessionId;
    if (sessionId !== tx.actor.sessionId) {
      const [own] = await tx.sql('SELECT 1 FROM session WHERE scheme_id = $1 AND id = $2 AND member_id = $3', [
        tx.schemeId,
        sessionId,
        memberId,
      ]);
      if (!own) throw notFound();
    }
    await endSessions(tx, { memberId, sessionId }, 'SIGNED_OUT');
    await tx.audit('Session', sessionId);
    return {};
  },
});
