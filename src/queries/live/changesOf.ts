import type { ChangedHoursLog, Changes } from '../../domain/live/changes.js';
import { system } from '../../policies/notifications.js';
import { defineQuery } from '../defineQuery.js';

/** What an event was about. */
export interface Touched {
  accountIds?: readonly string[];
  memberIds?: readonly string[];
  organisationIds?: readonly string[];
  transferIds?: readonly string[];
  hoursLogIds?: readonly string[];
  redemptionIds?: readonly string[];
  /** The scheme's own accounts, where no transfer says so. */
  schemeAccounts?: true;
}

/** The accounts and the hours that may look different after these events. */
export const changesOf = defineQuery({
  name: 'changesOf',
  policy: system,
  async run(tx, touched: readonly Touched[]): Promise<Changes> {
    tx.authorize({});
    const all = <Key extends Exclude<keyof Touched, 'schemeAccounts'>>(key: Key) => [
      ...new Set(touched.flatMap((one) => one[key] ?? [])),
    ];
    const [hoursLogIds, redemptionIds] = [all('hoursLogIds'), all('redemptionIds')];
    const hoursLogs = await tx.sql<ChangedHoursLog & { transferId: string | null }>(
      `SELECT id, member_id AS "memberId", organisation_id AS "organisationId", transfer_id AS "transferId"
       FROM hours_log WHERE scheme_id = $1 AND id = ANY ($2)`,
      [tx.schemeId, hoursLogIds],
    );
    const transferIds = [...all('transferIds'), ...hoursLogs.flatMap(({ transferId }) => transferId ?? [])];
    const accounts = await tx.sql<{ id: string }>(
      `SELECT from_account_id AS id FROM transfer WHERE scheme_id = $1 AND id = ANY ($2)
       UNION SELECT to_account_id FROM transfer WHERE scheme_id = $1 AND id = ANY ($2)
       UNION SELECT a.id FROM redemption r JOIN account a ON a.scheme_id = r.scheme_id AND a.member_id = r.member_id
             WHERE r.scheme_id = $1 AND r.id = ANY ($3)
       UNION SELECT a.id FROM redemption r JOIN account a ON a.scheme_id = r.scheme_id AND a.organisation_id = r.organisation_id
             WHERE r.scheme_id = $1 AND r.id = ANY ($3)
       UNION SELECT id FROM account WHERE scheme_id = $1 AND member_id = ANY ($4)
       UNION SELECT id FROM account WHERE scheme_id = $1 AND organisation_id = ANY ($5)
       UNION SELECT id FROM account WHERE scheme_id = $1 AND kind IN ('ISSUANCE', 'COMMUNITY_POT') AND $6`,
      [
        tx.schemeId,
        transferIds,
        redemptionIds,
        all('memberIds'),
        all('organisationIds'),
        touched.some(({ schemeAccounts }) => schemeAccounts),
      ],
    );
    return {
      schemeId: tx.schemeId,
      accountIds: [...new Set([...all('accountIds'), ...accounts.map(({ id }) => id)])],
      hoursLogs: hoursLogs.map(({ id, memberId, organisationId }) => ({ id, memberId, organisationId })),
    };
  },
});
