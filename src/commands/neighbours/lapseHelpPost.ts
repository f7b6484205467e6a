import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { endPost } from './endPost.js';
import { lockPost } from './twoSides.js';

/**
 * Ends a post whose last day is over. Done when it is due, once.
 * @throws DomainError ALREADY_DONE, IN_THE_FUTURE; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded for each answer that waited.
 */
export const lapseHelpPost = defineCommand({
  name: 'lapseHelpPost',
  policy: system,
  async run(tx, input: { postId: string }): Promise<{ postId: string }> {
    tx.authorize(undefined);
    const post = await lockPost(tx, input.postId);
    if (post.state !== 'OPEN' && post.state !== 'MET') throw new DomainError('ALREADY_DONE', 'The post is over.');
    if (post.standsUntil > tx.now) throw new DomainError('IN_THE_FUTURE', 'The time of this post has not come.');
    await endPost(tx, post, 'LAPSED');
    await tx.audit('HelpPost', post.id);
    return { postId: post.id };
  },
});
