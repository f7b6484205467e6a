import { notFound } from '../../domain/errors.js';
import { topics } from '../../domain/live/changes.js';
import { accountRead } from '../../policies/accounts.js';
import { type AccountRecord, accountRecords } from '../accounts/accountRecords.js';
import { defineLive } from './defineLive.js';

/** An account, now and whenever what it holds changes. What was told of the change were ids: the balance is read each time. */
export const balanceChanged = defineLive({
  name: 'balanceChanged',
  policy: accountRead,
  watches: (schemeId, input: { accountId: string }) => ({
    topics: [topics.account(schemeId, input.accountId)],
    tells: 'STATE',
  }),
  async run(tx, input): Promise<AccountRecord> {
    const [record] = await accountRecords(tx, tx.now, { ids: [input.accountId] });
    if (!record) throw notFound();
    tx.authorize(record);
    return record;
  },
});
