import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { HelpAnswerEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpSidesRead } from '../../policies/neighbours.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';
import { type HelpAnswerRecord, helpAnswerRecords } from './helpRecords.js';

export interface HelpAnswersInput {
  first: number;
  after?: string | null;
  /** Answers to this post; else those the member wrote. */
  postId?: string | null;
  memberId?: string | null;
}

/** Answers to a post, for whoever posted; or what a member answered. The latest first. @throws RequestError NOT_FOUND, FORBIDDEN */
export const helpAnswers = defineQuery({
  name: 'helpAnswers',
  policy: helpSidesRead,
  async run(tx, input: HelpAnswersInput): Promise<Page<HelpAnswerRecord>> {
    const { postId } = input;
    const post = postId ? await tx.em.findOne(HelpPostEntity, { schemeId: tx.schemeId, id: postId }) : null;
    if (postId && !post) throw notFound();
    const memberId = post?.memberId ?? input.memberId ?? (tx.actor.kind === 'MEMBER' ? tx.actor.memberId : null);
    tx.authorize({ memberIds: memberId ? [memberId] : [] });
    const rows = await tx.em.find(
      HelpAnswerEntity,
      {
        schemeId: tx.schemeId,
        ...(post ? { postId: post.id } : { memberId: memberId ?? '' }),
        ...(input.after ? afterInstant('answeredAt', input.after) : {}),
      },
      { orderBy: { answeredAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(await helpAnswerRecords(tx, rows), input.first, (row) => instantCursor(row.answeredAt, row.id));
  },
});

/** One answer, for either side. @throws RequestError NOT_FOUND, FORBIDDEN */
export const helpAnswer = defineQuery({
  name: 'helpAnswer',
  policy: helpSidesRead,
  async run(tx, input: { answerId: string }): Promise<HelpAnswerRecord> {
    const found = await tx.em.findOne(HelpAnswerEntity, { schemeId: tx.schemeId, id: input.answerId });
    const [answer] = await helpAnswerRecords(tx, found ? [found] : []);
    if (!answer) throw notFound();
    tx.authorize({ memberIds: [answer.memberId, answer.posterId] });
    return answer;
  },
});
