import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { GuardianConsentEntity } from '../../entities/opportunities/entities.js';
import { guardianConsentsRead } from '../../policies/opportunities.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

export interface GuardianConsentsInput {
  first: number;
  after?: string | null;
  memberId: string;
}

/** What guardians have agreed to for a child, the latest first, and what they agree to no more. @throws RequestError FORBIDDEN, BAD_USER_INPUT */
export const guardianConsents = defineQuery({
  name: 'guardianConsents',
  policy: guardianConsentsRead,
  async run(tx, { first, after, memberId }: GuardianConsentsInput): Promise<Page<GuardianConsentEntity>> {
    tx.authorize({ memberId });
    const rows = await tx.em.find(
      GuardianConsentEntity,
      { schemeId: tx.schemeId, memberId, ...(after ? afterInstant('givenAt', after) : {}) },
      { orderBy: { givenAt: 'DESC', id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => instantCursor(row.givenAt, row.id));
  },
});
