import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { guardianUntil, isUnderAge, mustComeOfAge } from '../../domain/people/care.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { type CareLinkEntity, MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { guardianName } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { beginCare, mustMayCare } from './careLinks.js';
import { findMember } from './findMember.js';
import { lockMembers } from './lockMembers.js';

export interface NameGuardianInput {
  /** The child. */
  memberId: string;
  guardianId?: string | null;
  guardianNumber?: string | null;
  /** The day from which the child is of age; where it is known already, this replaces it. */
  adultFromOn?: string | null;
  /** The last day of it. Null: until the child is of age. */
  untilOn?: string | null;
}

/**
 * Lets somebody act for a child, in everything a helper may and in giving credits, until the child is of age or a day before that. Staff have seen
 * the paper; who records it is never the guardian.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, NOT_UNDER_AGE, UNDER_AGE (the guardian is a child), ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 * Records CareBegan.
 */
export const nameGuardian = defineCommand({
  name: 'nameGuardian',
  policy: guardianName,
  changesActors: true,
  async run(tx, input: NameGuardianInput): Promise<CareLinkEntity> {
    const known = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!known) throw notFound();
    tx.authorize({ memberId: known.id });
    const choice = { memberId: input.guardianId, memberNumber: input.guardianNumber };
    const chosen = await findMember(tx, choice, 'guardianId');
    const [member = known, guardian = chosen] = await lockMembers(tx, [known.id, chosen.id]);
    if (tx.actor.kind === 'MEMBER' && tx.actor.memberId === guardian.id) throw forbidden();
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const today = localDay(tx.now, timeZone);
    mustMayCare(member, guardian, today, 'guardianId');
    if (input.adultFromOn) {
      mustComeOfAge(input.adultFromOn, today);
      member.adultFromOn = input.adultFromOn;
    }
    const { adultFromOn } = member;
    if (!adultFromOn || !isUnderAge(adultFromOn, today)) {
      throw new DomainError(
        'NOT_UNDER_AGE',
        'This member is not marked as a child. Give the day from which they are of age, or let them name a helper.',
        { field: ['adultFromOn'] },
      );
    }
    const link = {
      kind: 'GUARDIAN' as const,
      forMemberId: member.id,
      byMemberId: guardian.id,
      until: guardianUntil(adultFromOn, input.untilOn ?? null, today, timeZone),
      consentedAt: tx.now,
      consentedHow: 'ON_PAPER_TO_STAFF' as const,
    };
    return await beginCare(tx, link, 'guardianId');
  },
});
