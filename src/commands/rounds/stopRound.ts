import { DomainError } from '../../domain/errors.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { roundsKeep } from '../../policies/rounds.js';
import { defineCommand } from '../defineCommand.js';
import { lockRound } from './planRound.js';

/**
 * Has a round stand still after the batch that is at work. What it has said stays said; it goes on from there when it is resumed.
 * Locks the round, and its due work last.
 * @throws DomainError ALREADY_DONE (it stands still, is done or was dropped); RequestError NOT_FOUND, FORBIDDEN.
 */
export const stopRound = defineCommand({
  name: 'stopRound',
  policy: roundsKeep,
  async run(tx, input: { roundId: string }): Promise<{ roundId: string }> {
    tx.authorize(undefined);
    const round = await lockRound(tx, input.roundId);
    if (round.state !== 'WAITING' && round.state !== 'RUNNING') {
      throw new DomainError('ALREADY_DONE', 'This round does not run, so there is nothing to stop.');
    }
    round.state = 'STOPPED';
    round.stoppedAt = tx.now;
    await tx.em.flush();
    await cancelDueWork(tx, tx.now, { kind: 'ROUND_GOES_ON', subjectId: round.id });
    await tx.audit('Round', round.id, { looked: round.lookedCount });
    return { roundId: round.id };
  },
});
