import { notFound } from '../../domain/errors.js';
import { ownPasskeys } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/** Removes a passkey of one's own: it signs nobody in any more. Sessions begun with it go on. @throws RequestError NOT_FOUND, FORBIDDEN */
export const removePasskey = defineCommand({
  name: 'removePasskey',
  policy: ownPasskeys,
  async run(tx, input: { passkeyId: string }): Promise<Record<string, never>> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownPasskeys let somebody pass who can have none');
    const [own] = await tx.sql<{ id: string }>(
      'SELECT id FROM passkey WHERE scheme_id = $1 AND id = $2 AND member_id = $3 FOR NO KEY UPDATE',
      [tx.schemeId, input.passkeyId, tx.actor.memberId],
    );
    if (!own) throw notFound();
    await tx.sql(
      `UPDATE passkey SET ended_at = $3, end_reason = 'REMOVED' WHERE scheme_id = $1 AND id = $2 AND ended_at IS NULL`,
      [tx.schemeId, own.id, tx.now],
    );
    await tx.audit('Passkey', own.id);
    return {};
  },
});
