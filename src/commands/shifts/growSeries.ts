import { DomainError, notFound } from '../../domain/errors.js';
import { ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { rotaDue } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { extendSeries, lockSeries } from './series.js';

export interface GrowSeriesInput {
  seriesId: string;
}

/**
 * Makes the shifts of a series that have come within the days for which they are made. Done when it is due; a day is one shift, however often.
 * @throws DomainError ALREADY_DONE (it has ended, or all its shifts are made); RequestError NOT_FOUND, FORBIDDEN.
 */
export const growSeries = defineCommand({
  name: 'growSeries',
  policy: rotaDue,
  async run(tx, input: GrowSeriesInput): Promise<{ shiftIds: string[] }> {
    tx.authorize(undefined);
    const known = await tx.em.findOne(ShiftSeriesEntity, { schemeId: tx.schemeId, id: input.seriesId });
    if (!known) throw notFound();
    const opportunity = await keepOpportunity(tx, known.opportunityId);
    const series = await lockSeries(tx, known.id);
    if (series.state === 'ENDED' || !series.madeUntilOn || opportunity.state === 'CLOSED') {
      throw new DomainError('ALREADY_DONE', 'This series has ended, or all its shifts are made.');
    }
    const { shiftIds } = await extendSeries(tx, series, opportunity);
    await tx.audit('ShiftSeries', series.id, { shiftsMade: shiftIds.length });
    return { shiftIds };
  },
});
