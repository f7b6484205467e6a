import { notFound } from '../../domain/errors.js';
import { accountRead } from '../../policies/accounts.js';
import { defineQuery } from '../defineQuery.js';
import { type AccountRecord, accountRecords } from './accountRecords.js';

/** The community pot of the asker's scheme. @throws RequestError FORBIDDEN */
export const communityPot = defineQuery({
  name: 'communityPot',
  policy: accountRead,
  async run(tx, _input: Record<string, never>): Promise<AccountRecord> {
    tx.authorize({ memberId: null, organisationId: null });
    const ids = await tx.sql<{ id: string }>(`SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT'`, [
      tx.schemeId,
    ]);
    const [record] = await accountRecords(tx, tx.now, { ids: ids.map(({ id }) => id) });
    if (!record) throw notFound();
    return record;
  },
});
