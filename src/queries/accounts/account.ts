import { notFound } from '../../domain/errors.js';
import { accountRead } from '../../policies/accounts.js';
import { defineQuery } from '../defineQuery.js';
import { type AccountRecord, accountRecords } from './accountRecords.js';

/** One account. @throws RequestError NOT_FOUND, FORBIDDEN */
export const account = defineQuery({
  name: 'account',
  policy: accountRead,
  async run(tx, input: { accountId: string }): Promise<AccountRecord> {
    const [record] = await accountRecords(tx, tx.now, { ids: [input.accountId] });
    if (!record) throw notFound();
    tx.authorize(record);
    return record;
  },
});
