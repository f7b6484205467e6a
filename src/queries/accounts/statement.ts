import { type StatementPage, type StatementRecord, statementPage } from '../../domain/accounts/statementPage.js';
import { RequestError } from '../../domain/errors.js';
import { fromCursor, type Page } from '../../domain/paging/cursor.js';
import type { SchemeCall } from '../../entities/database.js';
import { accountRead } from '../../policies/accounts.js';
import { defineCallQuery } from '../defineQuery.js';
import { lineColumns } from './lineColumns.js';

export interface StatementInput {
  accountId: string;
  memberId: string | null;
  organisationId: string | null;
  first: number;
  after?: string | null;
  /** The first page as it was read along with the account: taken where it is the page asked for. */
  latest?: StatementPage | null;
}

const readLines: SchemeCall = {
  name: 'account_statement',
  text: `SELECT ${lineColumns} FROM account_statement($1, $2, $3, $4)`,
};

/** A page of an account's statement, the latest line first. */
export const statement = defineCallQuery({
  name: 'statement',
  policy: accountRead,
  async run(calls, input: StatementInput): Promise<Page<StatementRecord>> {
    calls.authorize(input);
    const { accountId, first, after, latest } = input;
    if (latest && latest.first === first && !after) return latest;
    const before = after ? sequenceOf(after) : null;
    return statementPage(await calls.call<StatementRecord>(readLines, accountId, before, first + 1), first);
  },
});

/** @throws RequestError BAD_USER_INPUT for a cursor that no statement gave. */
function sequenceOf(cursor: string): number {
  const [sequence] = fromCursor(cursor, 1);
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence > 0) return sequence;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
