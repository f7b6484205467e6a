import { notFound } from '../../domain/errors.js';
import { MemberBlockEntity } from '../../entities/neighbours/entities.js';
import { memberBlock } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';
import type { BlockMemberInput } from './blockMember.js';

/**
 * Undoes what blockMember did; what was called off by it stays so.
 * @throws RequestError NOT_FOUND (there is none), FORBIDDEN.
 */
export const unblockMember = defineCommand({
  name: 'unblockMember',
  policy: memberBlock,
  async run(tx, input: BlockMemberInput): Promise<{ memberId: string; blockedMemberId: string }> {
    tx.authorize({ memberId: input.memberId });
    await lockMembers(tx, [input.memberId, input.blockedMemberId]);
    const block = await tx.em.findOne(MemberBlockEntity, {
      schemeId: tx.schemeId,
      blockerId: input.memberId,
      blockedId: input.blockedMemberId,
      endedAt: null,
    });
    if (!block) throw notFound();
    block.endedAt = tx.now;
    await tx.em.flush();
    await tx.audit('MemberBlock', block.id);
    return input;
  },
});
