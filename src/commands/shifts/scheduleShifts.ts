import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { mustGiveDays, mustKeepDays, startsOn } from '../../domain/shifts/recurrence.js';
import { readRule, writeRule } from '../../domain/shifts/recurrenceRule.js';
import {
  checkedDuration,
  checkedNote,
  checkedRoles,
  checkedTime,
  type RoleForm,
} from '../../domain/shifts/shiftForm.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { ShiftSeriesEntity } from '../../entities/shifts/entities.js';
import { rotaKeep } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOpportunity } from '../opportunities/keepOpportunity.js';
import { makeShifts, mustHaveRota, mustKnowSkills } from './makeShifts.js';
import { calendarOf, extendSeries, mustBeSoon } from './series.js';

export interface Repeating {
  /** RFC 5545, without DTSTART. */
  rrule: string;
  /** Local days on which it does not take place. */
  exceptOn: string[];
  bankHolidays: 'KEEP' | 'SKIP';
}

export interface ScheduleShiftsInput {
  idempotencyKey: string;
  opportunityId: string;
  /** The local day of the shift, or from which its series counts. */
  startsOn: string;
  /** A wall time of the scheme's zone. */
  startTime: string;
  durationMinutes: number;
  roles: RoleForm[];
  note: string;
  /** Absent: one shift. */
  repeats?: Repeating | null;
}

export interface ScheduledShifts {
  shiftIds: string[];
  seriesId: string | null;
  notices: string[];
}

/**
 * Plans one shift, or a series: those of its shifts that lie within the scheme's days are made now, later ones when they come near. The answer says in
 * words which days are left out, and which starts are moved because the clocks change.
 *
 * @throws DomainError SCHEDULE_NOT_POSSIBLE, INVALID_INPUT, OPPORTUNITY_NOT_OPEN, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, CONFLICT;
 * RequestError NOT_FOUND, FORBIDDEN.
 */
export const scheduleShifts = defineCommand({
  name: 'scheduleShifts',
  policy: rotaKeep,
  async run(tx, input: ScheduleShiftsInput): Promise<ScheduledShifts> {
    const known = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: input.opportunityId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const opportunity = await keepOpportunity(tx, known.id);
    await mustHaveRota(tx, opportunity);
    const form = {
      startTime: checkedTime(input.startTime),
      durationMinutes: checkedDuration(input.durationMinutes),
      roles: checkedRoles(input.roles),
      note: checkedNote(input.note),
    };
    await mustKnowSkills(tx, form.roles);
    await mustBeAheadSoon(tx, input.startsOn);
    const planned = input.repeats
      ? await series(tx, opportunity, { ...form, startsOn: input.startsOn, repeats: input.repeats })
      : await one(tx, opportunity, { ...form, startsOn: input.startsOn });
    if (planned.seriesId) await tx.audit('ShiftSeries', planned.seriesId, { shiftsMade: planned.shiftIds.length });
    else for (const id of planned.shiftIds) await tx.audit('Shift', id);
    return planned;
  },
});

/** @throws DomainError INVALID_INPUT */
async function mustBeAheadSoon(tx: CommandTransaction<never>, day: string): Promise<void> {
  const { today } = await calendarOf(tx);
  if (day < today) {
    throw new DomainError('INVALID_INPUT', 'Shifts are planned from today on.', { field: ['startsOn'] });
  }
  mustBeSoon(day, { today }, 'startsOn');
}

type Form = Pick<ScheduleShiftsInput, 'startsOn' | 'startTime' | 'durationMinutes' | 'roles' | 'note'>;

async function one(
  tx: CommandTransaction<never>,
  opportunity: OpportunityEntity,
  form: Form,
): Promise<ScheduledShifts> {
  const { zone } = await calendarOf(tx);
  const { starts, notices } = startsOn([form.startsOn], { ...form, zone, exceptOn: [], bankHolidays: 'KEEP' });
  if (starts.some(({ startsAt }) => startsAt <= tx.now)) {
    throw new DomainError('INVALID_INPUT', 'This shift would have begun already.', { field: ['startTime'] });
  }
  const shiftIds = await makeShifts(tx, { opportunity, seriesId: null, roles: form.roles, note: form.note }, starts);
  return { shiftIds, seriesId: null, notices };
}

async function series(
  tx: CommandTransaction<never>,
  opportunity: OpportunityEntity,
  { repeats, ...form }: Form & { repeats: Repeating },
): Promise<ScheduledShifts> {
  const rule = readRule(repeats.rrule);
  const first = mustGiveDays(rule, form.startsOn);
  const { bankHolidays } = repeats;
  const exceptOn = checkedExceptions(repeats.exceptOn);
  mustKeepDays(rule, form.startsOn, first, { exceptOn, bankHolidays });
  const made = tx.em.create(ShiftSeriesEntity, {
    id: newId(),
    schemeId: tx.schemeId,
    opportunityId: opportunity.id,
    ...form,
    rrule: writeRule(rule),
    exceptOn,
    bankHolidays,
    state: 'RUNNING',
    createdAt: tx.now,
  });
  await tx.em.flush();
  const { shiftIds, notices } = await extendSeries(tx, made, opportunity);
  const begins = first === form.startsOn ? [] : [`The first day of this rule is ${first}.`];
  return { shiftIds, seriesId: made.id, notices: [...begins, ...notices] };
}

/** @throws DomainError INVALID_INPUT */
export function checkedExceptions(days: readonly string[]): string[] {
  const once = [...new Set(days)].sort();
  if (once.length > 500) {
    throw new DomainError('INVALID_INPUT', 'A series has at most 500 exceptions.', { field: ['repeats', 'exceptOn'] });
  }
  return once;
}
