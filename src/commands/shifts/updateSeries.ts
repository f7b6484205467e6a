import { DomainError, notFound } from '../../domain/errors.js';
import { addDays } from '../../domain/schemes/localTime.js';
import { mustGiveDays, mustKeepDays, type Start } from '../../domain/shifts/recurrence.js';
import { readRule, writeRule } from '../../domain/shifts/recurrenceRule.js';
import {
  checkedDuration,
  checkedNote,
  checkedRoles,
  checkedTime,
  type RoleForm,
} from '../../domain/shifts/shiftForm.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { ShiftEntity, ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { rotaKeep } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { changeRoles, changeShift } from './changeShift.js';
import { cancelShifts } from './ending.js';
import { offerFreePlaces } from './freePlaces.js';
import { makeShifts, mustHaveRota, mustKnowSkills, planShift } from './makeShifts.js';
import { meetingNotices } from './meetingNotices.js';
import { lockShifts } from './rota.js';
import { checkedExceptions, type Repeating } from './scheduleShifts.js';
import { calendarOf, extendSeries, lockSeries, mustBeSoon, planGrowth, startsOfSeries } from './series.js';

export interface UpdateSeriesInput extends Partial<Repeating> {
  seriesId: string;
  /** From this local day on; what lies before stays as it is. */
  fromOn: string;
  /** What is left out stays as it is. */
  startTime?: string;
  durationMinutes?: number;
  note?: string;
  roles?: RoleForm[];
}

export interface ChangedSeries {
  seriesId: string;
  /** Made, moved or changed. */
  shiftIds: string[];
  cancelledIds: string[];
  /** Changed by hand before, and left as they are. */
  keptIds: string[];
  notices: string[];
}

/**
 * Changes a series from a day on. Shifts that its rule still gives are moved and changed, those it no longer gives are cancelled, new ones are made; a
 * shift that was changed by hand stays as it is. Everybody booked is told what changed for them, also where two of somebody's shifts now meet, which
 * the answer counts.
 *
 * @throws DomainError SCHEDULE_NOT_POSSIBLE, CAPACITY_BELOW_BOOKINGS, SHIFT_NOT_OPEN (it has ended), INVALID_INPUT, OPPORTUNITY_NOT_OPEN,
 * ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records ShiftChanged, and BookingEnded for who was on a shift that is cancelled.
 */
export const updateSeries = defineCommand({
  name: 'updateSeries',
  policy: rotaKeep,
  async run(tx, input: UpdateSeriesInput): Promise<ChangedSeries> {
    const series = await openSeries(tx, input.seriesId);
    const opportunity = await tx.em.findOneOrFail(OpportunityEntity, {
      schemeId: tx.schemeId,
      id: series.opportunityId,
    });
    await mustHaveRota(tx, opportunity);
    const { today, horizonOn, zone } = await calendarOf(tx);
    const fromOn = [input.fromOn, today].sort().at(-1) ?? today;
    mustBeSoon(fromOn, { today }, 'fromOn');
    const before = await makeBefore(tx, series, opportunity, fromOn);
    const toOn = [horizonOn, series.madeUntilOn ?? '', addDays(fromOn, -1)].sort().at(-1) ?? horizonOn;
    await rewrite(tx, series, input, fromOn);
    const { starts, notices } = startsOfSeries(series, { fromOn, toOn }, { zone, now: tx.now });
    const followed = await follow(tx, series, { fromOn, starts });
    const template = { opportunity, seriesId: series.id, roles: series.roles, note: series.note };
    const made = await makeShifts(tx, template, followed.missing);
    const meeting = await meetingNotices(tx, followed.movedIds);
    await planGrowth(tx, series, toOn);
    const { cancelledIds, keptIds } = followed;
    await tx.audit('ShiftSeries', series.id, { fromOn, made: made.length, cancelled: cancelledIds.length });
    return {
      seriesId: series.id,
      shiftIds: [...before.shiftIds, ...followed.changedIds, ...made],
      cancelledIds,
      keptIds,
      notices: [...before.notices, ...notices, ...meeting],
    };
  },
});

/** What the series gives before the day of the change, and was not near enough to be made, is made as it was planned: the change is not for it. */
async function makeBefore(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  opportunity: OpportunityEntity,
  fromOn: string,
): Promise<{ shiftIds: string[]; notices: string[] }> {
  const lastOn = addDays(fromOn, -1);
  if (!series.madeUntilOn || series.madeUntilOn >= lastOn) return { shiftIds: [], notices: [] };
  return await extendSeries(tx, series, opportunity, lastOn);
}

