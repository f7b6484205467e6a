import { notFound } from '../../domain/errors.js';
import { HelpAnswerEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { dropProposals } from './endPost.js';
import { lockPost, mustNotStandOnTheOtherSide, notOpen } from './twoSides.js';

/**
 * Ends an answer that waits, for the side that asks, and with it what was proposed.
 * @throws DomainError HELP_NOT_OPEN, SECOND_PERSON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded.
 */
export async function endAnswer(
  tx: CommandTransaction<{ memberId: string }>,
  answerId: string,
  end: { by: 'ANSWERER' | 'POSTER'; state: 'WITHDRAWN' | 'DECLINED'; reason: string | null },
): Promise<HelpAnswerEntity> {
  const answer = await tx.em.findOne(HelpAnswerEntity, { schemeId: tx.schemeId, id: answerId });
  if (!answer) throw notFound();
  const post = await tx.em.findOneOrFail(HelpPostEntity, { schemeId: tx.schemeId, id: answer.postId });
  const [memberId, otherId] =
    end.by === 'ANSWERER' ? [answer.memberId, post.memberId] : [post.memberId, answer.memberId];
  tx.authorize({ memberId });
  mustNotStandOnTheOtherSide(tx, otherId);
  await keepMembers(tx, [memberId, otherId]);
  await lockPost(tx, post.id);
  await tx.em.refreshOrFail(answer);
  if (answer.state !== 'WAITING')
    throw notOpen('This answer is not waiting any more. What was agreed can be cancelled instead.');
  Object.assign(answer, { state: end.state, endedAt: tx.now, reason: end.reason });
  await tx.em.flush();
  await dropProposals(tx, [answer.id]);
  await tx.event('HelpAnswerEnded', { answerId: answer.id });
  await tx.audit('HelpAnswer', answer.id);
  return answer;
}
