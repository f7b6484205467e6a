import { describeLine } from '../../domain/accounts/describeLine.js';
import type { StatementRecord } from '../../domain/accounts/statementPage.js';
import { toGlobalId } from '../../domain/ids.js';
import { formatMinutes } from '../../domain/minutes.js';
import type { AccountRecord } from '../../queries/accounts/accountRecords.js';
import { Account, Balance, StatementLine, type TransferKind } from '../../schema/accounts/account.js';

export function presentAccount(record: AccountRecord): Account {
  const account = new Account();
  account.id = toGlobalId('Account', record.id);
  account.kind = record.kind;
  account.status = record.status;
  account.statusReason = record.statusReason;
  account.statusSince = record.statusSince;
  account.balance = presentBalance(record);
  account.accountId = record.id;
  account.memberId = record.memberId;
  account.organisationId = record.organisationId;
  account.latest = record.latest;
  return account;
}

function presentBalance(record: AccountRecord): Balance {
  const balance = new Balance();
  balance.minutes = record.balanceMinutes;
  balance.availableMinutes = record.availableMinutes;
  balance.heldMinutes = record.heldMinutes;
  balance.toEarnBackMinutes = record.toEarnBackMinutes;
  balance.text = formatMinutes(record.balanceMinutes);
  return balance;
}

export function presentLine(record: StatementRecord): StatementLine {
  const line = new StatementLine();
  line.number = record.sequence;
  line.kind = record.kind as keyof typeof TransferKind;
  line.amountMinutes = record.amountMinutes;
  line.balanceAfterMinutes = record.balanceAfterMinutes;
  line.description = describeLine(record);
  line.occurredAt = record.occurredAt;
  return line;
}
