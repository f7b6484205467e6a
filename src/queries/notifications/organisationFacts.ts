import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface OrganisationStatusFacts {
  status: 'PENDING' | 'VERIFIED' | 'SUSPENDED' | 'CLOSED';
  organisationName: string;
  isGroup: boolean;
  isVenue: boolean;
  /** Its leaders and coordinators; of one that has closed, those it had until then. */
  recipients: RecipientRecord[];
}

/** Organisations by id, with those who look after them. Missing ones are left out. */
export async function organisationStatusFacts(
  tx: SchemeTransaction,
  organisationIds: readonly string[],
): Promise<Map<string, OrganisationStatusFacts>> {
  const rows = await tx.sql<Omit<OrganisationStatusFacts, 'recipients'> & { id: string; memberIds: string[] }>(
    `SELECT o.id, o.status, o.name AS "organisationName", o.is_group AS "isGroup", o.is_venue AS "isVenue", ARRAY(
              SELECT DISTINCT r.member_id::text FROM role_assignment r
              WHERE r.scheme_id = o.scheme_id AND r.organisation_id = o.id AND r.role IN ('LEADER', 'COORDINATOR')
                AND r.ended_at IS NOT DISTINCT FROM o.closed_at) AS "memberIds"
     FROM organisation o WHERE o.scheme_id = $1 AND o.id = ANY ($2)`,
    [tx.schemeId, organisationIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap((row) => row.memberIds),
  );
  return new Map(
    rows.map(({ id, memberIds, ...facts }) => [
      id,
      { ...facts, recipients: memberIds.flatMap((memberId) => members.get(memberId) ?? []) },
    ]),
  );
}
