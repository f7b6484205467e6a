import { type StatementPage, type StatementRecord, statementPage } from '../../domain/accounts/statementPage.js';
import type { SchemeCall, SchemeCaller } from '../../entities/database.js';
import { lineColumns } from './lineColumns.js';

export interface AccountRecord {
  id: string;
  kind: 'ISSUANCE' | 'WALLET' | 'POT' | 'COMMUNITY_POT' | 'VENUE';
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  /** Why and since when it is frozen or closed, for staff. */
  statusReason: string | null;
  statusSince: Date | null;
  memberId: string | null;
  organisationId: string | null;
  balanceMinutes: number;
  heldMinutes: number;
  toEarnBackMinutes: number;
  /** What can be spent now: live lots, less what is held. */
  availableMinutes: number;
  /** The first page of its statement, where it was read along with the account: balance and lines are then of one instant. */
  latest: StatementPage | null;
}

/** Whose accounts: by id or by holder. */
export interface AccountsAsked {
  ids?: readonly string[];
  memberIds?: readonly string[];
  organisationIds?: readonly string[];
}

interface Row extends StatementRecord, Omit<AccountRecord, 'kind' | 'latest'> {
  /** Null on the rows of lines. */
  accountKind: AccountRecord['kind'] | null;
}

const readAccounts: SchemeCall = {
  name: 'account_records',
  text: `SELECT account_id AS id, account_kind AS "accountKind", status, status_reason AS "statusReason",
           status_since AS "statusSince", member_id AS "memberId", organisation_id AS "organisationId",
           balance_minutes AS "balanceMinutes", held_minutes AS "heldMinutes", to_earn_back_minutes AS "toEarnBackMinutes",
           available_minutes AS "availableMinutes", ${lineColumns}
         FROM account_records($1, $2, $3, $4, $5, $6)`,
};

/**
 * Accounts with what can be spent at an instant, and so many of the latest lines of each one's statement (0: none is read). Missing accounts are left out.
 * It asks no policy: whoever shows the records does.
 */
export async function accountRecords(
  calls: SchemeCaller,
  now: Date,
  by: AccountsAsked,
  lines = 0,
): Promise<AccountRecord[]> {
  // One line more than asked for says whether there are more.
  const linesRead = lines === 0 ? 0 : lines + 1;
  const { ids = null, memberIds = null, organisationIds = null } = by;
  const rows = await calls.call<Row>(readAccounts, now, ids, memberIds, organisationIds, linesRead);
  const records: AccountRecord[] = [];
  let start = 0;
  while (start < rows.length) {
    // An account's own row comes first; the rows of its lines follow.
    let end = start + 1;
    while (end < rows.length && rows[end]?.accountKind === null) end += 1;
    const [account, ...its] = rows.slice(start, end);
    if (account?.accountKind) records.push(recordOf(account, account.accountKind, its, lines));
    start = end;
  }
  return records;
}

function recordOf(row: Row, kind: AccountRecord['kind'], lineRows: StatementRecord[], lines: number): AccountRecord {
  const { id, status, statusReason, statusSince, memberId, organisationId } = row;
  const { balanceMinutes, heldMinutes, toEarnBackMinutes, availableMinutes } = row;
  return {
    id,
    kind,
    status,
    statusReason,
    statusSince,
    memberId,
    organisationId,
    balanceMinutes,
    heldMinutes,
    toEarnBackMinutes,
    availableMinutes,
    latest: lines === 0 ? null : statementPage(lineRows, lines),
  };
}
