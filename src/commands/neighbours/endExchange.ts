import type { ExchangeEndReason } from '../../domain/neighbours/exchange.js';
import { HelpAnswerEntity, type HelpExchangeEntity, HelpPostEntity } from '../../entities/neighbours/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { noProposal } from './terms.js';

/**
 * Cancels an exchange, everything of it locked. A request that it had met is open again while its time lasts, but where its own time has long passed;
 * where nothing was agreed yet, the answer goes on waiting.
 * Records ExchangeEnded.
 */
export async function cancelOne(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  endReason: ExchangeEndReason,
  endWords: string | null = null,
): Promise<void> {
  const wasAgreed = exchange.state !== 'PROPOSED';
  Object.assign(exchange, { state: 'CANCELLED', endedAt: tx.now, endReason, endWords, ...noProposal });
  if (wasAgreed && endReason === 'UNCONFIRMED') await endAnswerOf(tx, exchange);
  else if (wasAgreed) await openAgain(tx, exchange);
  await tx.em.flush();
  await cancelExchangeWork(tx, exchange.id);
  await tx.event('ExchangeEnded', { exchangeId: exchange.id });
}

/** What the exchange had taken up: its answer is over, and a request is there for others again. */
export async function openAgain(tx: CommandTransaction<never>, exchange: HelpExchangeEntity): Promise<void> {
  await endAnswerOf(tx, exchange);
  const post = await tx.em.findOneOrFail(HelpPostEntity, { schemeId: tx.schemeId, id: exchange.postId });
  if (post.state === 'MET' && post.standsUntil > tx.now) Object.assign(post, { state: 'OPEN', changedAt: tx.now });
  await tx.em.flush();
}

async function endAnswerOf(tx: CommandTransaction<never>, exchange: HelpExchangeEntity): Promise<void> {
  const answer = await tx.em.findOneOrFail(HelpAnswerEntity, { schemeId: tx.schemeId, id: exchange.answerId });
  if (answer.state === 'AGREED') Object.assign(answer, { state: 'ENDED', endedAt: tx.now });
  await tx.em.flush();
}

export async function cancelExchangeWork(tx: CommandTransaction<never>, exchangeId: string): Promise<void> {
  for (const kind of ['EXCHANGE_COMPLETES', 'EXCHANGE_ENDS', 'EXCHANGE_REMINDS', 'EXCHANGE_SILENT'] as const)
    await cancelDueWork(tx, tx.now, { kind, subjectId: exchangeId });
}
