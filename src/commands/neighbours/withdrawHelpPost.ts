import { notFound } from '../../domain/errors.js';
import { HelpPostEntity } from '../../entities/neighbours/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { endPost } from './endPost.js';
import { lockPost, notOpen } from './twoSides.js';

/**
 * Takes a post back. Answers that wait are ended and those who wrote them told; exchanges that were agreed stand.
 * @throws DomainError HELP_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded for each answer that waited.
 */
export const withdrawHelpPost = defineCommand({
  name: 'withdrawHelpPost',
  policy: helpTakePart,
  async run(tx, input: { postId: string }): Promise<HelpPostEntity> {
    const seen = await tx.em.findOne(HelpPostEntity, { schemeId: tx.schemeId, id: input.postId });
    if (!seen) throw notFound();
    tx.authorize({ memberId: seen.memberId });
    await keepMembers(tx, [seen.memberId]);
    const post = await lockPost(tx, seen.id);
    if (post.state !== 'OPEN' && post.state !== 'MET') throw notOpen('This post is over already.');
    await endPost(tx, post, 'WITHDRAWN');
    await cancelDueWork(tx, tx.now, { kind: 'HELP_POST_ENDS', subjectId: post.id });
    await tx.audit('HelpPost', post.id);
    return post;
  },
});
