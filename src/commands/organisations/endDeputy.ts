import { DomainError, notFound } from '../../domain/errors.js';
import { LeaderAbsenceEntity } from '../../entities/organisations/entities.js';
import { deputyEnd } from '../../policies/organisations.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Ends a leader's absence, and with it their deputy's say, from now on. What the deputy decided stands.
 * @throws DomainError ALREADY_DONE (it is over); RequestError NOT_FOUND, FORBIDDEN.
 */
export const endDeputy = defineCommand({
  name: 'endDeputy',
  policy: deputyEnd,
  changesActors: true,
  async run(tx, input: { absenceId: string }): Promise<LeaderAbsenceEntity> {
    await tx.sql('SELECT 1 FROM leader_absence WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.absenceId,
    ]);
    const absence = await tx.em.findOne(LeaderAbsenceEntity, { schemeId: tx.schemeId, id: input.absenceId });
    if (!absence) throw notFound();
    const { organisationId, leaderId, deputyId = null } = absence;
    tx.authorize({ organisationId, leaderId, deputyId });
    tx.doneFor(leaderId);
    if (absence.endedAt || absence.endsAt <= tx.now) {
      throw new DomainError('ALREADY_DONE', 'This is over already.', { field: ['absenceId'] });
    }
    Object.assign(absence, { endedAt: tx.now, endedBy: tx.actorName });
    await tx.em.flush();
    await tx.audit('LeaderAbsence', absence.id, { organisationId, leaderId, deputyId });
    return absence;
  },
});
