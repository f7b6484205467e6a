import { notFound } from '../../domain/errors.js';
import { rotaLimits } from '../../domain/rotas/rota.js';
import { invalid, type RotaForm } from '../../domain/rotas/rotaForm.js';
import { addDays, dayStart } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { RotaEntity } from '../../entities/rotas/entities.js';

interface Choice {
  organisationId: string;
  opportunityIds?: readonly string[] | null;
  shiftIds?: readonly string[] | null;
}

/** Shifts to come of what a group has published, by their time. @throws DomainError INVALID_INPUT; RequestError NOT_FOUND */
export async function chosenShifts(
  tx: SchemeTransaction & { now: Date },
  choice: Choice,
  { fromOn, toOn }: Pick<RotaForm, 'fromOn' | 'toOn'>,
  based: RotaEntity | null,
): Promise<string[]> {
  const { organisationId } = choice;
  const opportunityIds = choice.opportunityIds?.length ? [...new Set(choice.opportunityIds)] : null;
  const named = choice.shiftIds?.length ? [...new Set(choice.shiftIds)] : null;
  for (const [field, ids] of Object.entries({ opportunityIds: choice.opportunityIds, shiftIds: choice.shiftIds })) {
    if (ids?.length === 0) throw invalid(field, 'Name one at least, or leave it out to have all of the group’s.');
  }
  await mustBeOfGroup(tx, 'opportunity', opportunityIds ?? [], organisationId);
  await mustBeOfGroup(tx, 'shift', named ?? [], organisationId);
  const shiftIds = named ?? (opportunityIds === null && based ? [...based.shiftIds] : null);
  const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const [from, to] = [dayStart(fromOn, timeZone), dayStart(addDays(toOn, 1), timeZone)];
  const rows = await tx.sql<{ id: string }>(
    `SELECT s.id FROM shift s JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id
     WHERE s.scheme_id = $1 AND s.organisation_id = $2 AND s.starts_at >= $3 AND s.starts_at < $4 AND s.starts_at > $5 AND s.state = 'SCHEDULED'
       AND o.state = 'PUBLISHED' AND ($6::uuid[] IS NULL OR s.opportunity_id = ANY ($6)) AND ($7::uuid[] IS NULL OR s.id = ANY ($7))
     ORDER BY s.starts_at, s.id LIMIT $8`,
    [tx.schemeId, organisationId, from, to, tx.now, opportunityIds, shiftIds, rotaLimits.shifts + 1],
  );
  if (rows.length === 0) {
    throw invalid('fromOn', 'The group has no shifts to come in these days. Plan some first, or choose other days.');
  }
  if (rows.length > rotaLimits.shifts) {
    throw invalid(
      'toOn',
      'A rota covers 5,000 shifts at most, and there are more. Choose fewer days or opportunities.',
    );
  }
  return rows.map(({ id }) => id);
}

/** @throws RequestError NOT_FOUND */
async function mustBeOfGroup(
  tx: SchemeTransaction,
  table: 'opportunity' | 'shift',
  ids: readonly string[],
  organisationId: string,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.sql(`SELECT id FROM ${table} WHERE scheme_id = $1 AND id = ANY ($2) AND organisation_id = $3`, [
    tx.schemeId,
    ids,
    organisationId,
  ]);
  if (rows.length < ids.length) throw notFound();
}
