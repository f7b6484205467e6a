import { DomainError, notFound } from '../../domain/errors.js';
import { addDays, dayStart, localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { nextRuleDay, ruleDays, type Start, startsOn } from '../../domain/shifts/recurrence.js';
import { readRule } from '../../domain/shifts/recurrenceRule.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { cancelDueWork, planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { makeShifts } from './makeShifts.js';

/** Today, in the scheme's zone, and how far ahead shifts are made. */
export async function calendarOf(
  tx: SchemeTransaction & { now: Date },
): Promise<{ zone: string; today: string; horizonOn: string; horizonDays: number }> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const horizonDays = rulesOf(scheme.rules).shiftHorizonDays;
  const today = localDay(tx.now, scheme.timeZone);
  return { zone: scheme.timeZone, today, horizonOn: addDays(today, horizonDays), horizonDays };
}

/** Nobody plans further ahead than two years. */
const aheadDaysMax = 731;

/** @throws DomainError INVALID_INPUT for a local day further ahead than anybody plans */
export function mustBeSoon(day: string, { today }: { today: string }, field: string): void {
  if (day <= addDays(today, aheadDaysMax)) return;
  throw new DomainError('INVALID_INPUT', 'Shifts are planned at most two years ahead. Choose an earlier day.', {
    field: [field],
  });
}

/** A series that nobody else changes or lets grow. After its opportunity, before its shifts. @throws RequestError NOT_FOUND */
export async function lockSeries(tx: SchemeTransaction, seriesId: string): Promise<ShiftSeriesEntity> {
  await tx.sql('SELECT 1 FROM shift_series WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    seriesId,
  ]);
  const series = await tx.em.findOne(ShiftSeriesEntity, { schemeId: tx.schemeId, id: seriesId }, { refresh: true });
  if (!series) throw notFound();
  return series;
}

/** What a series gives from one day to another that has not begun, and what is to be said about it. */
export function startsOfSeries(
  series: ShiftSeriesEntity,
  span: { fromOn: string; toOn: string },
  { zone, now }: { zone: string; now: Date },
): { starts: Start[]; notices: string[] } {
  const days = ruleDays(readRule(series.rrule), series.startsOn, span.fromOn, span.toOn);
  const planned = startsOn(days, {
    startTime: series.startTime.slice(0, 5),
    durationMinutes: series.durationMinutes,
    zone,
    exceptOn: series.exceptOn.map(String),
    bankHolidays: series.bankHolidays,
  });
  return { starts: planned.starts.filter(({ startsAt }) => startsAt > now), notices: planned.notices };
}

/**
 * Makes the shifts of a series that have come within the scheme's days, or until a day, and plans when the next will. The series is locked, and its
 * opportunity kept.
 * @returns the shifts made, and in words what was left out or moved.
 */
export async function extendSeries(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  opportunity: OpportunityEntity,
  untilOn?: string,
): Promise<{ shiftIds: string[]; notices: string[] }> {
  const { zone, horizonOn } = await calendarOf(tx);
  const fromOn = series.madeUntilOn ? addDays(series.madeUntilOn, 1) : series.startsOn;
  const upTo = untilOn ?? horizonOn;
  const toOn = fromOn > upTo ? addDays(fromOn, -1) : upTo;
  const { starts, notices } = startsOfSeries(series, { fromOn, toOn }, { zone, now: tx.now });
  const template = { opportunity, seriesId: series.id, roles: series.roles, note: series.note };
  const shiftIds = await makeShifts(tx, template, starts);
  await planGrowth(tx, series, toOn);
  return { shiftIds, notices };
}

/** Writes until when its shifts stand, and has it grow when the next day comes near enough; a series without a next day grows no more. */
export async function planGrowth(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  madeUntilOn: string,
): Promise<void> {
  const { zone, horizonDays } = await calendarOf(tx);
  const next = nextRuleDay(readRule(series.rrule), series.startsOn, addDays(madeUntilOn, 1));
  series.madeUntilOn = next === null ? null : madeUntilOn;
  await tx.em.flush();
  const work = { kind: 'SERIES_GROWS', subjectId: series.id } as const;
  if (next === null) await cancelDueWork(tx, tx.now, work);
  else await planDueWork(tx, tx.now, { ...work, dueAt: dayStart(addDays(next, -horizonDays), zone) });
}
