import type { RequestContext } from '../../commands/context.js';
import { recordRoundStep } from '../../commands/rounds/recordRoundStep.js';
import { DomainError } from '../../domain/errors.js';
import { roundAtWork } from '../../queries/rounds/rounds.js';
import { roundContents } from './contents.js';

/**
 * Does a round's next batch: reads and puts into words beside, and writes what comes of it in the work's own transaction, which plans the batch after it.
 * So a round that is cut off anywhere goes on behind the last batch that was written.
 * @throws DomainError ALREADY_DONE where it was stopped or is done
 */
export async function goOnWithRound(
  settling: RequestContext,
  roundId: string,
  beside: () => RequestContext,
): Promise<void> {
  const round = await roundAtWork(beside(), { roundId });
  if (round.state !== 'WAITING' && round.state !== 'RUNNING') {
    throw new DomainError('ALREADY_DONE', 'This round was stopped, or is done.');
  }
  const content = Object.hasOwn(roundContents, round.kind) ? roundContents[round.kind] : undefined;
  // A worker of an older version leaves it, and one that knows the kind does it when it is tried again.
  if (content === undefined) throw new Error('a round of a kind that is not known here');
  const total = round.startedAt ? undefined : await content.total(beside(), round);
  const step = await content.step(beside(), round);
  const found = { roundId, from: round.after ?? null, ...step, ...(total === undefined ? {} : { total }) };
  await recordRoundStep({ ...settling, now: beside().now }, found);
}
