import { DomainError, notFound } from '../../domain/errors.js';
import type { InvitationEntity } from '../../entities/people/entities.js';
import { memberInvite } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { endInvitation, isOpen, lockInvitation } from './invitations.js';

/**
 * Takes an invitation back: it opens nothing from now on, and a message that has not gone out yet stays here.
 * @throws DomainError ALREADY_DONE (accepted, taken back or lapsed before); RequestError NOT_FOUND, FORBIDDEN.
 */
export const withdrawInvitation = defineCommand({
  name: 'withdrawInvitation',
  policy: memberInvite,
  async run(tx, input: { invitationId: string }): Promise<InvitationEntity> {
    const invitation = await lockInvitation(tx, { id: input.invitationId });
    if (!invitation) throw notFound();
    tx.authorize({ organisationId: invitation.organisationId ?? null });
    if (!isOpen(invitation, tx.now)) {
      throw new DomainError(
        'ALREADY_DONE',
        'This invitation is over: it was accepted, taken back, or its day has passed.',
      );
    }
    await endInvitation(tx, invitation, { state: 'WITHDRAWN' });
    await tx.audit('Invitation', invitation.id);
    return invitation;
  },
});
