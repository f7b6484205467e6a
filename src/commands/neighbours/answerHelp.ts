import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { line } from '../../domain/neighbours/helpPost.js';
import { HelpAnswerEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { keepAdults, lockPost, mustNotBeBlocked, mustNotStandOnTheOtherSide, notOpen, schemeTime } from './twoSides.js';

export interface AnswerHelpInput {
  postId: string;
  /** Who would help, or take the help up. */
  memberId: string;
  words?: string | null;
}

/**
 * Says to whoever posted that one would help, or likes to be helped.
 * @throws DomainError INVALID_INPUT (their own post), HELP_NOT_OPEN, BLOCKED, ALREADY_DONE, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswered.
 */
export const answerHelp = defineCommand({
  name: 'answerHelp',
  policy: helpTakePart,
  async run(tx, input: AnswerHelpInput): Promise<HelpAnswerEntity> {
    tx.authorize({ memberId: input.memberId });
    const seen = await tx.em.findOne(HelpPostEntity, { schemeId: tx.schemeId, id: input.postId });
    if (!seen) throw notFound();
    if (seen.memberId === input.memberId) throw new DomainError('INVALID_INPUT', 'This is your own post.');
    mustNotStandOnTheOtherSide(tx, seen.memberId);
    const { timeZone } = await schemeTime(tx);
    await keepAdults(tx, [seen.memberId, input.memberId], timeZone);
    const post = await lockPost(tx, seen.id);
    await mustNotBeBlocked(tx, post.memberId, input.memberId, notFound());
    if (post.state !== 'OPEN' || post.standsUntil <= tx.now)
      throw notOpen('This post is over, or somebody has agreed to it. Please choose another.');
    const waiting = { schemeId: tx.schemeId, postId: post.id, memberId: input.memberId, state: 'WAITING' as const };
    if (await tx.em.findOne(HelpAnswerEntity, waiting))
      throw new DomainError('ALREADY_DONE', 'You have answered this already. Your answer waits for theirs.');
    const answer = tx.em.create(HelpAnswerEntity, {
      id: newId(),
      ...waiting,
      words: line('words', input.words, 2000),
      answeredBy: tx.actorName,
      answeredAt: tx.now,
    });
    tx.em.persist(answer);
    await tx.em.flush();
    await tx.event('HelpAnswered', { answerId: answer.id });
    await tx.audit('HelpAnswer', answer.id, { postId: post.id });
    return answer;
  },
});
