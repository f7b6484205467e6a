import { DomainError, notFound } from '../../domain/errors.js';
import { isStillTold } from '../../entities/notifications/toldBrowsers.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberPreferences } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { mustTakeDonations } from '../organisations/mustTakeDonations.js';
import { type MessageWishes, wishesToKeep } from './messageWishes.js';
import { mustReach, type PreferredChannel } from './reachable.js';

export interface UpdateMemberPreferencesInput extends MessageWishes {
  memberId: string;
  /** Left as it is where null or absent. */
  rewardChoice?: MemberEntity['rewardChoice'] | null;
  /** Null: the community pot. Absent: left as it is. */
  donateToOrganisationId?: string | null;
  /** Left as it is where null or absent. */
  preferredChannel?: PreferredChannel | null;
}

/**
 * What a member wants for their hours, whose pot gets what they donate, and how, how often and of what they want to hear from the scheme.
 * Hours approved from now on follow it. A guardian says how a child hears of things, and nothing of their credits.
 * @throws DomainError MEMBER_CLOSED, INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ACCOUNT_NOT_OPEN;
 * RequestError NOT_FOUND, FORBIDDEN.
 */
export const updateMemberPreferences = defineCommand({
  name: 'updateMemberPreferences',
  policy: memberPreferences,
  async run(tx, input: UpdateMemberPreferencesInput): Promise<MemberEntity> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({
      memberId: member.id,
      ofCredits: Boolean(input.rewardChoice) || input.donateToOrganisationId !== undefined,
    });
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');

    if (input.rewardChoice) member.rewardChoice = input.rewardChoice;
    if (input.donateToOrganisationId !== undefined) {
      if (input.donateToOrganisationId !== null) {
        await mustTakeDonations(tx, input.donateToOrganisationId, ['donateToOrganisationId']);
      }
      member.donateToOrganisationId = input.donateToOrganisationId;
    }
    if (input.preferredChannel) {
      const hasPush = input.preferredChannel === 'PUSH' && (await hasPushSubscription(tx, member.id));
      const { email, phone, addressLines } = member;
      mustReach(input.preferredChannel, { email, phone, addressLines, hasPush });
      member.preferredChannel = input.preferredChannel;
    }
    Object.assign(member, wishesToKeep(input));
    await tx.em.flush();
    await tx.audit('Member', member.id);
    return member;
  },
});

async function hasPushSubscription(tx: CommandTransaction<never>, memberId: string): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 FROM push_subscription p WHERE p.scheme_id = $1 AND p.member_id = $2 AND ${isStillTold('$3')} LIMIT 1`,
    [tx.schemeId, memberId, tx.now],
  );
  return rows.length > 0;
}
