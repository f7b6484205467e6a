import { line } from '../../domain/neighbours/helpPost.js';
import { HelpAnswerEntity, type HelpExchangeEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { endAnswers } from './endPost.js';
import { planForgotten } from './forgotten.js';
import { noProposal } from './terms.js';
import { lockExchangeFor, mustNotBeBlocked, notOpen, schemeTime } from './twoSides.js';

const nothingToAgree = 'There is nothing here for you to agree to. The other side agrees to what you proposed.';

export interface AgreeExchangeInput {
  exchangeId: string;
  memberId: string;
  /** The proposal that was seen. */
  revision: number;
  /** Where, if this side knows better than who proposed. */
  place?: string | null;
}

/**
 * Agrees to what the other side proposed. From now on each sees the place and how to reach the other, and nobody else does. A request is met by it: other
 * answers to it are declined and told.
 * @throws DomainError INVALID_INPUT, HELP_NOT_OPEN, BLOCKED, SECOND_PERSON_NEEDED, MEMBER_CLOSED, ADULTS_ONLY; RequestError NOT_FOUND, FORBIDDEN.
 * Records ExchangeAgreed, and HelpAnswerEnded for each answer that was declined by it.
 */
export const agreeExchange = defineCommand({
  name: 'agreeExchange',
  policy: helpTakePart,
  async run(tx, input: AgreeExchangeInput): Promise<HelpExchangeEntity> {
    const time = await schemeTime(tx);
    const { exchange, otherId } = await lockExchangeFor(tx, input, time.timeZone);
    await mustNotBeBlocked(tx, input.memberId, otherId, notOpen(nothingToAgree));
    const { proposedStartsAt, proposedMinutes, proposedChargesMissed } = exchange;
    if (
      (exchange.state !== 'PROPOSED' && exchange.state !== 'AGREED') ||
      !proposedStartsAt ||
      !proposedMinutes ||
      exchange.proposedById === input.memberId
    )
      throw notOpen(nothingToAgree);
    if (exchange.revision !== input.revision)
      throw notOpen('Something else is proposed by now. Please look at it again.');
    const isFirst = exchange.state === 'PROPOSED';
    const post = await tx.em.findOneOrFail(HelpPostEntity, { schemeId: tx.schemeId, id: exchange.postId });
    Object.assign(exchange, {
      state: 'AGREED',
      agreedAt: exchange.agreedAt ?? tx.now,
      startsAt: proposedStartsAt,
      agreedMinutes: proposedMinutes,
      place: line('place', input.place, 400) || exchange.proposedPlace || exchange.place || post.place,
      chargesMissed: proposedChargesMissed ?? false,
      ...noProposal,
    });
    await tx.em.flush();
    if (isFirst) await takeUp(tx, post, exchange);
    await planForgotten(tx, { id: exchange.id, startsAt: proposedStartsAt }, time);
    await tx.event('ExchangeAgreed', { exchangeId: exchange.id });
    await tx.audit('HelpExchange', exchange.id, { revision: exchange.revision });
    return exchange;
  },
});

async function takeUp(
  tx: CommandTransaction<never>,
  post: HelpPostEntity,
  exchange: HelpExchangeEntity,
): Promise<void> {
  const answer = await tx.em.findOneOrFail(HelpAnswerEntity, { schemeId: tx.schemeId, id: exchange.answerId });
  answer.state = 'AGREED';
  if (post.kind === 'REQUEST' && post.state === 'OPEN') Object.assign(post, { state: 'MET', changedAt: tx.now });
  await tx.em.flush();
  if (post.kind === 'REQUEST') await endAnswers(tx, { postId: post.id, except: answer.id }, 'DECLINED');
}
