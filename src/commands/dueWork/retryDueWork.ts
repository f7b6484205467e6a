import { DomainError, notFound } from '../../domain/errors.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Makes work that was given up due again, now, with all its tries.
 * @throws DomainError ALREADY_DONE where it was not given up; RequestError NOT_FOUND, FORBIDDEN.
 */
export const retryDueWork = defineCommand({
  name: 'retryDueWork',
  policy: schemeOperation,
  async run(tx, input: { dueWorkId: string }): Promise<{ dueWorkId: string }> {
    tx.authorize({});
    const [work] = await tx.sql<{ state: string }>(
      'SELECT state FROM due_work WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE',
      [tx.schemeId, input.dueWorkId],
    );
    if (!work) throw notFound();
    if (work.state !== 'DEAD')
      throw new DomainError('ALREADY_DONE', 'Only work that was given up can be tried again; this was not.');
    await tx.sql(
      `UPDATE due_work SET state = 'WAITING', settled_at = NULL, next_try_at = $3, turn = turn + 1, tries = 0
       WHERE scheme_id = $1 AND id = $2`,
      [tx.schemeId, input.dueWorkId, tx.now],
    );
    await tx.audit('DueWork', input.dueWorkId);
    return { dueWorkId: input.dueWorkId };
  },
});
