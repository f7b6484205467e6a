import { DomainError, notFound } from '../../domain/errors.js';
import { chainOf, toldOtherwise } from '../../entities/notifications/toldOtherwise.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Makes a message that was given up due again, now, with all its tries. Why it failed stays on it, so that the far side is asked whether it has it before
 * it is sent again. Locks the message, and those it stands in place of or that stand in its own, by id: of two of them that are retried at once one goes.
 * @throws DomainError ALREADY_DONE where it was not given up, where its words are gone because they opened a door, or where they went another way or are about
 * to; RequestError NOT_FOUND, FORBIDDEN.
 */
export const retryMessage = defineCommand({
  name: 'retryMessage',
  policy: schemeOperation,
  async run(tx, input: { messageId: string }): Promise<{ messageId: string }> {
    tx.authorize({});
    const key = [tx.schemeId, input.messageId];
    await tx.sql(
      `SELECT n.id FROM notification n WHERE n.scheme_id = $1 AND n.id IN (${chainOf('$2')}) ORDER BY n.id FOR NO KEY UPDATE`,
      key,
    );
    const [message] = await tx.sql<{ state: string; sensitive: boolean; isToldOtherwise: boolean }>(
      `SELECT state, sensitive, ${toldOtherwise('$2')} AS "isToldOtherwise" FROM notification WHERE scheme_id = $1 AND id = $2`,
      key,
    );
    if (!message) throw notFound();
    if (message.state !== 'FAILED')
      throw new DomainError('ALREADY_DONE', 'Only a message that was given up can be sent again; this was not.');
    if (message.sensitive)
      throw new DomainError('ALREADY_DONE', 'Its words were removed when it was given up. Ask for a new one instead.');
    if (message.isToldOtherwise)
      throw new DomainError(
        'ALREADY_DONE',
        'Whoever it is to was told in another way, or is about to be: sent again, it would come twice.',
      );
    await tx.sql(
      `UPDATE notification SET state = 'PENDING', next_try_at = $3, tries = 0 WHERE scheme_id = $1 AND id = $2`,
      [...key, tx.now],
    );
    await tx.audit('Message', input.messageId);
    return { messageId: input.messageId };
  },
});
