import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { rotaRead } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';

/** A series with whose rota it stands on. */
export type ShiftSeriesRecord = ShiftSeriesEntity & { organisationId: string };

/** Series by id. Missing ones are left out. */
export async function shiftSeriesRecords(tx: SchemeTransaction, ids: readonly string[]): Promise<ShiftSeriesRecord[]> {
  const rows = await tx.em.find(ShiftSeriesEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } });
  const found = await tx.em.find(OpportunityEntity, {
    schemeId: tx.schemeId,
    id: { $in: rows.map(({ opportunityId }) => opportunityId) },
  });
  const organisations = new Map(found.map(({ id, organisationId }) => [id, organisationId]));
  return rows.map((row) => Object.assign(row, { organisationId: organisations.get(row.opportunityId) ?? '' }));
}

/** One series. @throws RequestError NOT_FOUND, FORBIDDEN */
export const shiftSeries = defineQuery({
  name: 'shiftSeries',
  policy: rotaRead,
  async run(tx, input: { seriesId: string }): Promise<ShiftSeriesRecord> {
    const [found] = await shiftSeriesRecords(tx, [input.seriesId]);
    if (!found) throw notFound();
    tx.authorize({ organisationId: found.organisationId });
    return found;
  },
});
