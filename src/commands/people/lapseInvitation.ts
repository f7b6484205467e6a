import { DomainError, notFound } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { endInvitation, lockInvitation } from './invitations.js';

/**
 * Ends an invitation whose day has passed, and forgets where the person was reached. For the service itself: its INVITATION_LAPSES work.
 * @throws DomainError ALREADY_DONE (it ended before, or was moved to a later day, which has work of its own); RequestError NOT_FOUND.
 * Records InvitationLapsed.
 */
export const lapseInvitation = defineCommand({
  name: 'lapseInvitation',
  policy: system,
  async run(tx, input: { invitationId: string }): Promise<void> {
    const invitation = await lockInvitation(tx, { id: input.invitationId });
    if (!invitation) throw notFound();
    tx.authorize({});
    if (invitation.state !== 'OPEN' || invitation.lapsesAt > tx.now) {
      throw new DomainError('ALREADY_DONE', 'This invitation has ended already, or was moved.');
    }
    await endInvitation(tx, invitation, { state: 'LAPSED' });
    await tx.event('InvitationLapsed', { invitationId: invitation.id });
    await tx.audit('Invitation', invitation.id);
  },
});
