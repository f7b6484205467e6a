import { newId } from '../../domain/ids.js';
import type { DismissalReason } from '../../domain/matching/matches.js';
import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepProfile } from '../profiles/keepProfile.js';
import { type Matched, mustBeShown, oneMatched } from './dismissed.js';

export interface DismissMatchInput extends Matched {
  memberId: string;
  /** Null: they do not say why. */
  reason?: DismissalReason | null;
}

/**
 * Something is not for a member: it stands among their matches no more, nor they among those of the opportunity, until they take it back. Said again, it
 * takes the reason that is given.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const dismissMatch = defineCommand({
  name: 'dismissMatch',
  policy: profileWrite,
  async run(tx, input: DismissMatchInput): Promise<{ memberId: string }> {
    const { id: memberId } = await keepProfile(tx, input.memberId);
    const matched = oneMatched(input);
    await mustBeShown(tx, tx.actor, memberId, matched);
    const { opportunityId, helpPostId } = matched;
    const [row] = await tx.sql<{ id: string }>(
      `INSERT INTO match_dismissal AS d (scheme_id, id, member_id, opportunity_id, help_post_id, reason, dismissed_by, dismissed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (scheme_id, member_id, opportunity_id, help_post_id) WHERE restored_at IS NULL
         DO UPDATE SET reason = coalesce(excluded.reason, d.reason)
       RETURNING d.id`,
      [tx.schemeId, newId(), memberId, opportunityId, helpPostId, input.reason ?? null, tx.actorName, tx.now],
    );
    await tx.audit('MatchDismissal', row?.id ?? null, { opportunityId, helpPostId });
    return { memberId };
  },
});
