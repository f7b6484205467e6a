import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isUnderAge } from '../../domain/people/care.js';
import {
  ApplicationEntity,
  GuardianConsentEntity,
  type OpportunityEntity,
} from '../../entities/opportunities/entities.js';
import { missingFor } from '../../entities/opportunities/missingFor.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { caresFor } from '../../policies/actor.js';
import type { CommandTransaction } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';

export { missingFor } from '../../entities/opportunities/missingFor.js';

export interface TakingPart {
  memberId: string;
  opportunity: Pick<
    OpportunityEntity,
    'id' | 'organisationId' | 'state' | 'joining' | 'minimumAge' | 'trainingIds' | 'dbsLevel'
  >;
  /** The local day on which they would take part. */
  onDay: string;
}

type Transaction = CommandTransaction<never>;

/**
 * May this member take part in the opportunity on a local day? Call it under keepMembers or lockMembers and keepOpportunity. A guardian who asks for
 * their child agrees by it: that consent is written here.
 * @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, OPPORTUNITY_NOT_OPEN, MEMBER_CLOSED, APPLICATION_NEEDED, CONSENT_NEEDED,
 * REQUIREMENTS_NOT_MET (everything that is missing, as reasons and in the message); RequestError NOT_FOUND (the member)
 */
export async function mayTakePart(tx: Transaction, { memberId, opportunity, onDay }: TakingPart): Promise<void> {
  await mustBeOpen(tx, opportunity);
  await mustBeMember(tx, memberId);
  if (opportunity.joining === 'BY_APPLICATION') await mustBeAccepted(tx, memberId, opportunity.id);
  await mustHaveConsent(tx, { memberId, opportunity, onDay });
  await mustMeetRequirements(tx, { memberId, opportunity, onDay });
}

/** @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, OPPORTUNITY_NOT_OPEN */
export async function mustBeOpen(
  tx: Transaction,
  { organisationId, state }: Pick<OpportunityEntity, 'organisationId' | 'state'>,
): Promise<void> {
  const organisation = await tx.em.findOneOrFail(
    OrganisationEntity,
    { schemeId: tx.schemeId, id: organisationId },
    { refresh: true },
  );
  mustTakePart(organisation, [], 'People can join in after that.');
  if (state === 'PUBLISHED') return;
  const message =
    state === 'DRAFT'
      ? 'This is a draft that the group has not published yet.'
      : 'This has come to an end. Please look for something else to do.';
  throw new DomainError('OPPORTUNITY_NOT_OPEN', message);
}

/** @throws DomainError MEMBER_CLOSED; RequestError NOT_FOUND */
export async function mustBeMember(tx: Transaction, memberId: string): Promise<MemberEntity> {
  const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: memberId });
  if (!member) throw notFound();
  if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
  return member;
}

/** @throws DomainError APPLICATION_NEEDED */
async function mustBeAccepted(tx: Transaction, memberId: string, opportunityId: string): Promise<void> {
  const live = await tx.em.findOne(ApplicationEntity, {
    schemeId: tx.schemeId,
    opportunityId,
    memberId,
    state: { $in: ['WAITING', 'ACCEPTED'] },
  });
  if (live?.state === 'ACCEPTED') return;
  const message = live
    ? 'The group has not answered the application yet. Places can be booked once it has said yes.'
    : 'The group wants to get to know people first. Please apply; places can be booked once it has said yes.';
  throw new DomainError('APPLICATION_NEEDED', message);
}

/**
 * Below the scheme's age a guardian has to agree. A guardian who asks for the child does so here.
 * @throws DomainError CONSENT_NEEDED
 */
export async function mustHaveConsent(tx: Transaction, { memberId, opportunity, onDay }: TakingPart): Promise<void> {
  const { adultFromOn } = await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: memberId });
  if (!isUnderAge(adultFromOn, onDay)) return;
  const where = { schemeId: tx.schemeId, opportunityId: opportunity.id, memberId, endedAt: null };
  if (await tx.em.findOne(GuardianConsentEntity, where)) return;
  if (tx.actor.kind !== 'MEMBER' || !caresFor(tx.actor, memberId, 'GUARDIAN')) {
    throw new DomainError(
      'CONSENT_NEEDED',
      'They are not of age, so a guardian has to agree to this first: in their own account, or on paper to the scheme’s staff.',
    );
  }
  await writeConsent(tx, { memberId, opportunityId: opportunity.id, givenByMemberId: tx.actor.memberId });
}

/** Writes a consent where none stands; of two at once the first stands. @returns the id of the one that stands. */
export async function writeConsent(
  tx: Transaction,
  consent: { memberId: string; opportunityId: string; givenByMemberId: string | null },
): Promise<{ consentId: string; isNew: boolean }> {
  const { memberId, opportunityId, givenByMemberId } = consent;
  const [written] = await tx.sql<{ id: string }>(
    `INSERT INTO guardian_consent (scheme_id, id, opportunity_id, member_id, given_by_member_id, given_how, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (scheme_id, opportunity_id, member_id) WHERE ended_at IS NULL DO NOTHING RETURNING id`,
    [
      tx.schemeId,
      newId(),
      opportunityId,
      memberId,
      givenByMemberId,
      givenByMemberId === null ? 'ON_PAPER_TO_STAFF' : 'BY_GUARDIAN',
      tx.now,
    ],
  );
  if (written) {
    await tx.audit('GuardianConsent', written.id, { memberId, opportunityId });
    return { consentId: written.id, isNew: true };
  }
  const standing = await tx.em.findOneOrFail(GuardianConsentEntity, {
    schemeId: tx.schemeId,
    opportunityId,
    memberId,
    endedAt: null,
  });
  return { consentId: standing.id, isNew: false };
}

/** @throws DomainError REQUIREMENTS_NOT_MET, with everything that is missing */
export async function mustMeetRequirements(
  tx: Transaction,
  { memberId, opportunity, onDay }: TakingPart,
): Promise<void> {
  const { minimumAge = null, trainingIds, dbsLevel } = opportunity;
  const required = { minimumAge, trainingIds, dbsLevel };
  const missing = (await missingFor(tx, { memberIds: [memberId], opportunity: required, onDay })).get(memberId);
  if (!missing) return;
  const reasons = missing.requirements.map(({ code }, index) => ({ code, message: missing.words[index] ?? '' }));
  throw new DomainError('REQUIREMENTS_NOT_MET', `${missing.sentence} Please talk to the group.`, { reasons });
}
