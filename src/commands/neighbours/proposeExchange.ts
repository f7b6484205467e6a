import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { type ExchangeTerms, propose } from './terms.js';
import { lockAnswer, mustNotBeBlocked, mustNotStandOnTheOtherSide, notOpen, schemeTime } from './twoSides.js';

export interface ProposeExchangeInput extends ExchangeTerms {
  answerId: string;
  /** The side that proposes. */
  memberId: string;
}

/**
 * Proposes when, where and for how long, out of an answer that waits: either side may. The other side then agrees, or proposes otherwise.
 * @throws DomainError INVALID_INPUT, TOO_OLD, HELP_NOT_OPEN, BLOCKED, ALREADY_DONE, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeProposed.
 */
export const proposeExchange = defineCommand({
  name: 'proposeExchange',
  policy: helpTakePart,
  async run(tx, input: ProposeExchangeInput): Promise<HelpExchangeEntity> {
    tx.authorize({ memberId: input.memberId });
    const time = await schemeTime(tx);
    const { post, answer } = await lockAnswer(tx, input.answerId, time.timeZone);
    if (input.memberId !== post.memberId && input.memberId !== answer.memberId) throw notFound();
    mustNotStandOnTheOtherSide(tx, input.memberId === post.memberId ? answer.memberId : post.memberId);
    const isOver = notOpen('The post or the answer is over, so nothing can be agreed on it.');
    if (answer.state !== 'WAITING' || post.state !== 'OPEN' || post.standsUntil <= tx.now) throw isOver;
    await mustNotBeBlocked(tx, post.memberId, answer.memberId, isOver);
    const standing = { schemeId: tx.schemeId, answerId: answer.id, state: { $ne: 'CANCELLED' as const } };
    if (await tx.em.findOne(HelpExchangeEntity, standing))
      throw new DomainError('ALREADY_DONE', 'Something is proposed already. Agree to it, or propose another time.');
    const [helperId, helpedId] =
      post.kind === 'OFFER' ? [post.memberId, answer.memberId] : [answer.memberId, post.memberId];
    const exchange = tx.em.create(HelpExchangeEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      postId: post.id,
      answerId: answer.id,
      helperId,
      helpedId,
      state: 'PROPOSED',
    });
    propose(tx, exchange, input.memberId, input, time);
    tx.em.persist(exchange);
    await tx.em.flush();
    await tx.event('ExchangeProposed', { exchangeId: exchange.id });
    await tx.audit('HelpExchange', exchange.id, { answerId: answer.id });
    return exchange;
  },
});
