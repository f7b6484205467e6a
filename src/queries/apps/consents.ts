import { notFound } from '../../domain/errors.js';
import { type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { ConsentEntity } from '../../entities/apps/entities.js';
import { consentManage } from '../../policies/apps.js';
import { defineQuery } from '../defineQuery.js';
import { olderThan } from './apps.js';

export interface ConsentsInput {
  memberId: string;
  first: number;
  after?: string | null;
}

/** What a member allowed apps, the newest first, what has ended included. */
export const consents = defineQuery({
  name: 'consents',
  policy: consentManage,
  async run(tx, { memberId, first, after }: ConsentsInput): Promise<Page<ConsentEntity>> {
    tx.authorize({ memberId });
    const rows = await tx.em.find(
      ConsentEntity,
      { schemeId: tx.schemeId, memberId, ...olderThan(after) },
      { orderBy: { id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => toCursor(row.id));
  },
});

/** One consent. @throws RequestError NOT_FOUND, FORBIDDEN */
export const consent = defineQuery({
  name: 'consent',
  policy: consentManage,
  async run(tx, input: { consentId: string }): Promise<ConsentEntity> {
    const found = await tx.em.findOne(ConsentEntity, { schemeId: tx.schemeId, id: input.consentId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.memberId });
    return found;
  },
});
