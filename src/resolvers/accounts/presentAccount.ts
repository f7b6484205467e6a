import { describeLine } from '../../domain/accounts/describeLine.js';
import { toGlobalId } from '../../domain/ids.js';
import { formatMinutes } from '../../domain/minutes.js';
import type { AccountRecord } from '../../queries/accounts/accountRecords.js';
import type { StatementRecord } from '../../queries/accounts/statement.js';
import { Account, Balance, StatementLine, type TransferKind } from '../../schema/accounts/account.js';

export function presentAccount(record: AccountRecord): Account {
  return Object.assign(new Account(), {
    id: toGlobalId('Account', record.id),
    kind: record.kind,
    status: record.status,
    balance: Object.assign(new Balance(), {
      minutes: record.balanceMinutes,
      availableMinutes: record.availableMinutes,
      heldMinutes: record.heldMinutes,
      toEarnBackMinutes: record.toEarnBackMinutes,
      text: formatMinutes(record.balanceMinutes),
    }),
    accountId: record.id,
    memberId: record.memberId,
    organisationId: record.organisationId,
  });
}

export function presentLine(record: StatementRecord): StatementLine {
  return Object.assign(new StatementLine(), {
    number: record.sequence,
    kind: record.kind as keyof typeof TransferKind,
    amountMinutes: record.amountMinutes,
    balanceAfterMinutes: record.balanceAfterMinutes,
    description: describeLine(record),
    occurredAt: record.occurredAt,
  });
}
