import { DomainError, notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { cardBlock } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';

export interface BlockMemberCardInput {
  memberId: string;
  reason: 'LOST' | 'STOLEN' | 'OTHER';
}

/**
 * Blocks the card a member has in use, for good: from the moment this commits no till takes it. Codes and holds stay good.
 * @throws DomainError NO_CARD; RequestError NOT_FOUND, FORBIDDEN.
 * Records MemberCardBlocked.
 */
export const blockMemberCard = defineCommand({
  name: 'blockMemberCard',
  policy: cardBlock,
  async run(tx, input: BlockMemberCardInput): Promise<{ memberId: string; cardId: string }> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id });
    const [blocked] = await tx.sql<{ id: string }>(
      `UPDATE member_card SET state = 'BLOCKED', ended_at = $3, end_reason = $4
       WHERE scheme_id = $1 AND member_id = $2 AND state = 'ACTIVE' RETURNING id`,
      [tx.schemeId, member.id, tx.now, input.reason],
    );
    if (!blocked) {
      throw new DomainError(
        'NO_CARD',
        "No card is in use. It may have been blocked already; the scheme's staff can issue a new one.",
      );
    }
    await tx.event('MemberCardBlocked', { cardId: blocked.id, memberId: member.id });
    await tx.audit('MemberCard', blocked.id, { memberId: member.id, reason: input.reason });
    return { memberId: member.id, cardId: blocked.id };
  },
});
