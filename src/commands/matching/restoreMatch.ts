import { notFound } from '../../domain/errors.js';
import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepProfile } from '../profiles/keepProfile.js';
import { type Matched, oneMatched } from './dismissed.js';

export interface RestoreMatchInput extends Matched {
  memberId: string;
}

/**
 * Takes back that something is not for a member.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND (nothing was put aside), FORBIDDEN. Records no event.
 */
export const restoreMatch = defineCommand({
  name: 'restoreMatch',
  policy: profileWrite,
  async run(tx, input: RestoreMatchInput): Promise<{ memberId: string }> {
    const { id: memberId } = await keepProfile(tx, input.memberId);
    const { opportunityId, helpPostId } = oneMatched(input);
    const [row] = await tx.sql<{ id: string }>(
      `UPDATE match_dismissal SET restored_at = $5
       WHERE scheme_id = $1 AND member_id = $2 AND (opportunity_id = $3 OR help_post_id = $4) AND restored_at IS NULL RETURNING id`,
      [tx.schemeId, memberId, opportunityId, helpPostId, tx.now],
    );
    if (!row) throw notFound();
    await tx.audit('MatchDismissal', row.id, { opportunityId, helpPostId });
    return { memberId };
  },
});
