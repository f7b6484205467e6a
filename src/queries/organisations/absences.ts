import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { LeaderAbsenceEntity } from '../../entities/organisations/entities.js';
import { deputiesRead } from '../../policies/organisations.js';
import { defineQuery } from '../defineQuery.js';

export type { LeaderAbsenceEntity as LeaderAbsenceRecord } from '../../entities/organisations/entities.js';

/** The absences at organisations that are not over at an instant, the earliest first. */
export async function absencesAt(
  tx: SchemeTransaction,
  now: Date,
  organisationIds: readonly string[],
): Promise<LeaderAbsenceEntity[]> {
  return await tx.em.find(
    LeaderAbsenceEntity,
    { schemeId: tx.schemeId, organisationId: { $in: [...organisationIds] }, endedAt: null, endsAt: { $gt: now } },
    { orderBy: { startsAt: 'ASC', id: 'ASC' } },
  );
}

/** One absence. @throws RequestError NOT_FOUND, FORBIDDEN */
export const absence = defineQuery({
  name: 'absence',
  policy: deputiesRead,
  async run(tx, input: { absenceId: string }): Promise<LeaderAbsenceEntity> {
    const found = await tx.em.findOne(LeaderAbsenceEntity, { schemeId: tx.schemeId, id: input.absenceId });
    if (!found) throw notFound();
    tx.authorize({ organisationId: found.organisationId });
    return found;
  },
});
