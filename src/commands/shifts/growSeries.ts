import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { rotaDue } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { extendSeries, lockSeries } from './series.js';

export interface GrowSeriesInput {
  seriesId: string;
}

/**
 * Makes the shifts of a series that have come within the days for which they are made; where a day is left out or a start is moved, the group is told,
 * as whoever plans a series reads it in the answer. Done when it is due; a day is one shift, however often.
 * @throws DomainError ALREADY_DONE (it has ended, or all its shifts are made); RequestError NOT_FOUND, FORBIDDEN.
 * Records SeriesNoticed.
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
    const { shiftIds, notices } = await extendSeries(tx, series, opportunity);
    if (notices.length > 0) await notice(tx, series.id, notices);
    await tx.audit('ShiftSeries', series.id, { shiftsMade: shiftIds.length });
    return { shiftIds };
  },
});

async function notice(tx: CommandTransaction<never>, seriesId: string, words: readonly string[]): Promise<void> {
  const noticeId = newId();
  await tx.sql(
    'INSERT INTO shift_series_notice (scheme_id, id, series_id, words, noticed_at) VALUES ($1, $2, $3, $4, $5)',
    [tx.schemeId, noticeId, seriesId, [...words], tx.now],
  );
  await tx.event('SeriesNoticed', { noticeId, seriesId });
}