/** A series of the actor's rota that goes on, locked after its opportunity. @throws DomainError SHIFT_NOT_OPEN; RequestError NOT_FOUND, FORBIDDEN */
export async function openSeries(
  tx: CommandTransaction<{ organisationId: string }>,
  seriesId: string,
): Promise<ShiftSeriesEntity> {
  const known = await tx.em.findOne(ShiftSeriesEntity, { schemeId: tx.schemeId, id: seriesId });
  if (!known) throw notFound();
  const { organisationId } = await tx.em.findOneOrFail(OpportunityEntity, {
    schemeId: tx.schemeId,
    id: known.opportunityId,
  });
  tx.authorize({ organisationId });
  await keepOpportunity(tx, known.opportunityId);
  const series = await lockSeries(tx, known.id);
  if (series.state === 'ENDED') throw new DomainError('SHIFT_NOT_OPEN', 'This series has ended.');
  return series;
}

/** A new rule counts from the day it begins; without one the rhythm stays. @throws DomainError SCHEDULE_NOT_POSSIBLE, INVALID_INPUT */
async function rewrite(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  input: UpdateSeriesInput,
  fromOn: string,
): Promise<void> {
  if (input.roles) {
    series.roles = checkedRoles(input.roles);
    await mustKnowSkills(tx, series.roles);
  }
  if (input.startTime !== undefined) series.startTime = checkedTime(input.startTime);
  if (input.durationMinutes !== undefined) series.durationMinutes = checkedDuration(input.durationMinutes);
  if (input.note !== undefined) series.note = checkedNote(input.note);
  if (input.bankHolidays !== undefined) series.bankHolidays = input.bankHolidays;
  if (input.exceptOn !== undefined) series.exceptOn = checkedExceptions(input.exceptOn);
  if (input.rrule !== undefined) {
    const rule = readRule(input.rrule);
    mustGiveDays(rule, fromOn);
    series.rrule = writeRule(rule);
    series.startsOn = fromOn;
  }
  if (input.bankHolidays !== undefined || input.exceptOn !== undefined || input.rrule !== undefined) {
    const { bankHolidays, startsOn } = series;
    mustKeepDays(readRule(series.rrule), startsOn, fromOn, { exceptOn: series.exceptOn.map(String), bankHolidays });
  }
  await tx.em.flush();
}

const words = 'The group has changed the days on which this takes place.';

interface Followed {
  changedIds: string[];
  /** Of these, those whose times are others now. */
  movedIds: string[];
  cancelledIds: string[];
  keptIds: string[];
  /** Days for which there is no shift yet. */
  missing: Start[];
}

/** Brings the shifts that stand from a day on into line with what the series gives. */
async function follow(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  { fromOn, starts }: { fromOn: string; starts: readonly Start[] },
): Promise<Followed> {
  const shifts = await shiftsFrom(tx, series.id, fromOn);
  const wanted = new Map(starts.map((start) => [start.day, start]));
  const gone: ShiftEntity[] = [];
  const changedIds: string[] = [];
  const movedIds: string[] = [];
  for (const shift of shifts) {
    if (shift.changedByHand) continue;
    const start = wanted.get(shift.occursOn ?? '');
    if (start) {
      const { startsAt, endsAt } = shift;
      if (await bringIntoLine(tx, series, shift, start)) changedIds.push(shift.id);
      if (shift.startsAt.getTime() !== startsAt.getTime() || shift.endsAt.getTime() !== endsAt.getTime())
        movedIds.push(shift.id);
    } else if (shift.state === 'SCHEDULED') gone.push(shift);
  }
  await cancelShifts(tx, gone, words);
  const standing = new Set(shifts.map(({ occursOn }) => occursOn));
  return {
    changedIds,
    movedIds,
    cancelledIds: gone.map(({ id }) => id),
    keptIds: shifts.filter(({ changedByHand, state }) => changedByHand && state === 'SCHEDULED').map(({ id }) => id),
    missing: starts.filter(({ day }) => !standing.has(day)),
  };
}

/** One that a change before this one cancelled takes place again; nobody is booked on it. */
async function bringIntoLine(
  tx: CommandTransaction<never>,
  series: ShiftSeriesEntity,
  shift: ShiftEntity,
  { startsAt, endsAt }: Start,
): Promise<boolean> {
  const revived = shift.state === 'CANCELLED';
  if (revived) {
    Object.assign(shift, { state: 'SCHEDULED', cancelReason: null, cancelledAt: null, sequence: shift.sequence + 1 });
  }
  const rolesChanged = await changeRoles(tx, shift, series.roles, shift.occursOn ?? undefined);
  const changed = await changeShift(tx, shift, { startsAt, endsAt, note: series.note });
  await tx.em.flush();
  if (revived) await planShift(tx, shift);
  if (rolesChanged) await offerFreePlaces(tx, shift);
  return revived || rolesChanged || changed;
}

/** Those that have not begun, by the day their series gives for them; locked. */
export async function shiftsFrom(
  tx: CommandTransaction<never>,
  seriesId: string,
  fromOn: string,
): Promise<ShiftEntity[]> {
  const rows = await tx.sql<{ id: string }>(
    'SELECT id FROM shift WHERE scheme_id = $1 AND series_id = $2 AND occurs_on >= $3 AND starts_at > $4',
    [tx.schemeId, seriesId, fromOn, tx.now],
  );
  return await lockShifts(
    tx,
    rows.map(({ id }) => id),
  );
}
