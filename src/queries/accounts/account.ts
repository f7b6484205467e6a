import { notFound } from '../../domain/errors.js';
import { accountRead } from '../../policies/accounts.js';
import { defineCallQuery } from '../defineQuery.js';
import { type AccountRecord, accountRecords } from './accountRecords.js';

/** One account, with so many of the latest lines of its statement as are asked for. @throws RequestError NOT_FOUND, FORBIDDEN */
export const account = defineCallQuery({
  name: 'account',
  policy: accountRead,
  async run(calls, input: { accountId: string; lines?: number }): Promise<AccountRecord> {
    const [record] = await accountRecords(calls, calls.now, { ids: [input.accountId] }, input.lines);
    if (!record) throw notFound();
    calls.authorize(record);
    return record;
  },
});
