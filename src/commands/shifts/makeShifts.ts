import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { Start } from '../../domain/shifts/recurrence.js';
import { remindsAt } from '../../domain/shifts/reminders.js';
import type { RoleForm } from '../../domain/shifts/shiftForm.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { type RoleTemplate, ShiftEntity, ShiftRoleEntity } from '../../entities/shifts/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { planShiftEnd } from './planShiftEnd.js';

/** Shifts are planned for a draft too; nobody books before it is published. @throws DomainError OPPORTUNITY_NOT_OPEN, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED */
export async function mustHaveRota(tx: SchemeTransaction, opportunity: OpportunityEntity): Promise<void> {
  const organisation = await tx.em.findOne(OrganisationEntity, {
    schemeId: tx.schemeId,
    id: opportunity.organisationId,
  });
  if (!organisation) throw notFound();
  if (organisation.status !== 'PENDING') mustTakePart(organisation, [], '');
  if (opportunity.state === 'CLOSED') {
    throw new DomainError('OPPORTUNITY_NOT_OPEN', 'This opportunity has closed. Make a new one for new shifts.');
  }
}

/** @throws DomainError INVALID_INPUT for a skill that the scheme does not have */
export async function mustKnowSkills(tx: SchemeTransaction, roles: readonly RoleForm[]): Promise<void> {
  const wanted = [...new Set(roles.flatMap(({ skillIds }) => skillIds))];
  if (wanted.length === 0) return;
  const [row] = await tx.sql<{ known: number }>(
    'SELECT count(*)::int AS known FROM skill WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, wanted],
  );
  if (row?.known !== wanted.length) {
    throw new DomainError('INVALID_INPUT', 'One of the skills is not known in this scheme.', { field: ['roles'] });
  }
}

export interface ShiftTemplate {
  opportunity: Pick<OpportunityEntity, 'id' | 'organisationId'>;
  seriesId: string | null;
  roles: readonly RoleTemplate[];
  note: string;
}

/**
 * Makes a shift for each start, with its kinds of place, and plans what happens when it begins and after it has ended. Whoever calls it holds the
 * opportunity, and the series where there is one: no day of it is made twice.
 * @returns their ids, in the order of the starts.
 */
export async function makeShifts(
  tx: CommandTransaction<never>,
  template: ShiftTemplate,
  starts: readonly Start[],
): Promise<string[]> {
  const shifts = starts.map(({ day, startsAt, endsAt }) =>
    tx.em.create(ShiftEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      opportunityId: template.opportunity.id,
      organisationId: template.opportunity.organisationId,
      seriesId: template.seriesId,
      occursOn: template.seriesId === null ? null : day,
      startsAt,
      endsAt,
      note: template.note,
      state: 'SCHEDULED',
      createdAt: tx.now,
      changedAt: tx.now,
    }),
  );
  await tx.em.flush();
  for (const shift of shifts) for (const role of template.roles) addRole(tx, shift.id, role);
  await tx.em.flush();
  for (const shift of shifts) await planShift(tx, shift);
  return shifts.map(({ id }) => id);
}

export function addRole(tx: SchemeTransaction, shiftId: string, { name, capacity, skillIds }: RoleTemplate): void {
  tx.em.create(ShiftRoleEntity, { id: newId(), schemeId: tx.schemeId, shiftId, name, capacity, skillIds });
}

/** What happens by itself when it begins and after it has ended; again where it was moved. */
export async function planShift(
  tx: CommandTransaction<never>,
  shift: Pick<ShiftEntity, 'id' | 'startsAt' | 'endsAt'>,
): Promise<void> {
  const { timeZone: zone, rules: stored } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const rules = rulesOf(stored);
  await planDueWork(tx, tx.now, { kind: 'SHIFT_BEGINS', subjectId: shift.id, dueAt: shift.startsAt });
  for (const lead of ['DAYS', 'HOURS'] as const) {
    const dueAt = remindsAt(lead, shift.startsAt, rules, zone);
    if (dueAt !== null) await planDueWork(tx, tx.now, { kind: `SHIFT_REMINDS_${lead}`, subjectId: shift.id, dueAt });
  }
  await planShiftEnd(tx, tx.now, shift);
}
