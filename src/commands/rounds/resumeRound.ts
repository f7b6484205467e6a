import { DomainError } from '../../domain/errors.js';
import { roundsKeep } from '../../policies/rounds.js';
import { defineCommand } from '../defineCommand.js';
import { wasGivenUp } from '../dueWork/wasGivenUp.js';
import { lockRound, planRound } from './planRound.js';

/**
 * Has a round go on that was stopped or given up, behind the last one it looked at.
 * Locks the round, and its due work last.
 * @throws DomainError ALREADY_DONE (it goes on by itself, is done or was dropped); RequestError NOT_FOUND, FORBIDDEN.
 */
export const resumeRound = defineCommand({
  name: 'resumeRound',
  policy: roundsKeep,
  async run(tx, input: { roundId: string }): Promise<{ roundId: string }> {
    tx.authorize(undefined);
    const round = await lockRound(tx, input.roundId);
    const isOpen = round.state === 'WAITING' || round.state === 'RUNNING';
    const isGivenUp = isOpen && (await wasGivenUp(tx, 'ROUND_GOES_ON', round.id));
    if (round.state !== 'STOPPED' && !isGivenUp) {
      throw new DomainError(
        'ALREADY_DONE',
        'This round was neither stopped nor given up, so there is nothing to resume.',
      );
    }
    round.state = round.startedAt ? 'RUNNING' : 'WAITING';
    round.stoppedAt = null;
    await tx.em.flush();
    await planRound(tx, round.id);
    await tx.audit('Round', round.id, { looked: round.lookedCount });
    return { roundId: round.id };
  },
});
