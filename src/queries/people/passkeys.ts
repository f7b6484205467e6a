import { ownPasskeys } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export interface PasskeyRecord {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** The asker's passkeys that work, the newest first. */
export const passkeys = defineQuery({
  name: 'passkeys',
  policy: ownPasskeys,
  async run(tx, _input: Record<string, never>): Promise<PasskeyRecord[]> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownPasskeys let somebody pass who can have none');
    return await tx.sql<PasskeyRecord>(
      `SELECT id, name, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM passkey
       WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL ORDER BY created_at DESC, id DESC`,
      [tx.schemeId, tx.actor.memberId],
    );
  },
});
