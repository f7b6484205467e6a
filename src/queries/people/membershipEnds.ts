import type { SchemeTransaction } from '../../entities/database.js';

/** How a membership ended, and where its credits go. */
export interface MembershipEndRecord {
  memberId: string;
  reason: 'LEAVING' | 'DEATH';
  endedAt: Date;
  settlesAt: Date;
  /** Null while the credits wait. */
  settledAt: Date | null;
  toMemberId: string | null;
  toOrganisationId: string | null;
}

/** The ends of memberships by their members; those that go on, or were joined with another, have none. */
export async function membershipEnds(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<MembershipEndRecord[]> {
  return await tx.sql<MembershipEndRecord>(
    `SELECT member_id AS "memberId", reason, ended_at AS "endedAt", settles_at AS "settlesAt", settled_at AS "settledAt",
            to_member_id AS "toMemberId", to_organisation_id AS "toOrganisationId"
     FROM membership_end WHERE scheme_id = $1 AND member_id = ANY ($2)`,
    [tx.schemeId, memberIds],
  );
}
