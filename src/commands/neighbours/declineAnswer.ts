import { line } from '../../domain/neighbours/helpPost.js';
import type { HelpAnswerEntity } from '../../entities/neighbours/entities.js';
import { helpTakePart } from '../../policies/neighbours.js';
import { defineCommand } from '../defineCommand.js';
import { endAnswer } from './endAnswer.js';

/**
 * Says no to an answer, kindly or without a word; whoever answered is told.
 * @throws DomainError INVALID_INPUT, HELP_NOT_OPEN, SECOND_PERSON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records HelpAnswerEnded.
 */
export const declineAnswer = defineCommand({
  name: 'declineAnswer',
  policy: helpTakePart,
  async run(tx, input: { answerId: string; reason?: string | null }): Promise<HelpAnswerEntity> {
    const reason = line('reason', input.reason, 1000) || null;
    return await endAnswer(tx, input.answerId, { by: 'POSTER', state: 'DECLINED', reason });
  },
});
