import { notFound } from '../../domain/errors.js';
import { holdsSchemeRole } from '../../policies/actor.js';
import { helpPostRead } from '../../policies/neighbours.js';
import { defineQuery } from '../defineQuery.js';
import { type HelpPostRecord, helpPostRecords } from './helpRecords.js';

/** One post. What is hidden looks as what is missing. @throws RequestError NOT_FOUND, FORBIDDEN */
export const helpPost = defineQuery({
  name: 'helpPost',
  policy: helpPostRead,
  async run(tx, input: { postId: string }): Promise<HelpPostRecord> {
    const [post] = await helpPostRecords(tx, tx.actor, [input.postId]);
    // Kept apart from somebody looks as if they had posted nothing.
    if (!post || (post.isHidden && !holdsSchemeRole(tx.actor, 'OPERATOR', 'AUDITOR'))) throw notFound();
    tx.authorize(post);
    return post;
  },
});
