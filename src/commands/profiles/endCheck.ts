import { DomainError, notFound } from '../../domain/errors.js';
import { MemberCheckEntity } from '../../entities/opportunities/entities.js';
import { checkEnd } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Ends a check that was recorded by mistake or counts no more: from now on it is as if nobody had seen it. What it stood behind so far stands.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN (also about oneself or somebody one cares for). Records no event.
 */
export const endCheck = defineCommand({
  name: 'endCheck',
  policy: checkEnd,
  async run(tx, input: { checkId: string }): Promise<MemberCheckEntity> {
    await tx.sql('SELECT 1 FROM member_check WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.checkId,
    ]);
    const check = await tx.em.findOne(MemberCheckEntity, { schemeId: tx.schemeId, id: input.checkId });
    if (!check) throw notFound();
    tx.authorize({ memberId: check.memberId, seenBy: check.seenBy });
    if (check.endedAt) throw new DomainError('ALREADY_DONE', 'This check has ended already.');
    check.endedAt = tx.now;
    await tx.em.flush();
    await tx.audit('MemberCheck', check.id, { kind: check.kind });
    return check;
  },
});
