import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { isOpen, lockInvitation } from './invitations.js';
import { sendInvitation } from './sendInvitation.js';

/**
 * Reminds whoever was invited and has not answered, once, some days before it ends. For the service itself: its INVITATION_REMINDS work.
 * @throws DomainError ALREADY_DONE (it has ended); RequestError NOT_FOUND, FORBIDDEN.
 */
export const remindInvitation = defineCommand({
  name: 'remindInvitation',
  policy: system,
  async run(tx, input: { invitationId: string }): Promise<void> {
    const invitation = await lockInvitation(tx, { id: input.invitationId });
    if (!invitation) throw notFound();
    tx.authorize({});
    if (!isOpen(invitation, tx.now)) throw new DomainError('ALREADY_DONE', 'This invitation has ended already.');
    const { schemeId } = tx;
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId });
    const { organisationId } = invitation;
    const group = organisationId ? await tx.em.findOne(OrganisationEntity, { schemeId, id: organisationId }) : null;
    await sendInvitation(tx, { kind: 'INVITATION_REMINDER', invitation, scheme, organisationName: group?.name });
    await tx.audit('Invitation', invitation.id);
  },
});
