import { notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberSessions } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { endSessions } from './sessions.js';

/**
 * Ends every session of a member at once, the one that asks included, and has none of their phones and computers told of messages any more: one may be lost.
 * Apps and tills go on: they are revoked one by one.
 * @returns how many sessions were open. @throws RequestError NOT_FOUND, FORBIDDEN
 */
export const signOutEverywhere = defineCommand({
  name: 'signOutEverywhere',
  policy: memberSessions,
  changesActors: true,
  async run(tx, input: { memberId: string }): Promise<{ endedCount: number }> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id });
    const ended = await endSessions(tx, { memberId: member.id }, 'SIGNED_OUT_EVERYWHERE');
    // What somebody who acts for them has in hand stays theirs to be told on.
    await tx.sql(
      'DELETE FROM push_subscription WHERE scheme_id = $1 AND (member_id = $2 AND by_member_id IS NULL OR by_member_id = $2)',
      [tx.schemeId, member.id],
    );
    await tx.audit('Member', member.id, { sessions: ended.length });
    return { endedCount: ended.length };
  },
});
