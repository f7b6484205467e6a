import { DomainError, notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberPreferences } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakeDonations } from '../organisations/mustTakeDonations.js';
import { mustReach, type PreferredChannel } from './reachable.js';

export interface UpdateMemberPreferencesInput {
  memberId: string;
  /** Left as it is where null or absent. */
  rewardChoice?: MemberEntity['rewardChoice'] | null;
  /** Null: the community pot. Absent: left as it is. */
  donateToOrganisationId?: string | null;
  /** Left as it is where null or absent. */
  preferredChannel?: PreferredChannel | null;
}

/**
 * What a member wants for their hours, whose pot gets what they donate, and how they want to hear from the scheme.
 * Hours approved from now on follow it.
 * @throws DomainError MEMBER_CLOSED, INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ACCOUNT_NOT_OPEN;
 * RequestError NOT_FOUND, FORBIDDEN.
 */
export const updateMemberPreferences = defineCommand({
  name: 'updateMemberPreferences',
  policy: memberPreferences,
  async run(tx, input: UpdateMemberPreferencesInput): Promise<MemberEntity> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id });
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');

    if (input.rewardChoice) member.rewardChoice = input.rewardChoice;
    if (input.donateToOrganisationId !== undefined) {
      if (input.donateToOrganisationId !== null) {
        await mustTakeDonations(tx, input.donateToOrganisationId, ['donateToOrganisationId']);
      }
      member.donateToOrganisationId = input.donateToOrganisationId;
    }
    if (input.preferredChannel) {
      mustReach(input.preferredChannel, member);
      member.preferredChannel = input.preferredChannel;
    }
    await tx.em.flush();
    await tx.audit('Member', member.id);
    return member;
  },
});
