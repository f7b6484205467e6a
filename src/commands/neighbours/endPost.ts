import type { HelpPostState } from '../../domain/neighbours/exchange.js';
import type { HelpPostEntity } from '../../entities/neighbours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

/**
 * Ends a post, under its lock. Whoever waits for an answer to theirs is told, and what was proposed is off; what both had agreed stands.
 * Records HelpAnswerEnded for each answer that waited.
 */
export async function endPost(
  tx: CommandTransaction<never>,
  post: HelpPostEntity,
  state: Extract<HelpPostState, 'WITHDRAWN' | 'LAPSED' | 'ENDED'>,
): Promise<void> {
  Object.assign(post, { state, changedAt: tx.now, endedAt: tx.now });
  await tx.em.flush();
  await endAnswers(tx, { postId: post.id, except: null }, 'ENDED');
}

/** Ends the answers to a post that wait, but for one, and what was proposed on them. Records HelpAnswerEnded for each. */
export async function endAnswers(
  tx: CommandTransaction<never>,
  { postId, except }: { postId: string; except: string | null },
  state: 'ENDED' | 'DECLINED',
): Promise<void> {
  const ended = await tx.sql<{ id: string }>(
    `UPDATE help_answer SET state = $4, ended_at = $5
     WHERE scheme_id = $1 AND post_id = $2 AND state = 'WAITING' AND id IS DISTINCT FROM $3 RETURNING id`,
    [tx.schemeId, postId, except, state, tx.now],
  );
  const ids = ended.map(({ id }) => id).sort();
  await dropProposals(tx, ids);
  await tx.events(
    'HelpAnswerEnded',
    ids.map((answerId) => ({ answerId })),
  );
}

/** What was proposed on these answers and not agreed to is off. Nobody is told of that by itself: they hear of the answer. */
export async function dropProposals(tx: CommandTransaction<never>, answerIds: readonly string[]): Promise<void> {
  await tx.sql(
    `UPDATE help_exchange SET state = 'CANCELLED', ended_at = $3, end_reason = 'POST_ENDED',
       proposed_by_id = NULL, proposed_at = NULL, proposed_starts_at = NULL, proposed_minutes = NULL, proposed_place = NULL, proposed_charges_missed = NULL
     WHERE scheme_id = $1 AND answer_id = ANY ($2) AND state = 'PROPOSED'`,
    [tx.schemeId, answerIds, tx.now],
  );
}
