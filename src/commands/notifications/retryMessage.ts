import { DomainError, notFound } from '../../domain/errors.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Makes a message that was given up due again, now, with all its tries. Why it failed stays on it, so that the far side is asked whether it has it before
 * it is sent again. Locks the message.
 * @throws DomainError ALREADY_DONE where it was not given up, or where its words are gone because they opened a door; RequestError NOT_FOUND, FORBIDDEN.
 */
export const retryMessage = defineCommand({
  name: 'retryMessage',
  policy: schemeOperation,
  async run(tx, input: { messageId: string }): Promise<{ messageId: string }> {
    tx.authorize({});
    const key = [tx.schemeId, input.messageId];
    const [message] = await tx.sql<{ state: string; sensitive: boolean }>(
      'SELECT state, sensitive FROM notification WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE',
      key,
    );
    if (!message) throw notFound();
    if (message.state !== 'FAILED')
      throw new DomainError('ALREADY_DONE', 'Only a message that was given up can be sent again; this was not.');
    if (message.sensitive)
      throw new DomainError('ALREADY_DONE', 'Its words were removed when it was given up. Ask for a new one instead.');
    await tx.sql(
      `UPDATE notification SET state = 'PENDING', next_try_at = $3, tries = 0 WHERE scheme_id = $1 AND id = $2`,
      [...key, tx.now],
    );
    await tx.audit('Message', input.messageId);
    return { messageId: input.messageId };
  },
});
