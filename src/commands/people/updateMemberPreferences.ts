import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberPreferences } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
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
      if (input.donateToOrganisationId !== null) await mustTakeDonations(tx, input.donateToOrganisationId);
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

async function mustTakeDonations(tx: CommandTransaction<never>, organisationId: string): Promise<void> {
  const field = ['donateToOrganisationId'];
  const group = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
  if (!group) throw notFound();
  if (group.status === 'CLOSED') {
    throw new DomainError('ORGANISATION_CLOSED', 'This group has closed. Please choose another.', { field });
  }
  if (group.status !== 'VERIFIED') {
    throw new DomainError('NOT_VERIFIED', 'This group is not verified yet. Please choose another for now.', { field });
  }
  if (!group.isGroup) {
    throw new DomainError('INVALID_INPUT', 'Credits are donated to a group; this is a venue only.', { field });
  }
  const [pot] = await tx.sql(
    `SELECT id FROM account WHERE scheme_id = $1 AND organisation_id = $2 AND kind = 'POT' AND status = 'OPEN'`,
    [tx.schemeId, organisationId],
  );
  if (!pot) {
    throw new DomainError('ACCOUNT_NOT_OPEN', "This group's pot is frozen or closed. Please choose another.", {
      field,
    });
  }
}
