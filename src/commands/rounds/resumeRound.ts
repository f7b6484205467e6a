import { DomainError } from '../../domain/errors.js';
import { roundsKeep } from '../../policies/rounds.js';
import { defineCommand } from '../defineCommand.js';
import { lockRound, planRound } from './planRound.js';

/**
 * Has a round go on that was stopped, behind the last one it looked at.
 * Locks the round, and its due work last.
 * @throws DomainError ALREADY_DONE (it was not stopped); RequestError NOT_FOUND, FORBIDDEN.
 */
export const resumeRound = defineCommand({
  name: 'resumeRound',
  policy: roundsKeep,
  async run(tx, input: { roundId: string }): Promise<{ roundId: string }> {
    tx.authorize(undefined);
    const round = await lockRound(tx, input.roundId);
    if (round.state !== 'STOPPED') {
      throw new DomainError('ALREADY_DONE', 'This round was not stopped, so there is nothing to resume.');
    }
    round.state = round.startedAt ? 'RUNNING' : 'WAITING';
    round.stoppedAt = null;
    await tx.em.flush();
    await planRound(tx, round.id);
    await tx.audit('Round', round.id, { looked: round.lookedCount });
    return { roundId: round.id };
  },
});
