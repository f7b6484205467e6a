import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

interface InvitationRow {
  id: string;
  /** Who invited, as they go on. */
  memberId: string;
  invitedName: string | null;
  organisationName: string | null;
  invitedAt: Date;
}

export interface InvitationLapsedFacts extends InvitationRow {
  recipient: RecipientRecord;
}

/** Invitations that nobody took up, by id. Others and missing ones are left out. */
export async function invitationLapsedFacts(
  tx: SchemeTransaction,
  invitationIds: readonly string[],
): Promise<Map<string, InvitationLapsedFacts>> {
  const rows = await tx.sql<InvitationRow>(
    `SELECT i.id, remaining_member(i.scheme_id, i.invited_by_member_id) AS "memberId", i.name AS "invitedName", o.name AS "organisationName",
            i.invited_at AS "invitedAt"
     FROM invitation i LEFT JOIN organisation o ON o.scheme_id = i.scheme_id AND o.id = i.organisation_id
     WHERE i.scheme_id = $1 AND i.id = ANY ($2) AND i.state = 'LAPSED'`,
    [tx.schemeId, invitationIds],
  );
  return await withRecipients(tx, rows);
}
