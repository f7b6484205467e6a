import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type AbsenceDays, judgeAbsence } from '../../domain/organisations/absence.js';
import { LeaderAbsenceEntity, OrganisationEntity } from '../../entities/organisations/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { deputyName } from '../../policies/organisations.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { findMember } from '../people/findMember.js';
import { mustTakePart } from './takesPart.js';

export interface NameDeputyInput extends AbsenceDays {
  organisationId: string;
  leaderId: string;
  /** Who stands in, by id or by the number on their card. Neither: nobody does, and what waits goes to the coordinators. */
  deputyId?: string | null;
  deputyNumber?: string | null;
}

/**
 * Marks a leader as away for a span of local days, and gives a deputy their say at the organisation meanwhile.
 * @throws DomainError NOT_A_LEADER, INVALID_INPUT, MEMBER_CLOSED, ABSENCE_OVERLAPS, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED; RequestError NOT_FOUND, FORBIDDEN.
 * Records DeputyNamed where somebody is named.
 */
export const nameDeputy = defineCommand({
  name: 'nameDeputy',
  policy: deputyName,
  changesActors: true,
  async run(tx, input: NameDeputyInput): Promise<LeaderAbsenceEntity> {
    const { organisationId, leaderId, fromOn, toOn } = input;
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
    const leader = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: leaderId });
    if (!organisation || !leader) throw notFound();
    tx.authorize({ organisationId, leaderId });
    tx.doneFor(leaderId);
    mustTakePart(organisation, ['organisationId'], 'So there is nothing to decide.');
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const span = judgeAbsence({ fromOn, toOn }, tx.now, scheme.timeZone);
    const deputyId = await findDeputy(tx, input);
    await lockLeader(tx, organisationId, leaderId);
    await mustBeThere(tx, input, span);
    const absence = tx.em.create(LeaderAbsenceEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      organisationId,
      leaderId,
      deputyId,
      fromOn,
      toOn,
      ...span,
      namedBy: tx.actorName,
      namedAt: tx.now,
    });
    tx.em.persist(absence);
    await tx.em.flush();
    if (deputyId) await tx.event('DeputyNamed', { absenceId: absence.id });
    await tx.audit('LeaderAbsence', absence.id, { organisationId, leaderId, deputyId });
    return absence;
  },
});

/** @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND */
async function findDeputy(tx: CommandTransaction<never>, input: NameDeputyInput): Promise<string | null> {
  const { deputyId: memberId, deputyNumber: memberNumber } = input;
  if (!memberId && !memberNumber) return null;
  const field = ['deputyId'];
  const deputy = await findMember(tx, { memberId, memberNumber });
  if (deputy.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'Their membership has ended.', { field });
  if (deputy.id === input.leaderId) {
    throw new DomainError('INVALID_INPUT', 'Somebody else has to stand in for them.', { field });
  }
  return deputy.id;
}

/** Keeps two absences of one leader from being written at once. @throws DomainError NOT_A_LEADER */
async function lockLeader(tx: CommandTransaction<never>, organisationId: string, leaderId: string): Promise<void> {
  const roles = await tx.sql(
    `SELECT id FROM role_assignment
     WHERE scheme_id = $1 AND organisation_id = $2 AND member_id = $3 AND role IN ('LEADER', 'COORDINATOR') AND ended_at IS NULL
     ORDER BY id FOR NO KEY UPDATE`,
    [tx.schemeId, organisationId, leaderId],
  );
  if (roles.length > 0) return;
  throw new DomainError('NOT_A_LEADER', 'They do not lead this organisation, so nobody can stand in for them.', {
    field: ['leaderId'],
  });
}

/** @throws DomainError ABSENCE_OVERLAPS */
async function mustBeThere(
  tx: CommandTransaction<never>,
  { organisationId, leaderId }: NameDeputyInput,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<void> {
  const [other] = await tx.sql<{ fromOn: string; toOn: string }>(
    `SELECT from_on AS "fromOn", to_on AS "toOn" FROM leader_absence
     WHERE scheme_id = $1 AND organisation_id = $2 AND leader_id = $3 AND ended_at IS NULL AND starts_at < $5 AND ends_at > $4 ORDER BY starts_at LIMIT 1`,
    [tx.schemeId, organisationId, leaderId, startsAt, endsAt],
  );
  if (!other) return;
  throw new DomainError(
    'ABSENCE_OVERLAPS',
    `They are away from ${other.fromOn} to ${other.toOn} already. Please end that first, or choose other days.`,
    { field: ['fromOn'] },
  );
}
