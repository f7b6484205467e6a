import type { HelpAnswerEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { endAnswer } from './endAnswer.js';

/**
 * Takes an answer back that nothing was agreed on yet; whoever posted is told.
 * @throws DomainError HELP_NOT_OPEN, SECOND_PERSON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded.
 */
export const withdrawAnswer = defineCommand({
  name: 'withdrawAnswer',
  policy: helpTakePart,
  async run(tx, input: { answerId: string }): Promise<HelpAnswerEntity> {
    return await endAnswer(tx, input.answerId, { by: 'ANSWERER', state: 'WITHDRAWN', reason: null });
  },
});
