import { addDays } from '../../domain/schemes/localTime.js';
import { nextRuleDay } from '../../domain/shifts/recurrence.js';
import { readRule, writeRule } from '../../domain/shifts/recurrenceRule.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { rotaKeep } from '../../policies/shifts.js';
import { defineCommand } from '../defineCommand.js';
import { reasonForPeople } from './cancelShift.js';
import { cancelShifts } from './ending.js';
import { calendarOf, mustBeSoon, planGrowth } from './series.js';
import { openSeries, shiftsFrom } from './updateSeries.js';

export interface EndSeriesInput {
  seriesId: string;
  /** From this local day on there is none any more. */
  fromOn: string;
  /** In words that those booked read. */
  reason: string;
}

/**
 * Ends a series from a day on: its shifts from then on are cancelled, but those that were changed by hand, and no more are made. Everybody booked, offered
 * a place or waiting is told why.
 *
 * @throws DomainError SHIFT_NOT_OPEN (it has ended), REASON_NEEDED, INVALID_INPUT (the day is too far ahead); RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded for each booking.
 */
export const endSeries = defineCommand({
  name: 'endSeries',
  policy: rotaKeep,
  async run(tx, input: EndSeriesInput): Promise<{ seriesId: string; cancelledIds: string[]; keptIds: string[] }> {
    const series = await openSeries(tx, input.seriesId);
    const words = reasonForPeople(input.reason);
    mustBeSoon(input.fromOn, await calendarOf(tx), 'fromOn');
    const shifts = await shiftsFrom(tx, series.id, input.fromOn);
    const standing = shifts.filter(({ state }) => state === 'SCHEDULED');
    const gone = standing.filter(({ changedByHand }) => !changedByHand);
    await cancelShifts(tx, gone, words);
    const rule = readRule(series.rrule);
    const madeUntilOn = series.madeUntilOn ?? null;
    const lastOn = addDays(input.fromOn, -1);
    // A count that would run out later gives way to the day; a rule that is over by then stays as it is.
    const isOver = nextRuleDay(rule, series.startsOn, input.fromOn) === null;
    if (!isOver) series.rrule = writeRule({ ...rule, count: null, untilOn: lastOn });
    const stillToCome =
      madeUntilOn !== null && nextRuleDay(readRule(series.rrule), series.startsOn, addDays(madeUntilOn, 1)) !== null;
    if (stillToCome) await planGrowth(tx, series, madeUntilOn);
    else {
      Object.assign(series, { state: 'ENDED', endedAt: tx.now, madeUntilOn: null });
      await tx.em.flush();
      await cancelDueWork(tx, tx.now, { kind: 'SERIES_GROWS', subjectId: series.id });
    }
    await tx.audit('ShiftSeries', series.id, { fromOn: input.fromOn, cancelled: gone.length });
    return {
      seriesId: series.id,
      cancelledIds: gone.map(({ id }) => id),
      keptIds: standing.filter(({ changedByHand }) => changedByHand).map(({ id }) => id),
    };
  },
});
