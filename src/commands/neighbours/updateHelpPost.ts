import { notFound } from '../../domain/errors.js';
import { type HelpPostForm, readHelpPost, standsUntil } from '../../domain/neighbours/helpPost.js';
import { HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { knownSkills } from '../vocabulary/knownSkills.js';
import { knownWard, planPostEnd } from './postHelp.js';
import { keepAdults, lockPost, notOpen, schemeTime } from './twoSides.js';

/** What is left out stays as it is; null empties what may be empty. */
export interface UpdateHelpPostInput extends Partial<HelpPostForm> {
  postId: string;
  skillIds?: string[] | null;
  wardId?: string | null;
  /** Extends it, or lets it lapse sooner. */
  standsUntilOn?: string | null;
}

/**
 * Changes a post that stands, or for how long it does. Exchanges that were agreed keep what was agreed.
 * @throws DomainError INVALID_INPUT, HELP_NOT_OPEN, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN.
 */
export const updateHelpPost = defineCommand({
  name: 'updateHelpPost',
  policy: helpTakePart,
  async run(tx, input: UpdateHelpPostInput): Promise<HelpPostEntity> {
    const seen = await tx.em.findOne(HelpPostEntity, { schemeId: tx.schemeId, id: input.postId });
    if (!seen) throw notFound();
    tx.authorize({ memberId: seen.memberId });
    const { timeZone } = await schemeTime(tx);
    await keepAdults(tx, [seen.memberId], timeZone);
    const skillIds = input.skillIds && (await knownSkills(tx, input.skillIds, { kept: seen.skillIds }));
    const post = await lockPost(tx, seen.id);
    if ((post.state !== 'OPEN' && post.state !== 'MET') || post.standsUntil <= tx.now)
      throw notOpen('This post is over. Please write a new one.');
    Object.assign(post, readHelpPost({ ...post, ...stated(input) }), { changedAt: tx.now });
    if (skillIds !== undefined) post.skillIds = skillIds ?? [];
    if (input.wardId !== undefined) post.wardId = await knownWard(tx, input.wardId);
    if (input.standsUntilOn) post.standsUntil = standsUntil(input.standsUntilOn, tx.now, timeZone);
    await tx.em.flush();
    await planPostEnd(tx, post);
    await tx.audit('HelpPost', post.id);
    return post;
  },
});

const words = [
  'title',
  'description',
  'cause',
  'placeKind',
  'area',
  'place',
  'typicalMinutes',
  'whenWords',
  'fromOn',
  'toOn',
] as const;
const neverEmpty: readonly string[] = ['title', 'cause', 'placeKind'];

function stated(input: UpdateHelpPostInput): Partial<HelpPostForm> {
  return Object.fromEntries(
    words
      .map((field) => [field, input[field]] as const)
      .filter(([field, value]) => value !== undefined && (value !== null || !neverEmpty.includes(field))),
  );
}
