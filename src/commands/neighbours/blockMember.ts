import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { MemberBlockEntity } from '../../entities/neighbours/entities.js';
import { memberBlock } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';
import { endBetween } from './endHelp.js';
import { schemeTime } from './twoSides.js';

export interface BlockMemberInput {
  /** Who wants nothing to do with the other. */
  memberId: string;
  blockedMemberId: string;
}

/**
 * Keeps two members apart in what neighbours do for one another, until the one who asked for it undoes it: neither sees the other's posts or answers them, and
 * what was to come between the two is called off. What was given already can still be confirmed. Nobody is told who wanted it. Where both had agreed that
 * time missed on short notice counts, a block of the helped member calls it off as their cancelling would: the helper may still count it (missExchange).
 * @throws DomainError INVALID_INPUT (oneself), ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded and ExchangeEnded for what was called off.
 */
export const blockMember = defineCommand({
  name: 'blockMember',
  policy: memberBlock,
  async run(tx, input: BlockMemberInput): Promise<{ memberId: string; blockedMemberId: string }> {
    tx.authorize({ memberId: input.memberId });
    if (input.memberId === input.blockedMemberId)
      throw new DomainError('INVALID_INPUT', 'Choose somebody else.', { field: ['blockedMemberId'] });
    await lockMembers(tx, [input.memberId, input.blockedMemberId]);
    const between = { schemeId: tx.schemeId, blockerId: input.memberId, blockedId: input.blockedMemberId };
    if (await tx.em.findOne(MemberBlockEntity, { ...between, endedAt: null }))
      throw new DomainError('ALREADY_DONE', 'This member is blocked already.');
    const block = tx.em.create(MemberBlockEntity, { id: newId(), ...between, blockedAt: tx.now });
    tx.em.persist(block);
    await tx.em.flush();
    await endBetween(tx, input.memberId, input.blockedMemberId, await schemeTime(tx));
    await tx.audit('MemberBlock', block.id);
    return input;
  },
});
