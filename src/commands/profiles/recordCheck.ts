import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type CheckForm, checkExpiry, checkNotices, mustFitKind } from '../../domain/profiles/checks.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberCheckEntity, TrainingEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { type CheckFacts, checkRecord } from '../../policies/profiles.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { findMember, type MemberChoice } from '../people/findMember.js';
import { lockMembers } from '../people/lockMembers.js';
import { knownTrainings } from '../vocabulary/knownSkills.js';

export interface RecordCheckInput extends MemberChoice, CheckForm {
  /** The group whose coordinator saw it; absent: the scheme's staff did. */
  organisationId?: string | null;
}

/** How many of a member's checks may stand at once. */
const standingMax = 100;

/**
 * Records that a proof of age, of a training or of a DBS check was seen: what, its day, and until when it counts. The proof itself is never kept. A group's
 * coordinators record it of who is booked, applies, was accepted or has a role there.
 * @returns what whoever recorded it is to know besides, in words.
 * @throws DomainError INVALID_INPUT, IN_THE_FUTURE, ALREADY_DONE (the same one stands), MEMBER_CLOSED, NOT_VERIFIED, ORGANISATION_CLOSED,
 * ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN (also about oneself or somebody one cares for). Records CheckRecorded.
 */
export const recordCheck = defineCommand({
  name: 'recordCheck',
  policy: checkRecord,
  async run(tx, input: RecordCheckInput): Promise<{ check: MemberCheckEntity; notices: string[] }> {
    const { id: memberId } = await findMember(tx, input);
    await mayRecord(tx, memberId, input.organisationId ?? null);
    const [member] = await lockMembers(tx, [memberId]);
    if (member?.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const today = localDay(tx.now, timeZone);
    mustFitKind(input, today);
    const { kind, ageYears, trainingId, dbsLevel, datedOn } = input;
    const expiresOn = checkExpiry(input, await validMonthsOf(tx, trainingId), today);
    const what = { kind, ageYears, trainingId, dbsLevel, datedOn, expiresOn };
    await mustBeNew(tx, memberId, what);
    const check = tx.em.create(MemberCheckEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      memberId,
      ...what,
      seenBy: tx.actorName,
      seenAt: tx.now,
    });
    tx.em.persist(check);
    await tx.em.flush();
    await tx.event('CheckRecorded', { checkId: check.id, memberId });
    await tx.audit('MemberCheck', check.id, { kind, organisationId: input.organisationId ?? null });
    return { check, notices: checkNotices(kind) };
  },
});

/** @throws DomainError NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN */
async function mayRecord(
  tx: CommandTransaction<CheckFacts>,
  memberId: string,
  organisationId: string | null,
): Promise<void> {
  const group =
    organisationId === null
      ? null
      : await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
  if (organisationId !== null && !group) throw notFound();
  const isOfGroup = organisationId !== null && (await hasToDoWith(tx, memberId, organisationId));
  tx.authorize({ memberId, organisationId, isOfGroup });
  if (group) mustTakePart(group, ['organisationId'], 'Its coordinators can record what they saw after that.');
}

/** Whoever a group does not know yet is none of its coordinators' business: the scheme's staff record their checks. */
async function hasToDoWith(tx: SchemeTransaction, memberId: string, organisationId: string): Promise<boolean> {
  const [row] = await tx.sql<{ hasToDo: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
                    WHERE b.scheme_id = $1 AND b.member_id = $2 AND b.state NOT IN ('CANCELLED', 'LAPSED') AND s.organisation_id = $3)
         OR EXISTS (SELECT 1 FROM application a JOIN opportunity o ON o.scheme_id = a.scheme_id AND o.id = a.opportunity_id
                    WHERE a.scheme_id = $1 AND a.member_id = $2 AND a.state IN ('WAITING', 'ACCEPTED') AND o.organisation_id = $3)
         OR EXISTS (SELECT 1 FROM role_assignment r WHERE r.scheme_id = $1 AND r.member_id = $2 AND r.organisation_id = $3 AND r.ended_at IS NULL) AS "hasToDo"`,
    [tx.schemeId, memberId, organisationId],
  );
  return row?.hasToDo ?? false;
}

/** How long a training counts. @throws DomainError INVALID_INPUT for one that is unknown or retired */
async function validMonthsOf(tx: CommandTransaction<never>, trainingId: string | null): Promise<number | null> {
  if (trainingId === null) return null;
  await knownTrainings(tx, [trainingId], { field: ['trainingId'] });
  const training = await tx.em.findOneOrFail(TrainingEntity, { schemeId: tx.schemeId, id: trainingId });
  return training.validMonths ?? null;
}

/** Under the membership's lock. @throws DomainError ALREADY_DONE, INVALID_INPUT (too many) */
async function mustBeNew(
  tx: CommandTransaction<never>,
  memberId: string,
  what: Omit<CheckForm, 'expiresOn'> & { expiresOn: string | null },
): Promise<void> {
  const standing = await tx.em.find(MemberCheckEntity, { schemeId: tx.schemeId, memberId, endedAt: null });
  const isSame = (one: MemberCheckEntity) =>
    one.kind === what.kind &&
    (one.ageYears ?? null) === what.ageYears &&
    (one.trainingId ?? null) === what.trainingId &&
    (one.dbsLevel ?? null) === what.dbsLevel &&
    one.datedOn === what.datedOn &&
    (one.expiresOn ?? null) === what.expiresOn;
  if (standing.some(isSame))
    throw new DomainError('ALREADY_DONE', 'Somebody has recorded that they saw this one already.');
  if (standing.length >= standingMax) {
    throw new DomainError('INVALID_INPUT', 'So many checks stand already. End those that no longer count first.');
  }
}
