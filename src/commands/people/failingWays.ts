import type { SchemeTransaction } from '../../entities/database.js';

/** Which of a member's addresses are known to fail. Neither of a member who is not there. */
export async function failingWays(
  tx: SchemeTransaction,
  memberId: string,
): Promise<{ email: boolean; phone: boolean }> {
  const [fails] = await tx.sql<{ email: boolean; phone: boolean }>(
    'SELECT email_failed_at IS NOT NULL AS email, phone_failed_at IS NOT NULL AS phone FROM member WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, memberId],
  );
  return fails ?? { email: false, phone: false };
}
