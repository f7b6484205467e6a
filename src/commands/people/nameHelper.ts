import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { helpUntil, isUnderAge } from '../../domain/people/care.js';
import { dayStart, localDay } from '../../domain/schemes/localTime.js';
import { type CareLinkEntity, MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { helperName } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { beginCare, mustMayCare } from './careLinks.js';
import { findMember } from './findMember.js';
import { lockMembers } from './lockMembers.js';

export interface NameHelperInput {
  /** Who is helped. */
  memberId: string;
  helperId?: string | null;
  helperNumber?: string | null;
  /** The last day of it. */
  untilOn: string;
  /** By staff: the day on the paper. Null: today. */
  consentedOn?: string | null;
}

/**
 * Lets somebody act for a member who asked for it, until a day within twelve months: read their account and hours, log hours for them, make codes.
 * The member does it themselves, or staff record that they said so on paper. Naming the same helper again begins anew.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, UNDER_AGE, ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 * Records CareBegan.
 */
export const nameHelper = defineCommand({
  name: 'nameHelper',
  policy: helperName,
  changesActors: true,
  async run(tx, input: NameHelperInput): Promise<CareLinkEntity> {
    const known = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!known) throw notFound();
    tx.authorize({ memberId: known.id });
    const bySelf = tx.actor.kind === 'MEMBER' && tx.actor.memberId === known.id;
    const chosen = await findMember(tx, { memberId: input.helperId, memberNumber: input.helperNumber }, 'helperId');
    const [member = known, helper = chosen] = await lockMembers(tx, [known.id, chosen.id]);
    // Staff record what a member wants for others, and never let themselves in.
    if (!bySelf && tx.actor.kind === 'MEMBER' && tx.actor.memberId === helper.id) throw forbidden();
    const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const today = localDay(tx.now, timeZone);
    mustMayCare(member, helper, today, 'helperId');
    if (bySelf && isUnderAge(member.adultFromOn, today)) {
      throw new DomainError(
        'UNDER_AGE',
        'Until you are of age your guardian acts for you. Please ask the scheme’s staff.',
      );
    }
    if (input.consentedOn && (bySelf || input.consentedOn > today)) {
      throw new DomainError('INVALID_INPUT', 'Give the day on the paper, which is not in the future.', {
        field: ['consentedOn'],
      });
    }
    const link = {
      kind: 'HELPER' as const,
      forMemberId: member.id,
      byMemberId: helper.id,
      until: helpUntil(input.untilOn, today, timeZone),
      consentedAt: input.consentedOn ? dayStart(input.consentedOn, timeZone) : tx.now,
      consentedHow: bySelf ? ('BY_MEMBER' as const) : ('ON_PAPER_TO_STAFF' as const),
    };
    return await beginCare(tx, link, 'helperId');
  },
});
