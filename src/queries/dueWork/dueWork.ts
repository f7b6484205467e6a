import type { DueWorkState } from '../../domain/dueWork/dueWork.js';
import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { DueWorkEntity } from '../../entities/dueWork/entities.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A page of the scheme's due work in one state, the latest due first. */
export const dueWork = defineQuery({
  name: 'dueWork',
  policy: schemeAudit,
  async run(tx, input: { state: DueWorkState; first: number; after?: string | null }): Promise<Page<DueWorkEntity>> {
    tx.authorize({});
    const rows = await tx.em.find(
      DueWorkEntity,
      { schemeId: tx.schemeId, state: input.state, ...(input.after ? afterInstant('dueAt', input.after) : {}) },
      { orderBy: { dueAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.dueAt, row.id));
  },
});

/** One piece of it. @throws RequestError NOT_FOUND, FORBIDDEN */
export const oneDueWork = defineQuery({
  name: 'oneDueWork',
  policy: schemeAudit,
  async run(tx, input: { dueWorkId: string }): Promise<DueWorkEntity> {
    tx.authorize({});
    const found = await tx.em.findOne(DueWorkEntity, { schemeId: tx.schemeId, id: input.dueWorkId });
    if (!found) throw notFound();
    return found;
  },
});
