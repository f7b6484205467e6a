import { notFound } from '../../domain/errors.js';
import { type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { TillEntity } from '../../entities/apps/entities.js';
import { tillRead } from '../../policies/apps.js';
import { defineQuery } from '../defineQuery.js';
import { olderThan } from './apps.js';

export interface TillsInput {
  organisationId: string;
  first: number;
  after?: string | null;
}

/** The tills of a venue, the newest first, unpaired ones included. */
export const tills = defineQuery({
  name: 'tills',
  policy: tillRead,
  async run(tx, { organisationId, first, after }: TillsInput): Promise<Page<TillEntity>> {
    tx.authorize({ organisationId });
    const rows = await tx.em.find(
      TillEntity,
      { schemeId: tx.schemeId, organisationId, ...olderThan(after) },
      { orderBy: { id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => toCursor(row.id));
  },
});

/** One till. @throws RequestError NOT_FOUND, FORBIDDEN */
export const till = defineQuery({
  name: 'till',
  policy: tillRead,
  async run(tx, input: { tillId: string }): Promise<TillEntity> {
    const found = await tx.em.findOne(TillEntity, { schemeId: tx.schemeId, id: input.tillId });
    if (!found) throw notFound();
    tx.authorize({ organisationId: found.organisationId });
    return found;
  },
});
